"""Files that end too early or are broken inside: how much is there, and a copy that can be read.

Runs in the decoder's process. Nothing here invents pixels: of a file that was cut off only the rows
that are there are read, and the copy says that it is so much less high.
"""

import struct
import warnings
from math import ceil
from pathlib import Path

import numpy as np
import rasterio
from django.utils.translation import gettext_noop as _
from PIL import Image, ImageFile
from rasterio.windows import Window

from . import formats, headers, structure, tiff
from .errors import Damaged

# Of other kinds, what is left of a cut file cannot be read: their pixels are in one piece.
READ_IN_PART = {formats.JPEG, formats.PNG, formats.TIFF, formats.PDF}
PROGRESSIVE = {0xC2, 0xC6, 0xCA, 0xCE}  # frames whose every scan speaks of all rows (T.81, B.2.2)
FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
MCU_ROWS = 16  # the most rows of an entropy-coded unit
# libjpeg goes on after damage and only warns: GDAL can be told to stop there. What lies beside the
# file is not looked at.
STRICT = {
    "GDAL_ERROR_ON_LIBJPEG_WARNING": True,
    "GDAL_ALLOW_LARGE_LIBJPEG_MEM_ALLOC": True,
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
    "GDAL_CACHEMAX": 64,
}


def find_damage(path: Path, media_type: str, name: str) -> Damaged | None:
    """What the structure of a file says is wrong with it; of a JPEG, its pixels too.

    Raises Unreadable when what is there is of no use.
    """
    if media_type == formats.JPEG:
        return _jpeg_damage(path, name)
    if media_type == formats.TIFF:
        return _tiff_damage(path, name)
    with headers.mapped(path) as data:
        is_whole = structure.end_of_picture(data, media_type) is not None
    return None if is_whole else count_rows(path, media_type, name)


def count_rows(path: Path, media_type: str, name: str) -> Damaged:
    """How much there is of a file that a decoder gave up on, or that ends too early.

    Raises Unreadable when it is nothing.
    """
    if media_type == formats.PDF:
        return ends_early(name)
    if media_type != formats.PNG:
        raise headers.damaged(name)
    image = _png_as_far_as_it_goes(path, name)
    return ends_early(name, rows=_rows_there(image), of=image.height)


def mend(path: Path, media_type: str, name: str, folder: Path) -> Path:
    """A copy in `folder` that decoders read to its end; `path` itself where they do anyway."""
    mended = folder / "mended"
    if media_type == formats.JPEG:
        return _mend_jpeg(path, mended)
    if media_type == formats.TIFF:
        return _mend_tiff(path, mended)
    if media_type == formats.PNG:
        return _mend_png(path, name, mended)
    return path


