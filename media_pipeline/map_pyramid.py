"""Write map tiles into one file: a BigTIFF on the grid of web maps, with a mask, readable as a COG.

Its raster begins and ends where tiles of the smallest zoom do, so every level of it is whole tiles
of that zoom; tiles that the scan does not touch are left out (sparse). Each level has a directory
of JPEG tiles and one of masks (1 bit a pixel, Deflate), in the order that GDAL writes them.
"""

import shutil
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from PIL import Image

from . import tiff, web_mercator
from .tiff_writing import colour_tags, directory, jpeg_tables, jpeg_tile
from .web_mercator import TILE_PX

WIDEST = 2  # tiles of the smallest zoom, either way
_DEFLATE = 8  # of COMPRESSION
# GeoTIFF 1.1: projected, pixels are areas, EPSG:3857.
_GEO_KEYS = [1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, 3857]

Tile = np.ndarray  # 256 × 256 × (colours and, last, 255 where the scan covers the pixel)


@dataclass(frozen=True)
class Grid:
    """Which tiles of web maps a file holds: a rectangle of them at its largest zoom."""

    zoom: int
    covered_columns: range  # of this zoom, that the scan reaches into
    covered_rows: range
    depth: int  # how many smaller zooms there are

    @property
    def covered(self) -> int:
        return len(self.covered_columns) * len(self.covered_rows)

    @property
    def columns(self) -> range:
        return _whole(self.covered_columns, self.depth)

    @property
    def rows(self) -> range:
        return _whole(self.covered_rows, self.depth)


