"""Vector tiles of the public places: of the whole register at a door, of an answer by Django.

`/tiles/{version}/monuments/{z}/{x}/{y}.mvt` has the layers `monuments` (points: one place with its
`reference`, or `n` of them), and from zoom 10 on `areas` (footprints and public cells), `zones`
and `ensembles`.
"""

import hashlib
import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.contrib.gis.db.models.functions import Transform
from django.db import Error
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from zlib_ng import gzip_ng

from gis.tiles import (
    Bubble,
    InTile,
    PixelDegrees,
    Tile,
    TileBox,
    Width,
    bubbles_layer,
    degrees,
    layers,
    summed_up_layer,
)
from heritage.catalogue.filters import MonumentFilter
from heritage.catalogue.models import MapCell, MapEnsemble, MapPlace, Monument, Zone
from heritage.catalogue.services.tiles import COARSEST, FINEST, State
from heritage.catalogue.snapshot.backend import SNAPSHOT
from heritage.catalogue.tile_querysets import LEAST_AREA_PX
from heritage.catalogue.views.as_of import dated
from media_pipeline.doors import Answer, measured, unless_known
from media_pipeline.map_tiles import ASK_AGAIN, FOR_EVER, TileRequestProblem, parse_place

from .cors import open_to_other_sites
from .kept import Kept, at_the_door

BY_CELLS_TO_ZOOM = 9
BUBBLE_DEEPER = 2  # a cell is a quarter of a tile wide: 64 CSS pixels
DENSE_DEEPER = 3  # 32 of them, where more than MOST_POINTS lie in one tile
MOST_POINTS = 2_000
MOST_LOOKED_AT = 20_000  # whether they answer, in one tile
MOST_BYTES = 100_000  # of a tile, compressed
MOST_ZOOM = 22  # the finest cells are those of the key
MOST_KEPT = 2_000
COMPRESSION = 5  # of zlib-ng: as small as 6 of zlib within a hundredth, in two fifths of its time
FOR_A_MINUTE = "public, max-age=60"
MEDIA_TYPE = "application/vnd.mapbox-vector-tile"
NAME = "monuments"
_VERSION = re.compile(r"[0-9]{1,12}")


class Question(NamedTuple):
    """What a tile is asked for; without a filter, for all that everybody sees today."""

    found: MonumentFilter | None = None
    day: date | None = None  # of which the zones are

    @property
    def is_whole(self):
        return self.found is None

    @property
    def has_snapshot(self):
        """Whether the answer is known without asking the database for all of it."""
        return self.found is not None and SNAPSHOT.answers(self.found)


def bubbles(asked: Question, tile: Tile, deeper: int) -> list[Bubble]:
    """The places of an answer, summed up by cells: the one place where it is chosen how."""
    if asked.has_snapshot:
        return SNAPSHOT.bubbles(asked.found, tile, deeper)
    return list(_places(asked).bubbles(tile, deeper))


def _places(asked):
    places = MapPlace.objects
    return places.shown() if asked.is_whole else places.of(asked.found.qs)


def content(asked: Question, tile: Tile, *, has_sums: bool) -> bytes:
    """The tile, compressed, and empty where there is nothing; never more than MOST_BYTES."""
    has_sums = has_sums and asked.is_whole
    if tile.zoom > BY_CELLS_TO_ZOOM:
        return _near(asked, tile, has_sums)
    return _compressed(_bubbles(asked, tile, BUBBLE_DEEPER, has_sums))


def _bubbles(asked, tile, deeper, has_sums):
    if not (has_sums and tile.zoom + deeper <= FINEST):
        return bubbles_layer(NAME, bubbles(asked, tile, deeper), tile)
    (made,) = _sums(settings.DEMO).of(tile, deeper)
    return made


@lru_cache(2)
def _sums(is_demo):
    """Compiled once for each value of the setting that it depends on."""
    return summed_up_layer(NAME, MapCell.objects.of_this_installation().summed_up())


def _near(asked, tile, has_sums):
    """Places one by one, with areas and zones; where they are too many, sums in their place."""
    count, points, *shapes = _near_statement(asked, tile).of(tile)
    if count <= MOST_POINTS and len(packed := _compressed(points, *shapes)) <= MOST_BYTES:
        return packed
    dense = _bubbles(asked, tile, DENSE_DEEPER, has_sums)
    packed = _compressed(dense, *shapes)
    return packed if len(packed) <= MOST_BYTES else _compressed(dense)


