"""The fixed public grid, in whose cells the places of sensitive monuments are hidden.

The grid is EASE-Grid 2.0 Global (EPSG:6933), cut at multiples of the cell size from its origin. It
is published and the same for every country; equal-area, so a cell hides as much land everywhere;
cylindrical, so a cell is a rectangle in longitude and latitude, and in web mercator. Nothing is
random: jitter can be averaged away by asking often, a fixed cell answers always the same.
Source: M. J. Brodzik et al., EASE-Grid 2.0, ISPRS Int. J. Geo-Inf. 2012, 1, 32-45.

The one implementation is the SQL function `gis_grid_cell(point geometry, cell_m integer)
returns geometry(Polygon, 4326)`, immutable, so that triggers and indexes may use it too.
"""

from typing import Literal

from django.contrib.gis.geos import GEOSGeometry, Point, Polygon
from django.db import connection

CELL_SIZES_M = (1_000, 10_000)  # a cell of the second holds exactly a hundred of the first


def cell_of(point: Point, cell_m: Literal[1_000, 10_000]) -> Polygon:
    """The cell in which the point lies; both WGS 84 longitude, latitude.

    A point on a border belongs to the cell east or north of it.
    """
    return _ask("SELECT gis_grid_cell(%s::geometry, %s)", point, cell_m)


def cell_centre(point: Point, cell_m: Literal[1_000, 10_000]) -> Point:
    """The middle, in degrees, of the cell in which the point lies."""
    return _ask("SELECT ST_Centroid(gis_grid_cell(%s::geometry, %s))", point, cell_m)


def _ask(sql: str, point: Point, cell_m: int) -> GEOSGeometry:
    if cell_m not in CELL_SIZES_M:
        raise ValueError(f"The public grid has cells of {CELL_SIZES_M} metres, not of {cell_m}.")
    with connection.cursor() as cursor:
        cursor.execute(sql, [point.hexewkb.decode(), cell_m])
        return GEOSGeometry(cursor.fetchone()[0])
