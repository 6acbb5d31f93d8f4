"""How long until an edit is seen on the map and in the search, with server and worker at work."""

import gzip
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pghistory
from django.conf import settings
from django.contrib.gis.geos import Point

from heritage.catalogue.models import Monument, Name
from heritage.setup.options import ROOT
from heritage.setup.processes import Child
from heritage.setup.running import heritage

from . import product
from .grid import Tile, tile_at
from .servers import Running, http_get, our_server

PATIENCE_S = 180
WORKER_STARTS_S = 10
LOOK_EVERY_S = 0.25
ZOOM = 16
STEP_DEG = 0.05
LIST, SEARCH, MAP = "its page", "the search, by its new name", "the tiles of the map"


@dataclass(frozen=True)
class Seen:
    """When an edit was first seen somewhere; None when it was not within PATIENCE_S."""

    where: str
    seconds: float | None
    problem: str = ""

    def as_json(self) -> dict:
        seconds = None if self.seconds is None else round(self.seconds, 2)
        return {"where": self.where, "seconds": seconds, "problem": self.problem}


def measure() -> list[Seen]:
    """Name a monument anew and move it, once: where and when is it seen?"""
    log = Path(settings.DATA_DIR) / "log" / "search.log"
    with our_server() as running, Child("worker", heritage("work"), log, cwd=ROOT):
        time.sleep(WORKER_STARTS_S)
        return _measured(running)


def _measured(running: Running) -> list[Seen]:
    open_ones = Monument.objects.published().filter(sensitivity="open", footprint=None)
    monument = open_ones.exclude(public_point=None).order_by("-pk").first()
    word = f"yenisöz{''.join(chr(97 + int(digit)) for digit in str(time.time_ns())[-9:])}"
    _edit(monument, word)
    begun = time.monotonic()
    tile = tile_at(*monument.public_point.coords, ZOOM)
    looks = {
        LIST: lambda: word.encode() in _page(running, f"monuments/{monument.reference}/"),
        SEARCH: lambda: monument.reference.encode() in _page(running, f"?q={quote(word)}"),
        MAP: lambda: monument.reference.encode() in _tile(running, tile),
    }
    problems = {MAP: "" if product.has_tiles() else product.NO_TILES}
    asked = {where: look for where, look in looks.items() if not problems.get(where)}
    seen = _waited_for(asked, begun)
    return [Seen(where, seen.get(where), problems.get(where, "")) for where in looks]


def _edit(monument: Monument, word: str) -> None:
    """A new name and a place 0.05 degrees away, as an office would save them."""
    moved = Point(monument.location.x + STEP_DEG, monument.location.y, srid=4326)
    with pghistory.context():
        Name.objects.create(
            monument=monument, text=word, language="az", script="Latn", is_preferred=False
        )
        Monument.objects.filter(pk=monument.pk).update(location=moved)
    monument.refresh_from_db()


def _waited_for(looks: dict[str, Callable[[], bool]], begun: float) -> dict[str, float]:
    seen: dict[str, float] = {}
    while len(seen) < len(looks) and time.monotonic() - begun < PATIENCE_S:
        for where in looks.keys() - seen:
            if looks[where]():
                seen[where] = time.monotonic() - begun
        time.sleep(LOOK_EVERY_S)
    return seen


def _page(running: Running, address: str) -> bytes:
    return http_get(running.port, f"/az/{address}").body


def _tile(running: Running, tile: Tile) -> bytes:
    """As a map that asks for the version of now gets it."""
    path = product.tile_address(product.tiles_version(), *tile)
    got = http_get(running.port, path, {"Accept-Encoding": "gzip"})
    return gzip.decompress(got.body) if got.body else b""
