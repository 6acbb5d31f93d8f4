"""Records that may be one monument: the list, two side by side, and their merging."""

from collections import Counter

from django.apps import apps
from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.core.paginator import InvalidPage, Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heritage.accounts.access import needs
from heritage.accounts.roles import EDIT_MONUMENT

from .. import services
from ..duplicates import REASONS
from ..forms.merging import MergeForm
from ..models import ChangeRequest, DistinctPair, LikelyDuplicate, Monument

A_PAGE = 50
TABLES = {
    "catalogue.name": gettext_lazy("Names"),
    "catalogue.identifier": gettext_lazy("Numbers"),
    "catalogue.description": gettext_lazy("Descriptions"),
    "catalogue.source": gettext_lazy("Sources"),
    "catalogue.picture": gettext_lazy("Pictures"),
    "catalogue.caption": gettext_lazy("Captions of pictures"),
    "catalogue.phase": gettext_lazy("Phases of its history"),
    "catalogue.location": gettext_lazy("Determinations of the place"),
    "catalogue.address": gettext_lazy("Addresses"),
    "catalogue.fabric": gettext_lazy("Materials and techniques"),
    "catalogue.participation": gettext_lazy("People and organisations"),
    "catalogue.holding": gettext_lazy("Ownership and use"),
    "catalogue.relation": gettext_lazy("Relations to other monuments"),
    "catalogue.mention": gettext_lazy("Publications"),
    "catalogue.protection": gettext_lazy("Protections"),
    "catalogue.zonemonument": gettext_lazy("Zones"),
    "catalogue.step": gettext_lazy("Steps of the procedure"),
    "catalogue.document": gettext_lazy("Documents"),
    "catalogue.monument": gettext_lazy("The record itself"),
    "inspections.inspection": gettext_lazy("Visits"),
    "inspections.assignment": gettext_lazy("Assignments"),
}
SHOWN_OF_PAIR = ("names", "identifiers", "descriptions", "phases", "sources", "pictures")


@require_safe
@needs(EDIT_MONUMENT)
def duplicates(request):
    """The pairs that nobody has decided on, the likeliest first; what was merged, to undo it."""
    pairs = LikelyDuplicate.objects.kept_by(request.user).open()
    pairs = pairs.select_related("first__district", "second__district").prefetch_related(
        "first__names", "second__names"
    )
    page = _page(pairs, request.GET.get("page") or 1)
    for pair in page:
        pair.words = [REASONS[reason].words for reason in pair.reasons]
    mergings = ChangeRequest.objects.visible_to(request.user).filter(
        kind=ChangeRequest.Kind.MERGE,
        state__in=(ChangeRequest.State.PROPOSED, ChangeRequest.State.APPLIED),
    )
    context = {
        "page": page,
        "looked_at": LikelyDuplicate.objects.values_list("found_at", flat=True).first(),
        "mergings": mergings.defer("rows")
        .select_related("proposed_by", "monument")
        .prefetch_related("monument__names")[:10],
    }
    return render(request, "catalogue/duplicates.html", context)


def _page(rows, number):
    try:
        return Paginator(rows, A_PAGE).page(number)
    except InvalidPage as error:
        raise BadRequest(
            _("There is no page “%(page)s” of this list.") % {"page": number}
        ) from error


@require_POST
@needs(EDIT_MONUMENT)
def look_again(request):
    found = services.find_duplicates()
    messages.success(
        request, _("The register was looked through: %(pairs)s pairs.") % {"pairs": found}
    )
    return redirect("catalogue:duplicates")


def _pair(request, kept, other):
    """The two records, whole, both of this person's keeping body."""
    mine = Monument.objects.kept_by(request.user).not_merged()
    mine = mine.select_related("kind", "district").prefetch_related(*SHOWN_OF_PAIR)
    return get_object_or_404(mine, reference=kept), get_object_or_404(mine, reference=other)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(EDIT_MONUMENT)
def merge(request, kept, other):
    """Two records side by side, what would move, and the choices; a POST merges them."""
    ours, theirs = _pair(request, kept, other)
    form = MergeForm(request.POST or None, kept=ours, merged=theirs)
    if request.method == "POST" and form.is_valid():
        try:
            change = services.merge_monuments(
                kept=ours, merged=theirs, by=request.user, choices=form.choices()
            )
        except ValidationError as problem:
            form.add_error(None, problem.messages)
        else:
            return _merged(request, change, kept=ours, other=other)
    return _merge_page(request, ours, theirs, form)


def _merged(request, change, *, kept, other):
    words = {"old": other, "name": kept, "number": change.pk}
    if change.is_waiting:
        said = _("Change %(number)s waits for a second person: %(old)s into “%(name)s”.")
        messages.success(request, said % words)
        return redirect("catalogue:change", change.pk)
    messages.success(request, _("%(old)s is merged into “%(name)s”.") % words)
    return redirect("catalogue:edit-monument", kept.reference)


def _merge_page(request, ours, theirs, form):
    moves, problem = _what_moves(request.user, ours, theirs)
    likely = LikelyDuplicate.objects.of(ours, theirs).first()
    context = {
        "kept": ours,
        "other": theirs,
        "pair": (ours, theirs),
        "form": form,
        "moves": moves,
        "problem": problem,
        "reasons": [REASONS[reason].words for reason in likely.reasons] if likely else [],
        "waiting": ChangeRequest.objects.visible_to(request.user).waiting().about(theirs).first(),
        "is_known": ours.is_published or theirs.is_published,
        "distinct": DistinctPair.objects.of(ours, theirs).select_related("said_by").first(),
    }
    status = 422 if form.is_bound else 200
    return render(request, "catalogue/merge.html", context, status=status)


def _what_moves(user, ours, theirs):
    """(name of a table, rows that move, rows that fall together) of each, or why it cannot be."""
    try:
        rows = services.preview_merging(kept=ours, merged=theirs, by=user)
    except ValidationError as problem:
        return [], " ".join(problem.messages)
    moved = Counter(row["table"] for row in rows if _moves(row))
    removed = Counter(row["table"] for row in rows if row["after"] is None)
    tables = dict.fromkeys([*moved, *removed])
    return [(_table_words(table), moved[table], removed[table]) for table in tables], ""


def _moves(row):
    """It pointed at a monument and points at another."""
    return row["before"] and any(name.endswith("monument") for name in row["after"] or ())


def _table_words(table):
    """What the rows of a table are to a person; a table without a word of ours says its own."""
    return TABLES.get(table) or str(apps.get_model(table)._meta.verbose_name_plural).capitalize()


@require_POST
@needs(EDIT_MONUMENT)
def distinct(request, kept, other):
    """Remember that the two are different, or, with `forget`, that they may be one after all."""
    ours, theirs = _pair(request, kept, other)
    if "forget" in request.POST:
        services.forget_distinct(one=ours, other=theirs)
        return redirect("catalogue:merge", kept, other)
    services.say_distinct(one=ours, other=theirs, by=request.user)
    words = {"one": ours, "other": theirs}
    messages.success(request, _("“%(one)s” and “%(other)s” are kept apart.") % words)
    return redirect("catalogue:duplicates")
