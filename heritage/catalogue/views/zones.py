"""Zones: the list, one zone, and its end."""

from django.db import transaction
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from heritage.accounts.access import needs
from heritage.accounts.roles import PROPOSE_CHANGE

from .. import drafts
from ..forms.details import monument_words
from ..forms.zones import EndZoneForm, ZonePage
from ..models import Monument, Zone
from ..paging import WholePaginator
from ..services.exact_views import note_exact_view
from .saving import draft_to_offer, led_on, taken

A_PAGE = 50


@require_safe
@needs(PROPOSE_CHANGE)
def zones(request):
    """The zones that this person's agency keeps."""
    page = WholePaginator(Zone.objects.kept_by(request.user), A_PAGE, drawn=_drawn)
    context = {"page": page.get_page(request.GET.get("page"))}
    return render(request, "catalogue/zones.html", context)


def _drawn(zones):
    """With what a row of the list shows; outlines are for the map."""
    return zones.defer("boundary").select_related("act").prefetch_related("monuments__names")


@require_http_methods(["GET", "HEAD", "POST"])
@needs(PROPOSE_CHANGE)
@transaction.atomic
def edit_zone(request, pk=None):
    """A new zone, of the monument that the address names, or one that is corrected.

    The row is locked while it is saved, so that of two people one is told of the other.
    """
    zone = _kept(request, pk) if pk else None
    if pk and zone is None:
        return _gone(request, pk)
    key = drafts.key("zone", pk or "new")
    page = ZonePage(zone, user=request.user, initial=None if zone else _of_the_one_named(request))
    if request.method == "POST":
        if outcome := taken(request, page, key):
            saved = _("The zone “%(zone)s” is saved.") % {"zone": outcome.result}
            there = ("catalogue:edit-zone", outcome.result.pk)
            return led_on(request, outcome, saved=saved, there=there)
        return _page(request, zone, page, key, status=422)
    return _page(request, zone, page, key, draft_to_offer(request, page, key))


def _page(request, zone, page, key, draft=None, *, status=200):
    known = zone and Zone.objects.prefetch_related("monuments__names").get(pk=zone.pk)
    for monument in known.monuments.all() if known else ():
        note_exact_view(monument=monument, by=request.user, where=request.path)
    context = {
        "form": page.own,
        "compared": page,
        "zone": known,
        "draft": draft,
        "draft_key": key,
    }
    return render(request, "catalogue/zone.html", context, status=status)


def _kept(request, pk):
    kept = Zone.objects.kept_by(request.user)
    if request.method == "POST":
        kept = kept.select_for_update(of=("self",))
    return kept.filter(pk=pk).first()


def _gone(request, pk):
    """It was taken back while this person was writing: what he wrote can be kept as a new one."""
    was = Zone.pgh_event_model.objects.filter(pgh_obj_id=pk)
    if request.method != "POST" or not was.exists() or Zone.objects.filter(pk=pk).exists():
        raise Http404
    page = ZonePage(None, user=request.user)
    page.show(request.POST)
    page.problems = [_("Somebody removed this zone while you were writing: save it as a new one.")]
    drafts.drop(request.user, drafts.key("zone", pk))
    return _page(request, None, page, drafts.key("zone", "new"), status=409)


def _of_the_one_named(request):
    kept = Monument.objects.kept_by(request.user)
    named = kept.filter(reference=request.GET.get("monument", "")).first()
    return {"monuments": monument_words(named)} if named else {}


@require_http_methods(["GET", "HEAD", "POST"])
@needs(PROPOSE_CHANGE)
@transaction.atomic
def end_zone(request, pk):
    """Asks for the last day; a POST ends the zone. Its ground and its history stay."""
    zone = _kept(request, pk)
    if zone is None:
        raise Http404
    form = EndZoneForm(request.POST or None)
    if form.is_valid() and (outcome := form.save(zone=zone, by=request.user)):
        saved = _("The zone “%(zone)s” is ended.") % {"zone": zone}
        return led_on(request, outcome, saved=saved, there=("catalogue:zones",))
    context = {"form": form, "zone": zone}
    status = 422 if form.is_bound else 200
    return render(request, "catalogue/end_zone.html", context, status=status)
