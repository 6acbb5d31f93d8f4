"""Scans on the map: their tiles, and how they lie, for who may see them."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page

from heritage.catalogue import manifests
from heritage.catalogue.models import MapOverlay
from media_pipeline import map_tiles

from .cors import open_to_other_sites
from .images import HEADERS
from .kept import Kept
from .presentation import MEDIA_TYPE


@open_to_other_sites
def tile(request, overlay_id, zoom, x, y):
    """A map tile; 404 for every overlay that this person may not see.

    With `?v=` of the version that is shown it may be kept for ever; without, it is asked for anew.
    """
    overlay, is_public = _visible(request, overlay_id)
    told = map_tiles.answer(
        overlay.served,
        (zoom, x, y),
        version=request.GET.get("v"),
        method=request.method,
        if_none_match=request.headers.get("If-None-Match", ""),
    )
    answer = HttpResponse(told.body, status=told.status, headers=told.headers | HEADERS)
    if not is_public:
        answer["Cache-Control"] = "private, no-store"
    return answer


def _open_to_all(overlay_id):
    """The overlay whose tiles everybody may see under this identifier, or None."""
    placed = MapOverlay.objects.shown().select_related("overlay", "previous")
    found = placed.filter(pk=overlay_id).first()
    return found.served if found else None


open_to_all = Kept(_open_to_all)
door = map_tiles.door(open_to_all, headers=HEADERS | {"Access-Control-Allow-Origin": "*"})


def _visible(request, overlay_id):
    """The overlay, and whether everybody may see it; 404 unless it has tiles that this one may."""
    rows = MapOverlay.objects.made().select_related("overlay", "previous")
    overlay = rows.visible_to(AnonymousUser()).filter(pk=overlay_id).first()
    if overlay:
        return overlay, True
    return get_object_or_404(rows.visible_to(request.user), pk=overlay_id), False


@open_to_other_sites
@gzip_page
@conditional_page
def georeference(request, overlay_id):
    """The IIIF Georeference annotation of a scan that the public sees on the map."""
    rows = MapOverlay.objects.shown().select_related("overlay", "previous", "picture__monument")
    told = manifests.georeference(get_object_or_404(rows, pk=overlay_id))
    answer = JsonResponse(told, content_type=MEDIA_TYPE, json_dumps_params={"ensure_ascii": False})
    answer["Cache-Control"] = "public, max-age=60"
    return answer
