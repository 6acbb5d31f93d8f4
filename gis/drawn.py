"""Shapes that people draw on a map and a link carries; degrees in WGS 84, the longitude first.

A ring is `lon,lat;lon,lat;…`, a circle `lon,lat,radius_m`, and a corridor, all that is so near to
a line on either side, `distance_m;lon,lat;lon,lat;…`.
Edges are straight in degrees, as GeoJSON (RFC 7946, section 3.1.1) has them.
"""

from dataclasses import dataclass
from itertools import pairwise
from math import cos, isfinite, radians

from django.contrib.gis.geos import GEOSGeometry, LineString, Point, Polygon
from django.utils.translation import gettext as _

from .errors import GisProblem

MOST_VERTICES = 500
LONGEST = 20_000  # characters: 500 vertices with 17 digits each way
MOST_M = 500_000
MOST_LINE_DEGREES = 100
LEAST_DEGREE_M = 110_500  # of latitude, at the equator; a little less than true, to be safe
STEP_DEGREES = 0.1  # between two such points a geodesic lies within 2 m of the straight line


@dataclass(frozen=True)
class Nearby:
    """All that lies within so many metres, on the ellipsoid, of a point or of a line."""

    shape: GEOSGeometry
    distance_m: float


def read_ring(text: str) -> Polygon:
    """The polygon within at most 500 vertices; the last may repeat the first. Or GisProblem."""
    points = _points(text)
    if points[0] != points[-1]:
        points.append(points[0])
    if len(points) < 4:
        raise GisProblem(_("A polygon has at least three corners: “%(text)s”.") % _shown(text))
    ring = Polygon(points, srid=4326)
    if not ring.valid or not ring.area:
        raise GisProblem(
            _("The lines of the polygon “%(text)s” cross or touch one another.") % _shown(text)
        )
    return ring


def read_circle(text: str) -> Nearby:
    """What lies within a radius in metres of a point. Or GisProblem."""
    centre, _comma, radius = text.rpartition(",")
    return Nearby(Point(_point(centre, text), srid=4326), _distance_m(radius, text))


def read_corridor(text: str) -> Nearby:
    """What lies within a distance in metres on either side of a line. Or GisProblem."""
    distance, _semicolon, line = text.partition(";")
    distance_m = _distance_m(distance, text)
    points = _points(line)
    if len(set(points)) < 2:
        raise GisProblem(_("A line has at least two points: “%(text)s”.") % _shown(text))
    drawn = LineString(points, srid=4326)
    if drawn.length > MOST_LINE_DEGREES:
        raise GisProblem(
            _("The line “%(text)s” is too long: at most %(most)s degrees are taken.")
            % {"most": MOST_LINE_DEGREES, **_shown(text)}
        )
    return Nearby(LineString(_filled(points), srid=4326), distance_m)


def box_round(shape: GEOSGeometry, distance_m: float) -> Polygon:
    """A box in degrees that holds all within so many metres of the shape, and some more.

    Where it would pass a pole or the 180th meridian it goes round the whole earth.
    """
    west, south, east, north = shape.extent
    up = distance_m / LEAST_DEGREE_M
    farthest = max(abs(south), abs(north)) + up
    across = up / cos(radians(farthest)) if farthest < 90 else 360
    if west - across < -180 or east + across > 180:
        west, east, across = -180, 180, 0
    box = (west - across, max(south - up, -90), east + across, min(north + up, 90))
    polygon = Polygon.from_bbox(box)
    polygon.srid = 4326
    return polygon


def _filled(points):
    """The same line with a point at least every tenth of a degree."""
    filled = points[:1]
    for (x, y), (to_x, to_y) in pairwise(points):
        steps = int(max(abs(to_x - x), abs(to_y - y)) / STEP_DEGREES) + 1
        parts = (step / steps for step in range(1, steps))
        filled += [(x + (to_x - x) * part, y + (to_y - y) * part) for part in parts]
        filled.append((to_x, to_y))
    return filled


def _points(text):
    if len(text) > LONGEST or text.count(";") > MOST_VERTICES:
        raise GisProblem(_("A shape has at most %(most)s corners.") % {"most": MOST_VERTICES})
    return [_point(part, text) for part in text.strip("; ").split(";")]


def _point(part, text):
    numbers = [_number(one) for one in part.split(",")]
    if len(numbers) != 2 or not (abs(numbers[0]) <= 180 and abs(numbers[1]) <= 90):
        raise GisProblem(
            _("“%(part)s” is not a longitude and a latitude in degrees, in “%(text)s”.")
            % {"part": _shown(part)["text"], **_shown(text)}
        )
    return tuple(numbers)


def _distance_m(part, text):
    distance_m = _number(part)
    if not 1 <= distance_m <= MOST_M:
        raise GisProblem(
            _("“%(part)s” is not a distance of 1 to %(most)s metres, in “%(text)s”.")
            % {"part": _shown(part)["text"], "most": MOST_M, **_shown(text)}
        )
    return distance_m


def _number(text):
    """The number, or infinity, which lies in no range."""
    try:
        number = float(text)
    except ValueError:
        return float("inf")
    return number if isfinite(number) else float("inf")


def _shown(text):
    stripped = text.strip()
    return {"text": stripped if len(stripped) <= 60 else stripped[:60] + "…"}
