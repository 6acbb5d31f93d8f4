"""Write the derivative of a page: one BigTIFF, tiled, with every smaller level, readable as a COG.

The picture is read once in bands of one tile's height, halved on the fly, and its tiles are encoded
by Pillow on two threads. Three things make the file servable without ever decoding it (see
tiles.py): quantisation and Huffman tables are stored once a level (JPEGTables); level sizes are
rounded up, as IIIF viewers ask for them; and tiles that reach over the right or bottom edge carry
JPEG restart markers, at which the padding can be cut off.
"""

import shutil
import struct
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from math import ceil, gcd
from pathlib import Path
from typing import BinaryIO, Protocol

import numpy as np
from PIL import Image

from . import tiff

TILE_PX = 512
JPEG_QUALITY = 85
ENCODERS = 2  # libjpeg-turbo releases the GIL
_STREAM_TABLES, _STREAM_IMAGE = 1, 2  # Pillow's `streamtype`: only the tables, only the picture


class Banded(Protocol):
    """A picture that is read from top to bottom; `mode` is "RGB" or "L"."""

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


def write_pyramid(picture: Banded, path: Path) -> None:
    """Write the derivative of `picture` to `path`; needs as much room again while it works."""
    spills = path.with_name(path.name + ".levels")
    spills.mkdir()
    sizes = level_sizes(picture.width_px, picture.height_px)
    levels = [
        _Level(width, height, picture.mode, (spills / str(n)).open("w+b"))
        for n, (width, height) in enumerate(sizes)
    ]
    with ThreadPoolExecutor(ENCODERS) as pool:
        for band in picture.bands(TILE_PX):
            _push(levels, band, pool)
    _assemble(levels, picture.mode, path)
    for level in levels:
        level.spill.close()
    shutil.rmtree(spills)


class _Level:
    """One level while it is written: its tiles go to a file of their own, joined at the end."""

    def __init__(self, width_px: int, height_px: int, mode: str, spill: BinaryIO):
        self.width_px, self.height_px, self.mode, self.spill = width_px, height_px, mode, spill
        self.offsets: list[int] = []
        self.byte_counts: list[int] = []
        self._halves: list[Image.Image] = []  # bands that wait to be a full tile high
        self._rows_left = height_px

    def take(self, band: Image.Image) -> Image.Image | None:
        """Add rows below; returns a whole band when there are enough for a row of tiles."""
        self._halves.append(band)
        rows = sum(half.height for half in self._halves)
        if rows < min(TILE_PX, self._rows_left):
            return None
        self._rows_left -= rows
        halves, self._halves = self._halves, []
        return halves[0] if len(halves) == 1 else _stacked(halves)

    def write_row(self, band: Image.Image, pool: ThreadPoolExecutor) -> None:
        lefts = range(0, self.width_px, TILE_PX)
        for tile in pool.map(lambda left: _encode_tile(band, left), lefts):
            self.offsets.append(self.spill.tell())
            self.byte_counts.append(len(tile))
            self.spill.write(tile)


def _push(levels: list[_Level], band: Image.Image, pool: ThreadPoolExecutor) -> None:
    """Give a band to the first level, and its half to the next when a row of tiles is full."""
    level, *smaller = levels
    row = level.take(band)
    if row is None:
        return
    level.write_row(row, pool)
    if smaller:
        _push(smaller, _halved(row), pool)


def _stacked(bands: list[Image.Image]) -> Image.Image:
    whole = Image.new(bands[0].mode, (bands[0].width, sum(band.height for band in bands)))
    top = 0
    for band in bands:
        whole.paste(band, (0, top))
        top += band.height
    return whole


def _halved(band: Image.Image) -> Image.Image:
    """Half as wide and high, rounded up: the mean of 2 × 2 pixels, the edge repeated."""
    return _padded(band, band.width + band.width % 2, band.height + band.height % 2).reduce(2)


def _padded(band: Image.Image, width_px: int, height_px: int) -> Image.Image:
    """Grow to the right and below by repeating the last pixels: no ringing at the border."""
    if band.size == (width_px, height_px):
        return band
    pixels = np.asarray(band)
    more = [(0, height_px - band.height), (0, width_px - band.width), (0, 0)]
    return Image.fromarray(np.pad(pixels, more[: pixels.ndim], mode="edge"))


