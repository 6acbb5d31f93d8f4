"""What a map of the office asks while one draws; nothing is changed but the list of looks."""

from django.contrib.gis.geos import Polygon
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from gis.errors import GisProblem
from gis.shapes import read_shape
from heritage.accounts.access import needs
from heritage.accounts.roles import PROPOSE_CHANGE

from ..filters import BoundingBoxField
from ..models import Monument, Zone
from ..services.exact_views import note_exact_views
from ..surroundings import around as what_is_around
from ..surroundings import hidden_within, measured


@require_safe
@needs(PROPOSE_CHANGE)
def around(request):
    """Outlines and zones in `bbox` (west,south,east,north in degrees), of this agency only."""
    try:
        box = BoundingBoxField(required=True).clean(request.GET.get("bbox"))
    except ValidationError as problem:
        return JsonResponse({"problem": " ".join(problem.messages)}, status=400)
    told = what_is_around(request.user, box)
    _note(request, Polygon.from_bbox(box))
    return JsonResponse(told, content_type="application/geo+json")


@require_POST
@needs(PROPOSE_CHANGE)
def measure(request):
    """The shape that is sent as `shape`, with its sizes and what it overlaps."""
    subject = _subject(request)
    try:
        shape = read_shape(request.POST.get("shape", ""))
    except GisProblem as problem:
        return JsonResponse({"problem": str(problem)})
    _note(request, shape)
    return JsonResponse(measured(request.user, shape, **subject))


def _note(request, ground):
    """Write down whose hidden ground is shown here, or told of by what it has in common."""
    shown = hidden_within(request.user, ground)
    note_exact_views(monuments=shown, by=request.user, where=request.path)


def _subject(request):
    """The monument or zone whose own boundary is the old one; 404 for another agency's."""
    reference, pk = request.POST.get("monument"), request.POST.get("zone", "")
    if reference:
        kept = Monument.objects.kept_by(request.user)
        return {"monument": get_object_or_404(kept, reference=reference)}
    if pk.isdecimal() and len(pk) < 19:
        return {"zone": get_object_or_404(Zone.objects.kept_by(request.user), pk=pk)}
    return {}
