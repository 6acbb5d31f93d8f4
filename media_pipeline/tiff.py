"""TIFF and BigTIFF directories, read from bytes without decoding anything.

Source: Adobe, TIFF Revision 6.0 (1992), and the BigTIFF layout of libtiff (version number 43,
64-bit offsets).
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace
from mmap import mmap

NEW_SUBFILE_TYPE = 254
IMAGE_WIDTH = 256
IMAGE_LENGTH = 257
BITS_PER_SAMPLE = 258
COMPRESSION = 259
PHOTOMETRIC = 262
STRIP_OFFSETS = 273
ORIENTATION = 274
SAMPLES_PER_PIXEL = 277
ROWS_PER_STRIP = 278
STRIP_BYTE_COUNTS = 279
PLANAR_CONFIGURATION = 284
COLOR_MAP = 320
TILE_WIDTH = 322
TILE_LENGTH = 323
TILE_OFFSETS = 324
TILE_BYTE_COUNTS = 325
SUB_DIRECTORIES = 330
EXTRA_SAMPLES = 338
SAMPLE_FORMAT = 339
JPEG_TABLES = 347
YCBCR_SUBSAMPLING = 530
ICC_PROFILE = 34675
MODEL_PIXEL_SCALE = 33550
MODEL_TIEPOINT = 33922
GEO_KEYS = 34735
DNG_VERSION = 50706
# Where the picture lies on the ground (OGC GeoTIFF 1.1, 7.1): scale, tie points, transformation,
# and the keys of the reference system with their numbers and names.
GEO_TAGS = (MODEL_PIXEL_SCALE, MODEL_TIEPOINT, 34264, GEO_KEYS, 34736, 34737)

# Bits of NEW_SUBFILE_TYPE.
REDUCED, IS_MASK = 1, 4  # a smaller copy of another page; says which of its pixels count
MIN_IS_WHITE = 0
MIN_IS_BLACK = 1
RGB = 2
PALETTE = 3
MASK = 4
SEPARATED = 5  # CMYK
YCBCR = 6
CIELAB = 8
ICCLAB = 9
UNSIGNED, UNDEFINED_FORMAT = 1, 4  # SAMPLE_FORMAT
JPEG = 7  # COMPRESSION
PREMULTIPLIED, STRAIGHT = 1, 2  # EXTRA_SAMPLES: two ways of writing transparency

BYTE, ASCII, SHORT, LONG, UNDEFINED, DOUBLE, LONG8 = 1, 2, 3, 4, 7, 12, 16
_SIZES = {BYTE: 1, ASCII: 1, SHORT: 2, LONG: 4, 5: 8, 6: 1, UNDEFINED: 1, 8: 2, 9: 4, 10: 8}
_SIZES |= {11: 4, DOUBLE: 8, 13: 4, LONG8: 8, 17: 8, 18: 8}
# As `struct` writes one value of each type.
CODES = {BYTE: "B", ASCII: "B", SHORT: "H", LONG: "I", UNDEFINED: "B", DOUBLE: "d", LONG8: "Q"}
CODES |= {13: "I", 18: "Q"}

# Real files have tens of tags and at most some thousands of directories; an attacker's have
# millions.
MAX_TAGS = 4096
MAX_DIRECTORIES = 20_000
MAX_BELOW = 100  # directories that belong to another
MAX_TAGS_IN_ALL = 500_000  # directories may overlap: a small file can have millions of tags


class TiffDamaged(ValueError):
    """The chain of directories cannot be followed."""


class TiffCircle(TiffDamaged):
    """The chain of directories leads back into itself."""


class TiffTooLong(TiffDamaged):
    """More directories or tags than any honest file has."""

    def __init__(self, directories: int, tags: int):
        super().__init__(f"{directories} directories, {tags} tags")
        self.directories, self.tags = directories, tags


@dataclass(frozen=True)
class Directory:
    """One image of a TIFF: its tags, whose values stay in the file until they are asked for."""

    index: int  # place in the chain, from 0
    data: bytes | mmap
    byte_order: str  # "<" or ">", as struct writes it
    entries: dict[int, tuple[int, int, int]]  # tag → type, count, position of the value in the file

    def numbers(self, tag: int, default: tuple = ()) -> tuple:
        """Every value of a tag of numbers or bytes; TiffDamaged when it lies outside the file."""
        if tag not in self.entries:
            return default
        kind, count, position = self.entries[tag]
        try:
            return struct.unpack_from(f"{self.byte_order}{count}{CODES[kind]}", self.data, position)
        except (struct.error, KeyError, MemoryError, OverflowError) as error:
            raise TiffDamaged(f"tag {tag}") from error

    def number(self, tag: int, default: int = 0) -> int:
        """The first value of a tag; only that is read, whatever count the tag claims."""
        if not self.entries.get(tag, (0, 0, 0))[1]:
            return default
        kind, _count, position = self.entries[tag]
        first = {tag: (kind, 1, position)}
        return replace(self, entries=first).numbers(tag)[0]

    def size_bytes(self, tag: int) -> int:
        """How long the value of a tag claims to be; 0 when the tag is not there."""
        kind, count, _position = self.entries.get(tag, (0, 0, 0))
        return _SIZES.get(kind, 1) * count

    def blob(self, tag: int) -> bytes:
        """The bytes of a tag of type UNDEFINED, BYTE or ASCII, or none."""
        return bytes(self.numbers(tag))

    @property
    def is_page(self) -> bool:
        """False for the smaller copies of a pyramid, thumbnails and masks."""
        return not self.number(NEW_SUBFILE_TYPE) & (REDUCED | IS_MASK)

    @property
    def is_mask(self) -> bool:
        """Whether it says which pixels of the page before it count."""
        return bool(self.number(NEW_SUBFILE_TYPE) & IS_MASK)

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height as stored, before any orientation."""
        return self.number(IMAGE_WIDTH), self.number(IMAGE_LENGTH)

    def below(self) -> list["Directory"]:
        """The directories that belong to this one, such as the raw picture of a camera's file."""
        try:
            return [
                Directory(self.index, self.data, self.byte_order, _entries(self.data, at)[0])
                for at in self.numbers(SUB_DIRECTORIES)[:MAX_BELOW]
            ]
        except (struct.error, OverflowError) as error:
            raise TiffDamaged("a directory lies outside the file") from error


