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

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import atan, pi, sinh
from typing import NamedTuple

from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.geos import Polygon
from django.db import connection
from django.db.models import FloatField, Func, QuerySet, TextField

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
    """What a cell holds: how many places, sums of where they are and their extent, in metres of
    EPSG:3857.

    `reference`, `is_sample` and `is_approximate` are those of the place when it is the only one.
    """

    count: int
    x_sum_m: float
    y_sum_m: float
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


# Stand in SQL for the tile that is meant, and for cells in it: a statement is compiled once, for
# that costs more than asking it. Only whole numbers are put in their place.
MEANT, CELLS, LEVEL = "TILE_THAT_IS_MEANT", "CELLS_THAT_ARE_MEANT", "LEVEL_THAT_IS_MEANT"


class TileBox(Func):
    """The square of the tile that is meant (EPSG:3857), `buffer_px` wider on each side."""

    def __init__(self, buffer_px: float = 0):
        super().__init__(output_field=GeometryField(srid=3857))
        self.template = f"ST_TileEnvelope({MEANT}, margin => {buffer_px / TILE_PX})"


class PixelM(Func):
    """The side of a CSS pixel of the tile that is meant, in web mercator metres."""

    template = f"(ST_XMax({{0}}) - ST_XMin({{0}})) / {TILE_PX}".format(f"ST_TileEnvelope({MEANT})")
    output_field = FloatField()


class PixelDegrees(Func):
    """The same in degrees of longitude."""

    template = f"{PixelM.template} * {180 / HALF_M}"
    output_field = FloatField()


class Width(Func):
    """From the west to the east of a geometry, in units of its system."""

    template = "(ST_XMax(%(expressions)s) - ST_XMin(%(expressions)s))"
    output_field = FloatField()


class InTile(Func):
    """A geometry of EPSG:3857 in the coordinates of the tile that is meant, cut at its buffer.

    Null outside. No geometry to Django, which would ask for it as one.
    """

    function = "ST_AsMVTGeom"
    output_field = TextField()
    template = f"%(function)s(%(expressions)s, ST_TileEnvelope({MEANT}), {EXTENT}, {_BUFFER}, true)"


@dataclass(frozen=True)
class Statement:
    """SQL of a tile that is not said yet, and its values."""

    sql: str
    values: tuple

    def of(self, tile: Tile, deeper: int = 0) -> tuple:
        """The row that it gives for a tile; its cells are those `deeper` zooms further down."""
        sql = self.sql.replace(MEANT, ", ".join(map(str, tile)))
        if deeper:
            cells = ",".join(map(str, tile.cells(deeper)))
            sql = sql.replace(CELLS, cells).replace(LEVEL, str(tile.zoom + deeper))
        with connection.cursor() as cursor:
            cursor.execute(sql, self.values)
            return cursor.fetchone()


def layers(rows: Mapping[str, QuerySet], *, most: int, counted: QuerySet) -> Statement:
    """How many rows `counted` gives, `most` + 1 at most; then each layer as bytes, or None.

    `rows` are plain values, of which `geom` is an InTile; all others are properties of the
    features. The first layer is left out where there are more than `most`. A row whose `geom` is
    null makes no feature: ST_AsMVT leaves it out, and to ask for it would make each `geom` twice.
    """
    parts, values = [], ()
    for name, one in rows.items():
        sql, more = one.query.sql_with_params()
        parts.append(
            f"(SELECT ST_AsMVT(q, '{name}', {EXTENT}, 'geom') FROM ({sql}) q)"  # noqa: S608
        )
        values += more
    sql, more = counted[: most + 1].query.sql_with_params()
    first, *others = parts
    columns = ", ".join(["n", f"CASE WHEN n <= {most} THEN {first} END", *others])
    counting = f"(SELECT count(*) AS n FROM ({sql}) counted) counts"  # noqa: S608
    return Statement(f"SELECT {columns} FROM {counting}", (*values, *more))  # noqa: S608


# Where a bubble's places lie is told in units of the tile, as its own place is.
_BUBBLES = f"""
SELECT ST_AsMVT(q, %s, {EXTENT}, 'geom') FROM (
    SELECT ST_AsMVTGeom(
            ST_SetSRID(ST_MakePoint(x / n, y / n), 3857), t.box, {EXTENT}, {_BUFFER}, true) AS geom,
        n, CASE WHEN n = 1 THEN one END AS reference,
        CASE WHEN n = 1 THEN nullif(sample, false) END AS is_sample,
        CASE WHEN n = 1 THEN nullif(approximate, false) END AS is_approximate,
        CASE WHEN n > 1 THEN floor((w - t.west) / t.unit)::int END AS west,
        CASE WHEN n > 1 THEN ceil((t.north - s) / t.unit)::int END AS south,
        CASE WHEN n > 1 THEN ceil((e - t.west) / t.unit)::int END AS east,
        CASE WHEN n > 1 THEN floor((t.north - nn) / t.unit)::int END AS north
    FROM {{rows}},
    (SELECT box, ST_XMin(box) AS west, ST_YMax(box) AS north,
            (ST_XMax(box) - ST_XMin(box)) / {EXTENT} AS unit
        FROM ST_TileEnvelope({MEANT}) AS box) t
) q
"""  # noqa: S608
_GIVEN = """
unnest(%s::int[], %s::float8[], %s::float8[], %s::float8[], %s::float8[], %s::float8[],
    %s::float8[], %s::text[], %s::bool[], %s::bool[])
    AS b(n, x, y, w, s, e, nn, one, sample, approximate)
"""


def summed_up_layer(name: str, rows: QuerySet) -> Statement:
    """A layer of bubbles by rows of the database: `n`, sums `x` and `y`, the extent `w`, `s`, `e`
    and `nn` in metres, and `one`, `sample` and `approximate` of who is alone."""
    sql, values = rows.query.sql_with_params()
    return Statement(_BUBBLES.format(rows=f"({sql}) b"), (name, *values))


def bubbles_layer(name: str, bubbles: Iterable[Bubble], tile: Tile) -> bytes:
    """A layer of points with how many places each stands for (`n`), and for more than one their
    extent (`west`, `south`, `east`, `north`, in units of the tile)."""
    columns = list(zip(*bubbles, strict=True))
    if not columns:
        return b""
    (made,) = Statement(_BUBBLES.format(rows=_GIVEN), (name, *map(list, columns))).of(tile)
    return bytes(made or b"")


def degrees(x_m: float, y_m: float) -> tuple[float, float]:
    """Longitude and latitude (WGS 84) of a point in web mercator metres.

    Source: J. P. Snyder, Map Projections: A Working Manual (USGS PP 1395, 1987), equation 7-4.
    """
    radius_m = HALF_M / pi
    return x_m / HALF_M * 180, atan(sinh(y_m / radius_m)) * 180 / pi
