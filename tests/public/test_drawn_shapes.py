"""A shape drawn on the map narrows everything that answers the question."""

import pytest
from django.contrib.gis.geos import Point
from django.db import connection
from pyproj import Geod

from heritage.catalogue.models import Monument
from tests.factories import MonumentFactory

pytestmark = pytest.mark.django_db
EARTH = Geod(ellps="WGS84")
BAKU = (49.8373, 40.3662)


def found(client, **asked):
    """The references on the map; the list has to have the same."""
    places = client.get("/en/places.json", asked).json()["features"]
    listed = client.get("/en/", asked).context["listed"]
    assert {place["id"] for place in places} == {one.reference for one in listed}
    return {place["id"] for place in places}


def at(distance_m, azimuth=90):
    """A monument so far from Baku, on the ellipsoid."""
    longitude, latitude, _back = EARTH.fwd(*BAKU, azimuth, distance_m)
    return MonumentFactory(location=Point(longitude, latitude, srid=4326))


def test_a_polygon_finds_what_lies_in_it(client):
    inside = MonumentFactory(location=Point(49.2, 40.1, srid=4326))
    MonumentFactory(location=Point(49.8, 40.8, srid=4326))

    assert found(client, within="49,40;50,40;49,41") == {inside.reference}


@pytest.mark.parametrize("azimuth", [0, 45, 90, 200])
def test_a_circle_is_measured_on_the_ellipsoid_to_the_metre(client, azimuth):
    inside, _outside = at(9_999, azimuth), at(10_001, azimuth)

    assert found(client, near="49.8373,40.3662,10000") == {inside.reference}


def test_a_line_finds_what_is_near_to_it_on_either_side(client):
    north, south, _far = at(490, 0), at(490, 180), at(520, 0)

    asked = "500;49.7,40.3662;49.9,40.3662"

    assert found(client, along=asked) == {north.reference, south.reference}


def test_a_hidden_place_is_found_by_its_cell(client):
    grave = MonumentFactory(sensitivity="cell_10km", location=Point(48.123, 40.654, srid=4326))
    west, south, *_ = grave.public_area.extent
    corner = f"{west - 0.001},{south - 0.001}"

    touching = found(client, near=f"{corner},300"), found(client, near=f"{corner},20")

    assert touching == ({grave.reference}, set())


def test_shapes_words_and_years_narrow_together(client):
    castle = MonumentFactory(name="Qala", location=Point(49.2, 40.1, srid=4326), built_from=1200)
    MonumentFactory(name="Qala", location=Point(49.2, 40.1, srid=4326), built_from=1400)
    MonumentFactory(name="Bürc", location=Point(49.2, 40.1, srid=4326), built_from=1200)

    asked = {"within": "49,40;50,40;49,41", "q": "qala", "built_to": "1300"}

    assert found(client, **asked) == {castle.reference}


@pytest.mark.parametrize(
    ("year", "count"), [("801 BCE", 0), ("-801", 0), ("800 BCE", 1), ("-800", 1), ("1", 1)]
)
def test_what_stood_by_a_year_counts_the_years_as_people_do(client, year, count):
    MonumentFactory(name="Oğlanqala", built_from=-799, built_to=-399)

    assert len(found(client, built_to=year)) == count


def test_what_has_no_year_was_built_by_none(client):
    MonumentFactory(built_from=None, built_to=None)

    assert found(client, built_to="2000") == set()


def test_a_year_that_no_column_holds_is_no_error(client):
    old = MonumentFactory(built_from=1200)

    assert found(client, built_to="999999") == {old.reference}
    assert found(client, built_to="-999999") == set()


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"within": "49,40;50,41;50,40;49,41"}, "cross or touch one another"),
        ({"within": "49,40;50,400;50,40"}, "“50,400” is not a longitude and a latitude"),
        ({"near": "49,40,-1"}, "“-1” is not a distance of 1 to 500000 metres"),
        ({"near": "0,0"}, "“0” is not a longitude"),
        ({"along": "5;1,1"}, "A line has at least two points"),
        ({"built_to": "soon"}, "“soon” is not a year"),
        ({"built_to": "0"}, "There is no year 0"),
    ],
)
def test_a_shape_that_means_nothing_is_refused_in_a_sentence(client, asked, sentence):
    page, places = client.get("/en/", asked), client.get("/en/places.json", asked)

    assert (page.status_code, places.status_code) == (400, 400)
    assert any(sentence in problem for problem in page.context["problems"])


def test_a_circle_is_looked_up_in_the_index():
    """Of the columns of degrees: a table is not walked and measured row by row."""
    from gis.drawn import read_circle

    MonumentFactory()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = Monument.objects.near(read_circle("49.8,40.4,1000")).explain()

    assert "public_point_" in plan and "public_area_" in plan and "Seq Scan" not in plan
