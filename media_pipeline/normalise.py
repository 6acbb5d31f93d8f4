"""Any page of any file we take → 8-bit sRGB or grey, upright, opaque, in bands from top to bottom.

A TIFF is read a band at a time, whatever its size (tiff_page.py); other files are decoded once and
whole, and everything after that happens a band at a time.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Protocol

import numpy as np
import pypdfium2
from PIL import ExifTags, Image, ImageCms

from . import formats, headers, jp2, raw
from .tiff_page import TiffPage, measured_values, open_page
from .turning import TurnedPage

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
LAB = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
GREY_MODES = {"1", "L", "LA", "La"}
ALPHA_MODES = {"LA", "La", "PA", "RGBA", "RGBa"}
LONGEST_TEXT = 100_000  # of a page of a PDF
# Pillow mode → the colour space that an embedded profile must speak of to be believed (ICC.1,
# 7.2.6).
PROFILE_SPACES = {"RGB": "RGB", "L": "GRAY", "CMYK": "CMYK"}

Transpose = Image.Transpose
# EXIF orientation → how to turn the stored picture upright, and where its displayed rows lie in it:
# along which stored axis ("y" or "x"), and whether counted from its far end. Source: EXIF 2.32,
# 4.6.4.
ORIENTATIONS = {
    1: (None, "y", False),
    2: (Transpose.FLIP_LEFT_RIGHT, "y", False),
    3: (Transpose.ROTATE_180, "y", True),
    4: (Transpose.FLIP_TOP_BOTTOM, "y", True),
    5: (Transpose.TRANSPOSE, "x", False),
    6: (Transpose.ROTATE_270, "x", False),
    7: (Transpose.TRANSVERSE, "x", True),
    8: (Transpose.ROTATE_90, "x", True),
}


class Stored(Protocol):
    """A page as the file has it: a TiffPage, or an image of Pillow."""

    size: tuple[int, int]

    def crop(self, box: tuple[int, int, int, int]) -> Image.Image: ...


@dataclass
class Picture:
    """One page; `width_px` and `height_px` are as displayed, `mode` is "RGB" or "L".

    Bands may be RGBX instead of RGB: see `pyramid.Banded`.
    """

    source: Stored
    orientation: int
    mode: str
    make_plain: Callable[[Image.Image], Image.Image]
    geo_tags: list = field(default_factory=list)  # as `pyramid.write_pyramid` takes them
    text: str = ""  # what a PDF has to be searched and copied

    @property
    def width_px(self) -> int:
        return self._upright_size[0]

    @property
    def height_px(self) -> int:
        return self._upright_size[1]

    @property
    def _upright_size(self) -> tuple[int, int]:
        lies_on_its_side = ORIENTATIONS[self.orientation][1] == "x"
        return self.source.size[::-1] if lies_on_its_side else self.source.size

    def bands(self, rows: int) -> Iterator[Image.Image]:
        """The picture from top to bottom, `rows` rows at a time, the last one less high."""
        turn = ORIENTATIONS[self.orientation][0]
        for top in range(0, self.height_px, rows):
            band = self.source.crop(self._stored_box(top, min(top + rows, self.height_px)))
            yield self.make_plain(band.transpose(turn) if turn is not None else band)

    def _stored_box(self, top: int, bottom: int) -> tuple[int, int, int, int]:
        """The box in the stored picture that is displayed as the rows `top` to `bottom`."""
        _turn, axis, from_far_end = ORIENTATIONS[self.orientation]
        if from_far_end:
            top, bottom = self.height_px - bottom, self.height_px - top
        width, height = self.source.size
        return (0, top, width, bottom) if axis == "y" else (top, 0, bottom, height)


def read_pictures(
    path: Path,
    media_type: str,
    name: str,
    limits: headers.Limits,
    scratch: Path | None = None,
) -> Iterator[Picture]:
    """Each page of the file, one at a time; raises AssetProblem naming `name`, also from `bands`.

    A picture must be read before the next is asked for. `scratch` is a folder for what is too large
    for memory.
    """
    pages = headers.read_pages(path, media_type, name, limits)
    if media_type == formats.PDF:
        yield from _pdf_pictures(path, pages, name)
    elif media_type == formats.DNG:
        developed = raw.develop(path, name)
        yield Picture(developed, 1, developed.mode, lambda band: band)
    elif media_type == formats.TIFF:
        for page in pages:
            yield from _tiff_picture(path, page, name, limits, scratch)
    else:
        with headers.open_picture(path, media_type, name) as image:
            if media_type == formats.JPEG_2000:
                image.info["icc_profile"] = jp2.icc_profile(path)
            yield _pillow_picture(image, media_type, name)


def _tiff_picture(
    path: Path,
    header: headers.PageHeader,
    name: str,
    limits: headers.Limits,
    scratch: Path | None,
) -> Iterator[Picture]:
    with open_page(path, header.frame, name) as page:
        if page is not None and page.held_pixels <= limits.pixels:
            yield _banded(page, name, scratch)
            return
    headers.check_pixels([header], name, limits.pixels)  # it is decoded whole
    with headers.open_picture(path, formats.TIFF, name) as image:
        try:
            image.seek(header.frame)
        except headers.DAMAGE as error:
            raise headers.damaged(name) from error
        yield _pillow_picture(image, formats.TIFF, name)


def _banded(page: TiffPage, name: str, scratch: Path | None) -> Picture:
    orientation = page.orientation if page.orientation in ORIENTATIONS else 1
    mode, make_plain = _plan(page.mode, page.has_alpha, page.icc_profile, name)
    is_read_downwards = orientation in (1, 2)
    source = page if is_read_downwards else TurnedPage(page, scratch)
    return Picture(source, orientation, mode, make_plain, page.geo_tags())


def _pillow_picture(image: Image.Image, media_type: str, name: str) -> Picture:
    try:
        image.load()
        # After loading: Pillow and libheif have by then turned TIFF and HEIC themselves, and say so
        # here.
        orientation = image.getexif().get(ExifTags.Base.Orientation, 1)
    except headers.DAMAGE as error:
        raise headers.damaged(name) from error
    if media_type == formats.HEIC or orientation not in ORIENTATIONS:
        orientation = 1
    return _decoded(image, name, orientation)


def _decoded(image: Image.Image, name: str, orientation: int = 1) -> Picture:
    has_alpha = image.mode in ALPHA_MODES or "transparency" in image.info
    plan = _plan(image.mode, has_alpha, image.info.get("icc_profile"), name)
    return Picture(image, orientation, *plan)


def _pdf_pictures(path: Path, pages: list[headers.PageHeader], name: str) -> Iterator[Picture]:
    with headers.PDFIUM:
        document = headers.open_pdf(path, name)
        try:
            document.init_forms()  # else what people filled in would be missing
            for header in pages:
                yield _pdf_picture(document, header)
        except pypdfium2.PdfiumError as error:
            raise headers.damaged(name) from error
        finally:
            document.close()


def _pdf_picture(document: pypdfium2.PdfDocument, header: headers.PageHeader) -> Picture:
    page = document[header.frame]
    scale = header.width_px / page.get_width()
    image = page.render(scale=scale, fill_color=(255, 255, 255, 255), rev_byteorder=True).to_pil()
    text = _text_of(page)
    page.close()
    return Picture(image.convert("RGB"), 1, "RGB", lambda band: band, text=text)


def _text_of(page: pypdfium2.PdfPage) -> str:
    """What the page has to be searched and copied: typed text, or what a scanner recognised."""
    found = page.get_textpage()
    text = found.get_text_bounded(errors="replace")[:LONGEST_TEXT]
    found.close()
    lines = (" ".join(_printable(line).split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def _printable(line: str) -> str:
    return "".join(c if c.isprintable() else " " for c in line)


def _plan(mode: str, has_alpha: bool, profile: bytes | None, name: str):
    """What bands of this mode will be ("RGB" or "L"), and the function that makes them so."""
    if mode in ("I", "F"):
        raise measured_values(name, bits=32)
    is_deep = mode.startswith("I;16")
    plain_mode = "L" if is_deep or mode in GREY_MODES else "RGB"
    has_alpha = has_alpha and not is_deep
    base = mode if mode in ("CMYK", "LAB") else plain_mode
    to_srgb = _colour_change(profile, base)

    def make_plain(band: Image.Image) -> Image.Image:
        if is_deep:
            band = _eight_bits(band)
        alpha = None
        if has_alpha:
            band = band.convert(plain_mode + "A")
            alpha = band.getchannel("A")
        if to_srgb is not None:
            band = to_srgb(band if band.mode == base else band.convert(base))
        band = _in_mode(band, plain_mode)
        return _on_white(band, alpha) if alpha else band

    return plain_mode, make_plain


def _eight_bits(band: Image.Image) -> Image.Image:
    """65535 is white, so divide by 257 and round; Pillow's own conversion would clip at 255."""
    values = np.asarray(band).astype(np.uint32)
    return Image.fromarray(((values + 128) // 257).astype(np.uint8))


def _colour_change(profile: bytes | None, mode: str) -> Callable | None:
    """What brings bands of this mode with this embedded profile to sRGB; None when nothing need be.

    A profile that is broken or speaks of another colour space is as good as none. It is tried on a
    few colours first: what fails must fail now, and most profiles are sRGB and change nothing.
    """
    try:
        transform = _colour_transform(profile, mode)
        if transform is None:
            return None
        sample = _sample(mode)
        seen = ImageCms.applyTransform(sample, transform)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None
    if mode == "L":
        table = seen.convert("L").tobytes()
        return lambda band: band.point(table)
    if mode == "RGB" and np.abs(np.asarray(seen, int) - np.asarray(sample, int)).max() <= 1:
        return None
    return partial(ImageCms.applyTransform, transform=transform)


def _sample(mode: str) -> Image.Image:
    """All 256 greys in their order, or colours from every part of the space."""
    if mode == "L":
        return Image.frombytes("L", (256, 1), bytes(range(256)))
    channels = len(Image.new(mode, (1, 1)).getbands())
    values = np.stack(np.mgrid[(slice(0, 256, 17 if channels == 3 else 51),) * channels], axis=-1)
    flat = values.reshape(1, -1, channels).astype(np.uint8)
    return Image.frombytes(mode, flat.shape[1::-1], flat.tobytes())


def _colour_transform(profile_bytes: bytes | None, mode: str):
    """The way from this mode and its embedded profile to sRGB, or None where there is none to go.

    Relative colorimetric with black point compensation, as reproductions on a screen are made.
    """
    if mode == "LAB":
        return _transform(LAB, mode)
    if not profile_bytes:
        return None
    profile = ImageCms.ImageCmsProfile(BytesIO(profile_bytes))
    if profile.profile.xcolor_space.strip() != PROFILE_SPACES[mode]:
        return None
    return _transform(profile, mode)


def _transform(profile: ImageCms.ImageCmsProfile, mode: str):
    return ImageCms.buildTransform(
        profile,
        SRGB,
        mode,
        "RGB",
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )


def _in_mode(band: Image.Image, mode: str) -> Image.Image:
    """Converted, unless nothing is to be done: RGBX is RGB already."""
    is_in_mode = band.mode == mode or (band.mode, mode) == ("RGBX", "RGB")
    return band if is_in_mode else band.convert(mode)


def _on_white(band: Image.Image, alpha: Image.Image) -> Image.Image:
    page = Image.new(band.mode, band.size, "white")
    page.paste(band, mask=alpha)
    return page
