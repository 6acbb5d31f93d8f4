"""The one search box of the desk: its page, and what it suggests while somebody types."""

from dataclasses import asdict, dataclass

from django.core.exceptions import BadRequest
from django.db.models import prefetch_related_objects
from django.http import JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from heritage.accounts.access import needs
from heritage.accounts.roles import EDIT_MONUMENT, PROPOSE_CHANGE, VIEW_UNPUBLISHED

from .. import finding
from ..models import Monument, Zone

LONGEST = 200  # letters of a question
MOST_SUGGESTED = 4  # of each sort


@dataclass(frozen=True)
class Line:
    """One thing that was found: what it is called, what tells it from others, its page or none."""

    label: str
    note: str
    address: str


@require_safe
@needs(VIEW_UNPUBLISHED)
def find_all(request):
    """Monuments, acts, people, publications, zones and terms that the words find."""
    words = words_asked(request)
    groups = finding.find(words, user=request.user)
    found_monuments = any(group.sort in ("monuments", "old") for group in groups)
    context = {
        "words": words,
        "groups": groups,
        "lines": _lines(groups, words, request.user),
        "near_names": [] if found_monuments else finding.near(words, user=request.user),
    }
    return render(request, "catalogue/find.html", context)


@require_safe
@needs(VIEW_UNPUBLISHED)
def suggest(request):
    """The first of what `find_all` shows, as JSON: {said, groups: [{label, lines}], all}.

    What has no page of its own for this person leads to the page of all that was found.
    """
    words = words_asked(request)
    everything = f"{reverse('catalogue:find')}?{urlencode({'q': words})}"
    groups = finding.find(words, user=request.user)
    told = [
        {
            "label": str(group.label),
            "lines": [
                asdict(line) | {"address": line.address or everything}
                for line in lines[:MOST_SUGGESTED]
            ],
        }
        for group, lines in _lines(groups, words, request.user)
    ]
    return JsonResponse(
        {
            "said": said(sum(len(group["lines"]) for group in told)),
            "groups": told,
            "all": {"label": _("All that were found"), "address": everything} if told else None,
        }
    )


def words_asked(request) -> str:
    """What is typed into a search box; 400 for what is none."""
    words = request.GET.get("q", "")
    if len(words) > LONGEST or "\0" in words:
        raise BadRequest(_("The question is longer than %(most)s letters.") % {"most": LONGEST})
    return words


def said(count: int) -> str:
    """What a screen reader says of the suggestions."""
    if not count:
        return _("Nothing was found.")
    told = ngettext("%(count)s suggestion.", "%(count)s suggestions.", count)
    return told % {"count": count}


def _lines(groups, words, user):
    """Each group with its lines; how many queries that takes does not grow with the rows."""
    rows = {group.sort: group.rows for group in groups}
    monuments = [*rows.get("monuments", ()), *rows.get("old", ())]
    editable = _editable(monuments, user) | _editable_zones(rows.get("zones", ()), user)
    prefetch_related_objects([*rows.get("agents", ())], "merged_into")
    prefetch_related_objects([*rows.get("publications", ())], "merged_into")
    return [
        (group, [_WAYS[group.sort](row, words, row in editable) for row in group.rows])
        for group in groups
    ]


def _editable(monuments, user):
    """Those whose record this person opens; of others there is the public page."""
    if not user.has_perm(PROPOSE_CHANGE):
        return set()
    return set(
        Monument.objects.kept_by(user).filter(pk__in=[one.pk for one in monuments]).only("pk")
    )


def _editable_zones(zones, user):
    if not user.has_perm(EDIT_MONUMENT):
        return set()
    kept = Zone.objects.kept_by(user).filter(pk__in=[one.pk for one in zones])
    return set(kept.only("pk"))


def _monument(row, words, is_editable):
    note = [row.number or row.reference, str(row.district or ""), row.get_lifecycle_display()]
    return Line(str(row), ", ".join(filter(None, note)), _record(row, is_editable))


def _record(row, is_editable):
    name = "catalogue:edit-monument" if is_editable else "public:monument"
    return reverse(name, args=[row.reference])


def _old(row, words, is_editable):
    note = f"{words.strip().upper()} → {row.reference}, {row.get_lifecycle_display()}"
    return Line(str(row), note, _record(row, is_editable))


def _act(row, words, is_editable):
    return Line(str(row), row.title, reverse("catalogue:act", args=[row.pk]))


def _authority(address):
    """A person, an organisation or a publication; one that was merged says into what."""

    def line(row, words, is_editable):
        note = f"→ {row.merged_into}" if row.merged_into else ""
        return Line(str(row), note, reverse(address, args=[row.merged_into_id or row.pk]))

    return line


def _zone(row, words, is_editable):
    address = reverse("catalogue:edit-zone", args=[row.pk]) if is_editable else ""
    return Line(str(row), str(row.get_role_display()), address)


def _concept(row, words, is_editable):
    note = str(row.get_scheme_display())
    note += f" → {row.deprecated_by}" if row.deprecated_by else ""
    return Line(str(row), note, reverse("catalogue:vocabulary", args=[row.scheme]))


_WAYS = {
    "monuments": _monument,
    "old": _old,
    "acts": _act,
    "agents": _authority("catalogue:agent"),
    "publications": _authority("catalogue:publication"),
    "zones": _zone,
    "concepts": _concept,
}
