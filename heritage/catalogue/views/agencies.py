"""The keeping bodies, their people and their territories, for administrators."""

import json
from functools import partial

from django.contrib import messages
from django.db.models import Count, Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gis.measures import area_km2
from heritage.accounts.access import needs
from heritage.accounts.models import Agency, Territory, User
from heritage.accounts.roles import MANAGE_AGENCIES

from ..forms.territories import EndForm, TerritoryForm
from ..models import Monument
from ..services import territories

SIMPLER_DEG = 0.0005  # some 50 m: less than a pixel of the small map


@require_safe
@needs(MANAGE_AGENCIES)
def agencies(request):
    """Each body with its people and territories, those to come and those of the past as well."""
    people = Prefetch("people", User.objects.order_by("username"))
    bodies = list(Agency.objects.prefetch_related(people, "territories"))
    kept = dict(Monument.objects.order_by().values_list("keeper").annotate(Count("pk")))
    for body in bodies:
        body.kept = kept.get(body.pk, 0)
        for territory in body.territories.all():
            territory.agency = body  # no query for its name
            territory.area_km2 = area_km2(territory.boundary)
    grounds = [ground for body in bodies for ground in body.territories.all()]
    context = {"agencies": bodies, "today": timezone.localdate(), "shapes": _drawn(grounds)}
    return render(request, "catalogue/agencies.html", context)


def _drawn(grounds, boundary=None):
    """What the map shows: the territories, and a boundary that is being looked at."""
    shapes = [(ground.boundary, str(ground.agency), False) for ground in grounds]
    if boundary:
        shapes.append((boundary, _("the new territory"), True))
    return drawn(shapes)


def drawn(shapes):
    """GeoJSON of (boundary, name, whether it is new) for the small map; None without any."""
    features = [
        {
            "type": "Feature",
            "geometry": json.loads(shape.simplify(SIMPLER_DEG, preserve_topology=True).geojson),
            "properties": {"name": name, "is_new": is_new},
        }
        for shape, name, is_new in shapes
    ]
    return {"type": "FeatureCollection", "features": features} if features else None


@require_http_methods(["GET", "HEAD", "POST"])
@needs(MANAGE_AGENCIES)
def add_territory(request, code):
    """Takes a file and says what it would change; confirmed, it is done."""
    agency = get_object_or_404(Agency, code=code)
    form = TerritoryForm(request.POST or None, request.FILES or None)
    context = {"agency": agency, "form": form}
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("boundary", "since", "until", "source")}
        add = partial(territories.add_territory, agency=agency, by=request.user)
        if "confirm" in request.POST:
            add(**said)
            messages.success(request, _("The territory of %(name)s is stored.") % {"name": agency})
            return redirect("catalogue:agencies")
        context |= _looked_at(said, add)
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "catalogue/add_territory.html", context, status=status)


def _looked_at(said, add):
    """What the page says of a territory that is not stored yet: as if it held today."""
    today = timezone.localdate()
    grounds = Territory.objects.select_related("agency").filter(valid__contains=today)
    begun = said | {"since": min(said["since"], today)}
    return {
        "moves": territories.moves_of(lambda: add(**begun)),
        "area_km2": area_km2(said["boundary"]),
        "is_to_come": said["since"] > today,
        "shapes": _drawn(grounds, said["boundary"]),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@needs(MANAGE_AGENCIES)
def end_territory(request, pk):
    """Asks on which day, and says what would change; confirmed, it is done."""
    territory = get_object_or_404(Territory.objects.select_related("agency"), pk=pk)
    form = EndForm(request.POST or None, territory=territory)
    context = {"territory": territory, "form": form}
    if form.is_valid():
        end = partial(territories.end_territory, territory=territory, by=request.user)
        if "confirm" in request.POST:
            end(on=form.cleaned_data["on"])
            messages.success(request, _("The end of the territory is stored."))
            return redirect("catalogue:agencies")
        context["moves"] = territories.moves_of(lambda: _ended_today(territory, end, form))
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "catalogue/end_territory.html", context, status=status)


def _ended_today(territory, end, form):
    """As it will be once the day has come: an end that is still to come is tried as of today."""
    on, today = form.cleaned_data["on"], timezone.localdate()
    if territory.valid.lower is None or territory.valid.lower < today:
        on = min(on, today)
    end(on=on)
