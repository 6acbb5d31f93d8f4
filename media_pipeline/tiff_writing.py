"""What both writers of tiles share: BigTIFF directories, and JPEG tiles as TIFF wants them.

Source: Adobe, TIFF Technical Note 2 (JPEG in TIFF); the BigTIFF layout as in tiff.py.
"""

import struct
from io import BytesIO

from PIL import Image

from . import tiff

JPEG_QUALITY = 85
_STREAM_TABLES, _STREAM_IMAGE = 1, 2  # Pillow's `streamtype`: only the tables, only the picture

# A tag of a directory: its number, its type, and its values or bytes.
Tag = tuple[int, int, tuple | list | bytes]


def directory(tags: list[Tag], position: int, *, is_last: bool) -> bytes:
    """One directory that begins at `position`, with the values that do not fit right behind."""
    behind = position + 8 + 20 * len(tags) + 8
    entries, values = [struct.pack("<Q", len(tags))], bytearray()
    for tag, kind, content in sorted(tags, key=lambda tag: tag[0]):
        packed = struct.pack(f"<{len(content)}{tiff.CODES[kind]}", *content)
        if len(packed) <= 8:
            field = packed.ljust(8, b"\0")
        else:
            field = struct.pack("<Q", behind + len(values))
            values += packed.ljust(aligned(len(packed)), b"\0")
        entries.append(struct.pack("<HHQ", tag, kind, len(content)) + field)
    next_directory = 0 if is_last else behind + len(values)
    return b"".join(entries) + struct.pack("<Q", next_directory) + bytes(values)


def aligned(size_bytes: int) -> int:
    """The next multiple of eight."""
    return -(-size_bytes // 8) * 8


def colour_tags(mode: str, tables: bytes) -> list[Tag]:
    """How the colours of JPEG tiles are stored; `mode` is "RGB" or "L"."""
    samples = 1 if mode == "L" else 3
    tags = [
        (tiff.BITS_PER_SAMPLE, tiff.SHORT, [8] * samples),
        (tiff.COMPRESSION, tiff.SHORT, [tiff.JPEG]),
        (tiff.PHOTOMETRIC, tiff.SHORT, [tiff.MIN_IS_BLACK if mode == "L" else tiff.YCBCR]),
        (tiff.SAMPLES_PER_PIXEL, tiff.SHORT, [samples]),
        (tiff.JPEG_TABLES, tiff.UNDEFINED, tables),
    ]
    if mode != "L":
        tags.append((tiff.YCBCR_SUBSAMPLING, tiff.SHORT, [2, 2]))
    return tags


def jpeg_tables(mode: str) -> bytes:
    """The quantisation and Huffman tables that every tile of a file shares."""
    return _jpeg(Image.new(mode, (16, 16)), _STREAM_TABLES)


def jpeg_tile(image: Image.Image, restart_interval: int = 0) -> bytes:
    """A tile without tables, and without the JFIF marker: the reader adds its own.

    `restart_interval` is the number of MCUs between restart markers, 0 for none.
    """
    jpeg = _jpeg(image, _STREAM_IMAGE, restart_interval)
    if jpeg[2:4] != b"\xff\xe0":
        return jpeg
    return jpeg[:2] + jpeg[4 + int.from_bytes(jpeg[4:6]) :]


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
