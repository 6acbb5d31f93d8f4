"""What comes in: a scan as large as asked for, and a bomb."""

import struct
import zlib
from functools import cache
from math import ceil, sqrt
from pathlib import Path

import numpy as np
import rasterio

ROWS = 512


def scan(pixels: int, folder: Path) -> Path:
    """A JPEG-compressed tiled TIFF of about that many pixels, 4 wide to 3 high, with grain."""
    width = ceil(sqrt(pixels * 4 / 3))
    height = ceil(pixels / width)
    path = folder / f"scan_{width}x{height}.tif"
    if path.exists():
        return path
    layout = {"tiled": True, "blockxsize": ROWS, "blockysize": ROWS, "BIGTIFF": "YES"}
    colours = {"compress": "jpeg", "photometric": "ycbcr", "dtype": "uint8", "count": 3}
    unfinished = path.with_suffix(".part.tif")
    size = {"width": width, "height": height}
    with rasterio.open(unfinished, "w", driver="GTiff", **size, **layout, **colours) as file:
        band = _band(width)
        for top in range(0, height, ROWS):
            rows = min(ROWS, height - top)
            window = rasterio.windows.Window(0, top, width, rows)
            file.write(np.roll(band, top, axis=2)[:, :rows], window=window)
    return unfinished.replace(path)


def _band(width: int) -> np.ndarray:
    """512 rows of a gradient with grain: bands, rows, columns."""
    x, y = np.arange(width), np.arange(ROWS)[:, None]
    red, green, blue = x * 255 / width, 127 + 60 * np.sin(x / 97 + y / 31), 255 - x % 256
    base = np.stack(np.broadcast_arrays(red, green, blue))
    grain = np.random.default_rng(1).normal(0, 6, (1, ROWS, width))
    return np.clip(base + grain, 0, 255).astype(np.uint8)


@cache
def bomb(pixels: int) -> bytes:
    """A square black-and-white PNG of at least that many pixels, a thousand times smaller."""
    side = ceil(sqrt(pixels))
    row = bytes(1 + ceil(side / 8))
    packer = zlib.compressobj(1)
    pixels = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", pixels), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
