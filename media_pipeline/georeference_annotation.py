"""How a scan lies, as others read it: an annotation of the IIIF Georeference extension.

Source: IIIF Georeference Extension 1.0, https://iiif.io/api/extension/georef/1/. Written here and
not by iiif-prezi3, which loses the geometry of a body.
"""

from collections.abc import Iterable

import numpy as np

from . import image_api, web_mercator
from .georeference import AFFINE, BY_POINTS, World, read_crs
from .manifests import PRESENTATION, Texts
from .models import Overlay, Page

CONTEXT = "http://iiif.io/api/extension/georef/1/context.json"
STRAIGHT = {"type": "polynomial", "options": {"order": 1}}
BENT = {"type": "thinPlateSpline"}
ACROSS = 5  # points each way that stand for a placement which is given by no points


def annotation_page(
    overlay: Overlay, page: Page, *, address: str, canvas: str, label: Texts, base_url: str
) -> dict:
    """The AnnotationPage at `address` for an overlay that is ready; a JSON-ready dict.

    `canvas` is the address of the page's canvas in the manifest. Coordinates of points are
    longitude, latitude; resource coordinates are pixels of the whole image, x, y.
    """
    annotation = {
        "id": f"{address}#annotation",
        "type": "Annotation",
        "motivation": "georeferencing",
        "label": label,
        "target": _target(page, address, canvas, base_url),
        "body": {
            "id": f"{address}#places",
            "type": "FeatureCollection",
            "transformation": STRAIGHT if overlay.method == AFFINE else BENT,
            "features": [
                _feature(number, address, *point)
                for number, point in enumerate(_points(overlay, page), 1)
            ],
        },
    }
    return {
        "@context": [CONTEXT, PRESENTATION],
        "id": address,
        "type": "AnnotationPage",
        "items": [annotation],
    }


def _target(page: Page, address: str, canvas: str, base_url: str) -> dict:
    width, height = page.width_px, page.height_px
    outline = f"0,0 {width},0 {width},{height} 0,{height}"
    return {
        "id": f"{address}#target",
        "type": "SpecificResource",
        "source": {
            "id": f"{base_url}{image_api.PREFIX}/{page.pk}",
            "type": "ImageService3",
            "width": width,
            "height": height,
            "partOf": [{"id": canvas, "type": "Canvas"}],
        },
        "selector": {
            "type": "SvgSelector",
            "value": (
                f'<svg width="{width}" height="{height}"><polygon points="{outline}" /></svg>'
            ),
        },
    }


def _feature(number: int, address: str, x_px, y_px, longitude, latitude) -> dict:
    return {
        "id": f"{address}#place-{number}",
        "type": "Feature",
        "properties": {"resourceCoords": [x_px, y_px]},
        "geometry": {"type": "Point", "coordinates": [longitude, latitude]},
    }


def _points(overlay: Overlay, page: Page) -> Iterable[tuple[float, float, float, float]]:
    """The tie points; of a placement without, a lattice of points that it takes to their places."""
    if overlay.method in BY_POINTS:
        return overlay.points
    placement = World(overlay.world, read_crs(overlay.crs))
    xs, ys = np.meshgrid(
        np.linspace(0, page.width_px, ACROSS), np.linspace(0, page.height_px, ACROSS)
    )
    pixels = np.column_stack([xs.ravel(), ys.ravel()])
    places = web_mercator.to_degrees(placement.to_plane(pixels)).round(9)
    return [tuple(map(float, point)) for point in np.column_stack([pixels, places])]