def ends_early(name: str, *, rows: int | None = None, of: int = 0) -> Damaged:
    """The sentence for a file of which `rows` rows `of` so many are there. Raises Unreadable."""
    if rows is None:
        return Damaged(
            _("“%(name)s” ends too early, and how much of it is there cannot be counted."),
            {"name": name},
        )
    if not rows:
        raise headers.damaged(name)
    return Damaged(
        _("“%(name)s” ends too early: about %(percent)d %% of its rows are there."),
        {"name": name, "percent": max(1, 100 * rows // of)},
    )


def _broken_inside(name: str, rows: int | None, of: int) -> Damaged:
    if rows is None:
        return Damaged(
            _("“%(name)s” is damaged inside, and how much of it is sound cannot be counted."),
            {"name": name},
        )
    return Damaged(
        _("“%(name)s” is damaged inside: only the first %(percent)d %% of its rows are sound."),
        {"name": name, "percent": 100 * rows // of},
    )


def _jpeg_damage(path: Path, name: str) -> Damaged | None:
    rows, height, said = _sound_jpeg_rows(path)
    if not said:
        return None
    if _jpeg_frame(path).kind in PROGRESSIVE:
        rows = None
    if "remature" in said:  # "Premature end of JPEG file", "premature end of data segment"
        return ends_early(name, rows=rows, of=height)
    return _broken_inside(name, rows, height)


def _sound_jpeg_rows(path: Path) -> tuple[int, int, str]:
    """Rows before the first damage, the height, and what libjpeg says of it ("" for a sound one).

    A JPEG that GDAL does not open at all is left for Pillow to judge.
    """
    top = height = 0
    with rasterio.Env(**STRICT), warnings.catch_warnings():
        warnings.simplefilter("ignore", rasterio.errors.NotGeoreferencedWarning)
        try:
            with rasterio.open(path, driver="JPEG") as picture:
                width, height = picture.width, picture.height
                for top in range(0, height, MCU_ROWS):
                    picture.read(1, window=Window(0, top, width, min(MCU_ROWS, height - top)))
        except rasterio.errors.RasterioError as error:
            return top, height, f"{error.__cause__ or error}" if height else ""
    return height, height, ""


def _jpeg_frame(path: Path) -> structure.Part:
    with headers.mapped(path) as data:
        segments = structure.jpeg_segments(data)  # GDAL has read it: there is one
        return next(part for part in segments if part.kind in FRAMES)


def _mend_jpeg(path: Path, mended: Path) -> Path:
    """As high as it has rows, and ended; a progressive one is whole and only coarse."""
    rows, height, said = _sound_jpeg_rows(path)
    if "remature" not in said:
        return path
    frame = _jpeg_frame(path)
    with headers.mapped(path) as data:
        content = bytearray(data[: structure.jpeg_stop(data)])
    if frame.kind not in PROGRESSIVE and rows < height:
        struct.pack_into(">H", content, frame.start + 1, rows)
    mended.write_bytes(content + b"\xff\xd9")
    return mended


def _png_as_far_as_it_goes(path: Path, name: str) -> Image.Image:
    """Decoded up to the damage; the rows behind it are 0. Raises Unreadable."""
    before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, True
    try:
        image = headers.open_picture(path, formats.PNG, name)
        image.load()
    except headers.DAMAGE as error:
        raise headers.damaged(name) from error
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before
    return image


def _rows_there(image: Image.Image) -> int:
    """The rows above the last ones that are all 0."""
    values = np.asarray(image).reshape(image.height, -1)
    filled = np.flatnonzero(values.any(axis=1))
    return int(filled[-1]) + 1 if filled.size else 0


def _mend_png(path: Path, name: str, mended: Path) -> Path:
    image = _png_as_far_as_it_goes(path, name)
    kept = {key: image.info[key] for key in ("icc_profile", "exif") if key in image.info}
    part = image.crop((0, 0, image.width, _rows_there(image)))
    part.save(mended, "PNG", compress_level=1, **kept)
    return mended


def _tiff_damage(path: Path, name: str) -> Damaged | None:
    try:
        with headers.mapped(path) as data:
            pages = [page for page in tiff.directories(data) if page.is_page]
            there, total = sum(map(_tiff_rows, pages)), sum(page.size_px[1] for page in pages)
            if there == total:
                return None
            if not all(map(_tiff_rows, pages)):
                raise headers.damaged(name)
    except tiff.TiffDamaged as error:
        raise headers.damaged(name) from error
    return ends_early(name, rows=there, of=total)


def _mend_tiff(path: Path, mended: Path) -> Path:
    """A copy in which each page is as high as it has rows."""
    content = bytearray(path.read_bytes())
    for page in tiff.directories(bytes(content)):
        if page.is_page and (rows := _tiff_rows(page)) < page.size_px[1]:
            kind, _count, position = page.entries[tiff.IMAGE_LENGTH]
            code = {tiff.SHORT: "H", tiff.LONG: "I", tiff.LONG8: "Q"}[kind]
            struct.pack_into(page.byte_order + code, content, position, rows)
    mended.write_bytes(content)
    return mended


def _tiff_rows(page: tiff.Directory) -> int:
    """How many rows of a page lie inside the file, counted by its whole strips or rows of tiles."""
    width, height = page.size_px
    is_tiled = tiff.TILE_OFFSETS in page.entries
    rows = page.number(tiff.TILE_LENGTH if is_tiled else tiff.ROWS_PER_STRIP, height)
    across = ceil(width / page.number(tiff.TILE_WIDTH, width)) if is_tiled else 1
    parts = _parts_there(page, is_tiled)
    down = ceil(height / max(1, min(rows, height)))
    if not parts or len(parts) % (across * down):
        return height  # of a kind that only its decoder can judge
    whole = np.array(parts).reshape(-1, down, across).all(axis=(0, 2))
    return (
        height if whole.all() else int(np.argmin(whole)) * rows + _rows_of_an_open_end(page, whole)
    )


def _parts_there(page: tiff.Directory, is_tiled: bool) -> list[bool]:
    """Of each strip or tile, whether the file reaches to its end."""
    offsets = page.numbers(tiff.TILE_OFFSETS if is_tiled else tiff.STRIP_OFFSETS)
    sizes = page.numbers(tiff.TILE_BYTE_COUNTS if is_tiled else tiff.STRIP_BYTE_COUNTS)
    if len(offsets) != len(sizes):
        return []
    return [offset + size <= len(page.data) for offset, size in zip(offsets, sizes, strict=True)]


def _rows_of_an_open_end(page: tiff.Directory, whole: np.ndarray) -> int:
    """Whole rows in the first strip that is cut, when nothing is compressed and planes are one."""
    is_plain = page.number(tiff.COMPRESSION, 1) == 1 and tiff.TILE_OFFSETS not in page.entries
    if not is_plain or page.number(tiff.PLANAR_CONFIGURATION, 1) != 1:
        return 0
    strip, height = int(np.argmin(whole)), page.size_px[1]
    rows = min(page.number(tiff.ROWS_PER_STRIP, height), height)
    rows = min(rows, height - strip * rows)
    offset = page.numbers(tiff.STRIP_OFFSETS)[strip]
    row_bytes = page.numbers(tiff.STRIP_BYTE_COUNTS)[strip] // rows
    return max(0, len(page.data) - offset) // row_bytes if row_bytes else 0
