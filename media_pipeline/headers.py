"""How many pages a file has and how large they are, from its headers: nothing is decoded here.

The limits are held here, before anything is decoded, and again when the worker opens the file.
"""

import math
import mmap
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pillow_heif
from django.utils.translation import gettext_noop as _
from PIL import Image, PngImagePlugin

from . import formats, structure, tiff
from .errors import AssetProblem, Unreadable

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

pillow_heif.register_heif_opener(thumbnails=False)
# Our own limit is checked on every file, over all its pages; Pillow's would refuse honest large
# scans.
Image.MAX_IMAGE_PIXELS = None

# What Pillow's and pillow-heif's parsers raise on damaged files, by reading them and by trying.
DAMAGE = (OSError, SyntaxError, ValueError, EOFError, ArithmeticError, LookupError, TypeError)
DAMAGE += (struct.error,)

# Pillow's own limits on texts and profiles are stricter than ours, which are held before it reads.
PngImagePlugin.MAX_TEXT_CHUNK = structure.MOST_LABEL_BYTES
# The readers of these take the whole file into memory, also for its header.
READ_WHOLE = {formats.WEBP, formats.HEIC, formats.AVIF}
MOST_READ_WHOLE_BYTES = 64 * 1024**2
# Tags of a TIFF that speak of the picture: XMP, IPTC, Photoshop's, ICC profile.
TIFF_LABELS = (700, 33723, 34377, 34675)

PDF_PPI = 200
PDF_LEAST_PPI = 72  # below this, print of the usual size cannot be read
POINTS_AN_INCH = 72
_PDFIUM_PASSWORD = 4  # FPDF_ERR_PASSWORD
PDFIUM = threading.Lock()  # PDFium may be used by one thread at a time


@dataclass(frozen=True)
class PageHeader:
    """One page before it is decoded."""

    frame: int  # where the file has it, from 0; in a TIFF the number of its directory
    width_px: int
    height_px: int


@dataclass(frozen=True)
class Limits:
    """What one file may be at most."""

    pixels: int  # over all pages together, of what is decoded whole
    scan_pixels: int  # of a TIFF, which is read a part at a time
    pages: int

    def most_pixels(self, media_type: str) -> int:
        return self.scan_pixels if media_type == formats.TIFF else self.pixels


def read_pages(path: Path, media_type: str, name: str, limits: Limits) -> list[PageHeader]:
    """The pages of a file by its headers; raises AssetProblem when they break a limit."""
    if media_type == formats.PDF:
        return _pdf_pages(path, name, limits)
    if media_type == formats.TIFF:
        pages = _tiff_pages(path, name)
        check_page_count(len(pages), name, limits)
    elif media_type == formats.DNG:
        pages = [_raw_page(path, name)]
    else:
        check_labels(path, media_type, name)
        pages = [_picture_page(path, media_type, name)]
    check_pixels(pages, name, limits.most_pixels(media_type))
    return pages


def open_picture(path: Path, media_type: str, name: str) -> Image.Image:
    """Open with the one Pillow plugin of this media type, headers only. Raises AssetProblem."""
    try:
        return Image.open(path, formats=[formats.PILLOW_FORMATS[media_type]])
    except DAMAGE as error:
        raise damaged(name) from error