def directories(data: bytes | mmap) -> Iterator[Directory]:
    """The chain of directories; TiffDamaged when it leaves the file or turns in a circle."""
    try:
        byte_order, is_big = _byte_order(data)
        word = byte_order + ("Q" if is_big else "I")
        (position,) = struct.unpack_from(word, data, 8 if is_big else 4)
        seen: set[int] = set()
        tags = 0
        while position:
            if position in seen:
                raise TiffCircle
            seen.add(position)
            entries, end = _entries(data, position)
            tags += len(entries)
            if len(seen) > MAX_DIRECTORIES or tags > MAX_TAGS_IN_ALL:
                raise TiffTooLong(len(seen), tags)
            yield Directory(len(seen) - 1, data, byte_order, entries)
            (position,) = struct.unpack_from(word, data, end)
    except (struct.error, KeyError, OverflowError) as error:
        raise TiffDamaged("a directory lies outside the file") from error


def _byte_order(data: bytes | mmap) -> tuple[str, bool]:
    """How `struct` writes the file's byte order, and whether it is a BigTIFF."""
    byte_order = {b"II": "<", b"MM": ">"}[bytes(data[:2])]
    return byte_order, struct.unpack_from(byte_order + "H", data, 2)[0] == 43


def _entries(data: bytes | mmap, position: int):
    """The entries of the directory at `position`, and the position after them."""
    byte_order, is_big = _byte_order(data)
    count_code, entry_code, inline_bytes = ("Q", "HHQ", 8) if is_big else ("H", "HHI", 4)
    (count,) = struct.unpack_from(byte_order + count_code, data, position)
    if count > MAX_TAGS:
        raise TiffTooLong(1, count)
    position += struct.calcsize("<" + count_code)
    entries = {}
    for _ in range(count):
        tag, kind, values = struct.unpack_from(byte_order + entry_code, data, position)
        at = position + struct.calcsize("<" + entry_code)
        position = at + inline_bytes
        if _SIZES.get(kind, 1) * values > inline_bytes:
            (at,) = struct.unpack_from(byte_order + ("Q" if is_big else "I"), data, at)
        entries[tag] = (kind, values, at)
    return entries, position