def _near_statement(asked, tile):
    if asked.is_whole:
        return _near_of_all(timezone.localdate(), settings.DEMO, MOST_POINTS)
    if not asked.has_snapshot:
        return _near_of(_places(asked), asked.day, MOST_POINTS)
    there = MapPlace.objects.shown().reaching(tile).order_by()
    keys = list(there.values_list("monument", flat=True)[:MOST_LOOKED_AT])
    answering = SNAPSHOT.answering(asked.found, keys)
    places = MapPlace.objects.filter(monument__in=answering)
    return _near_of(places, asked.day, MOST_POINTS)


@lru_cache(2)
def _near_of_all(day, is_demo, most):
    return _near_of(MapPlace.objects.shown(), day, most)


def _near_of(places, day, most):
    rows = {NAME: places.points(), "areas": places.areas(), "zones": _zones(day)}
    rows["ensembles"] = MapEnsemble.objects.areas()
    return layers(rows, most=most, counted=places.in_tile())


def _zones(day):
    zones = Zone.objects.shown().in_force_on(day or timezone.localdate())
    there = zones.filter(boundary__bboverlaps=TileBox()).annotate(wide=Width("boundary"))
    seen = there.filter(wide__gt=LEAST_AREA_PX * PixelDegrees())
    drawn = seen.annotate(geom=InTile(Transform("boundary", 3857))).order_by("pk")
    return drawn.values("geom", "id", "role")


def _compressed(*layers: bytes | memoryview | None) -> bytes:
    tile = b"".join(layer for layer in layers if layer)
    return gzip_ng.compress(tile, COMPRESSION, mtime=0) if tile else b""


def answer(
    place: tuple[str, str, str, str],
    asked: Question,
    state: State,
    *,
    made=content,
    method: str = "GET",
    if_none_match: str = "",
    takes_gzip: bool = True,
) -> Answer:
    """Answer a request for the tile at `place` (version, zoom, x, y as they stand in the address).

    What is asked for under the version of today, of the whole register, may be kept for ever.
    """
    try:
        version, tile = _parsed(*place)
    except TileRequestProblem as problem:
        body = f"{problem}\n".encode()
        return measured(Answer(400, {"Content-Type": "text/plain; charset=utf-8"}, body), method)
    packed = made(asked, tile, has_sums=state.has_sums)
    headers = {
        "Cache-Control": _cache(asked, version, state),
        "ETag": f'W/"{hashlib.sha256(packed).hexdigest()[:16]}"',
        "Vary": "Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
    }
    if known := unless_known(headers | {"ETag": headers["ETag"][2:]}, if_none_match):
        return known._replace(headers=headers)
    if not packed:
        return Answer(204, headers)
    headers["Content-Type"] = MEDIA_TYPE
    if takes_gzip:
        headers["Content-Encoding"] = "gzip"
    return measured(
        Answer(200, headers, packed if takes_gzip else gzip_ng.decompress(packed)), method
    )


def _parsed(version, zoom, x, y):
    if not _VERSION.fullmatch(version):
        raise TileRequestProblem(f"The version of the tiles is a number, not “{version[:40]}”.")
    tile = Tile(*parse_place(zoom, x, y))
    if tile.zoom > MOST_ZOOM:
        raise TileRequestProblem(f"There is no zoom {zoom} of these tiles but {MOST_ZOOM} at most.")
    return int(version), tile


def _cache(asked, version, state):
    if not asked.is_whole or version != state.version:
        return FOR_A_MINUTE
    return FOR_EVER if state.is_settled else ASK_AGAIN


state_now = Kept(lambda _name: State.now(), keys=re.compile(NAME))
_made: dict[tuple[int, Tile], bytes] = {}


def door(environ: dict) -> Answer | None:
    """A tile of the whole register, in front of Django; None for every other request.

    Django answers also when the database fails.
    """
    parts, method = environ["PATH_INFO"].split("/"), environ["REQUEST_METHOD"]
    is_tile = len(parts) == 7 and parts[1:4:2] == ["tiles", NAME] and parts[6].endswith(".mvt")
    if not is_tile or environ.get("QUERY_STRING") or method not in ("GET", "HEAD"):
        return None
    if (state := state_now(NAME)) is None:
        return None
    try:
        found = answer(
            (parts[2], parts[4], parts[5], parts[6].removesuffix(".mvt")),
            Question(),
            state,
            made=_kept_for(state),
            method=method,
            if_none_match=environ.get("HTTP_IF_NONE_MATCH", ""),
            takes_gzip="gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""),
        )
    except Error:
        return None
    found.headers["Access-Control-Allow-Origin"] = "*"
    return found


