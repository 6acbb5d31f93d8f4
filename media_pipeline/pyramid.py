"""Write the derivative of a page: one Cloud Optimized GeoTIFF, tiled, with every smaller level.

The picture is read once in bands of one tile's height, halved on the fly, and its tiles are encoded
by Pillow on every processor, while the next band is read. So memory grows with the width of the
picture and not with its height. Three things make the file servable without ever decoding it (see
tiles.py): quantisation and Huffman tables are stored once a level (JPEGTables); level sizes are
rounded up, as IIIF viewers ask for them; and tiles that reach over the right or bottom edge carry
JPEG restart markers, at which the padding can be cut off.
"""

import os
import shutil
import struct
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from math import ceil, gcd
from pathlib import Path
from typing import BinaryIO, Protocol

from PIL import Image

from . import tiff
from .tiff_writing import Tag, aligned, colour_tags, directory, jpeg_tables, jpeg_tile

TILE_PX = 512
ENCODERS = len(os.sched_getaffinity(0))  # libjpeg-turbo releases the GIL
# What readers across a network may rely on, as GDAL's COG driver writes it behind the header: each
# tile is led by its size and followed by its last four bytes again, so one request fetches it and
# shows that it came whole. Source: GDAL, "COG driver", Header ghost area.
_LAYOUT = (
    "LAYOUT=IFDS_BEFORE_DATA\n"
    "BLOCK_ORDER=ROW_MAJOR\n"
    "BLOCK_LEADER=SIZE_AS_UINT4\n"
    "BLOCK_TRAILER=LAST_4_BYTES_REPEATED\n"
    "KNOWN_INCOMPATIBLE_EDITION=NO\n "
)
_GHOST = f"GDAL_STRUCTURAL_METADATA_SIZE={len(_LAYOUT):06d} bytes\n{_LAYOUT}".encode("ascii")
_HEADER_BYTES = 16


class Banded(Protocol):
    """A picture that is read from top to bottom; `mode` is "RGB" or "L".

    Bands of an RGB picture may be RGBX: the same pixels, with a fourth byte that means nothing.
    """

    width_px: int
    height_px: int
    mode: str

    def bands(self, rows: int): ...


def level_sizes(width_px: int, height_px: int) -> list[tuple[int, int]]:
    """Width and height of every level, the largest first, down to one that fits into one tile."""
    sizes = [(width_px, height_px)]
    while max(sizes[-1]) > TILE_PX:
        width, height = sizes[-1]
        sizes.append((ceil(width / 2), ceil(height / 2)))
    return sizes


def write_pyramid(picture: Banded, path: Path, geo_tags: list[Tag] | None = None) -> None:
    """Write the derivative of `picture` to `path`; needs as much room again while it works.

    `geo_tags` say where the picture lies on the ground, for pixels of the picture as displayed.
    """
    spills = path.with_name(path.name + ".levels")
    spills.mkdir()
    with ExitStack() as stack:
        levels = [
            _Level(width, height, stack.enter_context((spills / str(number)).open("w+b")))
            for number, (width, height) in enumerate(
                level_sizes(picture.width_px, picture.height_px)
            )
        ]
        with ThreadPoolExecutor(ENCODERS) as pool:
            for band in picture.bands(TILE_PX):
                _push(levels, band, pool)
            for level in levels:
                level.settle()
        _assemble(levels, picture.mode, path, geo_tags or [])
    shutil.rmtree(spills)


class _Level:
    """One level while it is written: its tiles go to a file of their own, joined at the end."""

    def __init__(self, width_px: int, height_px: int, spill: BinaryIO):
        self.width_px, self.height_px, self.spill = width_px, height_px, spill
        self.offsets: list[int] = []
        self.byte_counts: list[int] = []
        self._encoding: list[Future[bytes]] = []
        self._row: Image.Image | None = None  # a row of tiles that is being filled
        self._row_filled = 0
        self._rows_left = height_px

    def take(self, band: Image.Image) -> Image.Image | None:
        """Add rows below; returns a whole row of tiles when they fill one."""
        height = min(TILE_PX, self._rows_left)
        if band.height == height:
            self._rows_left -= height
            return band
        if self._row is None:
            self.settle()  # so that no more than one row is in memory
            self._row, self._row_filled = Image.new(band.mode, (self.width_px, height), None), 0
        self._row.paste(band, (0, self._row_filled))
        self._row_filled += band.height
        if self._row_filled < height:
            return None
        self._rows_left -= height
        row, self._row = self._row, None
        return row

    def encode(self, row: Image.Image, pool: ThreadPoolExecutor) -> None:
        """Start to encode a row of tiles; the row before it is written first."""
        self.settle()
        lefts = range(0, self.width_px, TILE_PX)
        try:
            self._encoding = [pool.submit(_encode_tile, row, left) for left in lefts]
        except RuntimeError as error:  # "can't start new thread": no room for its stack
            raise MemoryError from error

    def settle(self) -> None:
        """Write the tiles that are being encoded, as soon as they are."""
        encoding, self._encoding = self._encoding, []
        for tile in encoding:
            self._write(tile.result())

    def _write(self, tile: bytes) -> None:
        self.spill.write(struct.pack("<I", len(tile)))
        self.offsets.append(self.spill.tell())
        self.byte_counts.append(len(tile))
        self.spill.write(tile + tile[-4:])


