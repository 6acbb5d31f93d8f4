"""The embedded base map: small GeoJSON files among the static ones, made by build_basemap."""

import json

from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static

LAYERS = ("land", "countries", "districts", "towns")


def layers():
    """Layer to address, for the layers that have been built: a map is drawn without the others."""
    return {layer: static(name) for layer in LAYERS if _is_built(name := _file(layer))}


def from_elsewhere():
    """The base maps of other servers that this office has set (MAP_TILES), as the script reads."""
    return [
        {
            "name": tiles.name,
            "address": tiles.template,
            "credit": tiles.attribution,
            "wms_layers": tiles.wms_layers,
        }
        for tiles in settings.MAP_TILES
    ]


def _file(layer):
    return f"basemap/{layer}.geojson"


def _is_built(name):
    if settings.DEBUG or not settings.STATIC_ROOT.exists():
        return finders.find(name) is not None
    return (settings.STATIC_ROOT / name).exists()


def credits():
    """The sources of the base map as build_basemap wrote them: dicts of source and licence."""
    path = settings.DATA_DIR / "basemap" / "credits.json"
    if not path.exists():
        return []
    told = json.loads(path.read_text(encoding="utf-8"))
    return list({credit["source"]: credit for layer in told.values() for credit in layer}.values())
