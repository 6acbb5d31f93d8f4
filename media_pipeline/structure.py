"""How a file is built, read from its bytes without decoding: labels, frames, where it ends.

Sources: ITU-T T.81 annex B (JPEG), W3C PNG third edition chapters 5 and 11, RFC 9649 (WebP),
ISO/IEC 14496-12 4.2 (the boxes of HEIF, AVIF and JPEG 2000). Positions are bytes from the start.
"""

import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from mmap import mmap

from . import formats

# What people write into pictures is some kilobytes, a profile of a press some megabytes.
MOST_LABEL_BYTES = 16 * 1024**2
INFLATE_BYTES = 16 * 1024  # at a time: whatever the ratio, the memory is bounded
MOST_PARTS = 1_000_000  # an honest PNG of a gigabyte has some 100,000

JPEG_START, JPEG_END, JPEG_SCAN, JPEG_COMMENT = 0xD8, 0xD9, 0xDA, 0xFE
_BARE_MARKERS = {0x01, JPEG_START, *range(0xD0, 0xD8)}  # with no length behind them
# Inside a scan a marker is FF and neither 00 (an escaped FF) nor a restart marker nor a fill byte.
_MARKER_IN_SCAN = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_MARKER = re.compile(rb"\xff[^\x00\xff]")
_PNG_DEFLATED = {b"zTXt", b"iTXt", b"iCCP"}
_PNG_LABELS = {*_PNG_DEFLATED, b"tEXt", b"eXIf", b"tIME"}
_WEBP_LABELS = {b"EXIF", b"XMP ", b"ICCP"}
_BOX_TYPE = re.compile(rb"[A-Za-z0-9 ]{4}")
_SEQUENCE_BRANDS = {b"msf1", b"hevc", b"hevx", b"hevm", b"hevs", b"avis"}


class Broken(ValueError):
    """The parts do not follow one another as the format asks."""


@dataclass(frozen=True)
class Part:
    """A marker segment of a JPEG, a chunk of a PNG or WebP, a box of a HEIC or JPEG 2000."""

    kind: bytes | int
    start: int  # of its content
    end: int  # after its content; may lie behind the end of a file that was cut off


@dataclass(frozen=True)
class Labels:
    """What a file carries beside its pixels."""

    size_bytes: int  # inflated; at least this many, when it is above the limit
    frames: int  # of an animation; 1 for a still
    comments: int  # of a JPEG


def labels(data: mmap, media_type: str) -> Labels:
    """The labels of a JPEG, PNG or WebP and the frames of these, HEIC and AVIF. Raises Broken."""
    read = {
        formats.JPEG: _jpeg_labels,
        formats.PNG: _png_labels,
        formats.WEBP: _webp_labels,
        formats.HEIC: _heic_labels,
        formats.AVIF: _heic_labels,
    }.get(media_type)
    return read(data) if read else Labels(0, 1, 0)


def end_of_picture(data: mmap, media_type: str) -> int | None:
    """The position after the picture's last byte; None when the file ends before it.

    Of a TIFF it is the length of the file: its parts may lie in any order.
    """
    find = {
        formats.JPEG: _jpeg_end,
        formats.PNG: _png_end,
        formats.WEBP: _webp_end,
        formats.HEIC: _boxes_end,
        formats.AVIF: _boxes_end,
        formats.JPEG_2000: _jpeg_2000_end,
        formats.PDF: _pdf_end,
    }.get(media_type)
    try:
        return find(data) if find else len(data)
    except Broken:
        return None


def jpeg_segments(data: mmap) -> Iterator[Part]:
    """The marker segments up to the first scan, with it. Raises Broken."""
    position = 0
    while True:
        position = _marker_at(data, position)
        kind = data[position + 1]
        position += 2
        if kind in _BARE_MARKERS:
            continue
        if kind == JPEG_END:
            raise Broken("no scan")
        end = position + _unpack(">H", data, position)
        yield Part(kind, position + 2, end)
        if kind == JPEG_SCAN:
            return
        position = end


def jpeg_stop(data: mmap) -> int:
    """Where the picture stops: at the marker that ends it or begins another, or with the file.

    Raises Broken.
    """
    *_others, last = jpeg_segments(data)
    position = last.end
    while found := _MARKER_IN_SCAN.search(data, position):
        kind, position = data[found.end() - 1], found.end()
        if kind in (JPEG_START, JPEG_END):
            return found.start()
        if kind not in _BARE_MARKERS and position + 2 <= len(data):
            position += _unpack(">H", data, position)  # tables, or the head of another scan
    return len(data)


def png_chunks(data: mmap) -> Iterator[Part]:
    """The chunks, up to the end of the file or the chunk that says so. Raises Broken."""
    position, seen = 8, 0
    while position + 8 <= len(data):
        seen += 1
        if seen > MOST_PARTS:
            raise Broken("more chunks than any picture has")
        kind = bytes(data[position + 4 : position + 8])
        start, end = position + 8, position + 8 + _unpack(">I", data, position)
        yield Part(kind, start, end)
        if kind == b"IEND":
            return
        position = end + 4  # the checksum


