"""The colour profile of a JPEG 2000 file, which Pillow does not look for.

Source: ISO/IEC 15444-1, annex I: boxes of a length, a type and content; `jp2h` holds others.
"""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from . import structure

MOST_HEADER_BYTES = 8 * 1024**2  # the boxes before the picture; a profile has some kilobytes
WITH_PROFILE = (b"\2", b"\3")  # the method of a `colr` box: a restricted profile, any profile


def icc_profile(path: Path) -> bytes | None:
    """The embedded ICC profile, or None, also when the boxes cannot be followed."""
    with path.open("rb") as file:
        content = file.read(MOST_HEADER_BYTES)
    with suppress(structure.Broken):
        for header in _inside(content, b"jp2h"):
            for colours in _inside(header, b"colr"):
                if colours[:1] in WITH_PROFILE:
                    return colours[3:]
    return None


def _inside(content: bytes, kind: bytes) -> Iterator[bytes]:
    """What is in each box of this type."""
    return (content[box.start : box.end] for box in structure.boxes(content) if box.kind == kind)
