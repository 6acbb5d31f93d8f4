"""Lengths and areas on the ground, units in the names."""

from functools import cache
from typing import TYPE_CHECKING

import shapely
from django.contrib.gis.geos import GEOSGeometry, Point

if TYPE_CHECKING:
    from pyproj import Geod


@cache
def wgs84() -> "Geod":
    """The ellipsoid. PROJ's tables (6 MB) come with the first measure: most processes make none."""
    from pyproj import Geod

    return Geod(ellps="WGS84")


def distance_m(one: Point, other: Point) -> float:
    """Metres along the ellipsoid between two points in WGS 84 longitude, latitude.

    Source: C. F. F. Karney, Algorithms for geodesics, J. Geod. 87 (2013), through PROJ.
    """
    return wgs84().inv(one.x, one.y, other.x, other.y)[2]


def area_m2(shape: GEOSGeometry) -> float:
    """Square metres on the ellipsoid that the polygons of a shape cover; 0 of points and lines.

    `shape` is WGS 84 longitude, latitude. Source: Karney (2013), section 6, through PROJ.
    """
    return abs(_measured(shape)[0]) if shape.dims == 2 else 0.0


def length_m(shape: GEOSGeometry) -> float:
    """Metres along the ellipsoid of a line, or round polygons; 0 of points. Source as above."""
    if shape.dims == 2:
        return _measured(shape)[1]
    return wgs84().geometry_length(shapely.from_wkb(bytes(shape.wkb))) if shape.dims else 0.0


def overlap_m2(one: GEOSGeometry, other: GEOSGeometry) -> float:
    """Square metres on the ellipsoid that lie in both shapes (WGS 84 longitude, latitude).

    Edges are straight in degrees, as GeoJSON (RFC 7946, section 3.1.1) and PostGIS have them.
    """
    return area_m2(one.intersection(other))


def _measured(shape):
    return wgs84().geometry_area_perimeter(_oriented(shapely.from_wkb(bytes(shape.wkb))))


def _oriented(shape):
    """Outer rings counter-clockwise and holes clockwise, so that holes are taken away."""
    if isinstance(shape, shapely.Polygon):
        return shapely.geometry.polygon.orient(shape)
    if hasattr(shape, "geoms"):
        return type(shape)([_oriented(part) for part in shape.geoms])
    return shape


def area_km2(shape: GEOSGeometry) -> float:
    """Square kilometres, as `area_m2`."""
    return area_m2(shape) / 1e6
