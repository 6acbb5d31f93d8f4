"""Draw a scan as map tiles: for each pixel of a tile, which pixel of the scan lies there.

The scan is read from its own derivative, tile by tile, so memory does not grow with it.
"""

from math import ceil, log2

import numpy as np
from django.utils.translation import gettext_noop as _

from . import web_mercator
from .errors import AssetProblem
from .georeference import Placement
from .map_pyramid import Grid, grid_of
from .tiles import Pyramid
from .web_mercator import TILE_PX

MESH_PX = 16  # placements are asked at every 16th pixel and taken as straight between
_ACROSS = 64  # how finely a scan is looked at to learn where it reaches
FINER = 1.2  # a pixel of the tiles is at most so much wider than one of the scan
MOST_READ_PX = 2048  # of the scan for one tile, either way: larger parts are read smaller
MOST_TILES_MORE = 8  # tiles to pixels of the scan; a badly torn one is drawn coarser


class Warp:
    """One page of a scan, drawn where its placement says."""

    def __init__(self, source: Pyramid, placement: Placement):
        self._source, self._placement = source, placement
        level = source.levels[0]
        self.size_px = (level.width_px, level.height_px)
        self.bounds_m = self._bounds_m()

    def grid(self) -> Grid:
        """The grid that the tiles lie on, as fine as the scan; raises AssetProblem."""
        width, height = self.size_px
        zoom = ceil(log2(web_mercator.pixel_m(0) / self._pixel_m()) - log2(FINER))
        zoom = min(max(zoom, 0), web_mercator.MOST_ZOOM)
        most = MOST_TILES_MORE * width * height / TILE_PX**2 + 64
        while zoom and grid_of(self.bounds_m, zoom).covered > most:
            zoom -= 1
        return grid_of(self.bounds_m, zoom)

    def tile(self, zoom: int, column: int, row: int) -> np.ndarray | None:
        """256 × 256 pixels and, as the last of their values, whether the scan covers them.

        None when it covers none of them. What lies outside repeats the scan's edge, so that
        nothing foreign bleeds in when it is compressed.
        """
        places = self._places(zoom, column, row)
        width, height = self.size_px
        x, y = places[..., 0], places[..., 1]
        covers = (x >= 0) & (x <= width) & (y >= 0) & (y <= height)
        if not covers.any():
            return None
        x = np.clip(np.nan_to_num(x), *_span(x[covers])) - 0.5
        y = np.clip(np.nan_to_num(y), *_span(y[covers])) - 0.5
        colours = self._sampled(x, y)
        return np.dstack([colours, np.where(covers, 255, 0).astype(np.uint8)])

    def _places(self, zoom: int, column: int, row: int) -> np.ndarray:
        """x, y on the scan of the middle of every pixel of a tile."""
        left, top = web_mercator.corner_of(zoom, column, row)
        steps = np.arange(0, TILE_PX + 1, MESH_PX) * web_mercator.pixel_m(zoom)
        xs, ys = np.meshgrid(left + steps, top - steps)
        mesh = self._placement.to_pixels(np.column_stack([xs.ravel(), ys.ravel()]))
        with np.errstate(invalid="ignore"):  # infinite where a reference system does not reach
            return _between(_between(mesh.reshape(*xs.shape, 2)).swapaxes(0, 1)).swapaxes(0, 1)

    def _sampled(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Colours of the scan at these places, which are counted from the middle of a pixel.

        Straight between the four pixels around (bilinear).
        """
        width, height = self.size_px
        left, top = max(int(x.min()), 0), max(int(y.min()), 0)
        right, bottom = min(int(x.max()) + 2, width), min(int(y.max()) + 2, height)
        box = (left, top, max(right - left, 1), max(bottom - top, 1))
        smaller = max(1, ceil(max(box[2:]) / MOST_READ_PX))
        size = (ceil(box[2] / smaller), ceil(box[3] / smaller))
        pixels = np.asarray(self._source.region(box, size), dtype=np.float32)
        pixels = pixels.reshape(size[1], size[0], -1)
        across = (x - left + 0.5) * size[0] / box[2] - 0.5
        down = (y - top + 0.5) * size[1] / box[3] - 0.5
        return _bilinear(pixels, across, down)

    def _bounds_m(self) -> tuple[float, float, float, float]:
        """West, south, east, north of the scan in the plane; raises AssetProblem."""
        places = self._placement.to_plane(_lattice(*self.size_px))
        within = np.isfinite(places).all() and np.abs(places).max() <= web_mercator.HALF_M
        if not within:
            raise AssetProblem(
                _(
                    "Placed so, the scan reaches beyond the map of the world. Look at the points, "
                    "or at the reference system: one of them is far off."
                )
            )
        (west, south), (east, north) = places.min(axis=0), places.max(axis=0)
        return float(west), float(south), float(east), float(north)

    def _pixel_m(self) -> float:
        """How wide a pixel of the scan is in the plane, at the middle of the scan."""
        width, height = self.size_px
        middle = np.array([[width / 2, height / 2]])
        around = middle + np.array([[0, 0], [1, 0], [0, 1]])
        at, right, below = self._placement.to_plane(around)
        across, down = right - at, below - at
        area = abs(across[0] * down[1] - across[1] * down[0])
        return max(float(np.sqrt(area)), 1e-6)


def _span(values: np.ndarray) -> tuple[float, float]:
    return float(values.min()), float(values.max())


def _lattice(width_px: int, height_px: int) -> np.ndarray:
    """Places all over a picture, its corners and edges among them."""
    xs, ys = np.meshgrid(
        np.linspace(0, width_px, _ACROSS + 1), np.linspace(0, height_px, _ACROSS + 1)
    )
    return np.column_stack([xs.ravel(), ys.ravel()])


def _between(mesh: np.ndarray) -> np.ndarray:
    """The rows of a mesh at the middle of every pixel: straight between its lines."""
    at = (np.arange(TILE_PX) + 0.5) / MESH_PX
    before = at.astype(int)
    share = (at - before)[:, None, None]
    return mesh[before] * (1 - share) + mesh[before + 1] * share


def _bilinear(pixels: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    height, width = pixels.shape[:2]
    x, y = np.clip(x, 0, width - 1), np.clip(y, 0, height - 1)
    left, top = x.astype(int), y.astype(int)
    right, below = np.minimum(left + 1, width - 1), np.minimum(top + 1, height - 1)
    share_x = (x - left)[..., None].astype(np.float32)
    share_y = (y - top)[..., None].astype(np.float32)
    upper = pixels[top, left] * (1 - share_x) + pixels[top, right] * share_x
    lower = pixels[below, left] * (1 - share_x) + pixels[below, right] * share_x
    return np.rint(upper * (1 - share_y) + lower * share_y).astype(np.uint8)
