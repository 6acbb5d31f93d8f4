"""Zones: the list, one zone, and its end."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from heritage.accounts.access import needs
from heritage.accounts.roles import EDIT_MONUMENT

from .. import drafts, services
from ..forms.details import monument_words
from ..forms.rows import add_problem
from ..forms.zones import EndZoneForm, ZoneForm
from ..models import Monument, Zone

A_PAGE = 50


@require_safe
@needs(EDIT_MONUMENT)
def zones(request):
    """The zones that this person's agency keeps."""
    kept = Zone.objects.kept_by(request.user).defer("boundary").select_related("act")
    page = Paginator(kept.prefetch_related("monuments__names"), A_PAGE)
    context = {"page": page.get_page(request.GET.get("page"))}
    return render(request, "catalogue/zones.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(EDIT_MONUMENT)
def edit_zone(request, pk=None):
    """A new zone, of the monument that the address names, or one that is corrected."""
    zone = _kept(request, pk) if pk else None
    initial = {} if zone else _of_the_monument_named(request)
    form = ZoneForm(
        request.POST or None,
        request.FILES or None,
        instance=zone,
        user=request.user,
        initial=initial,
    )
    if form.is_valid() and (saved := form.save()):
        drafts.drop(request.user, drafts.key("zone", pk or "new"))
        messages.success(request, _("The zone “%(zone)s” is saved.") % {"zone": saved})
        return redirect("catalogue:edit-zone", saved.pk)
    known = zone and Zone.objects.prefetch_related("monuments__names").get(pk=zone.pk)
    context = {"form": form, "zone": known, "draft_key": drafts.key("zone", pk or "new")}
    status = 422 if form.is_bound else 200
    return render(request, "catalogue/zone.html", context, status=status)


def _kept(request, pk):
    return get_object_or_404(Zone.objects.kept_by(request.user), pk=pk)


def _of_the_monument_named(request):
    kept = Monument.objects.kept_by(request.user)
    named = kept.filter(reference=request.GET.get("monument", "")).first()
    return {"monuments": monument_words(named)} if named else {}


@require_http_methods(["GET", "HEAD", "POST"])
@needs(EDIT_MONUMENT)
def end_zone(request, pk):
    """Asks for the last day; a POST ends the zone. Its ground and its history stay."""
    zone = _kept(request, pk)
    form = EndZoneForm(request.POST or None)
    if form.is_valid() and _is_ended(request, form, zone):
        messages.success(request, _("The zone “%(zone)s” is ended.") % {"zone": zone})
        return redirect("catalogue:zones")
    context = {"form": form, "zone": zone}
    status = 422 if form.is_bound else 200
    return render(request, "catalogue/end_zone.html", context, status=status)


def _is_ended(request, form, zone):
    try:
        services.end_zone(zone=zone, by=request.user, last_day=form.cleaned_data["last_day"])
    except ValidationError as problem:
        add_problem(form, problem)
        return False
    return True