def _whole(span: range, depth: int) -> range:
    """Widened to whole tiles of the zoom that is `depth` smaller."""
    side = 2**depth
    return range(span.start // side * side, -(-span.stop // side) * side)


def grid_of(bounds_m: tuple[float, float, float, float], zoom: int) -> Grid:
    """The grid of a scan that reaches from west, south to east, north in the plane."""
    west, south, east, north = bounds_m
    left, top = web_mercator.tile_at(zoom, west, north)
    right, bottom = web_mercator.tile_at(zoom, east, south)
    depth = 0
    while (
        depth < zoom
        and max((right >> depth) - (left >> depth), (bottom >> depth) - (top >> depth)) >= WIDEST
    ):
        depth += 1
    return Grid(zoom, range(left, right + 1), range(top, bottom + 1), depth)


def write_map_pyramid(
    draw: Callable[[int, int, int], Tile | None], grid: Grid, mode: str, path: Path
) -> None:
    """Write the tiles that `draw(zoom, column, row)` gives; smaller zooms are made of them.

    `mode` is "RGB" or "L". One branch of the pyramid at a time is in memory.
    """
    spills = path.with_name(path.name + ".levels")
    spills.mkdir()
    levels = [_Level(grid, depth, mode, spills) for depth in range(grid.depth + 1)]
    top = levels[-1]
    for row in range(top.height):
        for column in range(top.width):
            _make(draw, grid, levels, grid.depth, column, row)
    _assemble(levels, grid, mode, path)
    for level in levels:
        level.spill.close()
    shutil.rmtree(spills)


class _Level:
    """One zoom while it is written; tiles are counted from the grid's own corner."""

    def __init__(self, grid: Grid, depth: int, mode: str, folder: Path):
        self.width, self.height = len(grid.columns) >> depth, len(grid.rows) >> depth
        self.mode = mode
        self.spill: BinaryIO = (folder / str(depth)).open("w+b")
        count = self.width * self.height
        self.colours, self.masks = ([(0, 0)] * count for _ in range(2))  # offset, bytes

    def add(self, column: int, row: int, tile: Tile) -> None:
        number = row * self.width + column
        self.colours[number] = self._spill(jpeg_tile(_picture(tile, self.mode)))
        self.masks[number] = self._spill(packed_mask(tile[..., -1] > 0))

    def _spill(self, content: bytes) -> tuple[int, int]:
        at = self.spill.tell()
        self.spill.write(content)
        return at, len(content)


def packed_mask(covers: np.ndarray) -> bytes:
    """A tile of the mask as it lies in the file."""
    return zlib.compress(np.packbits(covers).tobytes(), 6)


def _make(draw, grid: Grid, levels: list[_Level], depth: int, column: int, row: int) -> Tile | None:
    """Make the tile of a level, after the four of the next that it is made of."""
    if depth:
        quarters = [
            _make(draw, grid, levels, depth - 1, 2 * column + right, 2 * row + down)
            for down in (0, 1)
            for right in (0, 1)
        ]
        tile = _merged(quarters)
    else:
        tile = _drawn(draw, grid, column, row)
    if tile is not None:
        levels[depth].add(column, row, tile)
    return tile


def _drawn(draw, grid: Grid, column: int, row: int) -> Tile | None:
    column, row = column + grid.columns.start, row + grid.rows.start
    if column in grid.covered_columns and row in grid.covered_rows:
        return draw(grid.zoom, column, row)
    return None


def _merged(quarters: list[Tile | None]) -> Tile | None:
    """Four tiles as one of half their size: each pixel the mean of those that are covered."""
    there = [quarter for quarter in quarters if quarter is not None]
    if not there:
        return None
    blank = _blank(there)
    a, b, c, d = (blank if quarter is None else quarter for quarter in quarters)
    whole = np.vstack([np.hstack([a, b]), np.hstack([c, d])])
    if len(there) == 4 and whole[..., -1].all():
        return _halved(whole)
    blocks = whole.reshape(TILE_PX, 2, TILE_PX, 2, -1).astype(np.float32)
    colours, weights = blocks[..., :-1], np.maximum(blocks[..., -1:], 0.01)
    mean = (colours * weights).sum(axis=(1, 3)) / weights.sum(axis=(1, 3))
    covers = blocks[..., -1].max(axis=(1, 3))
    return np.rint(np.dstack([mean, covers])).astype(np.uint8)


def _halved(whole: Tile) -> Tile:
    """Of four that are covered everywhere: the same mean, ten times as fast."""
    mode = "RGB" if whole.shape[-1] == 4 else "L"
    half = np.asarray(_picture(whole, mode).reduce(2)).reshape(TILE_PX, TILE_PX, -1)
    return np.dstack([half, np.full((TILE_PX, TILE_PX), 255, dtype=np.uint8)])


def _blank(tiles: list[Tile]) -> Tile:
    """An uncovered tile in the mean colour of its neighbours: less to be seen in their JPEG."""
    seen = np.concatenate([tile[tile[..., -1] > 0] for tile in tiles])
    blank = np.empty_like(tiles[0])
    blank[...] = np.rint(seen.mean(axis=0)).astype(np.uint8)
    blank[..., -1] = 0
    return blank


def _picture(tile: Tile, mode: str) -> Image.Image:
    return Image.fromarray(tile[..., 0] if mode == "L" else np.ascontiguousarray(tile[..., :3]))


def _assemble(levels: list[_Level], grid: Grid, mode: str, path: Path) -> None:
    """Header first, then the tiles of the smallest zoom, of the next, …"""
    starts = [0] * len(levels)
    position = len(_header(levels, starts, grid, mode))  # its size depends on their number only
    for depth in reversed(range(len(levels))):
        starts[depth] = position
        position += levels[depth].spill.tell()
    with path.open("wb") as file:
        file.write(_header(levels, starts, grid, mode))
        for level in reversed(levels):
            level.spill.seek(0)
            shutil.copyfileobj(level.spill, file, 1024**2)


def _header(levels: list[_Level], starts: list[int], grid: Grid, mode: str) -> bytes:
    """The directories: the picture and its mask, the smaller ones, the masks of those."""
    tables = jpeg_tables(mode)
    pictures = [
        _picture_tags(level, start, tables, mode, is_reduced=number > 0)
        for number, (level, start) in enumerate(zip(levels, starts, strict=True))
    ]
    masks = [
        _mask_tags(level, start, is_reduced=number > 0)
        for number, (level, start) in enumerate(zip(levels, starts, strict=True))
    ]
    pictures[0] += _geo_tags(grid)
    directories = [pictures[0], masks[0], *pictures[1:], *masks[1:]]
    header = b"II" + struct.pack("<HHHQ", 43, 8, 0, 16)
    for number, tags in enumerate(directories, 1):
        header += directory(tags, len(header), is_last=number == len(directories))
    return header


def _shape_tags(level: _Level, tiles: list, start: int, kind: int) -> list:
    offsets = [start + offset if size else 0 for offset, size in tiles]
    return [
        (tiff.NEW_SUBFILE_TYPE, tiff.LONG, [kind]),
        (tiff.IMAGE_WIDTH, tiff.LONG, [level.width * TILE_PX]),
        (tiff.IMAGE_LENGTH, tiff.LONG, [level.height * TILE_PX]),
        (tiff.PLANAR_CONFIGURATION, tiff.SHORT, [1]),
        (tiff.TILE_WIDTH, tiff.LONG, [TILE_PX]),
        (tiff.TILE_LENGTH, tiff.LONG, [TILE_PX]),
        (tiff.TILE_OFFSETS, tiff.LONG8, offsets),
        (tiff.TILE_BYTE_COUNTS, tiff.LONG, [size for _offset, size in tiles]),
    ]


def _picture_tags(level: _Level, start: int, tables: bytes, mode: str, *, is_reduced: bool) -> list:
    kind = int(is_reduced)
    return [*_shape_tags(level, level.colours, start, kind), *colour_tags(mode, tables)]


def _mask_tags(level: _Level, start: int, *, is_reduced: bool) -> list:
    return [
        *_shape_tags(level, level.masks, start, tiff.IS_MASK | int(is_reduced)),
        (tiff.BITS_PER_SAMPLE, tiff.SHORT, [1]),
        (tiff.COMPRESSION, tiff.SHORT, [_DEFLATE]),
        (tiff.PHOTOMETRIC, tiff.SHORT, [tiff.MASK]),
        (tiff.SAMPLES_PER_PIXEL, tiff.SHORT, [1]),
    ]


def _geo_tags(grid: Grid) -> list:
    """Where the raster lies (GeoTIFF 1.1, OGC 19-008r4, 7.1 and annex B)."""
    side_m = web_mercator.pixel_m(grid.zoom)
    x, y = web_mercator.corner_of(grid.zoom, grid.columns.start, grid.rows.start)
    return [
        (tiff.MODEL_PIXEL_SCALE, tiff.DOUBLE, [side_m, side_m, 0.0]),
        (tiff.MODEL_TIEPOINT, tiff.DOUBLE, [0.0, 0.0, 0.0, x, y, 0.0]),
        (tiff.GEO_KEYS, tiff.SHORT, _GEO_KEYS),
    ]
