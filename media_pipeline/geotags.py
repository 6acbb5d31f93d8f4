"""Where a picture lies on the ground, as the tags of a GeoTIFF (OGC GeoTIFF 1.1, 19-008r4)."""

import rasterio
from affine import Affine
from rasterio.control import GroundControlPoint
from rasterio.crs import CRS
from rasterio.errors import CRSError, RasterioError
from rasterio.io import MemoryFile

from . import tiff


def of_dataset(dataset: rasterio.DatasetReader, orientation: int) -> list:
    """The tags that place the pixels of `dataset`, as `pyramid` writes them: tag, type, values.

    They are for the picture as EXIF `orientation` has it displayed. GDAL knows many ways in which
    programs have written a place, and writes one: so we let it write a GeoTIFF of one pixel. A
    place that it cannot write is left out: the picture is good without.
    """
    stored = stored_from_displayed(orientation, dataset.width, dataset.height)
    points, crs = dataset.gcps
    try:
        if points:
            # `CRS()` is an unknown system; without any, rasterio writes no points.
            return _written({"gcps": [_displayed(p, stored) for p in points], "crs": crs or CRS()})
        return _written({"transform": dataset.transform @ stored, "crs": dataset.crs})
    except (RasterioError, CRSError, ValueError):
        return []


def stored_from_displayed(orientation: int, width_px: int, height_px: int) -> Affine:
    """Column and row as displayed → as stored, for a stored picture of this size."""
    return {
        2: Affine(-1, 0, width_px, 0, 1, 0),
        3: Affine(-1, 0, width_px, 0, -1, height_px),
        4: Affine(1, 0, 0, 0, -1, height_px),
        5: Affine(0, 1, 0, 1, 0, 0),
        6: Affine(0, 1, 0, -1, 0, height_px),
        7: Affine(0, -1, width_px, -1, 0, height_px),
        8: Affine(0, -1, width_px, 1, 0, 0),
    }.get(orientation, Affine.identity())


def _displayed(point: GroundControlPoint, stored: Affine) -> GroundControlPoint:
    column, row = ~stored @ (point.col, point.row)
    return GroundControlPoint(row=row, col=column, x=point.x, y=point.y, z=point.z)


def _written(place: dict) -> list:
    one_pixel = {"driver": "GTiff", "width": 1, "height": 1, "count": 1, "dtype": "uint8"}
    with MemoryFile() as memory:
        with memory.open(**one_pixel, **place):
            pass
        page = next(tiff.directories(bytes(memory.getbuffer())))
        return [
            (tag, page.entries[tag][0], page.numbers(tag))
            for tag in tiff.GEO_TAGS
            if tag in page.entries
        ]
