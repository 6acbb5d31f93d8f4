"""The scans that the public map offers."""

from django.urls import reverse

from heritage.catalogue import manifests
from heritage.catalogue.map_layers import layer
from heritage.catalogue.models import MapOverlay


def offered():
    """What the layer control of the public map lists; the queries do not grow with the rows."""
    if not MapOverlay.objects.filter(is_published=True).exists():
        return []  # most registers: the whole question takes longer to be put than to be answered
    rows = MapOverlay.objects.shown().select_related("overlay", "previous", "picture__monument")
    rows = rows.prefetch_related("picture__captions", "picture__monument__names")
    return [_told(overlay) for overlay in rows]


def _told(overlay):
    picture = overlay.picture
    return {
        "id": str(overlay.pk),
        "name": picture.caption or str(picture.monument),
        "credit": manifests.credit_line(picture),
        "monument": str(picture.monument),
        "page": reverse("public:monument", args=[picture.monument.reference]),
        "is_sample": picture.monument.is_sample,
        "tiles": layer(overlay),
    }
