"""Shapes that people write or maps send: GeoJSON, WKT, or coordinates line by line."""

import json
import re
from math import isfinite, nan

from django.contrib.gis.gdal import GDALException
from django.contrib.gis.geos import GEOSException, GEOSGeometry, LineString, Point, Polygon
from django.utils.translation import gettext as _

from .errors import GisProblem
from .parse import parse_coordinates

WKT = re.compile(r"(MULTI)?(POINT|LINESTRING|POLYGON)\s*\(", re.IGNORECASE)
KINDS = {"Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon"}
MOST_VERTICES = 100_000


def read_shape(text: str) -> GEOSGeometry:
    """One shape in WGS 84 (longitude, latitude), or GisProblem.

    GeoJSON and WKT have the longitude first. Coordinates of people have the latitude first, one
    point a line: one line is a point, several are a line, and closed they are a polygon.
    """
    text = text.strip()
    if not text:
        raise GisProblem(_("There is no shape: draw it, or write its coordinates."))
    shape = _read(text)
    _check(shape)
    return shape


def _read(text):
    if text.startswith("{"):
        return _from_geojson(text)
    if WKT.match(text):
        return _from(text)
    points = [parse_coordinates(line) for line in text.splitlines() if line.strip()]
    return _through(points)


def _from_geojson(text):
    try:
        told = json.loads(text)
    except ValueError as error:
        raise _unreadable(text) from error
    if told.get("type") == "Feature":
        told = told.get("geometry") or {}
    return _from(json.dumps(told), text)


def _from(text, shown=None):
    try:
        shape = GEOSGeometry(text)
    except (GDALException, GEOSException, ValueError, TypeError) as error:
        raise _unreadable(shown or text) from error
    shape.srid = 4326
    return shape


def _through(points: list[Point]):
    if len(points) == 1:
        return points[0]
    is_closed = points[0].equals(points[-1]) and len(points) > 3
    return (Polygon if is_closed else LineString)([point.coords for point in points], srid=4326)


def _check(shape):
    if shape.geom_type not in KINDS or shape.empty or shape.hasz:
        raise GisProblem(
            _("A shape is a point, a line or a polygon in two dimensions, not %(kind)s.")
            % {"kind": shape.geom_type}
        )
    west, south, east, north = shape.extent if isfinite(shape.centroid.x) else (nan,) * 4
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise GisProblem(_("The shape lies outside the earth: longitudes come before latitudes."))
    if shape.num_coords > MOST_VERTICES:
        raise GisProblem(
            _("The shape has %(count)s points; at most %(most)s are taken.")
            % {"count": shape.num_coords, "most": MOST_VERTICES}
        )
    if not shape.valid:
        raise GisProblem(_("The lines of the shape cross one another: draw it anew."))


def _unreadable(text):
    shown = text if len(text) <= 60 else text[:60] + "…"
    return GisProblem(
        _("“%(text)s” cannot be read as GeoJSON, WKT or coordinates.") % {"text": shown}
    )
