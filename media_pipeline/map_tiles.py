"""Read what map_pyramid.py writes and answer requests for map tiles (XYZ).

A tile that the scan covers whole leaves as the stored JPEG, without decoding; one that it covers
in part is decoded and sent as WebP with transparency; where there is nothing, 204 says so.
"""

import mmap
import re
import zlib
from collections.abc import Callable, Mapping
from functools import lru_cache
from io import BytesIO
from math import log2
from pathlib import Path
from urllib.parse import parse_qs

import numpy as np
from django.core.files.storage import default_storage
from PIL import Image

from . import tiff, web_mercator
from .doors import Answer, measured, unless_known
from .map_pyramid import packed_mask
from .models import Overlay
from .tiles import Level
from .web_mercator import TILE_PX

OPEN_FILES = 64
MOST_ZOOM = 30  # of an address; what is larger is no tile of any map
WEBP_QUALITY = 85
FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "public, no-cache"  # the address stays when the scan is placed anew
_NUMBER = re.compile(r"[0-9]{1,10}")
_VERSION = re.compile(r"[0-9a-f]{16}")
_WHOLE_MASK = packed_mask(np.ones((TILE_PX, TILE_PX), dtype=bool))


class TileRequestProblem(ValueError):
    """A request that no map makes; the message says which part is wrong."""


def open_map(derivative: str) -> "MapPyramid":
    """The map derivative of that name in the storage, which must be a local one.

    Names are made from the content, so a kept file never goes out of date.
    """
    return _open(default_storage.path(derivative))


@lru_cache(maxsize=OPEN_FILES)
def _open(path: str) -> "MapPyramid":
    return MapPyramid(Path(path))


class MapPyramid:
    """One map derivative, mapped into memory. Safe to share between threads."""

    def __init__(self, path: Path):
        with path.open("rb") as file:
            self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        directories = list(tiff.directories(self._data))
        # Of pictures and of masks, the largest comes first and each next is half as large.
        self._pictures = [Level(one) for one in directories if not _is_mask(one)]
        self._masks = [Level(one) for one in directories if _is_mask(one)]
        first = directories[0]
        width_m = first.numbers(tiff.MODEL_PIXEL_SCALE)[0]
        _i, _j, _k, x, y, _z = first.numbers(tiff.MODEL_TIEPOINT)
        self.zoom_most = round(log2(web_mercator.pixel_m(0) / width_m))
        side_m = TILE_PX * width_m
        self._left = round((x + web_mercator.HALF_M) / side_m)
        self._top = round((web_mercator.HALF_M - y) / side_m)

    @property
    def zoom_least(self) -> int:
        return self.zoom_most - len(self._pictures) + 1

    def tile(self, zoom: int, x: int, y: int) -> tuple[str, bytes] | None:
        """Media type and bytes of a tile, or None where the scan does not reach."""
        number = self._number(zoom, x, y)
        if number is None:
            return None
        depth = self.zoom_most - zoom
        jpeg, mask = self._jpeg(depth, number), self._mask(depth, number)
        if mask == _WHOLE_MASK:
            return "image/jpeg", jpeg
        return "image/webp", _with_transparency(jpeg, mask)

    def _number(self, zoom: int, x: int, y: int) -> int | None:
        """Where the tile stands in its level; None when there is none."""
        if not self.zoom_least <= zoom <= self.zoom_most:
            return None
        depth = self.zoom_most - zoom
        level = self._pictures[depth]
        column, row = x - (self._left >> depth), y - (self._top >> depth)
        if not (0 <= column < level.columns and 0 <= row < level.rows):
            return None
        number = row * level.columns + column
        return number if level.byte_counts[number] else None

    def _jpeg(self, depth: int, number: int) -> bytes:
        level = self._pictures[depth]
        start = level.offsets[number]
        return level.prefix + self._data[start + 2 : start + level.byte_counts[number]]

    def _mask(self, depth: int, number: int) -> bytes:
        level = self._masks[depth]
        start = level.offsets[number]
        return self._data[start : start + level.byte_counts[number]]


