"""The tiles that a deep-zoom viewer asks for, as addresses of the IIIF Image API."""

from math import ceil
from typing import NamedTuple

TILE_PX = 512


class Tile(NamedTuple):
    """A box of the full picture (pixels), and how much smaller it is asked for."""

    x: int
    y: int
    width: int
    height: int
    factor: int  # 1 for full size, 2 for half, …
    is_whole: bool  # the box is the whole picture

    @property
    def size(self) -> tuple[int, int]:
        return ceil(self.width / self.factor), ceil(self.height / self.factor)

    @property
    def request(self) -> str:
        """Region, size, rotation, quality and format (Image API 3.0, section 4)."""
        region = "full" if self.is_whole else f"{self.x},{self.y},{self.width},{self.height}"
        return f"{region}/{self.size[0]},{self.size[1]}/0/default.jpg"


def level_sizes(width_px: int, height_px: int) -> list[tuple[int, int]]:
    """Width and height of every level, rounded up, the largest first, down to one tile."""
    sizes = [(width_px, height_px)]
    while max(sizes[-1]) > TILE_PX:
        factor = 2 ** len(sizes)
        sizes.append((ceil(width_px / factor), ceil(height_px / factor)))
    return sizes


def every_tile(width_px: int, height_px: int) -> list[Tile]:
    """Of every level, edges included."""
    return [
        tile
        for level in range(len(level_sizes(width_px, height_px)))
        for tile in _tiles_of(2**level, width_px, height_px)
    ]


def _tiles_of(factor: int, width_px: int, height_px: int) -> list[Tile]:
    side = TILE_PX * factor
    is_whole = max(width_px, height_px) <= side
    return [
        Tile(x, y, min(side, width_px - x), min(side, height_px - y), factor, is_whole)
        for y in range(0, height_px, side)
        for x in range(0, width_px, side)
    ]
