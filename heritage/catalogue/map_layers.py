"""What a map in the browser wants to know of an overlay to draw it."""

from media_pipeline.map_tiles import version_of

from .models import MapOverlay


def layer(overlay: MapOverlay) -> dict | None:
    """Address of the tiles, zooms, and bounds as Leaflet has them ([latitude, longitude] twice).

    None while there are no tiles. The address is of this version: who places the scan anew is
    given another, so that browsers may keep what they have for ever.
    """
    served = overlay.served
    if served is None:
        return None
    west, south, east, north = served.bounds
    return {
        "address": f"/overlays/{overlay.pk}/{{z}}/{{x}}/{{y}}?v={version_of(served)}",
        "zooms": [served.zoom_least, served.zoom_most],
        "bounds": [[south, west], [north, east]],
    }