def _is_mask(directory: tiff.Directory) -> bool:
    return bool(directory.number(tiff.NEW_SUBFILE_TYPE) & tiff.IS_MASK)


def _with_transparency(jpeg: bytes, mask: bytes) -> bytes:
    with Image.open(BytesIO(jpeg), formats=["JPEG"]) as picture:
        seen = picture.convert("RGB")
    seen.putalpha(Image.frombytes("1", seen.size, zlib.decompress(mask)).convert("L"))
    buffer = BytesIO()
    seen.save(buffer, "WEBP", quality=WEBP_QUALITY, method=2)
    return buffer.getvalue()


def version_of(overlay: Overlay) -> str:
    """What a tile's address carries as `v` so that it may be kept for ever."""
    return overlay.derivative_sha256[:16]


def answer(
    overlay: Overlay,
    place: tuple[str, str, str],
    *,
    version: str | None = None,
    method: str = "GET",
    if_none_match: str = "",
) -> Answer:
    """Answer a request for the tile at `place` (zoom, x, y as they stand in the address).

    `version` is the `v` of the query. The caller decides before who may see the overlay, answers
    OPTIONS, and for those that not everybody may see replaces Cache-Control.
    """
    try:
        zoom, x, y = parse_place(*place)
        cache = _cache(overlay, version)
    except TileRequestProblem as problem:
        body = f"{problem}\n".encode()
        return measured(Answer(400, {"Content-Type": "text/plain; charset=utf-8"}, body), method)
    headers = {"Cache-Control": cache, "ETag": f'"{version_of(overlay)}-{zoom}-{x}-{y}"'}
    if known := unless_known(headers, if_none_match):
        return known
    found = open_map(overlay.derivative).tile(zoom, x, y)
    if found is None:
        return Answer(204, headers)
    headers["Content-Type"], body = found
    return measured(Answer(200, headers, body), method)


def door(
    open_to_all: Callable[[str], Overlay | None], *, headers: Mapping[str, str]
) -> Callable[[dict], Answer | None]:
    """A function that answers map tiles from a request's WSGI environment, in front of Django.

    `open_to_all` gives the overlay whose tiles everybody may see under this identifier, else None;
    `headers` are added to each answer. None is answered, so that Django does, for all the rest.
    """

    def overlay_door(environ: dict) -> Answer | None:
        parts, method = environ["PATH_INFO"].split("/"), environ["REQUEST_METHOD"]
        if len(parts) != 6 or parts[1] != "overlays" or method not in ("GET", "HEAD"):
            return None
        overlay = open_to_all(parts[2])
        if overlay is None:
            return None
        found = answer(
            overlay,
            tuple(parts[3:]),
            version=parse_qs(environ.get("QUERY_STRING", ""), True).get("v", [None])[-1],
            method=method,
            if_none_match=environ.get("HTTP_IF_NONE_MATCH", ""),
        )
        found.headers.update(headers)
        return found

    return overlay_door


def parse_place(zoom: str, x: str, y: str) -> tuple[int, int, int]:
    """Whole numbers of a tile that is on the map of the world; raises TileRequestProblem."""
    for name, text in (("zoom", zoom), ("x", x), ("y", y)):
        if not _NUMBER.fullmatch(text):
            raise TileRequestProblem(f"The {name} of a tile is a whole number, not “{text[:40]}”.")
    place = int(zoom), int(x), int(y)
    if place[0] > MOST_ZOOM:
        raise TileRequestProblem(f"There is no zoom {place[0]}: the largest is {MOST_ZOOM}.")
    if max(place[1:]) >= 2 ** place[0]:
        raise TileRequestProblem(
            f"At zoom {place[0]} tiles are counted from 0 to {2 ** place[0] - 1}; there is no tile "
            f"{place[1]}, {place[2]}."
        )
    return place


def _cache(overlay: Overlay, version: str | None) -> str:
    if version is None:
        return ASK_AGAIN
    if not _VERSION.fullmatch(version):
        raise TileRequestProblem(
            f"The version of an overlay has 16 digits (0-9, a-f), unlike “{version[:40]}”."
        )
    return FOR_EVER if version == version_of(overlay) else ASK_AGAIN