def _push(levels: list[_Level], band: Image.Image, pool: ThreadPoolExecutor) -> None:
    """Give a band to the first level, and its half to the next when a row of tiles is full."""
    level, *smaller = levels
    row = level.take(band)
    if row is None:
        return
    level.encode(row, pool)
    if smaller:
        _push(smaller, _halved(row), pool)


def _halved(band: Image.Image) -> Image.Image:
    """Half as wide and high, rounded up: the mean of 2 × 2 pixels, the edge repeated."""
    return _padded(band, band.width + band.width % 2, band.height + band.height % 2).reduce(2)


def _padded(band: Image.Image, width_px: int, height_px: int) -> Image.Image:
    """Grow to the right and below by repeating the last pixels: no ringing at the border."""
    width, height = band.size
    if (width, height) == (width_px, height_px):
        return band
    grown = Image.new(band.mode, (width_px, height_px))
    grown.paste(band, (0, 0))
    if width < width_px:
        column = band.crop((width - 1, 0, width, height))
        grown.paste(column.resize((width_px - width, height)), (width, 0))
    if height < height_px:
        row = grown.crop((0, height - 1, width_px, height))
        grown.paste(row.resize((width_px, height_px - height)), (0, height))
    return grown


def _encode_tile(band: Image.Image, left: int) -> bytes:
    """The tile of `band` from column `left`, as JPEG without tables and JFIF marker."""
    width, height = min(TILE_PX, band.width - left), band.height
    tile = _padded(band.crop((left, 0, left + width, height)), TILE_PX, TILE_PX)
    return jpeg_tile(tile, _restart_interval(width, height, band.mode))


def _restart_interval(width_px: int, height_px: int, mode: str) -> int:
    """MCUs between restart markers, so that padding lies between two; 0 for none.

    A JPEG's blocks run row by row: columns can be cut off only where the stream restarts. Source:
    ITU-T T.81, E.1.4; MCUs are 16 × 16 pixels at 4:2:0 and 8 × 8 with one component (A.2).
    """
    mcu_px = 8 if mode == "L" else 16
    mcus_a_row = TILE_PX // mcu_px
    if width_px < TILE_PX:
        return gcd(ceil(width_px / mcu_px), mcus_a_row)
    return mcus_a_row if height_px < TILE_PX else 0


def _assemble(levels: list[_Level], mode: str, path: Path, geo_tags: list[Tag]) -> None:
    """Header first, then the tiles of the smallest level, of the next, … : the order of a COG."""
    tables = jpeg_tables(mode)
    directories = [_tags(level, tables, mode) for level in levels]
    directories[0] += geo_tags
    for tags in directories[1:]:
        tags[0] = (tiff.NEW_SUBFILE_TYPE, tiff.LONG, [1])  # a smaller copy of the first
    # The header's size depends on the number of tiles only: lay it out once to learn where tiles
    # begin.
    starts = _starts(levels, len(_header(directories, [0] * len(levels))))
    with path.open("wb") as file:
        file.write(_header(directories, starts))
        for level in reversed(levels):
            level.spill.seek(0)
            shutil.copyfileobj(level.spill, file, 1024**2)


def _starts(levels: list[_Level], position: int) -> list[int]:
    """Where the tiles of every level begin, when those of the smallest begin at `position`."""
    starts = []
    for level in reversed(levels):
        starts.append(position)
        position += level.spill.tell()
    return starts[::-1]


def _header(directories: list[list[Tag]], starts: list[int]) -> bytes:
    """The BigTIFF header and the directory of every level, largest first."""
    first = aligned(_HEADER_BYTES + len(_GHOST))
    header = b"II" + struct.pack("<HHHQ", 43, 8, 0, first) + _GHOST
    header = header.ljust(first, b"\0")
    for number, (tags, start) in enumerate(zip(directories, starts, strict=True)):
        moved = [_moved(tag, start) for tag in tags]
        header += directory(moved, len(header), is_last=number == len(directories) - 1)
    return header


def _moved(tag: Tag, start: int) -> Tag:
    """The tag, and if it holds the places of tiles, counted from the beginning of the file."""
    number, kind, values = tag
    if number != tiff.TILE_OFFSETS:
        return tag
    return number, kind, [start + offset for offset in values]


def _tags(level: _Level, tables: bytes, mode: str) -> list[Tag]:
    """The tags of one level; tiles are counted from where the level's begin."""
    return [
        (tiff.NEW_SUBFILE_TYPE, tiff.LONG, [0]),
        (tiff.IMAGE_WIDTH, tiff.LONG, [level.width_px]),
        (tiff.IMAGE_LENGTH, tiff.LONG, [level.height_px]),
        (tiff.PLANAR_CONFIGURATION, tiff.SHORT, [1]),
        (tiff.TILE_WIDTH, tiff.LONG, [TILE_PX]),
        (tiff.TILE_LENGTH, tiff.LONG, [TILE_PX]),
        (tiff.TILE_OFFSETS, tiff.LONG8, level.offsets),
        (tiff.TILE_BYTE_COUNTS, tiff.LONG, level.byte_counts),
        *colour_tags(mode, tables),
    ]
