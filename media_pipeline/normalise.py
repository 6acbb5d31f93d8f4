"""Any page of any file we take → 8-bit sRGB or grey, upright, opaque, in bands from top to bottom.

The source is decoded once and whole; everything after happens a band at a time, so a large picture
is held in memory only once.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
import pypdfium2
from django.utils.translation import gettext_noop as _
from PIL import ExifTags, Image, ImageCms, ImageOps

from . import formats, headers, tiff
from .errors import AssetProblem

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
LAB = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
GREY_MODES = {"1", "L", "LA", "La"}
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


@dataclass
class Picture:
    """One decoded page; `width_px` and `height_px` are as displayed, `mode` is "RGB" or "L"."""

    source: Image.Image
    orientation: int
    mode: str
    make_plain: Callable[[Image.Image], Image.Image]

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
    path: Path, media_type: str, name: str, limits: headers.Limits
) -> Iterator[Picture]:
    """Each page of the file, decoded one at a time; raises AssetProblem naming `name`."""
    pages = headers.read_pages(path, media_type, name, limits)
    if media_type == formats.PDF:
        yield from _pdf_pictures(path, pages, name)
        return
    with headers.open_picture(path, media_type, name) as image:
        for page in pages:
            yield _picture(image, page.frame, media_type, name)


def _picture(image: Image.Image, frame: int, media_type: str, name: str) -> Picture:
    try:
        if media_type == formats.TIFF:
            image.seek(frame)
        is_inverted = _is_inverted(image)
        image.load()
        # After loading: Pillow and libheif have by then turned TIFF and HEIC themselves, and say so
        # here.
        orientation = image.getexif().get(ExifTags.Base.Orientation, 1)
    except headers.DAMAGE as error:
        raise headers.damaged(name) from error
    if media_type == formats.HEIC or orientation not in ORIENTATIONS:
        orientation = 1
    mode, make_plain = _plan(image, name, is_inverted)
    return Picture(image, orientation, mode, make_plain)


def _pdf_pictures(path: Path, pages: list[headers.PageHeader], name: str) -> Iterator[Picture]:
    with headers.PDFIUM:
        document = headers.open_pdf(path, name)
        try:
            document.init_forms()  # else what people filled in would be missing
            for header in pages:
                yield Picture(_render(document, header), 1, "RGB", lambda band: band)
        except pypdfium2.PdfiumError as error:
            raise headers.damaged(name) from error
        finally:
            document.close()


def _render(document: pypdfium2.PdfDocument, header: headers.PageHeader) -> Image.Image:
    page = document[header.frame]
    scale = header.width_px / page.get_width()
    image = page.render(scale=scale, fill_color=(255, 255, 255, 255), rev_byteorder=True).to_pil()
    page.close()
    return image.convert("RGB")


def _plan(image: Image.Image, name: str, is_inverted: bool):
    """What the bands of this image will be ("RGB" or "L"), and the function that makes them so."""
    if image.mode in ("I", "F"):
        raise AssetProblem(
            _(
                "“%(name)s” holds measured values of 32 bits, not a picture. "
                "Export it with 8 or 16 bits a channel."
            ),
            {"name": name},
        )
    is_deep = image.mode.startswith("I;16")
    is_grey = is_deep or image.mode in GREY_MODES
    has_alpha = not is_deep and image.has_transparency_data
    base = _base_mode(image.mode, is_grey)
    to_srgb = _colour_transform(image.info.get("icc_profile"), base)

    def make_plain(band: Image.Image) -> Image.Image:
        if is_deep:
            band = _eight_bits(band)
        if is_inverted:
            band = ImageOps.invert(band)
        alpha = None
        if has_alpha:
            band = band.convert("LA" if is_grey else "RGBA")
            alpha = band.getchannel("A")
        band = _in_srgb(band.convert(base), to_srgb, "L" if is_grey else "RGB")
        return _on_white(band, alpha) if alpha else band

    return ("L" if is_grey else "RGB"), make_plain


def _base_mode(mode: str, is_grey: bool) -> str:
    if is_grey:
        return "L"
    return mode if mode in ("CMYK", "LAB") else "RGB"


def _is_inverted(image: Image.Image) -> bool:
    """Whether 0 means white and Pillow leaves it so: it turns 1 to 8 bits itself, but not 16."""
    tags = getattr(image, "tag_v2", {})
    return image.mode.startswith("I;16") and tags.get(tiff.PHOTOMETRIC) == tiff.MIN_IS_WHITE


def _eight_bits(band: Image.Image) -> Image.Image:
    """65535 is white, so divide by 257 and round; Pillow's own conversion would clip at 255."""
    values = np.asarray(band).astype(np.uint32)
    return Image.fromarray(((values + 128) // 257).astype(np.uint8))


def _colour_transform(profile_bytes: bytes | None, mode: str):
    """The way from this mode and its embedded profile to sRGB, or None where there is none to go.

    Relative colorimetric with black point compensation, as reproductions on a screen are made. A
    profile that is broken or speaks of another colour space is as good as none.
    """
    if mode == "LAB":
        return _transform(LAB, mode)
    if not profile_bytes:
        return None
    try:
        profile = ImageCms.ImageCmsProfile(BytesIO(profile_bytes))
        if profile.profile.xcolor_space.strip() != PROFILE_SPACES[mode]:
            return None
        return _transform(profile, mode)
    except (ImageCms.PyCMSError, OSError):
        return None


def _transform(profile: ImageCms.ImageCmsProfile, mode: str):
    return ImageCms.buildTransform(
        profile,
        SRGB,
        mode,
        "RGB",
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )


def _in_srgb(band: Image.Image, transform, mode: str) -> Image.Image:
    if transform is not None:
        band = ImageCms.applyTransform(band, transform)
    return band.convert(mode)


def _on_white(band: Image.Image, alpha: Image.Image) -> Image.Image:
    page = Image.new(band.mode, band.size, "white")
    page.paste(band, mask=alpha)
    return page