def _kept_for(state):
    """`content`, of which the tiles of a settled version are kept in this process."""

    def made(asked, tile, **how):
        key = (state.version, tile)
        if state.is_settled and key in _made:
            return _made[key]
        packed = at_the_door(content, asked, tile, **how)
        if state.is_settled:
            if len(_made) >= MOST_KEPT or any(version != state.version for version, _ in _made):
                _made.clear()
            _made[key] = packed
        return packed

    return made


def forget() -> None:
    """Ask and make anew from now on."""
    state_now.forget()
    _made.clear()


@open_to_other_sites
@dated
def tile(request, version, zoom, x, y):
    """A tile of the places that answer a question, as the list does: by the same filters."""
    return tile_of(request, _found(request), (version, zoom, x, y))


def tile_of(request, found: MonumentFilter, place: tuple[str, str, str, str]):
    """The answer to a request for a tile of what `found`, which may be no valid question, finds."""
    asked, problems = _asked(request, found)
    if problems:
        return JsonResponse({"errors": problems}, status=400)
    told = answer(
        place,
        asked,
        State.now(),
        method=request.method,
        if_none_match=request.headers.get("If-None-Match", ""),
        takes_gzip="gzip" in request.headers.get("Accept-Encoding", ""),
    )
    return HttpResponse(told.body, status=told.status, headers=told.headers)


def _found(request):
    return MonumentFilter(request.GET, queryset=Monument.objects.published(), request=request)


def _asked(request, found):
    """(the Question, what is wrong with it)"""
    if not found.is_valid():
        return None, found.form.errors
    is_narrowed = found.is_past or any(found.form.cleaned_data.values())
    day = request.moment.in_force_on if found.is_past else None
    return Question(found if is_narrowed else None, day), None


@open_to_other_sites
def tileset(request):
    """Where the tiles of today are: TileJSON 3.0.0. An open map asks again for its version."""
    return tileset_at("data:tile")


def tileset_at(view: str):
    """TileJSON of the tiles that the view of this name gives."""
    points = {"reference": "String", "n": "Number", "is_sample": "Boolean"}
    told = {
        "tilejson": "3.0.0",
        "tiles": [settings.BASE_URL + template(State.now().version, view)],
        "minzoom": 0,
        "maxzoom": MOST_ZOOM,
        "vector_layers": [
            {"id": NAME, "fields": points | {"is_approximate": "Boolean"}},
            {"id": "areas", "fields": {"is_approximate": "Boolean"}},
            {"id": "zones", "fields": {"id": "Number", "role": "String"}},
            {"id": "ensembles", "fields": {"reference": "String"}},
        ],
    }
    answer = JsonResponse(told)
    answer["Cache-Control"] = ASK_AGAIN
    return answer


def template(version: int, view: str = "data:tile") -> str:
    """The address of the tiles of a version, with {z}, {x} and {y} in it."""
    some = reverse(view, args=[version, "0", "1", "2"])
    return some.removesuffix("0/1/2.mvt") + "{z}/{x}/{y}.mvt"


@require_safe
@dated
def extent(request):
    """Where the places of an answer lie, for the map to show them all: west, south, east, north."""
    return extent_of(request, _found(request))


def extent_of(request, found: MonumentFilter):
    """See extent; of what `found` finds, which may be no valid question."""
    asked, problems = _asked(request, found)
    if problems:
        return JsonResponse({"errors": problems}, status=400)
    extent_m = _extent_m(asked)
    if extent_m is None:
        return JsonResponse({"extent": None})
    west_m, south_m, east_m, north_m = extent_m
    corners = (*degrees(west_m, south_m), *degrees(east_m, north_m))
    return JsonResponse({"extent": [round(one, 6) for one in corners]})


def _extent_m(asked):
    if asked.is_whole and State.now().has_sums:
        cells = MapCell.objects.of_this_installation()
        return cells.filter(level=COARSEST).extent_m()
    return _places(asked).extent_m()
