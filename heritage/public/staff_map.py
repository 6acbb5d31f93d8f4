"""The map of everybody, with the condition of what one's agency keeps: for who may read visits.

An address of its own: the public's pages stay the same for everybody, and no file, feed or tile of
theirs is asked of a condition. Places are those that the public sees.
"""

from django.core.exceptions import ValidationError
from django.db.models import F, FloatField, Func
from django.http import JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from heritage.accounts.access import needs
from heritage.accounts.roles import VIEW_INSPECTIONS
from heritage.catalogue.choices import ConditionClass
from heritage.catalogue.filters import BoundingBoxField, StaffFilter
from heritage.catalogue.models import Condition, Monument
from heritage.catalogue.services.tiles import State
from heritage.catalogue.views.as_of import PARAMETERS, refusal

from . import tiles
from .how_listed import EDGES, StaffHowListed
from .views import asked_of, query_without

MOST_SIGNS = 500  # of conditions on the map; the gravest come first


def _found(request) -> StaffFilter:
    published = Monument.objects.published()
    return StaffFilter(request.GET, queryset=published, user=request.user, request=request)


@require_safe
@needs(VIEW_INSPECTIONS)
@gzip_page
def page(request):
    """The public's map and list, of today, with the condition as facet, column and layer."""
    if any(request.GET.get(name) for name in PARAMETERS):
        return refusal(request, [_("This page works on the register of today only.")])
    context = asked_of(request, found=_found(request), listed_by=StaffHowListed)
    found, answer, problems = context["filter"], context["answer"], context["problems"]
    context["listed"] = _with_conditions(context["listed"], request.user)
    context |= {
        "near_names": [] if problems else found.near_names(answer.count, answer.cut.keys),
        "is_form_open": bool(problems),
        "query_as_list": query_without(request, *EDGES, "view"),
        "tiles": tiles.template(State.now().version, "public:staff-tile"),
        "tileset": reverse("public:staff-tileset"),
        "extent": reverse("public:staff-extent"),
        "map_address": reverse("public:staff-map"),
        "condition_classes": ConditionClass.choices,
        "conditions": reverse("public:staff-conditions"),
    }
    return render(request, "public/map.html", context, status=400 if problems else 200)


def _with_conditions(monuments, user):
    """Each with `found`, the Condition that this person may read, or None."""
    conditions = Condition.objects.kept_by(user).in_bulk([one.pk for one in monuments])
    for one in monuments:
        one.found = conditions.get(one.pk)
    return monuments


@require_safe
@needs(VIEW_INSPECTIONS)
def conditions(request):
    """The conditions of the answer that lie in `?seen=west,south,east,north`, the gravest first.

    Not more than MOST_SIGNS: then `is_cut` says so.
    """
    found = _found(request)
    if not found.is_valid():
        return JsonResponse({"errors": found.form.errors}, status=400)
    try:
        seen = BoundingBoxField(required=False).clean(request.GET.get("seen"))
    except ValidationError as problem:
        return JsonResponse({"errors": {"seen": problem.messages}}, status=400)
    told = list(_signs(found, seen, request.user)[: MOST_SIGNS + 1])
    return JsonResponse({"signs": told[:MOST_SIGNS], "is_cut": len(told) > MOST_SIGNS})


def _signs(found, seen, user):
    there = found.qs.order_by().on_map()
    if seen:
        there = there.in_bbox(*seen)
    kept = Condition.objects.kept_by(user).filter(monument__in=there)
    return kept.order_by("-condition_class", "-visited_on", "pk").values(
        "condition_class",
        "damage_grade",
        reference=F("monument__reference"),
        longitude=_of_point("ST_X"),
        latitude=_of_point("ST_Y"),
    )


def _of_point(function):
    return Func("monument__public_point", function=function, output_field=FloatField())


@require_safe
@needs(VIEW_INSPECTIONS)
def tile(request, version, zoom, x, y):
    """A tile of the public places of the answer: see tiles.py."""
    return tiles.tile_of(request, _found(request), (version, zoom, x, y))


@require_safe
@needs(VIEW_INSPECTIONS)
def tileset(request):
    return tiles.tileset_at("public:staff-tile")


@require_safe
@needs(VIEW_INSPECTIONS)
def extent(request):
    """Where the places of the answer lie."""
    return tiles.extent_of(request, _found(request))
