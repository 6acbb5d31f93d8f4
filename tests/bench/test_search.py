"""What the bench of the search computes: wrong here, and a figure would be wrong with no error."""

import math

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from heritage.catalogue.models import Monument
from tests.factories import MonumentFactory

from .search import (
    browsing,
    database,
    edits,
    facets,
    figures,
    grid,
    peers,
    product,
    report,
    servers,
    targets,
)
from .search import searches as searching
from .search.tiles import Largest, Served

LONGITUDES, LATITUDES = st.floats(-180, 180), st.floats(-85, 85)
ZOOMS = st.integers(0, 18)


@given(LONGITUDES, LATITUDES, ZOOMS)
def test_a_tile_holds_its_point(longitude, latitude, zoom):
    tile = grid.tile_at(longitude, latitude, zoom)

    west = tile.x / 2**zoom * 360 - 180
    north = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * tile.y / 2**zoom))))
    south = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * (tile.y + 1) / 2**zoom))))
    assert west - 1e-9 <= longitude <= west + 360 / 2**zoom + 1e-9
    assert south - 1e-9 <= latitude <= north + 1e-9


@given(LONGITUDES, LATITUDES, st.integers(0, 17))
def test_a_tile_of_a_point_lies_in_the_tile_above(longitude, latitude, zoom):
    above, below = (grid.tile_at(longitude, latitude, one) for one in (zoom, zoom + 1))

    assert (below.x // 2, below.y // 2) == (above.x, above.y)


@given(LONGITUDES, LATITUDES, ZOOMS)
def test_the_middle_of_a_tile_lies_in_it(longitude, latitude, zoom):
    tile = grid.tile_at(longitude, latitude, zoom)
    middle_latitude, middle_longitude = grid.middle_of(tile)

    assert grid.tile_at(middle_longitude, middle_latitude, zoom) == tile


@pytest.mark.parametrize(("latitude", "y"), [(90, 0), (-90, 7)])
def test_a_pole_lies_in_the_outermost_tiles(latitude, y):
    assert grid.tile_at(180, latitude, 3) == (3, 7, y)


@given(st.lists(st.tuples(LONGITUDES, LATITUDES), min_size=1, max_size=20))
def test_the_list_of_tiles_is_the_same_at_every_run_and_has_none_twice(points):
    tiles = grid.mix(points)

    assert tiles == grid.mix(list(reversed(points)))
    assert len(tiles) == len(set(tiles))
    assert {tile.zoom for tile in tiles} == set(grid.ZOOMS)


def test_a_box_round_a_place_is_as_large_as_the_window_shows():
    west, south, east, north = map(float, grid.box_round(47.8, 40.4, 8).split(","))

    assert east - west == pytest.approx(800 / (256 * 2**8 / 360), abs=1e-4)
    assert south < 40.4 < north


@given(st.lists(st.floats(0, 1e6), min_size=1), st.integers(1, 100))
def test_a_percentile_is_one_of_the_values_and_so_many_do_not_exceed_it(values, percent):
    found = figures.percentile(values, percent)

    assert found in values
    assert sum(value <= found for value in values) >= percent / 100 * len(values) - 1e-9
    assert sum(value < found for value in values) < percent / 100 * len(values)


def test_of_a_hundred_values_the_95th_percentile_is_the_95th():
    assert figures.percentile(range(1, 101), 95) == 95


@pytest.mark.parametrize(("ours", "other"), [(None, 1), (1, None), (1, 0)])
def test_there_is_no_ratio_to_what_was_not_measured(ours, other):
    assert figures.ratio(ours, other) is None


def _served(server, a_second, cpu_s=1.0, problem=""):
    return Served(server, problem=problem, requests=a_second, wall_s=1, app_cpu_s=cpu_s)


def _tiles(**problems):
    figures = {
        servers.OURS: 300,
        servers.OURS_CACHED: 2_400,
        servers.OURS_SAME: 80,
        servers.TIPG_NAME: 50,
        servers.VECTORTILES: 100,
    }
    return [_served(name, value, problem=problems.get(name, "")) for name, value in figures.items()]


def _by_promise(outcomes):
    return {one.promise: one for one in outcomes}


def test_ratios_of_tiles_are_requests_of_ours_to_those_of_others():
    outcomes = _by_promise(targets.of_tiles(_tiles()))

    assert outcomes["tiles a second: ours, to tipg"].measured == 6
    assert outcomes["tiles a second: ours, to tipg"].is_reached
    assert outcomes["tiles a second: ours, tiles kept, to tipg"].measured == 48
    assert not outcomes["tiles a second: ours, with tipg's content, to tipg"].is_reached
    assert not outcomes["tiles a second: ours, to django-vectortiles"].is_reached


@pytest.mark.parametrize("absent", [servers.OURS, servers.TIPG_NAME])
def test_a_ratio_to_a_server_that_was_not_measured_is_not_reached(absent):
    outcomes = _by_promise(targets.of_tiles(_tiles(**{absent: "it did not start."})))

    assert outcomes["tiles a second: ours, to tipg"].measured is None
    assert not outcomes["tiles a second: ours, to tipg"].is_reached


@pytest.mark.parametrize(("kb", "is_reached"), [(100, True), (100.1, False)])
def test_the_largest_tile_of_all_zooms_counts(kb, is_reached):
    rows = [Largest(0, kb, 1, 1), Largest(14, 3, 1, 40)]
    (outcome,) = targets.of_walk(rows)

    assert len(list(report.table("walk", rows))) == 3
    assert outcome.is_reached is is_reached


def test_without_a_walk_the_largest_tile_is_not_known():
    (outcome,) = targets.of_walk([])

    assert not outcome.is_reached


def _counted(way, ms, problem=""):
    return facets.Counted(way, problem, 10, [ms / 1000] * 20)


def test_facets_have_a_bound_of_time_and_one_to_plain_sql():
    rows = [_counted(facets.SQL, 900), _counted(facets.SNAPSHOT, 24)]

    ratio, bound = targets.of_facets(rows)
    assert (ratio.measured, ratio.is_reached) == (pytest.approx(37.5), False)
    assert (bound.measured, bound.is_reached) == (24, True)


def test_without_a_snapshot_no_target_of_facets_is_reached():
    rows = [_counted(facets.SQL, 900), _counted(facets.SNAPSHOT, 1, "it is not there yet.")]

    assert not any(one.is_reached for one in targets.of_facets(rows))


def test_every_kind_of_page_has_a_target_of_its_own():
    rows = [
        searching.Searched("a common word", seconds=[0.049] * 99 + [9.0]),
        searching.Searched("a number", seconds=[0.051] * 100),
        searching.Searched("by distance", problem="there is no such order yet."),
    ]

    assert [one.is_reached for one in targets.of_searches(rows)] == [True, False, False]


def test_an_edit_that_was_not_seen_is_not_reached():
    rows = [edits.Seen(edits.LIST, 0.1), edits.Seen(edits.MAP, None), edits.Seen("late", 60.1)]

    assert [one.is_reached for one in targets.of_edits(rows)] == [True, False, False]


def test_the_browser_s_ratios_are_of_our_layer_and_frames_are_of_our_page():
    rows = [
        browsing.Browsed(browsing.OURS, blocked_ms=400, heap_mb=31),
        browsing.Browsed(browsing.VECTORGRID, blocked_ms=1000, heap_mb=100),
        browsing.Browsed(browsing.OUR_PAGE, longest_frame_ms=199.0),
    ]

    blocked, heap, frame = targets.of_browsing(rows)
    assert (blocked.measured, blocked.is_reached) == (0.4, True)
    assert (heap.measured, heap.is_reached) == (0.31, False)
    assert (frame.measured, frame.is_reached) == (199, True)


def test_seven_zooms_and_seven_pans_are_made():
    zooms = [step for step in browsing.STEPS if step in "+-"]

    assert (len(zooms), len(browsing.STEPS)) == (7, 14)


def test_what_was_not_measured_stands_in_the_table_with_the_reason():
    rows = [_served("ours", 10, problem="there are no tiles yet."), _served("tipg", 5)]
    rows[1].seconds = [0.1] * 5

    heading, ours, tipg = report.table("tiles", rows)
    assert "requests_a_second" in heading
    assert ours.endswith("not measured: there are no tiles yet.")
    assert tipg.split()[:2] == ["tipg", "5"]


def test_the_table_for_readers_says_what_was_not_reached():
    lines = list(report.markdown(targets.of_walk([Largest(8, 120, 1, 1)])))

    assert lines[-1] == "| largest tile, compressed, kB | ≤ 100 | 120 | **not reached** |"


@pytest.mark.parametrize(
    ("url", "beside"),
    [
        ("postgis://h@127.0.0.1:5432/heritage", "postgis://h@127.0.0.1:5432/heritage_search"),
        ("postgis://h@%2Fa%2Fb:5432/heritage", "postgis://h@%2Fa%2Fb:5432/heritage_search"),
    ],
)
def test_the_search_has_a_database_beside_the_one_that_was_given(url, beside):
    assert database.url_beside(url) == beside


def test_what_a_search_asks_is_read_off_its_questions():
    assert searching.parameters(["q=qala&bbox=1,2,3,4", "sort=name"]) == {"q", "bbox", "sort"}


@pytest.fixture
def four(db):
    """A published one, one in a cell, one that shows no place, and a draft."""
    MonumentFactory(name="Qala")
    MonumentFactory(name="Kurqan", sensitivity="cell_10km")
    MonumentFactory(name="Pir", sensitivity="withheld")
    MonumentFactory(name="Türbə", lifecycle="draft")


def test_plain_sql_counts_what_is_published(four):
    assert facets.count_in_sql() == Monument.objects.published().count() == 3


def test_peers_are_asked_about_what_is_public_of_each_published_place(four, monkeypatch):
    monkeypatch.setattr(peers, "tend_to_table", lambda cursor: None)  # none in a transaction
    assert peers.make_table() == 2

    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT name_az, geom = public_point FROM {peers.TABLE} JOIN catalogue_monument"
            " USING (id) ORDER BY id"
        )
        assert cursor.fetchall() == [("Qala", True), ("Kurqan", True)]


def test_a_parameter_that_the_product_does_not_know_is_named(db):
    assert product.understands(["q", "bbox"]) == ""
    assert "moon_phase" in product.understands(["q", "moon_phase"])


def test_a_question_that_is_not_valid_is_named(db):
    with pytest.raises(ValueError, match="bbox=abc"):
        product.filter_of("bbox=abc")
