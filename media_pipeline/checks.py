"""What can be told of a digitisation from the file alone: colour and sharpness are not measured.

Only a photographed target tells how true colours are and how much detail a camera resolves
(ISO 19264-1, FADGI); nothing here awards a level. Of pixels, what is counted is the picture as the
derivative has it: 8 bits, sRGB or grey.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from math import sqrt
from pathlib import Path

import numpy as np
from PIL import Image, ImageCms, JpegImagePlugin

from . import formats, headers, structure

SAMPLE_PX = 512  # the side of a square in which detail is looked for
INCH_CM = 2.54
# A square whose greys differ by less than this on average (as a standard deviation) has no edges
# to judge by: sky, paper, wall.
LEAST_CONTRAST = 8
LOSSLESS = {"raw", "tiff_lzw", "tiff_adobe_deflate", "tiff_deflate", "packbits", "group4", "group3"}
# The luminance table of ITU-T T.81, annex K.1, row by row.
_STANDARD_TABLE = (
    *(16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55),
    *(14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62),
    *(18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92),
    *(49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99),
)


def check_file(path: Path, media_type: str, name: str) -> dict:
    """What the file's header says, and what lies in it beside the picture.

    Keys where they apply: compression, is_lossless, bits (of a channel), mode, profile (a name; ""
    is none), ppi, jpeg_quality (of 100, by IJG's scale), trailing_bytes, comments.
    """
    found = _beside_the_picture(path, media_type)
    if media_type in formats.PILLOW_FORMATS:
        with headers.open_picture(path, media_type, name) as picture:
            found |= _of_header(picture)
    return {key: value for key, value in found.items() if value is not None}


def ppi_at(pixels: int, cm: float) -> float:
    """Pixels an inch of an object that is `cm` centimetres long in reality."""
    return pixels / (float(cm) / INCH_CM)


@dataclass
class Measured:
    """A picture whose bands are looked at while they pass; like it in every other way."""

    picture: object

    def __post_init__(self):
        self._counts = np.zeros((3, 256), np.int64)
        self._finest_detail = None

    def __getattr__(self, name):
        return getattr(self.picture, name)

    def bands(self, rows: int) -> Iterator[Image.Image]:
        for band in self.picture.bands(rows):
            self._count(band)
            yield band

    def found(self) -> dict:
        """Shares of the darkest and lightest values (0 to 1; of the channel that has most of them),
        and the finest detail in grey levels; None where nothing has contrast.
        """
        counts = self._counts[self._counts.any(axis=1)]
        shares = counts / counts.sum(axis=1, keepdims=True)
        return {
            "black_share": round(float(shares[:, 0].max()), 4),
            "white_share": round(float(shares[:, 255].max()), 4),
            "finest_detail": self._finest_detail and round(self._finest_detail, 2),
        }

    def _count(self, band: Image.Image):
        histogram = np.array(band.histogram()).reshape(-1, 256)[:3]  # RGBX has a channel of nothing
        self._counts[: len(histogram)] += histogram
        if (detail := _finest_detail(band)) is not None:
            self._finest_detail = max(detail, self._finest_detail or 0)


def _finest_detail(band: Image.Image) -> float | None:
    """How much of the middle of a band goes when it is halved and doubled again, in grey levels.

    A root mean square. A picture that is out of focus, shaken or enlarged from a smaller one has
    next to nothing as fine as a pixel. None where there is too little contrast to tell.
    """
    left, top = max(0, (band.width - SAMPLE_PX) // 2), max(0, (band.height - SAMPLE_PX) // 2)
    box = (left, top, min(band.width, left + SAMPLE_PX), min(band.height, top + SAMPLE_PX))
    grey = band.crop(box).convert("L")
    if min(grey.size) < 16 or np.asarray(grey).std() < LEAST_CONTRAST:
        return None
    half = grey.resize((grey.width // 2, grey.height // 2), Image.Resampling.LANCZOS)
    again = half.resize(grey.size, Image.Resampling.LANCZOS)
    return sqrt(float(np.square(np.asarray(grey, float) - np.asarray(again, float)).mean()))


def _of_header(picture: Image.Image) -> dict:
    compression = picture.info.get("compression") or _compression_of(picture)
    return {
        "compression": compression,
        "is_lossless": None if compression is None else compression in LOSSLESS,
        "bits": _bits(picture),
        "mode": picture.mode,
        "profile": _profile_name(picture.info.get("icc_profile")),
        "ppi": _ppi(picture),
        "jpeg_quality": _jpeg_quality(picture),
    }


def _compression_of(picture: Image.Image) -> str | None:
    """Of a format that has one; WebP and JPEG 2000 may have either, and do not say it here."""
    return {"JPEG": "jpeg", "PNG": "tiff_adobe_deflate"}.get(picture.format)


def _bits(picture: Image.Image) -> int | None:
    if bits := getattr(picture, "tag_v2", {}).get(258):
        return max(bits) if isinstance(bits, tuple) else bits
    if bits := picture.info.get("bit_depth"):
        return bits
    return 16 if "16" in picture.mode else 1 if picture.mode == "1" else 8


def _profile_name(profile: bytes | None) -> str:
    """The name that the profile has for people; what cannot be read is called so by its size."""
    if not profile:
        return ""
    try:
        told = ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(BytesIO(profile)))
    except (ImageCms.PyCMSError, OSError):
        return "?"
    return "".join(c for c in told if c.isprintable()).strip()[:100] or "?"


def _ppi(picture: Image.Image) -> float | None:
    """What the file says; None when it says nothing: readers take a missing value for 1 or 72."""
    if picture.format == "JPEG" and "jfif_unit" in picture.info and not picture.info["jfif_unit"]:
        return None
    told = picture.info.get("dpi", (0, 0))[0]
    try:
        ppi = round(float(told), 1)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    return ppi if 1 < ppi < 100_000 else None


def _jpeg_quality(picture: Image.Image) -> int | None:
    """The quality that IJG's library would have been told for this table, as far as it follows it.

    Source: `jpeg_quality_scaling` in IJG's jcparam.c, solved for the quality.
    """
    if not isinstance(picture, JpegImagePlugin.JpegImageFile) or not picture.quantization:
        return None
    table = np.array(picture.quantization[min(picture.quantization)], float)
    percent = float(np.median(100 * table / _STANDARD_TABLE))
    quality = (200 - percent) / 2 if percent <= 100 else 5000 / percent
    return min(100, max(1, round(quality)))


def _beside_the_picture(path: Path, media_type: str) -> dict:
    with headers.mapped(path) as data:
        end = structure.end_of_picture(data, media_type)
        trailing = 0 if end is None else len(data) - end
        comments = structure.labels(data, media_type).comments
    return {"trailing_bytes": trailing or None, "comments": comments or None}
