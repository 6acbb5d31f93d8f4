import pytest
from django.contrib.gis.geos import Point
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyproj import Transformer

from gis.grid import CELL_SIZES_M, cell_centre, cell_of
from gis.measures import wgs84

TO_GRID = Transformer.from_crs(4326, 6933, always_xy=True)
FROM_GRID = Transformer.from_crs(6933, 4326, always_xy=True)

pytestmark = pytest.mark.django_db
many_places = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
sizes = st.sampled_from(CELL_SIZES_M)
inside = st.floats(0.001, 0.999)  # a cell's borders belong to its neighbours too, but for a micron
columns = st.integers(-1_730, 1_730)
rows = st.integers(-720, 720)


def place(column, row, cell_m, across, up):
    east_m, north_m = (column + across) * cell_m, (row + up) * cell_m
    return Point(*FROM_GRID.transform(east_m, north_m), srid=4326)


@many_places
@given(columns, rows, sizes, inside, inside, inside, inside)
def test_any_two_points_of_a_cell_give_the_identical_cell(c, r, cell_m, x1, y1, x2, y2):
    one, other = place(c, r, cell_m, x1, y1), place(c, r, cell_m, x2, y2)

    assert cell_of(one, cell_m).hexewkb == cell_of(other, cell_m).hexewkb
    assert cell_centre(one, cell_m).hexewkb == cell_centre(other, cell_m).hexewkb


@many_places
@given(columns, rows, sizes, inside, inside)
def test_a_cell_contains_its_point_and_its_centre(c, r, cell_m, x, y):
    point = place(c, r, cell_m, x, y)

    cell = cell_of(point, cell_m)

    assert cell.contains(point)
    assert cell.contains(cell_centre(point, cell_m))


@many_places
@given(st.floats(-180, 180), st.floats(-80, 80))
def test_a_small_cell_lies_within_its_large_one(longitude, latitude):
    point = Point(longitude, latitude, srid=4326)

    small, large = cell_of(point, 1_000), cell_of(point, 10_000)

    assert small.difference(large).area < 1e-5 * small.area  # PROJ gives latitudes to a millimetre


@many_places
@given(st.floats(-179, 179), st.floats(-60, 60), sizes)
def test_a_cell_hides_the_land_that_its_name_says(longitude, latitude, cell_m):
    cell = cell_of(Point(longitude, latitude, srid=4326), cell_m)

    area_m2 = abs(wgs84().polygon_area_perimeter(*zip(*cell.exterior_ring, strict=True))[0])

    assert area_m2 == pytest.approx(cell_m**2, rel=0.01)


def test_the_corners_of_a_cell_are_multiples_of_its_size():
    cell = cell_of(Point(49.83725, 40.36617, srid=4326), 1_000)

    west_m, south_m = TO_GRID.transform(*cell.extent[:2])

    assert (west_m / 1000, south_m / 1000) == pytest.approx((4808, 4742), abs=1e-5)


def test_the_grid_has_no_cells_of_another_size():
    with pytest.raises(ValueError, match="not of 500"):
        cell_of(Point(49.8, 40.4, srid=4326), 500)


def test_the_grid_is_found_from_any_search_path():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL search_path TO pg_catalog")
        cursor.execute(
            "SELECT public.ST_AsText(public.gis_grid_cell(public.ST_Point(49.8, 40.4, 4326), 1000))"
        )

        assert cursor.fetchone()[0].startswith("POLYGON((49.")
