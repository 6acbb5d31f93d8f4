"""Other determinations of the place of a monument, beside the one in use."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from heritage.accounts.access import needs
from heritage.accounts.roles import PROPOSE_CHANGE

from .. import drafts, services
from ..forms.shapes import LocationPage
from ..models import Location, Monument
from ..services.exact_views import note_exact_view
from .saving import draft_to_offer, led_on, taken


@require_http_methods(["GET", "HEAD", "POST"])
@needs(PROPOSE_CHANGE)
@transaction.atomic
def edit_location(request, reference, pk=None):
    """Write down, or correct, one determination; `pk` is None for a new one.

    The monument is locked while it is saved, so that of two people one is told of the other.
    """
    monument = _kept(request, reference)
    note_exact_view(monument=monument, by=request.user, where=request.path)
    location = monument.locations.filter(pk=pk).first() if pk else None
    key = drafts.key("location", reference, pk or "new")
    page = LocationPage(location, monument=monument, user=request.user)
    if pk and location is None:
        return _gone(request, page, pk)
    if request.method == "POST":
        if outcome := taken(request, page, key):
            saved = _("The determination of the place is saved.")
            return led_on(request, outcome, saved=saved, there=_there(reference))
        return _page(request, page, key, status=422)
    return _page(request, page, key, draft_to_offer(request, page, key))


def _kept(request, reference):
    kept = Monument.objects.kept_by(request.user)
    if request.method == "POST":
        kept = kept.select_for_update(of=("self",))
    return get_object_or_404(kept, reference=reference)


def _there(reference):
    return "catalogue:section", reference, "place"


def _gone(request, page, pk):
    """Somebody removed it while this person was writing: what he wrote can be kept as a new one."""
    if request.method != "POST":
        raise Http404
    _require_known(page.monument.reference, pk)
    page.show(request.POST)
    page.problems = [
        _("Somebody removed this determination while you were writing: save it as a new one.")
    ]
    reference = page.monument.reference
    drafts.drop(request.user, drafts.key("location", reference, pk))
    return _page(request, page, drafts.key("location", reference, "new"), status=409)


def _page(request, page, key, draft=None, *, status=200):
    context = {
        "form": page.own,
        "compared": page,
        "monument": page.monument,
        "location": page.location,
        "draft": draft,
        "draft_key": key,
    }
    return render(request, "catalogue/location.html", context, status=status)


@require_POST
@needs(PROPOSE_CHANGE)
@transaction.atomic
def use(request, reference, pk):
    """Make it the place in use; the one until now stays as a determination."""
    saved = _("The place in use is now this determination.")
    return _done(request, reference, pk, services.use_location, saved)


@require_POST
@needs(PROPOSE_CHANGE)
@transaction.atomic
def remove(request, reference, pk):
    """Drop a determination; the history keeps it."""
    saved = _("The determination is removed; the history keeps it.")
    return _done(request, reference, pk, services.remove_location, saved)


def _done(request, reference, pk, change, saved):
    """One of this monument's, as the person saw it; 404 for another agency's monument."""
    location, by = _kept(request, reference).locations.filter(pk=pk).first(), request.user
    if location is None or request.POST.get("version") != location.version:
        _require_known(reference, pk)
        messages.error(request, _("Somebody changed or removed it meanwhile: look at it again."))
        return redirect(*_there(reference))
    try:
        outcome = services.save_and_ask(
            by=by, monument=location.monument, change=lambda: change(location=location, by=by)
        )
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
        return redirect(*_there(reference))
    return led_on(request, outcome, saved=saved, there=_there(reference))


def _require_known(reference, pk):
    """404 for a determination that this monument never had."""
    events = Location.pgh_event_model.objects
    if not events.filter(pgh_obj_id=pk, monument__reference=reference).exists():
        raise Http404
