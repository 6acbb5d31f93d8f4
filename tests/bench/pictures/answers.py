"""Whether a server's answers are right: nobody is measured for sending errors or other pixels."""

import http.client
import random
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import numpy as np
import rasterio
from PIL import Image
from rasterio.windows import Window

from .deep_zoom import Tile
from .servers import Running
from .sources import SEED, Source

LOOKED_AT = 40  # tiles, among them every corner of every level
COMPARED_PX = 32_000_000  # of larger boxes only decoding and size are looked at
# Some servers place the tiles of smaller levels a pixel off, which costs them decibels; a tile that
# is sheared or of another place is below the first, and a server of such tiles below the second.
LEAST_PSNR_DB, MIDDLE_PSNR_DB = 15, 28


class WrongAnswer(Exception):
    """An answer that is no picture, of another size, or of other pixels; a sentence."""


@dataclass(frozen=True)
class Seen:
    tiles: int
    compared: int
    least_psnr_db: float


def look(source: Source, server: Running, tiles: Sequence[Tile]) -> Seen:
    """Ask for some tiles and compare them with the source; raises WrongAnswer."""
    chosen, psnrs = some_of(tiles), {}
    with rasterio.open(source.path) as original:
        for tile in chosen:
            picture = _picture(get(server, tile), tile)
            if tile.width * tile.height <= COMPARED_PX:
                psnrs[tile.request] = psnr_db(picture, _expected(original, tile))
    _judge(psnrs)
    return Seen(len(chosen), len(psnrs), round(min(psnrs.values()), 1))


def _judge(psnrs: dict[str, float]) -> None:
    worst, middle_db = min(psnrs, key=psnrs.get), statistics.median(psnrs.values())
    if psnrs[worst] < LEAST_PSNR_DB or middle_db < MIDDLE_PSNR_DB:
        raise WrongAnswer(
            f"{worst} shows other pixels than the source: the PSNR is {psnrs[worst]:.1f} dB, "
            f"and {middle_db:.1f} dB in the middle."
        )


def some_of(tiles: Sequence[Tile]) -> list[Tile]:
    """The corners of every level, and others drawn by the seed."""
    corners = []
    for factor in {tile.factor: None for tile in tiles}:
        level = [tile for tile in tiles if tile.factor == factor]
        right, bottom = max(tile.x for tile in level), max(tile.y for tile in level)
        corners += [t for t in level if t.x in (0, right) and t.y in (0, bottom)]
    others = [tile for tile in tiles if tile not in corners]
    more = min(len(others), max(0, LOOKED_AT - len(corners)))
    return corners + random.Random(SEED).sample(others, more)


def get(server: Running, tile: Tile) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
    connection.request("GET", server.address(tile))
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    if answer.status != 200:
        told = body[:200].decode(errors="replace").strip()
        raise WrongAnswer(f"{tile.request} was answered by {answer.status}: {told}")
    return body


def _picture(body: bytes, tile: Tile) -> np.ndarray:
    try:
        picture = Image.open(BytesIO(body), formats=["JPEG"]).convert("RGB")
    except OSError as error:
        raise WrongAnswer(f"{tile.request} is no JPEG that can be decoded: {error}") from error
    if picture.size != tile.size:
        size = "×".join(map(str, picture.size))
        raise WrongAnswer(f"{tile.request} is {size} pixels large.")
    return np.asarray(picture)


def _expected(original: rasterio.DatasetReader, tile: Tile) -> np.ndarray:
    """The box of the source, each pixel the mean of those it stands for; the edge repeated."""
    window = Window(tile.x, tile.y, tile.width, tile.height)
    pixels = original.read(window=window).transpose(1, 2, 0)
    (width, height), factor = tile.size, tile.factor
    more = ((0, height * factor - tile.height), (0, width * factor - tile.width), (0, 0))
    blocks = np.pad(pixels, more, mode="edge").reshape(height, factor, width, factor, 3)
    return blocks.mean(axis=(1, 3), dtype=np.float32)


def psnr_db(one: np.ndarray, other: np.ndarray) -> float:
    """Peak signal to noise of two pictures of 8 bits: 10 log10(255² / mean squared error)."""
    error = np.mean((one.astype(np.float32) - other) ** 2)
    return float(10 * np.log10(255**2 / max(error, 1e-9)))
