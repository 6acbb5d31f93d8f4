"""A scan is placed on the map: tie points or a world file in, a layer of the map out."""

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heritage.accounts.access import needs
from heritage.accounts.roles import EDIT_MONUMENT
from media_pipeline import formats
from media_pipeline.georeference import BY_POINTS, residuals_m, rms_m
from media_pipeline.tiles import open_pyramid

from .. import services
from ..forms.georeference import GeoreferenceForm
from ..map_layers import layer
from ..models import MapOverlay, Picture


@require_http_methods(["GET", "HEAD", "POST"])
@needs(EDIT_MONUMENT)
@transaction.atomic
def place_scan(request, pk, number):
    """The scan beside the map, and the table of points; a POST places it."""
    picture = _picture(request, pk)
    placed = _placed(picture, number)
    form = _form(request, picture, number, placed)
    if form.is_valid() and _take(request, picture, number, form):
        messages.success(request, _("The scan is placed; its layer is being made."))
        return redirect("catalogue:place-scan", pk, number)
    return _page(request, picture, number, placed, form)


def _form(request, picture, number, placed):
    page = _page_of(picture, number)
    told = {"asset": picture.asset, "placed": placed}
    if page:
        told["size_px"] = (page.width_px, page.height_px)
        is_tiff = picture.asset.media_type == formats.TIFF
        told["says_where"] = is_tiff and open_pyramid(page.derivative).says_where_it_lies
    return GeoreferenceForm(request.POST or None, request.FILES or None, **told)


def _take(request, picture, number, form):
    """The MapOverlay, or None: then the form says what is wrong."""
    try:
        with transaction.atomic():
            return services.place_scan(
                picture=picture,
                page_number=number,
                by=request.user,
                base=form.cleaned_data["base"],
                **form.told(),
            )
    except services.PlacedMeanwhile as problem:
        form.add_error(None, problem)
        form.data = form.data.copy()  # sent again, it is saved over theirs
        form.data["base"] = str(_placed(picture, number).overlay_id)
    except ValidationError as problem:
        form.add_error(None, problem.messages)
    return None


def _page(request, picture, number, placed, form):
    context = {
        "picture": picture,
        "monument": picture.monument,
        "page": _page_of(picture, number),
        "pages": picture.asset.pages.all(),
        "number": number,
        "placed": placed,
        "layer": layer(placed) if placed else None,
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "catalogue/georeference.html", context, status=status)


@require_POST
@needs(EDIT_MONUMENT)
def measure_scan(request, pk, number):
    """How well the points that are sent fit: residuals in metres, and what is wrong with them."""
    picture = _picture(request, pk)
    form = _form(request, picture, number, None)
    if not form.is_valid():
        return JsonResponse({"problems": form.non_field_errors()})
    told = form.told()
    if told["method"] not in BY_POINTS:
        return JsonResponse({"problems": []})
    residuals = residuals_m(told["points"], told["method"])
    return JsonResponse({"problems": [], "residuals": residuals, "rms": rms_m(residuals)})


@require_safe
@needs(EDIT_MONUMENT)
def scan_state(request, pk, number):
    """How far the layer is, for a page that waits."""
    placed = _placed(_picture(request, pk), number)
    if placed is None:
        raise Http404
    overlay = placed.overlay
    told = {"status": overlay.status, "words": overlay.get_status_display(), "why": overlay.why}
    return JsonResponse(told | {"layer": layer(placed)})


@require_POST
@needs(EDIT_MONUMENT)
def show_scan(request, pk, number):
    """Offer the layer on the public map (`show=1`), or no longer."""
    placed = _placed_or_404(request, pk, number)
    is_published = request.POST.get("show") == "1"
    services.show_on_map(overlay=placed, is_published=is_published, by=request.user)
    if is_published:
        messages.success(request, _("The scan is offered on the public map."))
    else:
        messages.success(request, _("The scan is no longer offered on the public map."))
    return redirect("catalogue:place-scan", pk, number)


def _picture(request, pk):
    """With `is_held` as the public has it, since it is the public that the page speaks of."""
    kept = Picture.objects.kept_by(request.user).select_related("asset", "monument")
    kept = kept.with_limits_for(AnonymousUser())
    return get_object_or_404(kept.prefetch_related("asset__pages", "captions"), pk=pk)


def _page_of(picture, number):
    """The page, or None while the file is being processed; 404 for one that it has not."""
    pages = {page.number: page for page in picture.asset.pages.all()}
    if (pages and number not in pages) or number < 1:
        raise Http404
    return pages.get(number)


def _placed(picture, number):
    placed = MapOverlay.objects.select_related("overlay", "previous", "picture__monument")
    return placed.filter(picture=picture, page_number=number).first()


def _placed_or_404(request, pk, number):
    placed = _placed(_picture(request, pk), number)
    if placed is None:
        raise Http404
    return placed
