"""A page of a TIFF, of which GDAL reads the rows that are asked for: it is never held whole.

GDAL is asked for the values as they are stored (GTIFF_RAW), since it would turn CMYK and Lab to RGB
without their profile; what they mean is read from the tags. Source of the tags: Adobe, TIFF
Revision 6.0 (1992), and its Technical Notes.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice, takewhile
from pathlib import Path
from typing import NamedTuple

import numpy as np
import rasterio
from django.utils.translation import gettext_noop as _
from PIL import Image
from rasterio.errors import NotGeoreferencedWarning
from rasterio.windows import Window

from . import geotags, headers, tiff
from .errors import AssetProblem

CACHE_BYTES = 16 * 1024**2  # of decoded strips and tiles, at least
MOST_CACHE_BYTES = 1024**3
# One file is opened and nothing beside it.
GDAL_OPTIONS = {"GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR", "GDAL_PAM_ENABLED": "NO"}

# Photometric interpretation → Pillow's mode and how many samples a pixel have colour in them.
COLOURS = {
    tiff.MIN_IS_WHITE: ("L", 1),
    tiff.MIN_IS_BLACK: ("L", 1),
    tiff.RGB: ("RGB", 3),
    tiff.PALETTE: ("RGB", 1),
    tiff.SEPARATED: ("CMYK", 4),
    tiff.CIELAB: ("LAB", 3),
    tiff.ICCLAB: ("LAB", 3),
}
LABS = (tiff.CIELAB, tiff.ICCLAB)
MODES_WITH_ALPHA = {
    ("L", tiff.STRAIGHT): "LA",
    ("L", tiff.PREMULTIPLIED): "La",
    ("RGB", tiff.STRAIGHT): "RGBA",
    ("RGB", tiff.PREMULTIPLIED): "RGBa",
}
MASKED_MODES = {"L": "LA", "RGB": "RGBA"}


class Samples(NamedTuple):
    """How the numbers of a page are to be read."""

    photometric: int
    mode: str  # of Pillow: what bands will be
    bits: int
    channels: list[int]  # which samples of a pixel are read, from 1: the colours, then the alpha
    table: np.ndarray | None  # value → 8 bits, or → red, green and blue of a palette
    has_alpha: bool


class TiffPage:
    """A page that is read in bands. `size` is width and height as stored, before orientation."""

    def __init__(self, source: "_Source", dataset: rasterio.DatasetReader, mask=None):
        self._source, self._dataset, self._mask = source, dataset, mask
        self.size = dataset.width, dataset.height
        self.mode = source.samples.mode if mask is None else MASKED_MODES[source.samples.mode]
        self.icc_profile, self.orientation = source.icc_profile, source.orientation

    @property
    def held_pixels(self) -> int:
        """How many are decoded at once: a row of its strips or tiles, which may be all of it."""
        return self._dataset.block_shapes[0][0] * self._dataset.width

    @property
    def has_alpha(self) -> bool:
        return self._mask is not None or self._source.samples.has_alpha

    def geo_tags(self) -> list:
        """Where the page as displayed lies on the ground; none when nobody says."""
        if not self._source.has_geo_tags:
            return []
        return geotags.of_dataset(self._dataset, self.orientation)

    def crop(self, box: tuple[int, int, int, int]) -> Image.Image:
        """The pixels of `box` (left, top, right, bottom), in 8 bits. Raises AssetProblem."""
        image = _as_image(self._values(box), self._source.samples)
        if self._mask is not None:
            image = image.convert(self.mode)
            image.putalpha(self._mask.crop(box))
        return image

    def _values(self, box: tuple[int, int, int, int]) -> np.ndarray:
        """The stored numbers, rows × columns × channels."""
        left, top, right, bottom = box
        samples, window = self._source.samples, Window(left, top, right - left, bottom - top)
        values = _room_for(window, samples, self._dataset.dtypes[0])
        out = values[..., : len(samples.channels)].transpose(2, 0, 1)
        try:
            self._dataset.read(samples.channels, out=out, window=window)
        except headers.DAMAGE as error:
            raise headers.damaged(self._source.name) from error
        return values


@dataclass(frozen=True)
class _Source:
    """What the tags say of one directory."""

    path: Path
    name: str  # as sentences call the file
    index: int
    samples: Samples
    orientation: int
    icc_profile: bytes
    has_geo_tags: bool


@contextmanager
def open_page(path: Path, index: int, name: str) -> Iterator[TiffPage | None]:
    """The page at directory `index`, or None when it is of a kind that Pillow must decode.

    Raises AssetProblem: when the page holds no picture but measurements, or is damaged.
    """
    source, mask = _read_tags(path, index, name)
    if source is None:
        yield None
        return
    with (
        rasterio.Env(**GDAL_OPTIONS),
        _dataset(source) as dataset,
        rasterio.Env(GDAL_CACHEMAX=_cache_bytes(dataset)),
    ):
        if mask is None:
            yield TiffPage(source, dataset)
            return
        with _dataset(mask) as mask_dataset:
            yield TiffPage(source, dataset, TiffPage(mask, mask_dataset))


@contextmanager
def _dataset(source: _Source) -> Iterator[rasterio.DatasetReader]:
    address = f"GTIFF_RAW:GTIFF_DIR:{source.index + 1}:{source.path}"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NotGeoreferencedWarning)
            dataset = rasterio.open(address, driver="GTiff")
    except headers.DAMAGE as error:
        raise headers.damaged(source.name) from error
    with dataset:
        yield dataset


def _cache_bytes(dataset: rasterio.DatasetReader) -> int:
    """Room for a row of strips or tiles, so that none is decoded for every band that it crosses.

    In bytes: rasterio hands the number to GDAL's function, which knows no megabytes.
    """
    rows, _columns = dataset.block_shapes[0]
    row_bytes = rows * dataset.width * dataset.count * np.dtype(dataset.dtypes[0]).itemsize
    return round(min(max(CACHE_BYTES, 1.25 * row_bytes), MOST_CACHE_BYTES))


def _read_tags(path: Path, index: int, name: str) -> tuple[_Source | None, _Source | None]:
    """What the tags say of a page and of its mask, for each of them that is there."""
    try:
        with headers.mapped(path) as data:
            chain = islice(tiff.directories(data), index, None)
            page = next(chain)
            source = _source(path, name, page)
            if source is None or source.samples.mode not in MASKED_MODES:
                return source, None
            belonging = takewhile(lambda d: not d.is_page, chain)
            masks = [d for d in belonging if d.is_mask and d.size_px == page.size_px]
            return source, _source(path, name, masks[0]) if masks else None
    except tiff.TiffDamaged as error:
        raise headers.damaged(name) from error


def _source(path: Path, name: str, page: tiff.Directory) -> _Source | None:
    samples = read_samples(page, name)
    if samples is None:
        return None
    return _Source(
        path=path,
        name=name,
        index=page.index,
        samples=samples,
        orientation=page.number(tiff.ORIENTATION, 1),
        icc_profile=page.blob(tiff.ICC_PROFILE),
        has_geo_tags=any(tag in page.entries for tag in tiff.GEO_TAGS),
    )


def read_samples(page: tiff.Directory, name: str) -> Samples | None:
    """How to read the numbers of a page; None when GDAL would not give them as they are stored.

    Raises AssetProblem for measurements: numbers of 32 bits, with a sign or a fraction.
    """
    photometric, bits = page.number(tiff.PHOTOMETRIC, -1), page.number(tiff.BITS_PER_SAMPLE, 1)
    _check_is_picture(page, bits, name)
    is_ycbcr_in_jpeg = photometric == tiff.YCBCR and page.number(tiff.COMPRESSION) == tiff.JPEG
    if is_ycbcr_in_jpeg or photometric == tiff.MASK:  # libjpeg gives RGB
        photometric = tiff.RGB if is_ycbcr_in_jpeg else tiff.MIN_IS_BLACK
    mode, colours = COLOURS.get(photometric, ("", 0))
    is_even = len(set(page.numbers(tiff.BITS_PER_SAMPLE, (1,)))) == 1
    has_colours = page.number(tiff.SAMPLES_PER_PIXEL, 1) >= colours
    if not (mode and is_even and has_colours and bits):
        return None
    alpha = _alpha(page, colours) if photometric != tiff.PALETTE else None
    channels = list(range(1, colours + 1))
    if (mode, alpha and alpha.kind) in MODES_WITH_ALPHA:
        mode, channels = MODES_WITH_ALPHA[mode, alpha.kind], [*channels, alpha.channel]
    has_alpha = len(channels) > colours
    return Samples(photometric, mode, bits, channels, _table(page, photometric, bits), has_alpha)


def _check_is_picture(page: tiff.Directory, bits: int, name: str) -> None:
    if bits > 16:
        raise measured_values(name, bits)
    kinds = set(page.numbers(tiff.SAMPLE_FORMAT)) - {tiff.UNSIGNED, tiff.UNDEFINED_FORMAT}
    if kinds and page.number(tiff.PHOTOMETRIC) not in LABS:  # a and b of Lab have a sign
        raise AssetProblem(
            _(
                "“%(name)s” holds measured values with a sign or a fraction, such as heights, and "
                "not a picture. Export it with 8 or 16 bits a channel, without a sign."
            ),
            {"name": name},
        )


def measured_values(name: str, bits: int) -> AssetProblem:
    return AssetProblem(
        _(
            "“%(name)s” holds measured values of %(bits)d bits, not a picture. "
            "Export it with 8 or 16 bits a channel."
        ),
        {"name": name, "bits": bits},
    )


class _Alpha(NamedTuple):
    kind: int
    channel: int  # from 1


def _alpha(page: tiff.Directory, colours: int) -> _Alpha | None:
    """The first sample behind the colours that says how transparent a pixel is."""
    for number, kind in enumerate(page.numbers(tiff.EXTRA_SAMPLES), start=colours + 1):
        if kind in (tiff.PREMULTIPLIED, tiff.STRAIGHT):
            return _Alpha(kind, number)
    return None


def _table(page: tiff.Directory, photometric: int, bits: int) -> np.ndarray | None:
    """Stored value → 8 bits, rounded (65535 is 255, so 16 bits are divided by 257)."""
    most = 2**bits - 1
    if photometric == tiff.PALETTE:
        return _palette(page, most + 1)
    if bits == 8 and photometric != tiff.MIN_IS_WHITE:
        return None
    values = np.arange(most + 1)
    if photometric == tiff.MIN_IS_WHITE:
        values = values[::-1]
    return ((values * 255 + most // 2) // most).astype(np.uint8)


def _palette(page: tiff.Directory, count: int) -> np.ndarray:
    """Index → red, green, blue. The map has 16 bits; some old programs wrote 8."""
    written = page.numbers(tiff.COLOR_MAP)[: 3 * count]
    colours = np.zeros(3 * count, np.uint16)
    colours[: len(written)] = written
    if colours.max() > 255:
        colours >>= 8
    return colours.reshape(3, count).T.astype(np.uint8)


def _room_for(window: Window, samples: Samples, dtype: str) -> np.ndarray:
    """Rows × columns × channels; RGB gets a fourth byte, as Pillow has it: no copy is needed."""
    channels = len(samples.channels)
    if samples.mode == "RGB" and samples.table is None:
        channels = 4
    return np.empty((window.height, window.width, channels), dtype)


def _as_image(values: np.ndarray, samples: Samples) -> Image.Image:
    size = values.shape[1::-1]
    if samples.photometric in LABS:
        return _lab(values, samples)
    if samples.table is not None:
        values = _looked_up(values, samples)
    if samples.mode == "RGB" and values.shape[2] == 3:
        return Image.fromarray(values)
    mode = "RGBX" if samples.mode == "RGB" else samples.mode
    return Image.frombuffer(mode, size, values, "raw", mode, 0, 1)


def _looked_up(values: np.ndarray, samples: Samples) -> np.ndarray:
    """The values in 8 bits; transparency is no colour, so 0 never means white in it."""
    if samples.photometric == tiff.PALETTE:
        return samples.table.take(values[..., 0], axis=0, mode="clip")
    looked_up = samples.table.take(values, mode="clip")  # a file may have more than it says
    if samples.has_alpha and samples.photometric == tiff.MIN_IS_WHITE:
        looked_up[..., -1] = 255 - looked_up[..., -1]
    return looked_up


def _lab(values: np.ndarray, samples: Samples) -> Image.Image:
    """As Pillow reads Lab: 8 bits, a and b with a sign.

    So has CIELAB, with 8 or 16 bits (L of 16 bits is 65535 at white); ICCLAB counts a and b from 0,
    which is -128. Source: Adobe, TIFF Revision 6.0, section 23, and TIFF Technical Note 4.
    """
    values = values.view(values.dtype.str.replace("i", "u"))
    if samples.bits == 16:
        light = (values[..., :1].astype(np.uint32) * 255 + 32767) // 65535
        values = np.concatenate([light, values[..., 1:] >> 8], axis=2).astype(np.uint8)
    if samples.photometric == tiff.ICCLAB:
        values[..., 1:] ^= 128
    return Image.frombytes("LAB", values.shape[1::-1], values.tobytes())