@contextmanager
def mapped(path: Path) -> Iterator[mmap.mmap]:
    """The bytes of a file, read only where they are looked at."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        yield data


def damaged(name: str) -> Unreadable:
    return Unreadable(
        _("“%(name)s” is damaged or incomplete and cannot be read. Send it again from its source."),
        {"name": name},
    )


def check_labels(path: Path, media_type: str, name: str) -> None:
    """Refuse animations, and texts and profiles of no honest size. Raises AssetProblem."""
    size_bytes = path.stat().st_size
    if media_type in READ_WHOLE and size_bytes > MOST_READ_WHOLE_BYTES:
        raise _too_large_for_its_kind(name, media_type, size_bytes)
    try:
        with mapped(path) as data:
            found = structure.labels(data, media_type)
    except structure.Broken as error:
        raise damaged(name) from error
    if found.frames > 1:
        raise _moving(name, media_type, found.frames)
    check_label_size(found.size_bytes, name)


def check_label_size(size_bytes: int, name: str) -> None:
    most = structure.MOST_LABEL_BYTES
    if size_bytes > most:
        raise AssetProblem(
            _(
                "“%(name)s” carries at least %(size)d megabytes of text and colour profiles beside "
                "its picture; at most %(most)d are taken. Save it anew without them."
            ),
            {"name": name, "size": size_bytes // 1024**2, "most": most // 1024**2},
        )


def _moving(name: str, media_type: str, frames: int) -> AssetProblem:
    if media_type in (formats.HEIC, formats.AVIF):  # its frames are counted only in its tracks
        return AssetProblem(
            _("“%(name)s” is a moving picture. Send the one frame that shows it best, as a still."),
            {"name": name},
        )
    return AssetProblem(
        _(
            "“%(name)s” is a moving picture of %(frames)d frames. Send the one that shows it best, "
            "as a still."
        ),
        {"name": name, "frames": frames},
    )


def _too_large_for_its_kind(name: str, media_type: str, size_bytes: int) -> AssetProblem:
    return AssetProblem(
        _(
            "“%(name)s” has %(size)d megabytes; of WebP, HEIC and AVIF pictures at most %(most)d "
            "are taken. Save it as TIFF or JPEG."
        ),
        {
            "name": name,
            "size": size_bytes // 1024**2,
            "most": MOST_READ_WHOLE_BYTES // 1024**2,
        },
    )


def check_page_count(count: int, name: str, limits: Limits) -> None:
    if count > limits.pages:
        raise AssetProblem(
            _("“%(name)s” has %(count)d pages; at most %(most)d are taken. Send it in parts."),
            {"name": name, "count": count, "most": limits.pages},
        )


def check_pixels(pages: list[PageHeader], name: str, most: int) -> None:
    if any(min(page.width_px, page.height_px) < 1 for page in pages):
        raise damaged(name)
    total = sum(page.width_px * page.height_px for page in pages)
    if total > most:
        raise AssetProblem(
            _(
                "“%(name)s” has %(total)d pixels over all its pages (the first is "
                "%(width)d × %(height)d); at most %(most)d are taken."
            ),
            {
                "name": name,
                "total": total,
                "width": pages[0].width_px,
                "height": pages[0].height_px,
                "most": most,
            },
        )


def open_pdf(path: Path, name: str) -> "PdfDocument":
    """Open a PDF; the caller holds the lock PDFIUM and closes it. Raises AssetProblem.

    PDFium comes with the first PDF: a web process that is sent none does without its 2 MB.
    """
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if error.err_code != _PDFIUM_PASSWORD:
            raise damaged(name) from error
        raise AssetProblem(
            _("“%(name)s” is protected by a password. Save it without one and send it again."),
            {"name": name},
        ) from error


def _picture_page(path: Path, media_type: str, name: str) -> PageHeader:
    with open_picture(path, media_type, name) as picture:
        texts = (value for value in picture.info.values() if isinstance(value, bytes | str))
        check_label_size(sum(len(text) for text in texts), name)
        return PageHeader(0, *picture.size)


def _tiff_pages(path: Path, name: str) -> list[PageHeader]:
    """The full-size images of a TIFF: the smaller copies of a pyramid and masks are no pages."""
    try:
        with mapped(path) as data:
            found = list(tiff.directories(data))
            check_label_size(_tiff_label_bytes(found), name)
            _check_widths_are_one_value(found, name)
            pages = [PageHeader(d.index, *d.size_px) for d in found if d.is_page]
    except tiff.TiffCircle as error:
        raise _circle(name) from error
    except tiff.TiffTooLong as error:
        raise _endless(name, error) from error
    except tiff.TiffDamaged as error:
        raise damaged(name) from error
    if not pages:
        raise AssetProblem(
            _(
                "“%(name)s” holds no full-size picture. If it is a camera's raw file, "
                "export it as TIFF or JPEG."
            ),
            {"name": name},
        )
    return pages


def _raw_page(path: Path, name: str) -> PageHeader:
    """The one picture of a camera's raw file: the largest in it, as the others are previews."""
    try:
        with mapped(path) as data:
            found = [d for page in tiff.directories(data) for d in (page, *page.below())]
            check_label_size(_tiff_label_bytes(found), name)
            sizes = [directory.size_px for directory in found]
    except tiff.TiffDamaged as error:
        raise damaged(name) from error
    return PageHeader(0, *max(sizes, key=math.prod, default=(0, 0)))


def _tiff_label_bytes(directories: list[tiff.Directory]) -> int:
    """The longest label of each directory counts: one label may belong to all of them."""
    sizes = (directory.size_bytes(tag) for directory in directories for tag in TIFF_LABELS)
    return max(sizes, default=0)


def _check_widths_are_one_value(directories: list[tiff.Directory], name: str) -> None:
    """A tag of one value that claims millions is there to make a reader ask for their memory."""
    for directory in directories:
        for tag in (tiff.IMAGE_WIDTH, tiff.IMAGE_LENGTH, tiff.COMPRESSION, tiff.PHOTOMETRIC):
            count = directory.entries.get(tag, (0, 1, 0))[1]
            if count > 1:
                raise AssetProblem(
                    _(
                        "“%(name)s” is a broken TIFF: its tag %(tag)d claims %(count)d values and "
                        "may have one. Save it anew from its source."
                    ),
                    {"name": name, "tag": tag, "count": count},
                )


def _circle(name: str) -> AssetProblem:
    return AssetProblem(
        _(
            "“%(name)s” is a TIFF whose list of pages turns in a circle. Save it anew from its "
            "source."
        ),
        {"name": name},
    )


def _endless(name: str, found: tiff.TiffTooLong) -> AssetProblem:
    return AssetProblem(
        _(
            "“%(name)s” is a TIFF that lists %(directories)d pictures with %(tags)d tags, and no "
            "scan has so many. Send it in parts."
        ),
        {"name": name, "directories": found.directories, "tags": found.tags},
    )


def _pdf_pages(path: Path, name: str, limits: Limits) -> list[PageHeader]:
    from pypdfium2 import PdfiumError

    with PDFIUM:
        document = open_pdf(path, name)
        try:
            check_page_count(len(document), name, limits)
            sizes_pt = [document.get_page_size(number) for number in range(len(document))]
        except PdfiumError as error:
            raise damaged(name) from error
        finally:
            document.close()
    return _rendered_sizes(sizes_pt, name, limits)


def _rendered_sizes(sizes_pt: list[tuple[float, float]], name: str, limits: Limits):
    """The pixels of PDF pages at 200 ppi, or at what the pixel limit leaves, down to 72 ppi."""
    inches = [(w / POINTS_AN_INCH, h / POINTS_AN_INCH) for w, h in sizes_pt]
    area = sum(width * height for width, height in inches)
    if not inches or not math.isfinite(area) or area <= 0:
        raise damaged(name)
    ppi = max(PDF_LEAST_PPI, min(PDF_PPI, 0.99 * math.sqrt(limits.pixels / area)))
    pages = [
        PageHeader(number, max(1, round(width * ppi)), max(1, round(height * ppi)))
        for number, (width, height) in enumerate(inches)
    ]
    check_pixels(pages, name, limits.pixels)
    return pages
