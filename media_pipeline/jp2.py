"""The colour profile of a JPEG 2000 file, which Pillow does not look for.

Source: ISO/IEC 15444-1, annex I: boxes of a length, a type and content; `jp2h` holds others.
"""

import struct
from collections.abc import Iterator
from pathlib import Path

MOST_HEADER_BYTES = 8 * 1024**2  # the boxes before the picture; a profile has some kilobytes
WITH_PROFILE = (b"\2", b"\3")  # the method of a `colr` box: a restricted profile, any profile


def icc_profile(path: Path) -> bytes | None:
    """The embedded ICC profile, or None, also when the boxes cannot be followed."""
    with path.open("rb") as file:
        content = file.read(MOST_HEADER_BYTES)
    for kind, header in _boxes(content):
        if kind == b"jp2h":
            for inner, colours in _boxes(header):
                if inner == b"colr" and colours[:1] in WITH_PROFILE:
                    return colours[3:]
    return None


def _boxes(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The boxes that `content` holds one behind the other: type and what is inside."""
    at = 0
    while at + 8 <= len(content):
        length, kind = struct.unpack_from(">I4s", content, at)
        if length < 8 or kind == b"jp2c":  # the picture itself, to the end of the file
            return
        yield kind, content[at + 8 : at + length]
        at += length
