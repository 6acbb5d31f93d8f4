"""Lengths on the ground, units in the names."""

from django.contrib.gis.geos import Point
from pyproj import Geod

WGS84 = Geod(ellps="WGS84")


def distance_m(one: Point, other: Point) -> float:
    """Metres along the ellipsoid between two points in WGS 84 longitude, latitude.

    Source: C. F. F. Karney, Algorithms for geodesics, J. Geod. 87 (2013), through PROJ.
    """
    return WGS84.inv(one.x, one.y, other.x, other.y)[2]
