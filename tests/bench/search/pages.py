"""The product, and beside it two bare pages with the same tiles: our layer, and VectorGrid's.

Both have Leaflet, a map that fills the window and nothing else. Wants TILES, the tiles' address,
and CENTRE, latitude and longitude of the map's middle as JSON.
"""

import json
import mimetypes
import os
from pathlib import Path

from django.contrib.staticfiles import finders

from heritage.wsgi import application as product_application

VECTORGRID = (
    *(Path(__file__).parents[1] / "node_modules" / "leaflet.vectorgrid" / "dist",),
    "Leaflet.VectorGrid.bundled.min.js",
)
_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>
<link rel="stylesheet" href="/bench/static/base/tokens.css">
<link rel="stylesheet" href="/bench/static/leaflet/leaflet.css">
<style>html, body, #map {{ height: 100%; margin: 0 }}</style>
<div id="map"></div>
<script src="/bench/static/leaflet/leaflet.js"></script>{scripts}</html>
"""
_MAP = 'const map = L.map("map", {center: CENTRE, zoom: 6, zoomAnimation: true});'
_OURS = """<script type="module">
import {{ MonumentTiles }} from "/bench/static/public/monument_tiles.js";
{map}
new MonumentTiles({tiles}, "en").addTo(map);
document.body.dataset.ready = "";
</script>"""
# Circles of a size by number, that can be clicked: what a map of monuments needs.
_VECTORGRID = """<script src="/bench/vectorgrid.js"></script><script>
{map}
const round = (told) => ({{
  radius: told.n > 1 ? Math.min(20, 6 + 2 * Math.log2(told.n)) : 5,
  weight: 1, color: "#fff", fill: true, fillColor: "#7a3b1d", fillOpacity: 0.9,
}});
const shape = {{ weight: 1, color: "#7a3b1d", fill: true, fillOpacity: 0.15 }};
L.vectorGrid.protobuf({tiles}, {{
  rendererFactory: L.canvas.tile, interactive: true, maxZoom: 22,
  vectorTileLayerStyles: {{ monuments: round, areas: shape, zones: shape }},
}}).addTo(map);
document.body.dataset.ready = "";
</script>"""


def application(environ, start_response):
    path = environ["PATH_INFO"]
    if not path.startswith("/bench/"):
        return product_application(environ, start_response)
    body, kind = _found(path.removeprefix("/bench/"))
    start_response("200 OK", [("Content-Type", kind), ("Content-Length", str(len(body)))])
    return [body]


def _found(path: str) -> tuple[bytes, str]:
    if path in ("ours", "vectorgrid"):
        scripts = _OURS if path == "ours" else _VECTORGRID
        centre = json.dumps(json.loads(os.environ["CENTRE"]))
        told = {"map": _MAP.replace("CENTRE", centre), "tiles": json.dumps(os.environ["TILES"])}
        page = _PAGE.format(title=path, scripts=scripts.format(**told))
        return page.encode(), "text/html; charset=utf-8"
    file = Path(*VECTORGRID) if path == "vectorgrid.js" else _static(path)
    return file.read_bytes(), mimetypes.guess_type(file.name)[0] or "application/octet-stream"


def _static(path: str) -> Path:
    return Path(finders.find(path.removeprefix("static/")))
