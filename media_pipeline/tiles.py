"""Read what pyramid.py writes: a tile's bytes without decoding, or the pixels of a region.

A tile is the tables of its level and a slice of the mapped file. At the right and bottom edge the
padding is cut off at restart markers and the size in the frame header rewritten, which loses
nothing.
"""

import mmap
import struct
from array import array
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from math import ceil
from pathlib import Path
from typing import NamedTuple

import numpy as np
from django.conf import settings
from django.core.files.storage import default_storage
from PIL import Image

from . import tiff
from .pyramid import TILE_PX

OPEN_FILES = 256
EDGE_TILES = (
    64  # cut to their size and kept, some 20 kB each: to cut one costs as much as to send it
)
MOST_DECODED_PX = 100_000_000  # for one region; four times the largest answer, as levels halve
# SOI and a JFIF marker, which tells every decoder that the colours are YCbCr or grey.
_START = b"\xff\xd8\xff\xe0\x00\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
_END = b"\xff\xd9"
_SOF0, _DRI, _SOS = 0xC0, 0xDD, 0xDA
_MARKER = b"\xff\xd0"  # RST0; of the eight, which follow each other, the first


def open_pyramid(derivative: str) -> "Pyramid":
    """The derivative of that name in the storage, which must be a local one; open files are kept.

    Names are made from the content, so a kept file never goes out of date.
    """
    return _open(derivative, settings.MEDIA_ROOT)


@lru_cache(maxsize=OPEN_FILES)
def _open(derivative: str, _root: Path) -> "Pyramid":
    """To make a path of the name takes longer than to find a kept file."""
    return Pyramid(Path(default_storage.path(derivative)))


class TilePlace(NamedTuple):
    """Where a stored tile lies: the level (0 is the full picture), counted from the top left."""

    level: int
    column: int
    row: int


Box = tuple[int, int, int, int]  # x, y, width, height in the full picture, in pixels


