"""Vector tiles of a web mercator map (EPSG:3857): their arithmetic, and rows as their bytes.

A tile is counted as everywhere: zoom, x eastwards and y southwards from the north-west corner. The
key of a point is the number of the tile that it lies in at zoom 25 (1.2 m wide), on the Z-order
curve: the bits of x and y by turns, x the lowest. So the key of a tile above is the key shifted
right by two bits for each zoom, and all keys within a tile are one range.
Source: G. M. Morton, A Computer Oriented Geodetic Data Base (IBM, 1966).

The SQL functions `gis_mercator(point)` and `gis_tile_key(mercator_point)` (migration 0004) are the
one implementation of a point's key; bytes are made by PostGIS after the Mapbox Vector Tile
specification 2.1.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from math import atan, pi, sinh
from typing import NamedTuple

from django.contrib.gis.geos import Polygon
from django.db import connection
from django.db.models import Func, QuerySet, TextField

HALF_M = 20037508.342789244  # from the middle of the map to its edge
KEY_ZOOM = 25
TILE_PX = 256
BUFFER_PX = 32  # as far beyond its edges a tile tells what may reach into it
EXTENT = 4096  # units of a tile's own coordinates
_BUFFER = EXTENT * BUFFER_PX // TILE_PX


class Tile(NamedTuple):
    zoom: int
    x: int
    y: int

    def box(self, buffer_px: float = 0) -> Polygon:
        """Its square in web mercator metres, wider by `buffer_px` on each side."""
        side_m = 2 * HALF_M / 2**self.zoom
        west_m, north_m = self.x * side_m - HALF_M, HALF_M - self.y * side_m
        more_m = buffer_px * side_m / TILE_PX
        box = Polygon.from_bbox(
            (west_m - more_m, north_m - side_m - more_m, west_m + side_m + more_m, north_m + more_m)
        )
        box.srid = 3857
        return box

    def pixel_m(self) -> float:
        """The side of a CSS pixel in web mercator metres."""
        return 2 * HALF_M / 2**self.zoom / TILE_PX

    def key(self) -> int:
        """Its number on the Z-order curve of its zoom."""
        return interleaved(self.x, self.y)

    def cells(self, deeper: int) -> list[int]:
        """The keys of the tiles so many zooms deeper that lie in this one, and of one ring round.

        In order. At the edges of the map there is no ring.
        """
        across = range((self.x << deeper) - 1, ((self.x + 1) << deeper) + 1)
        down = range((self.y << deeper) - 1, ((self.y + 1) << deeper) + 1)
        inside = range(2 ** (self.zoom + deeper))
        return sorted(
            interleaved(x, y) for x in across for y in down if x in inside and y in inside
        )


class Bubble(NamedTuple):
    """What a cell holds: how many places, their middle and their extent, in metres of EPSG:3857.

    `reference`, `is_sample` and `is_approximate` are those of the place when it is the only one.
    """

    count: int
    x_m: float
    y_m: float
    west_m: float
    south_m: float
    east_m: float
    north_m: float
    reference: str
    is_sample: bool
    is_approximate: bool


def interleaved(x: int, y: int) -> int:
    """The bits of x and y by turns, x the lowest: where a tile stands on the Z-order curve."""
    return _spread(x) | _spread(y) << 1


def _spread(number: int) -> int:
    return int(f"{number:b}", 4)  # the digits of base 2, read in base 4


def key_ranges(keys: Iterable[int], deeper: int) -> Iterator[tuple[int, int]]:
    """[first, end) of all keys so many zooms deeper, neighbours as one range; `keys` are sorted."""
    keys = list(keys)
    breaks = [0, *(i for i, (a, b) in enumerate(pairwise(keys), 1) if b != a + 1), len(keys)]
    for start, end in pairwise(breaks):
        if start < end:
            yield keys[start] << 2 * deeper, (keys[end - 1] + 1) << 2 * deeper


class InTile(Func):
    """A geometry of EPSG:3857 in the coordinates of a tile, cut at its buffer; null outside.

    No geometry to Django, which would ask for it as one.
    """

    function = "ST_AsMVTGeom"
    output_field = TextField()

    def __init__(self, geometry, tile: Tile):
        super().__init__(geometry)
        self.extra["place"] = f"{int(tile.zoom)}, {int(tile.x)}, {int(tile.y)}"

    template = (
        f"%(function)s(%(expressions)s, ST_TileEnvelope(%(place)s), {EXTENT}, {_BUFFER}, true)"
    )


def layer(name: str, rows: QuerySet) -> bytes:
    """A layer of a vector tile: `rows` are plain values, of which `geom` is an InTile.

    All other values are properties of the features. Empty when no row reaches into the tile.
    """
    sql, values = rows.query.sql_with_params()
    return _asked(
        f"SELECT ST_AsMVT(q, %s, {EXTENT}, 'geom') FROM ({sql}) q WHERE geom IS NOT NULL",  # noqa: S608
        [name, *values],
    )


# Where a bubble's places lie is told in units of the tile, as its own place is.
_BUBBLES = f"""
SELECT ST_AsMVT(q, %s, {EXTENT}, 'geom') FROM (
    SELECT ST_AsMVTGeom(
            ST_SetSRID(ST_MakePoint(x, y), 3857), t.box, {EXTENT}, {_BUFFER}, true) AS geom,
        n, nullif(reference, '') AS reference,
        nullif(is_sample, false) AS is_sample, nullif(is_approximate, false) AS is_approximate,
        CASE WHEN n > 1 THEN floor((w - t.west) / t.unit)::int END AS west,
        CASE WHEN n > 1 THEN ceil((t.north - s) / t.unit)::int END AS south,
        CASE WHEN n > 1 THEN ceil((e - t.west) / t.unit)::int END AS east,
        CASE WHEN n > 1 THEN floor((t.north - nn) / t.unit)::int END AS north
    FROM unnest(%s::int[], %s::float8[], %s::float8[], %s::float8[], %s::float8[], %s::float8[],
            %s::float8[], %s::text[], %s::bool[], %s::bool[])
        AS b(n, x, y, w, s, e, nn, reference, is_sample, is_approximate),
    (SELECT box, ST_XMin(box) AS west, ST_YMax(box) AS north,
            (ST_XMax(box) - ST_XMin(box)) / {EXTENT} AS unit
        FROM ST_TileEnvelope(%s, %s, %s) AS box) t
) q WHERE geom IS NOT NULL
"""  # noqa: S608


def bubbles_layer(name: str, bubbles: Iterable[Bubble], tile: Tile) -> bytes:
    """A layer of points with how many places each stands for (`n`), and for more than one their
    extent (`west`, `south`, `east`, `north`, in units of the tile)."""
    columns = list(zip(*bubbles, strict=True))
    if not columns:
        return b""
    return _asked(_BUBBLES, [name, *map(list, columns), *tile])


def _asked(sql: str, values: list) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return bytes(cursor.fetchone()[0] or b"")


def degrees(x_m: float, y_m: float) -> tuple[float, float]:
    """Longitude and latitude (WGS 84) of a point in web mercator metres.

    Source: J. P. Snyder, Map Projections: A Working Manual (USGS PP 1395, 1987), equation 7-4.
    """
    radius_m = HALF_M / pi
    return x_m / HALF_M * 180, atan(sinh(y_m / radius_m)) * 180 / pi
