"""Files that end too early or are broken inside: how much is there, and a copy that can be read.

Runs in the decoder's process. Nothing here invents pixels: of a file that was cut off only the rows
that are there are read, and the copy says that it is so much less high.
"""

import shutil
import struct
import warnings
from math import ceil
from pathlib import Path
from typing import NamedTuple

import numpy as np
import rasterio
from django.utils.translation import gettext_noop as _
from PIL import Image, ImageFile
from rasterio.windows import Window

from . import formats, headers, structure, tiff
from .errors import Damaged

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

    Raises Unreadable when it is nothing. Of WebP, HEIC, AVIF and JPEG 2000 it always is: their
    pixels are in one piece.
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
    if _is_sound_jpeg(path):
        return None
    rows, height, said = _sound_jpeg_rows(path)
    if not said:
        return None
    if _jpeg_frame(path).kind in PROGRESSIVE:
        rows = None
    if "remature" in said:  # "Premature end of JPEG file", "premature end of data segment"
        return ends_early(name, rows=rows, of=height)
    return _broken_inside(name, rows, height)


def _is_sound_jpeg(path: Path) -> bool:
    """Whether libjpeg finds nothing to say of all its data.

    At an eighth of the size all of it is read and little of it computed: a quarter of the time.
    """
    with rasterio.Env(**STRICT), warnings.catch_warnings():
        warnings.simplefilter("ignore", rasterio.errors.NotGeoreferencedWarning)
        try:
            with rasterio.open(path, driver="JPEG") as picture:
                picture.read(1, out_shape=(ceil(picture.height / 8), ceil(picture.width / 8)))
        except rasterio.errors.RasterioError:
            return False
    return True


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
    shutil.copyfile(path, mended)
    with headers.mapped(path) as data, mended.open("r+b") as copy:
        for page in tiff.directories(data):
            if page.is_page and (rows := _tiff_rows(page)) < page.size_px[1]:
                for tag, numbers in _shortened(page, rows).items():
                    kind, _count, position = page.entries[tag]
                    copy.seek(position)
                    copy.write(
                        struct.pack(f"{page.byte_order}{len(numbers)}{tiff.CODES[kind]}", *numbers)
                    )
    return mended


def _shortened(page: tiff.Directory, rows: int) -> dict[int, list[int]]:
    """The tags of a page that is cut down to `rows` rows: tag → its first values.

    Where each colour lies by itself, all parts of one come before those of the next, so what is
    kept of each moves up.
    """
    parts = _parts_of(page)
    kept = np.arange(parts.planes * parts.down * parts.across)
    kept = kept.reshape(parts.planes, parts.down, parts.across)[:, : ceil(rows / parts.rows)]
    tags = {tiff.IMAGE_LENGTH: [rows]}
    for tag in (parts.offsets, parts.byte_counts):
        tags[tag] = np.array(page.numbers(tag))[kept.ravel()].tolist()
    return tags


class _Parts(NamedTuple):
    """How a page is cut into strips or tiles, and the tags that say where they lie."""

    offsets: int
    byte_counts: int
    rows: int  # of each
    across: int
    down: int
    planes: int  # 0 where they do not add up: of a kind that only its decoder can judge


def _parts_of(page: tiff.Directory) -> _Parts:
    width, height = page.size_px
    if tiff.TILE_OFFSETS in page.entries:
        tags = tiff.TILE_OFFSETS, tiff.TILE_BYTE_COUNTS
        rows = page.number(tiff.TILE_LENGTH, height)
        across = ceil(width / max(1, page.number(tiff.TILE_WIDTH, width)))
    else:
        tags = tiff.STRIP_OFFSETS, tiff.STRIP_BYTE_COUNTS
        rows, across = page.number(tiff.ROWS_PER_STRIP, height), 1
    rows = max(1, min(rows, height))
    down = ceil(height / rows)
    count, *others = (page.entries.get(tag, (0, 0, 0))[1] for tag in tags)
    planes = count // (across * down) if [count] == others and not count % (across * down) else 0
    return _Parts(*tags, rows, across, down, planes)


def _tiff_rows(page: tiff.Directory) -> int:
    """How many rows of a page lie inside the file, counted by its whole strips or rows of tiles."""
    parts, height = _parts_of(page), page.size_px[1]
    if not parts.planes:
        return height
    ends = np.array(page.numbers(parts.offsets)) + np.array(page.numbers(parts.byte_counts))
    is_there = (ends <= len(page.data)).reshape(parts.planes, parts.down, parts.across)
    whole = is_there.all(axis=(0, 2))
    if whole.all():
        return height
    first_cut = int(np.argmin(whole))
    return first_cut * parts.rows + _rows_of_an_open_end(page, parts, first_cut)


def _rows_of_an_open_end(page: tiff.Directory, parts: _Parts, strip: int) -> int:
    """Whole rows in the first strip that is cut, when nothing is compressed and planes are one."""
    is_plain = page.number(tiff.COMPRESSION, 1) == 1 and parts.offsets == tiff.STRIP_OFFSETS
    if not is_plain or parts.planes != 1:
        return 0
    rows = min(parts.rows, page.size_px[1] - strip * parts.rows)
    offset = page.numbers(parts.offsets)[strip]
    row_bytes = page.numbers(parts.byte_counts)[strip] // rows
    return max(0, len(page.data) - offset) // row_bytes if row_bytes else 0
