"""Scans are placed on the map, and shown there or not."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from media_pipeline.georeference import TiePoint, problems_of
from media_pipeline.models import Overlay

from ..models import MapOverlay, Picture
from .rights import require_kept


class PlacedMeanwhile(ValidationError):
    """Somebody else has placed the scan since the page was opened."""


@transaction.atomic
def place_scan(
    *,
    picture: Picture,
    by,
    method: str,
    points: Sequence[TiePoint] = (),
    world: Sequence[float] | None = None,
    crs: str = "",
    page_number: int = 1,
    base: str | None = None,
) -> MapOverlay:
    """Say how a page of a picture lies on the earth; the worker makes its tiles.

    `base` is the id of the overlay that the person was shown ("" for none), None to overwrite
    whatever there is. What lies so already is left. Raises PlacedMeanwhile, and ValidationError
    with a sentence for each point that is wrong.
    """
    require_kept(picture.monument, by)
    Picture.objects.select_for_update().get(pk=picture.pk)  # of two people one comes second
    placed = picture.map_overlays.select_related("overlay", "previous")
    placed = placed.filter(page_number=page_number).first()
    _require_base(placed, base)
    told = {
        "method": method,
        "tie_points": [list(point) for point in points],
        "world": list(world) if world else None,
        "crs": crs,
    }
    _check(picture, page_number, method, points)
    if placed and _lies_so(placed.overlay, told):
        return placed
    overlay = Overlay(asset=picture.asset, page_number=page_number, made_by=by, **told)
    overlay.full_clean()
    overlay.save()
    return _laid(picture, page_number, placed, overlay)


def _require_base(placed: MapOverlay | None, base: str | None):
    known = str(placed.overlay_id) if placed else ""
    if base is not None and base != known:
        raise PlacedMeanwhile(
            _(
                "Somebody else has placed this scan since you opened the page. What you wrote is "
                "kept below: look at theirs in another tab, then save yours over it."
            )
        )


def _check(picture, page_number, method, points):
    if method not in (Overlay.Method.AFFINE, Overlay.Method.THIN_PLATE):
        return
    page = picture.asset.pages.filter(number=page_number).first()
    size_px = (page.width_px, page.height_px) if page else None
    if problems := problems_of(points, size_px):
        raise ValidationError([str(problem) for problem in problems])


def _lies_so(overlay: Overlay, told: dict) -> bool:
    if overlay.status == Overlay.Status.FAILED:
        return False
    same = told | ({"world": overlay.world, "crs": overlay.crs} if told["world"] is None else {})
    return all(getattr(overlay, name) == value for name, value in same.items())


def _laid(picture, page_number, placed, overlay) -> MapOverlay:
    if placed is None:
        return MapOverlay.objects.create(picture=picture, page_number=page_number, overlay=overlay)
    placed.previous, placed.overlay = placed.served, overlay
    placed.save()
    return placed


@transaction.atomic
def show_on_map(*, overlay: MapOverlay, is_published: bool, by) -> MapOverlay:
    """Offer a placed scan on the public map, or no longer."""
    require_kept(overlay.picture.monument, by)
    overlay.is_published = is_published
    overlay.save(update_fields=["is_published"])
    return overlay