def boxes(data: mmap | bytes) -> Iterator[Part]:
    """The boxes of the outermost level, up to the end or to what is no box. Raises Broken."""
    position = 0
    while position + 8 <= len(data) and _BOX_TYPE.fullmatch(data[position + 4 : position + 8]):
        size, start = _unpack(">I", data, position), position + 8
        if size == 1:
            size, start = _unpack(">Q", data, start), start + 8
        end = position + size if size else len(data)
        if end < start:
            raise Broken("a box that is smaller than its head")
        yield Part(bytes(data[position + 4 : position + 8]), start, end)
        position = end


def _jpeg_labels(data: mmap) -> Labels:
    size_bytes = comments = 0
    for part in jpeg_segments(data):
        if 0xE0 <= part.kind <= 0xEF or part.kind == JPEG_COMMENT:
            size_bytes += part.end - part.start
            comments += part.kind == JPEG_COMMENT
    return Labels(size_bytes, 1, comments)


def _png_labels(data: mmap) -> Labels:
    size_bytes, frames = 0, 1
    for part in png_chunks(data):
        if part.kind == b"acTL":
            frames = _unpack(">I", data, part.start)
        if part.kind in _PNG_LABELS:
            size_bytes += _inflated_bytes(data, part)
        if size_bytes > MOST_LABEL_BYTES:
            break
    return Labels(size_bytes, frames, 0)


def _inflated_bytes(data: mmap, part: Part) -> int:
    """How large a chunk becomes, as far as one byte above the limit: a bomb is not blown up."""
    body = data[part.start : min(part.end, part.start + MOST_LABEL_BYTES + 1)]
    size_bytes, inflater = part.end - part.start, zlib.decompressobj()
    packed = BytesIO(_deflated(body, part.kind))
    with suppress(zlib.error):  # what we cannot inflate nobody will
        while size_bytes <= MOST_LABEL_BYTES and (piece := packed.read(INFLATE_BYTES)):
            while piece and size_bytes <= MOST_LABEL_BYTES:
                size_bytes += len(inflater.decompress(piece, INFLATE_BYTES))
                piece = inflater.unconsumed_tail
    return size_bytes


def _deflated(body: bytes, kind: bytes) -> bytes:
    """The deflated bytes of a text or profile chunk; none when it has none."""
    _keyword, _zero, rest = body.partition(b"\0")
    if kind in (b"zTXt", b"iCCP"):
        return rest[1:]
    if kind == b"iTXt" and rest[:1] == b"\1":
        return ([*rest[2:].split(b"\0", 2), b"", b""])[2]
    return b""


def _webp_labels(data: mmap) -> Labels:
    parts = list(_webp_chunks(data))
    size_bytes = sum(part.end - part.start for part in parts if part.kind in _WEBP_LABELS)
    return Labels(size_bytes, max(1, sum(part.kind == b"ANMF" for part in parts)), 0)


def _webp_chunks(data: mmap) -> Iterator[Part]:
    position, seen = 12, 0
    end_of_file = min(len(data), 8 + _unpack("<I", data, 4))
    while position + 8 <= end_of_file:
        seen += 1
        if seen > MOST_PARTS:
            raise Broken("more chunks than any picture has")
        start, size = position + 8, _unpack("<I", data, position + 4)
        yield Part(bytes(data[position : position + 4]), start, start + size)
        position = start + size + size % 2


def _heic_labels(data: mmap) -> Labels:
    """A sequence says so by its first brand, and has tracks; how many pictures only they say."""
    kinds = {part.kind for part in boxes(data)}
    is_sequence = bytes(data[8:12]) in _SEQUENCE_BRANDS and b"moov" in kinds
    return Labels(0, 2 if is_sequence else 1, 0)


def _jpeg_end(data: mmap) -> int | None:
    stop = jpeg_stop(data)
    return stop + 2 if data[stop : stop + 2] == b"\xff\xd9" else None


def _png_end(data: mmap) -> int | None:
    for part in png_chunks(data):
        if part.kind == b"IEND":
            end = part.end + 4
            return end if end <= len(data) else None
    return None


def _webp_end(data: mmap) -> int | None:
    end = 8 + _unpack("<I", data, 4)
    return end if end <= len(data) else None


def _boxes_end(data: mmap) -> int | None:
    end = 0
    for part in boxes(data):
        end = part.end
    return end if end <= len(data) else None


def _jpeg_2000_end(data: mmap) -> int | None:
    if data[:4] != b"\xff\x4f\xff\x51":
        return _boxes_end(data)
    end = data.rfind(b"\xff\xd9")  # a bare codestream
    return end + 2 if end >= 0 else None


def _pdf_end(data: mmap) -> int | None:
    end = data.rfind(b"%%EOF")
    if end < 0:
        return None
    end += len(b"%%EOF")
    return end + len(re.match(rb"[\r\n\0 ]*", data[end : end + 1024]).group())


def _marker_at(data: mmap, position: int) -> int:
    """The position of the next marker, behind fill bytes and what some programs leave between."""
    found = _MARKER.search(data, position)
    if not found:
        raise Broken(f"no marker after {position}")
    return found.start()


def _unpack(form: str, data: mmap | bytes, position: int) -> int:
    try:
        return struct.unpack_from(form, data, position)[0]
    except struct.error as error:
        raise Broken(f"nothing at {position}") from error
