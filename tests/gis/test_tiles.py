"""The arithmetic of tiles: in Python, and the key that the database writes."""

from itertools import pairwise, product

import pytest
from django.contrib.gis.geos import GEOSGeometry, Point
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gis.tiles import HALF_M, KEY_ZOOM, Tile, degrees, interleaved, key_ranges
from tests.vector_tiles import tile_of

LONGITUDES = st.floats(-180, 180)
LATITUDES = st.floats(-90, 90)
ZOOMS = st.integers(0, 22)
WITH_DATABASE = settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60
)


@st.composite
def tiles(draw, zooms=ZOOMS):
    zoom = draw(zooms)
    place = st.integers(0, 2**zoom - 1)
    return Tile(zoom, draw(place), draw(place))


def ask(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()


def key_of(longitude, latitude):
    point = "ST_SetSRID(ST_MakePoint(%s, %s), 4326)"
    return ask(f"SELECT gis_tile_key(gis_mercator({point}))", longitude, latitude)[0]


@given(tiles(st.integers(1, 25)))
def test_a_tile_s_key_without_its_last_two_bits_is_that_of_the_tile_above(tile):
    above = Tile(tile.zoom - 1, tile.x >> 1, tile.y >> 1)

    assert tile.key() >> 2 == above.key()


@given(tiles(st.integers(1, 24)))
def test_every_tile_has_a_key_of_its_own_and_its_four_parts_follow_each_other(tile):
    parts = {
        Tile(tile.zoom + 1, 2 * tile.x + right, 2 * tile.y + down).key()
        for right in (0, 1)
        for down in (0, 1)
    }

    assert parts == set(range(tile.key() << 2, (tile.key() << 2) + 4))


@given(tiles(st.integers(0, 20)), st.integers(0, 3))
def test_the_cells_of_a_tile_are_its_own_and_one_ring_round_it(tile, deeper):
    cells = tile.cells(deeper)

    own = range(tile.key() << 2 * deeper, (tile.key() + 1) << 2 * deeper)
    assert set(own) <= set(cells)
    assert cells == sorted(set(cells))
    assert len(cells) <= (2**deeper + 2) ** 2
    assert all(0 <= cell < 4 ** (tile.zoom + deeper) for cell in cells)


@given(st.sets(st.integers(0, 500)), st.integers(0, 4))
def test_ranges_hold_the_keys_below_the_cells_and_no_others(keys, deeper):
    ranges = list(key_ranges(sorted(keys), deeper))

    assert {one >> 2 * deeper for first, end in ranges for one in range(first, end)} == keys
    assert sum(end - first for first, end in ranges) == len(keys) << 2 * deeper
    assert all(end < first for (_, end), (first, _) in pairwise(ranges))


@pytest.mark.django_db
@WITH_DATABASE
@given(LONGITUDES, st.floats(-85, 85), ZOOMS)
def test_the_database_s_key_is_that_of_the_tile_which_the_point_lies_in(longitude, latitude, zoom):
    zoom, x, y = tile_of(Point(longitude, latitude), zoom)

    tile = key_of(longitude, latitude) >> 2 * (KEY_ZOOM - zoom)

    across, down = (range(max(0, at - 1), at + 2) for at in (x, y))  # on a border it may round
    assert tile in {interleaved(*place) for place in product(across, down)}
    box = Tile(zoom, x, y).box(buffer_px=0.01)
    x_m, y_m = ask(
        "SELECT ST_X(p), ST_Y(p) FROM gis_mercator(ST_SetSRID(ST_MakePoint(%s, %s), 4326)) p",
        longitude,
        latitude,
    )
    assert box.contains(Point(x_m, y_m, srid=3857))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("longitude", "latitude", "x", "y"),
    [
        (-180, 0, 0, 2**24),
        (180, 0, 2**25 - 1, 2**24),
        (0, 90, 2**24, 0),
        (0, -90, 2**24, 2**25 - 1),
        (180, -85.06, 2**25 - 1, 2**25 - 1),
    ],
)
def test_the_edges_of_the_world_are_in_its_outermost_tiles(longitude, latitude, x, y):
    assert key_of(longitude, latitude) == interleaved(x, y)


@given(st.floats(-HALF_M, HALF_M), st.floats(-HALF_M, HALF_M))
def test_metres_are_read_back_as_degrees_of_the_same_tile(x_m, y_m):
    longitude, latitude = degrees(x_m, y_m)

    _zoom, x, y = tile_of(Point(longitude, latitude), 10)

    assert Tile(10, x, y).box(buffer_px=0.001).contains(Point(x_m, y_m, srid=3857))


@pytest.mark.django_db
@WITH_DATABASE
@given(tiles())
def test_a_tile_s_box_is_that_of_postgis(tile):
    [there] = ask("SELECT ST_AsBinary(ST_TileEnvelope(%s, %s, %s))", *tile)

    extent = GEOSGeometry(there).extent
    assert extent == pytest.approx(tile.box().extent, abs=1e-6)
