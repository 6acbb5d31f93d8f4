"""Which tiles are asked for: web mercator tiles (EPSG:3857) round places of the register."""

import math
import random
from collections.abc import Iterable
from typing import NamedTuple

from django.db import connection

from ..register import SEED

ZOOMS = range(7, 15)  # what people look at most, as gis.md has it
A_ZOOM = 50  # tiles of each
WALK = range(0, 15)
DENSEST = 40  # tiles of a zoom that are looked at for the largest one
MOST_LATITUDE = 85.0511287798


class Tile(NamedTuple):
    zoom: int
    x: int
    y: int


def tile_at(longitude: float, latitude: float, zoom: int) -> Tile:
    """The tile that holds a point (WGS 84, degrees).

    Source: J. P. Snyder, Map Projections: A Working Manual (USGS PP 1395, 1987), equation 7-2.
    """
    across = (longitude + 180) / 360
    latitude = math.radians(max(-MOST_LATITUDE, min(MOST_LATITUDE, latitude)))
    down = (1 - math.asinh(math.tan(latitude)) / math.pi) / 2
    last = 2**zoom - 1
    return Tile(zoom, *(max(0, min(last, math.floor(part * 2**zoom))) for part in (across, down)))


def middle_of(tile: Tile) -> tuple[float, float]:
    """Latitude and longitude (WGS 84, degrees) of a tile's middle: Snyder, equation 7-4."""
    across, down = ((part + 0.5) / 2**tile.zoom for part in (tile.x, tile.y))
    latitude = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * down))))
    return latitude, across * 360 - 180


def box_round(longitude: float, latitude: float, zoom: int, width_px=800, height_px=600) -> str:
    """What a map of that size shows round a point: west,south,east,north in degrees."""
    degree_px = 256 * 2**zoom / 360
    half_width = min(180, width_px / 2 / degree_px)
    half_height = height_px / 2 / degree_px * math.cos(math.radians(latitude))
    west, east = longitude - half_width, longitude + half_width
    south, north = latitude - half_height, latitude + half_height
    return ",".join(f"{value:.5f}" for value in (west, south, east, north))


def mix(points: Iterable[tuple[float, float]]) -> list[Tile]:
    """A tile of each zoom of ZOOMS for each point, in an order that is the same at every run."""
    tiles = sorted({tile_at(*point, zoom) for point in points for zoom in ZOOMS})
    random.Random(SEED).shuffle(tiles)
    return tiles


def some_points(count: int) -> list[tuple[float, float]]:
    """Public places (longitude, latitude), drawn by chance but always the same ones."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ST_X(public_point), ST_Y(public_point) FROM catalogue_monument"
            " WHERE lifecycle = 'published' AND sensitivity = 'open' AND public_point IS NOT NULL"
            " ORDER BY md5(id::text) LIMIT %s",
            [count],
        )
        return cursor.fetchall()


_DENSEST = """
SELECT floor((ST_X(geom) + 180) / 360 * n)::int AS x,
    floor((1 - asinh(tan(radians(ST_Y(geom)))) / pi()) / 2 * n)::int AS y
FROM {table}, (SELECT 2 ^ %s AS n) z
GROUP BY x, y ORDER BY count(*) DESC, x, y LIMIT %s
"""


def densest(table: str, zoom: int) -> list[Tile]:
    """The tiles of a zoom that hold most points of a table with a column `geom`."""
    with connection.cursor() as cursor:
        cursor.execute(_DENSEST.format(table=table), [zoom, DENSEST])
        return [Tile(zoom, x, y) for x, y in cursor.fetchall()]