def place_of_tile(page_px: tuple[int, int], box: Box, size: tuple[int, int]) -> TilePlace | None:
    """The stored tile that shows `box` at `size`; None when there is none. Arithmetic alone.

    The one rule of which requests need no decoding. `page_px` is the page's width and height.
    """
    for level, side_px in _levels_of_tile(page_px, box):
        if size == (_level_px(box[2], level), _level_px(box[3], level)):
            return TilePlace(level, box[0] // side_px, box[1] // side_px)
    return None


def height_of_tile(page_px: tuple[int, int], box: Box, width_px: int) -> int | None:
    """The height of the stored tile that shows `box` at this width; None when there is none.

    A box that keeps its width is not reduced: a column of one pixel, which is one pixel wide in
    every level, is a tile of the full picture or none.
    """
    for level, _ in _levels_of_tile(page_px, box):
        if width_px == _level_px(box[2], level) and (level == 0 or width_px < box[2]):
            return _level_px(box[3], level)
    return None


def _levels_of_tile(page_px: tuple[int, int], box: Box) -> Iterator[tuple[int, int]]:
    """The levels that have a tile of exactly this box, and the side of their tiles in full pixels.

    At the far corner that may be several.
    """
    x, y, width, height = box
    right, bottom = page_px[0] - x, page_px[1] - y
    level, side_px = 0, TILE_PX
    while not (x % side_px or y % side_px):
        if width == min(side_px, right) and height == min(side_px, bottom):
            yield level, side_px
        if side_px >= max(page_px):  # the smallest level is one tile
            return
        level, side_px = level + 1, 2 * side_px


def _level_px(full_px: int, level: int) -> int:
    """Level n is the page divided by 2ⁿ, rounded up."""
    return -(-full_px >> level)


class Level:
    """One size of the picture: its tiles are counted from the top left."""

    def __init__(self, directory: tiff.Directory):
        self.width_px, self.height_px = directory.size_px
        self.tile_px = directory.number(tiff.TILE_WIDTH)
        self.columns, self.rows = (ceil(side / self.tile_px) for side in directory.size_px)
        self.offsets = array("Q", directory.numbers(tiff.TILE_OFFSETS))
        self.byte_counts = array("Q", directory.numbers(tiff.TILE_BYTE_COUNTS))
        self.prefix = _START + directory.blob(tiff.JPEG_TABLES)[2:-2]  # without its SOI and EOI

    def tile_size(self, column: int, row: int) -> tuple[int, int]:
        """Width and height of a tile in pixels of this level, smaller at the far edges."""
        return (
            min(self.tile_px, self.width_px - column * self.tile_px),
            min(self.tile_px, self.height_px - row * self.tile_px),
        )


class Pyramid:
    """One derivative, mapped into memory. Safe to share between threads: it is never written."""

    def __init__(self, path: Path):
        with path.open("rb") as file:
            self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        directories = list(tiff.directories(self._data))
        self.levels = [Level(directory) for directory in directories]
        is_grey = directories[0].number(tiff.PHOTOMETRIC) == tiff.MIN_IS_BLACK
        self.mode = "L" if is_grey else "RGB"
        self.says_where_it_lies = tiff.GEO_KEYS in directories[0].entries

    @property
    def scale_factors(self) -> list[int]:
        """1 for the full picture, 2 for half of it, …"""
        return [2**number for number in range(len(self.levels))]

    def tile(self, level: int, column: int, row: int) -> bytes:
        """A complete JPEG of one tile; raises IndexError when the level has no such tile."""
        at = self.levels[level]
        if not (0 <= column < at.columns and 0 <= row < at.rows):
            raise IndexError(f"level {level} has no tile {column}, {row}")
        if at.tile_size(column, row) != (at.tile_px, at.tile_px):
            return _edge_tile(self, level, column, row)
        return at.prefix + self._stored(at, column, row)

    def _stored(self, at: Level, column: int, row: int) -> bytes:
        """A tile as it lies in the file, without its SOI."""
        number = row * at.columns + column
        start = at.offsets[number]
        return self._data[start + 2 : start + at.byte_counts[number]]

    def edge_tile(self, level: int, column: int, row: int) -> bytes:
        """One at the right or bottom, made: without its padding."""
        at = self.levels[level]
        return at.prefix + _cropped(self._stored(at, column, row), *at.tile_size(column, row))

    def region(self, box: tuple[float, float, float, float], size: tuple[int, int]) -> Image.Image:
        """The pixels of `box` (x, y, width, height of the full picture), scaled to `size`.

        Decodes only the tiles it touches, of the smallest level that is large enough.
        """
        x, y, width, height = box
        number = self._level_for(width, height, size)
        level, factor = self.levels[number], self.scale_factors[number]
        left, top = x / factor, y / factor
        right = min((x + width) / factor, level.width_px)
        bottom = min((y + height) / factor, level.height_px)
        origin_x, origin_y = int(left), int(top)
        picture = self._decode(number, origin_x, origin_y, ceil(right), ceil(bottom))
        if picture.size == size and (left, top) == (origin_x, origin_y):
            return picture
        exact = (left - origin_x, top - origin_y, right - origin_x, bottom - origin_y)
        return picture.resize(size, Image.Resampling.LANCZOS, box=exact)

    def _level_for(self, width: float, height: float, size: tuple[int, int]) -> int:
        """The smallest level that is not smaller than `size`, unless that would decode too much."""
        scale = max(1, min(width / size[0], height / size[1]))
        if width * height / scale**2 > MOST_DECODED_PX:  # a picture asked for as a thin strip
            scale = (width * height / MOST_DECODED_PX) ** 0.5 * 2
        return max(n for n, factor in enumerate(self.scale_factors) if factor <= scale)

    def _decode(self, number: int, left: int, top: int, right: int, bottom: int) -> Image.Image:
        """The pixels of a level from (left, top) up to, not including, (right, bottom)."""
        tile_px = self.levels[number].tile_px
        picture = None
        for row in range(top // tile_px, ceil(bottom / tile_px)):
            for column in range(left // tile_px, ceil(right / tile_px)):
                with Image.open(BytesIO(self.tile(number, column, row)), formats=["JPEG"]) as tile:
                    picture = picture or Image.new(tile.mode, (right - left, bottom - top))
                    picture.paste(tile, (column * tile_px - left, row * tile_px - top))
        return picture


@lru_cache(maxsize=EDGE_TILES)
def _edge_tile(pyramid: Pyramid, level: int, column: int, row: int) -> bytes:
    return pyramid.edge_tile(level, column, row)


def _cropped(body: bytes, width_px: int, height_px: int) -> bytes:
    """An edge tile without its padding; `body` is the JPEG after its SOI (ITU-T T.81, B.2)."""
    frame, interval, scan = _segments(body)
    mcu_px = 8 * (body[frame + 11] >> 4) if body[frame + 9] == 3 else 8
    coded_px = int.from_bytes(body[frame + 7 : frame + 9])
    keep, coded = ceil(width_px / mcu_px) // interval, ceil(coded_px / mcu_px) // interval
    head = bytearray(body[:scan])
    struct.pack_into(">HH", head, frame + 5, height_px, width_px)
    stream = _kept_intervals(body[scan:-2], ceil(height_px / mcu_px), keep, coded)
    return bytes(head) + stream + _END


def _kept_intervals(stream: bytes, rows: int, keep: int, coded: int) -> bytes:
    """Of each of `rows` the first `keep` of its `coded` intervals, restart markers counted anew."""
    starts, ends = _intervals(stream)
    if keep == coded:  # they are the first ones, and counted as they should be
        return stream[: ends[rows * coded - 1]]
    first = coded * np.arange(rows)
    pieces = zip(starts[first].tolist(), ends[first + keep - 1].tolist(), strict=True)
    kept = bytearray(_MARKER.join([stream[start:end] for start, end in pieces]))
    wanted = np.add.outer(first, np.arange(keep)).ravel()
    after = np.cumsum((ends - starts)[wanted] + len(_MARKER))[:-1]
    np.frombuffer(kept, np.uint8)[after - 1] = 0xD0 + np.arange(len(after)) % 8
    return bytes(kept)


def _intervals(stream: bytes) -> tuple[np.ndarray, np.ndarray]:
    """Where each restart interval of a scan begins and ends, without its marker."""
    data = np.frombuffer(stream, np.uint8)
    at = np.flatnonzero(data[:-1] == 0xFF)
    markers = at[(data[at + 1] & 0xF8) == 0xD0]
    starts = np.concatenate([[0], markers + len(_MARKER)])
    return starts, np.concatenate([markers, [len(stream)]])


def _segments(body: bytes) -> tuple[int, int, int]:
    """Where the frame header begins, the restart interval in MCUs, where the scan's data begin."""
    position = frame = interval = 0
    while True:
        marker, length = body[position + 1], int.from_bytes(body[position + 2 : position + 4])
        if marker == _SOF0:
            frame = position
        elif marker == _DRI:
            interval = int.from_bytes(body[position + 4 : position + 6])
        position += 2 + length
        if marker == _SOS:
            return frame, interval, position
