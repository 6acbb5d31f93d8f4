"""The pictures of the bench: the sample photos enlarged, with noise as a sensor has it.

They are made by code and seed, band by band, and kept: a second run finds them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import rasterio
from django.conf import settings
from PIL import Image
from rasterio.windows import Window

SEED = 4
RECIPE = 1  # raise when the pixels change: the name of the file tells them apart
BAND_ROWS = 512
JPEG_QUALITY = 92
# A sensor's noise grows with the square root of the light: variance = READ² + GAIN × value.
READ_NOISE, GAIN = 1.5, 0.03
NOISE_ROWS, NOISE_COLUMNS = 2048, 4096

PHOTOS = (
    "arched-bridge/arched-bridge-overall.jpg",
    "octagonal-tomb/octagonal-tomb-overall-evening.jpg",
    "sea-tower/sea-tower-overall-afternoon.jpg",
    "octagonal-tomb/octagonal-tomb-niche-detail.jpg",
)


@dataclass(frozen=True)
class Source:
    """One picture to make: its name in the tables, size in pixels, and photos a side."""

    name: str
    width_px: int
    height_px: int
    photos_a_side: int
    ending: str

    @property
    def path(self) -> Path:
        name = f"{self.width_px}x{self.height_px}-seed{SEED}-recipe{RECIPE}.{self.ending}"
        return folder() / name


# Sides that are no multiples of 16 and of 512, but for the largest, whose size the issue names.
SOURCES = (
    Source("24 MP", 6010, 4006, 1, "jpg"),
    Source("100 MP", 11_601, 8_701, 2, "tif"),
    Source("1 GP", 31_744, 31_744, 4, "tif"),
)


def folder() -> Path:
    return Path(settings.DATA_DIR) / "pictures"


def make(source: Source) -> Path:
    """The file of this picture, made now unless it is there."""
    if not source.path.exists():
        source.path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = source.path.with_suffix(".part")
        (_write_jpeg if source.ending == "jpg" else _write_tiff)(source, unfinished)
        unfinished.rename(source.path)
    return source.path


def _write_jpeg(source: Source, path: Path) -> None:
    picture = Image.new("RGB", (source.width_px, source.height_px))
    for top, band in _bands(source):
        picture.paste(Image.fromarray(band), (0, top))
    picture.save(path, "JPEG", quality=JPEG_QUALITY, subsampling="4:4:4")


def _write_tiff(source: Source, path: Path) -> None:
    """Uncompressed, in strips."""
    size = {"width": source.width_px, "height": source.height_px, "count": 3, "dtype": "uint8"}
    kind = {"driver": "GTiff", "photometric": "RGB", "interleave": "pixel", "tiled": False}
    with rasterio.open(path, "w", **size, **kind) as file:
        for top, band in _bands(source):
            window = Window(0, top, source.width_px, len(band))
            file.write(np.moveaxis(band, 2, 0), window=window)


def _bands(source: Source) -> Iterator[tuple[int, np.ndarray]]:
    """First row and pixels (rows, columns, colours) of band after band, from the top."""
    chance = np.random.default_rng(SEED)
    noise = chance.standard_normal((NOISE_ROWS, NOISE_COLUMNS, 3), dtype=np.float32)
    photos = [Image.open(settings.FIXTURES_DIR / "samples" / name) for name in PHOTOS]
    for top in range(0, source.height_px, BAND_ROWS):
        rows = min(BAND_ROWS, source.height_px - top)
        plain = Image.new("RGB", (source.width_px, rows))
        for cell in _cells(source, top, rows):
            plain.paste(_enlarged(photos, source, cell), (cell[2], cell[3] - top))
        yield top, _noisy(np.asarray(plain), noise, chance)


def _cells(source: Source, top: int, rows: int) -> Iterator[tuple[int, int, int, int, int, int]]:
    """Column and row of a photo in the mosaic, and the part of the band that it fills (a box)."""
    lefts, tops = (
        _edges(side, source.photos_a_side) for side in (source.width_px, source.height_px)
    )
    for row, (upper, lower) in enumerate(pairwise(tops)):
        first, last = max(upper, top), min(lower, top + rows)
        for column, (left, right) in enumerate(pairwise(lefts)):
            if first < last:
                yield column, row, left, first, right, last


def _edges(side_px: int, parts: int) -> list[int]:
    return [side_px * part // parts for part in range(parts + 1)]


def _enlarged(photos: list[Image.Image], source: Source, cell) -> Image.Image:
    """The part of a photo that a cell's box shows, as if the whole photo were stretched over it."""
    column, row, left, first, right, last = cell
    photo = photos[(column + row * source.photos_a_side + row) % len(photos)]
    tops = _edges(source.height_px, source.photos_a_side)
    scale = photo.height / (tops[row + 1] - tops[row])
    box = (0, (first - tops[row]) * scale, photo.width, (last - tops[row]) * scale)
    return photo.resize((right - left, last - first), Image.Resampling.BICUBIC, box=box)


def _noisy(plain: np.ndarray, noise: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    """`noise` is laid out again and again from a place drawn for every band."""
    rows, columns, _colours = plain.shape
    first = chance.integers(NOISE_ROWS - rows)
    shifted = np.roll(noise[first : first + rows], chance.integers(NOISE_COLUMNS), axis=1)
    spread = np.sqrt(READ_NOISE**2 + GAIN * np.arange(256, dtype=np.float32))
    noisy = np.empty_like(plain)
    for left in range(0, columns, NOISE_COLUMNS):  # in parts: floats are four times as large
        part = plain[:, left : left + NOISE_COLUMNS]
        values = part + spread[part] * shifted[:, : part.shape[1]]
        noisy[:, left : left + NOISE_COLUMNS] = np.clip(values + 0.5, 0, 255)
    return noisy