def _encode_tile(band: Image.Image, left: int) -> bytes:
    """The tile of `band` from column `left`, as JPEG without tables and JFIF marker."""
    width, height = min(TILE_PX, band.width - left), band.height
    tile = _padded(band.crop((left, 0, left + width, height)), TILE_PX, TILE_PX)
    jpeg = _jpeg(tile, _STREAM_IMAGE, _restart_interval(width, height, band.mode))
    if jpeg[2:4] != b"\xff\xe0":
        return jpeg
    return jpeg[:2] + jpeg[4 + int.from_bytes(jpeg[4:6]) :]  # without APP0: the reader adds its own


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


def _jpeg(image: Image.Image, stream: int, restart_interval: int = 0) -> bytes:
    buffer = BytesIO()
    image.save(
        buffer,
        "JPEG",
        quality=JPEG_QUALITY,
        subsampling="4:4:4" if image.mode == "L" else "4:2:0",  # libtiff wants 1 × 1 for grey
        streamtype=stream,
        restart_marker_blocks=restart_interval,
    )
    return buffer.getvalue()


def _assemble(levels: list[_Level], mode: str, path: Path) -> None:
    """Header first, then the tiles of the smallest level, of the next, … : the order of a COG."""
    tables = _jpeg(Image.new(mode, (TILE_PX, TILE_PX)), _STREAM_TABLES)
    starts = [0] * len(levels)
    # The header's size depends on the number of tiles only: lay it out once to learn where tiles
    # begin.
    position = len(_header(levels, starts, tables, mode))
    for number in reversed(range(len(levels))):
        starts[number] = position
        position += levels[number].spill.tell()
    with path.open("wb") as file:
        file.write(_header(levels, starts, tables, mode))
        for level in reversed(levels):
            level.spill.seek(0)
            shutil.copyfileobj(level.spill, file, 1024**2)


def _header(levels: list[_Level], starts: list[int], tables: bytes, mode: str) -> bytes:
    """The BigTIFF header and the directory of every level, largest first."""
    header = b"II" + struct.pack("<HHHQ", 43, 8, 0, 16)
    for number, (level, start) in enumerate(zip(levels, starts, strict=True)):
        tags = _tags(level, start, tables, mode, is_reduced=number > 0)
        header += _directory(tags, len(header), is_last=level is levels[-1])
    return header


def _tags(level: _Level, start: int, tables: bytes, mode: str, *, is_reduced: bool) -> list:
    """The tags of one level in ascending order: tag, type, values (or bytes)."""
    samples = 1 if mode == "L" else 3
    tags = [
        (tiff.NEW_SUBFILE_TYPE, tiff.LONG, [int(is_reduced)]),
        (tiff.IMAGE_WIDTH, tiff.LONG, [level.width_px]),
        (tiff.IMAGE_LENGTH, tiff.LONG, [level.height_px]),
        (tiff.BITS_PER_SAMPLE, tiff.SHORT, [8] * samples),
        (tiff.COMPRESSION, tiff.SHORT, [7]),  # JPEG
        (tiff.PHOTOMETRIC, tiff.SHORT, [tiff.MIN_IS_BLACK if mode == "L" else tiff.YCBCR]),
        (tiff.SAMPLES_PER_PIXEL, tiff.SHORT, [samples]),
        (tiff.PLANAR_CONFIGURATION, tiff.SHORT, [1]),
        (tiff.TILE_WIDTH, tiff.LONG, [TILE_PX]),
        (tiff.TILE_LENGTH, tiff.LONG, [TILE_PX]),
        (tiff.TILE_OFFSETS, tiff.LONG8, [start + offset for offset in level.offsets]),
        (tiff.TILE_BYTE_COUNTS, tiff.LONG, level.byte_counts),
        (tiff.JPEG_TABLES, tiff.UNDEFINED, tables),
    ]
    if mode != "L":
        tags.append((tiff.YCBCR_SUBSAMPLING, tiff.SHORT, [2, 2]))
    return tags


def _directory(tags: list, position: int, *, is_last: bool) -> bytes:
    """One directory that begins at `position`, with the values that do not fit right behind."""
    behind = position + 8 + 20 * len(tags) + 8
    entries, values = struct.pack("<Q", len(tags)), b""
    for tag, kind, content in tags:
        code = {tiff.SHORT: "H", tiff.LONG: "I", tiff.LONG8: "Q", tiff.UNDEFINED: "B"}[kind]
        packed = struct.pack(f"<{len(content)}{code}", *content)
        if len(packed) <= 8:
            field = packed.ljust(8, b"\0")
        else:
            field = struct.pack("<Q", behind + len(values))
            values += packed + b"\0" * (-len(packed) % 8)
        entries += struct.pack("<HHQ", tag, kind, len(content)) + field
    next_directory = 0 if is_last else behind + len(values)
    return entries + struct.pack("<Q", next_directory) + values
