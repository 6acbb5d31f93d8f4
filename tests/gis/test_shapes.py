"""Shapes as people write them, and what they measure on the ground."""

import json
from contextlib import suppress

import pytest
from django.contrib.gis.geos import GEOSGeometry, LineString, Point, Polygon
from hypothesis import given
from hypothesis import strategies as st

from gis.errors import GisProblem
from gis.measures import area_m2, length_m, overlap_m2
from gis.shapes import read_shape

BOX = Polygon.from_bbox((49.0, 40.0, 49.01, 40.01))
BOX.srid = 4326


@pytest.mark.parametrize(
    "text, kind",
    [
        ("40.3662, 49.8373", "Point"),
        ("40°21′58″N 49°50′14″E", "Point"),
        ("40.1 49.1\n40.2 49.2", "LineString"),
        ("40.1 49.1\n40.2 49.2\n40.1 49.3\n40.1 49.1", "Polygon"),
        ("POINT (49.8 40.4)", "Point"),
        ("multipolygon (((49 40, 50 40, 50 41, 49 40)))", "MultiPolygon"),
        (BOX.geojson, "Polygon"),
    ],
)
def test_a_shape_is_read_in_every_spelling(text, kind):
    shape = read_shape(text)

    assert (shape.geom_type, shape.srid) == (kind, 4326)
    assert 49 <= shape.centroid.x <= 50 and 40 <= shape.centroid.y <= 41


@pytest.mark.parametrize(
    "text",
    [
        "",
        "somewhere",
        "{}",
        "{",
        "POINT EMPTY",
        "POINT Z (49 40 7)",
        "POINT (949 40)",
        "POINT (nan nan)",
        "POLYGON ((49 40, 50 41, 50 40, 49 41, 49 40))",
        "GEOMETRYCOLLECTION (POINT (49 40))",
        '{"type": "GeometryCollection", "geometries": []}',
        '{"type": "Feature", "geometry": null}',
        '{"type": "Point", "coordinates": ["a", "b"]}',
        "0101000000",
        "SRID=3857;POINT(1 1)",
    ],
)
def test_what_is_no_shape_is_refused_in_a_sentence(text):
    with pytest.raises(GisProblem) as refusal:
        read_shape(text)

    assert str(refusal.value).endswith(".")


@given(st.text())
def test_no_text_breaks_the_reading(text):
    with suppress(GisProblem):
        assert read_shape(text).valid


def test_an_area_is_measured_on_the_ellipsoid():
    # 0.01° of latitude is 1110.4 m there, of longitude 854.4 m (Snyder 1987, chapter 4).
    assert area_m2(BOX) == pytest.approx(1110.4 * 854.4, rel=1e-3)


def test_the_direction_in_which_a_ring_was_drawn_does_not_matter():
    turned = Polygon(BOX.coords[0][::-1], srid=4326)

    assert area_m2(turned) == pytest.approx(area_m2(BOX))


def test_a_hole_is_no_ground():
    hole = Polygon.from_bbox((49.002, 40.002, 49.004, 40.004))
    holed = Polygon(BOX.coords[0], hole.coords[0], srid=4326)

    assert area_m2(holed) == pytest.approx(area_m2(BOX) - area_m2(hole))


def test_a_line_has_a_length_and_no_area():
    line = LineString((49, 40), (49.01, 40), srid=4326)

    assert length_m(line) == pytest.approx(854.0, rel=1e-3)
    assert area_m2(line) == 0
    assert (length_m(Point(49, 40)), area_m2(Point(49, 40))) == (0, 0)


def test_an_overlap_is_the_common_ground():
    half = Polygon.from_bbox((49.005, 40.0, 49.02, 40.01))
    apart = Polygon.from_bbox((51.0, 40.0, 51.1, 40.1))

    assert overlap_m2(BOX, half) == pytest.approx(area_m2(BOX) / 2, rel=1e-6)
    assert overlap_m2(BOX, apart) == 0


def test_geojson_that_is_written_is_read_as_the_same():
    shape = GEOSGeometry(json.dumps(json.loads(BOX.geojson)))

    assert read_shape(shape.geojson).equals(BOX)
