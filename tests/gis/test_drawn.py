"""Shapes of a link: what is read, and what is refused."""

import pytest
from django.contrib.gis.geos import Point
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from gis.drawn import MOST_VERTICES, box_round, read_circle, read_corridor, read_ring
from gis.errors import GisProblem

EARTH = Geod(ellps="WGS84")


def test_a_ring_is_closed_by_itself():
    closed = read_ring("49,40;50,40;50,41;49,40")

    assert read_ring("49,40;50,40;50,41").equals(closed)
    assert closed.srid == 4326


@pytest.mark.parametrize(
    "text",
    [
        "",
        ";",
        "49,40",
        "49,40;50,40",
        "49,40;50,40;49,40",
        "49,40;50,40;51,40",
        "49,40;50,41;50,40;49,41",
        "49,40;50,40;50,91",
        "181,40;50,40;50,41",
        "49;50;51",
        "49,40,1;50,40,1;50,41,1",
        "nan,40;50,40;50,41",
        "a,b;c,d;e,f",
    ],
)
def test_a_ring_that_encloses_nothing_on_earth_is_refused(text):
    with pytest.raises(GisProblem):
        read_ring(text)


def test_a_ring_has_at_most_five_hundred_corners():
    ring = ";".join(f"{49 + n / 1000},{40 + (n / 1000) ** 2}" for n in range(MOST_VERTICES + 2))

    with pytest.raises(GisProblem, match="at most 500"):
        read_ring(ring)


def test_a_refusal_names_the_part_that_is_wrong():
    with pytest.raises(GisProblem, match="“50,91” is not a longitude and a latitude"):
        read_ring("49,40;50,40;50,91")


@pytest.mark.parametrize(
    "text", ["", "49,40", "49,40,0", "49,40,-5", "49,40,600000", "49,40,x", "400,40,5", "1,2,3,4"]
)
def test_a_circle_that_is_none_is_refused(text):
    with pytest.raises(GisProblem):
        read_circle(text)


@pytest.mark.parametrize(
    "text", ["", "500", "500;49,40", "500;49,40;49,40", "x;49,40;50,40", "0;49,40;50,40"]
)
def test_a_corridor_that_is_none_is_refused(text):
    with pytest.raises(GisProblem):
        read_corridor(text)


def test_a_line_round_the_earth_is_refused():
    with pytest.raises(GisProblem, match="too long"):
        read_corridor("500;-179,40;179,40")


@given(
    longitude=st.floats(-180, 180),
    latitude=st.floats(-89.9, 89.9),
    distance_m=st.floats(1, 500_000),
    azimuth=st.floats(0, 360),
    part=st.floats(0, 1),
)
def test_nothing_within_the_distance_lies_outside_the_box(
    longitude, latitude, distance_m, azimuth, part
):
    box = box_round(Point(longitude, latitude, srid=4326), distance_m)

    x, y, _back = EARTH.fwd(longitude, latitude, azimuth, distance_m * part)

    west, south, east, north = box.extent
    assert west - 1e-9 <= x <= east + 1e-9 and south - 1e-9 <= y <= north + 1e-9
