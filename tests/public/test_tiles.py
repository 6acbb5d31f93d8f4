"""Vector tiles: what the map draws, from PostGIS to the bytes that leave."""

import gzip
import os
import signal
import threading
import time
from datetime import date
from types import SimpleNamespace

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.core.management import call_command
from django.db import connection, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from gis.tiles import Tile
from heritage.catalogue.models import MapPlace, Monument, StaleCell, Zone, ZoneMonument
from heritage.catalogue.services.tiles import State, rebuild, tend
from heritage.public import tiles
from tests.factories import MonumentFactory
from tests.vector_tiles import read, tile_of

pytestmark = pytest.mark.django_db
BAKU = Point(49.83725, 40.36617, srid=4326)
DAY = date(2020, 9, 1)
POINTS = st.lists(
    st.builds(Point, st.floats(49.7, 50.0), st.floats(40.3, 40.5), srid=st.just(4326)),
    min_size=1,
    max_size=12,
)
SEVERAL = hypothesis_settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15
)


def get(client, zoom, x, y, version=1, query="", **headers):
    return client.get(f"/tiles/{version}/monuments/{zoom}/{x}/{y}.mvt{query}", headers=headers)


def layers(client, point, zoom, query="", version=1):
    answer = get(client, *tile_of(point, zoom), version=version, query=query)
    assert answer.status_code in (200, 204), answer.content
    return read(answer.content)


def marks(client, point, zoom, query=""):
    return layers(client, point, zoom, query).get("monuments", [])


def references(features):
    return {one.told["reference"] for one in features}


def counted(features):
    """How many places the features inside the tile stand for."""
    return sum(one.told.get("n", 1) for one in features if one.is_inside)


def whole_world(client, zoom, query=""):
    """How many places all tiles of a zoom tell of, where there are any."""
    seen = {tile_of(point, zoom) for point in Monument.objects.values_list("location", flat=True)}
    return sum(
        counted(read(get(client, *tile, query=query).content).get("monuments", [])) for tile in seen
    )


def work():
    call_command("work", once=True)


@pytest.fixture
def three(db):
    """Two towers in one town, and a bridge far from them."""
    return SimpleNamespace(
        tower=MonumentFactory(name="Qız qalası", number="2.2", location=BAKU),
        near=MonumentFactory(name="Bürc", location=Point(49.8374, 40.3663, srid=4326)),
        bridge=MonumentFactory(name="Körpü", location=Point(46.94, 39.15, srid=4326)),
    )


@SEVERAL
@given(POINTS, st.integers(10, 18))
def test_a_near_tile_has_the_published_places_that_lie_in_it_and_no_others(client, points, zoom):
    with transaction.atomic():
        made = Monument.objects.bulk_create(
            Monument(lifecycle=lifecycle, location=point)
            for point in points
            for lifecycle in ("published", "draft")
        )
        names = dict(Monument.objects.values_list("pk", "reference"))
        tile = tile_of(points[0], zoom)

        features = read(get(client, *tile).content)["monuments"]

        box = Tile(*tile).box()
        there = {
            names[one.pk]
            for one in made
            if one.lifecycle == "published"
            and box.contains(one.location.transform(3857, clone=True))
        }
        assert references(one for one in features if one.is_inside) == there
        transaction.set_rollback(True)


@SEVERAL
@given(POINTS)
def test_the_sums_say_what_the_places_say_at_every_zoom(client, points):
    with transaction.atomic():
        Monument.objects.bulk_create(
            Monument(lifecycle="published", location=point) for point in points
        )
        tend()
        for zoom in range(10):
            tile = Tile(*tile_of(points[0], zoom))
            by_sums, by_places = (
                tiles.content(tiles.Question(), tile, has_sums=has) for has in (True, False)
            )
            assert by_sums == by_places
            assert whole_world(client, zoom) == len(points)
        transaction.set_rollback(True)


@pytest.mark.parametrize("zoom", [0, 4, 9, 10, 15])
@pytest.mark.parametrize("is_summed_up", [True, False])
def test_the_tiles_of_every_zoom_tell_of_the_whole_register(client, three, zoom, is_summed_up):
    if is_summed_up:
        work()

    assert whole_world(client, zoom) == 3


@pytest.mark.parametrize("zoom", [7, 12])
def test_filters_apply_to_tiles_as_they_do_to_the_list(client, three, zoom):
    work()

    [bridge] = marks(client, three.bridge.location, zoom, "?q=körpü")

    assert bridge.told["reference"] == three.bridge.reference
    assert marks(client, BAKU, zoom, "?q=körpü") == []
    assert whole_world(client, zoom, "?q=qala") == 1


def test_several_near_places_are_one_bubble_with_their_extent(client, three):
    [bubble] = marks(client, BAKU, 8)

    told = bubble.told
    assert told["n"] == 2 and "reference" not in told
    x, y = bubble.point
    assert told["west"] <= x <= told["east"] and told["north"] <= y <= told["south"]


def test_a_place_alone_keeps_its_identifier_at_a_far_zoom(client, three):
    [alone] = marks(client, three.bridge.location, 8)

    assert alone.told["reference"] == three.bridge.reference


def test_a_place_near_the_edge_is_told_by_both_tiles(client, db):
    edge = Point(45.0, 40.3, srid=4326)  # x of a tile from zoom 3 on
    MonumentFactory(location=edge)
    zoom, x, y = tile_of(edge, 12)

    sides = [read(get(client, zoom, at, y).content)["monuments"] for at in (x - 1, x)]

    assert [len(side) for side in sides] == [1, 1]
    assert [side[0].is_inside for side in sides] == [False, True]


def test_an_edit_is_on_the_map_once_the_worker_has_been(client, three):
    work()
    before = State.now()

    Monument.objects.filter(pk=three.bridge.pk).update(location=Point(47.5, 40.9, srid=4326))
    work()

    after = State.now()
    assert after.version > before.version and after.is_settled
    moved = layers(client, Point(47.5, 40.9), 8, version=after.version)["monuments"]
    assert references(moved) == {three.bridge.reference}
    assert marks(client, three.bridge.location, 8) == []
    assert (
        f"/tiles/{after.version}/monuments/{{z}}"
        in client.get("/tiles/monuments.json").json()["tiles"][0]
    )


def test_a_turn_of_the_worker_that_finds_nothing_changed_begins_no_version(three):
    work()
    version = State.now().version

    Monument.objects.filter(pk=three.tower.pk).update(dating_text="XII əsr")

    assert tend() == 0 and State.now() == State(version, True, True)


def test_what_is_hidden_is_in_no_tile_before_the_worker_comes(client, three, monkeypatch):
    monkeypatch.setattr("heritage.catalogue.services.tiles.FEW", 0)  # as of a large register
    work()
    Monument.objects.filter(pk=three.bridge.pk).update(
        sensitivity="withheld", sensitivity_reason="an unexcavated grave"
    )

    for zoom in (0, 5, 9, 12):
        assert whole_world(client, zoom) == 2
        assert three.bridge.reference not in str(layers(client, three.bridge.location, zoom))


def test_what_is_new_in_a_large_register_waits_for_the_worker(client, three, monkeypatch):
    monkeypatch.setattr("heritage.catalogue.services.tiles.FEW", 0)
    work()
    MonumentFactory(location=Point(45.5, 41.0, srid=4326))

    before = whole_world(client, 6)
    work()

    assert (before, whole_world(client, 6)) == (3, 4)


@pytest.mark.parametrize("sensitivity", ["cell_1km", "cell_10km"])
def test_a_hidden_place_is_drawn_as_its_cell_and_never_moves_within_it(client, db, sensitivity):
    hidden = MonumentFactory(sensitivity=sensitivity, location=BAKU)
    west, south, east, north = hidden.public_area.extent
    work()

    def told():
        every = [tile_of(BAKU, zoom) for zoom in range(19)]
        return [get(client, *tile, version=State.now().version).content for tile in every]

    before = told()
    for across, up in ((0.01, 0.99), (0.5, 0.1)):
        moved = Point(west + (east - west) * across, south + (north - south) * up, srid=4326)
        Monument.objects.filter(pk=hidden.pk).update(location=moved)
        work()
        assert told() == before
    [cell] = layers(client, hidden.public_point, 14)["areas"]
    assert cell.kind == 3 and cell.told == {"is_approximate": True}
    [mark] = marks(client, hidden.public_point, 14)
    assert mark.told["is_approximate"] is True


@pytest.mark.parametrize("sensitivity", ["district", "withheld"])
def test_a_place_that_is_not_shown_is_in_no_tile(client, db, sensitivity):
    MonumentFactory(sensitivity=sensitivity, location=BAKU)

    assert [get(client, *tile_of(BAKU, zoom)).status_code for zoom in (0, 9, 14)] == [204] * 3


def test_a_footprint_is_drawn_when_it_is_large_enough_to_be_seen(client, three):
    ground = MultiPolygon(Polygon.from_bbox((49.836, 40.365, 49.838, 40.367)), srid=4326)
    Monument.objects.filter(pk=three.tower.pk).update(footprint=ground)

    assert "areas" not in layers(client, BAKU, 10)
    [outline] = layers(client, BAKU, 16)["areas"]
    assert outline.told == {"is_approximate": False}


def test_a_zone_is_drawn_while_all_of_its_monuments_are_open(client, three):
    ground = MultiPolygon(Polygon.from_bbox((49.83, 40.36, 49.84, 40.37)), srid=4326)
    zone = Zone.objects.create(role="protection", boundary=ground)
    ZoneMonument.objects.create(zone=zone, monument=three.tower)

    [drawn] = layers(client, BAKU, 14)["zones"]
    assert drawn.told == {"id": zone.pk, "role": "protection"}

    Monument.objects.filter(pk=three.tower.pk).update(
        sensitivity="district", sensitivity_reason="an unexcavated grave"
    )
    assert "zones" not in layers(client, BAKU, 14)


def test_a_zone_that_is_no_longer_in_force_is_not_drawn(client, three):
    ground = MultiPolygon(Polygon.from_bbox((49.83, 40.36, 49.84, 40.37)), srid=4326)
    zone = Zone.objects.create(
        role="protection", boundary=ground, valid=(date(2001, 1, 1), date(2010, 1, 1))
    )
    ZoneMonument.objects.create(zone=zone, monument=three.tower)

    assert "zones" not in layers(client, BAKU, 14)


def test_a_zone_that_changes_begins_a_new_version(three):
    work()
    before = State.now().version

    ground = MultiPolygon(Polygon.from_bbox((49.83, 40.36, 49.84, 40.37)), srid=4326)
    Zone.objects.create(role="protection", boundary=ground)
    work()

    assert State.now().version > before


def test_samples_are_marked_and_left_out_where_there_is_no_demonstration(client, db, settings):
    MonumentFactory(is_sample=True, location=BAKU)
    work()

    assert [one.told["is_sample"] for one in marks(client, BAKU, 8)] == [True]
    settings.DEMO = False
    assert marks(client, BAKU, 8) == marks(client, BAKU, 12) == []


def test_the_tiles_of_a_day_tell_of_the_register_as_in_force_then(client, three):
    three.tower.protections.create(valid=(date(2001, 8, 2), None))
    three.bridge.protections.create(valid=(date(2022, 1, 1), None))

    answer = get(client, *tile_of(BAKU, 12), query=f"?on={DAY}")

    assert references(read(answer.content)["monuments"]) == {three.tower.reference}
    assert answer["Cache-Control"] == "no-store, private"
    assert whole_world(client, 6, f"?on={DAY}") == 1


def test_what_stood_in_the_register_is_for_its_staff(client, three):
    assert get(client, 6, 40, 24, query="?known=2021-01-01T12:00").status_code == 403


def test_a_tile_of_the_current_version_is_kept_for_ever_and_of_another_for_a_minute(client, three):
    work()
    tile, version = tile_of(BAKU, 8), State.now().version

    assert "immutable" in get(client, *tile, version=version)["Cache-Control"]
    assert get(client, *tile, version=version - 1)["Cache-Control"] == "public, max-age=60"
    assert (
        get(client, *tile, version=version, query="?q=q")["Cache-Control"] == "public, max-age=60"
    )
    Monument.objects.update(location=Point(45, 41, srid=4326))
    assert get(client, *tile, version=version)["Cache-Control"] == "public, no-cache"


def test_a_known_tile_is_not_sent_again(client, three):
    tile = tile_of(BAKU, 8)
    tag = get(client, *tile)["ETag"]

    again = get(client, *tile, **{"if-none-match": tag})

    assert (again.status_code, again.content) == (304, b"")


def test_a_tile_is_sent_compressed_to_who_takes_it(client, three):
    plain, packed = (
        get(client, *tile_of(BAKU, 8), **{"accept-encoding": how}) for how in ("identity", "gzip")
    )

    assert packed["Content-Encoding"] == "gzip" and "Content-Encoding" not in plain
    assert gzip.decompress(packed.content) == plain.content


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("x/monuments/1/0/0", "“x”"),
        ("1/monuments/99/0/0", "99"),
        ("1/monuments/23/0/0", "23"),
        ("1/monuments/2/4/0", "4, 0"),
        ("1/monuments/2/-1/0", "“-1”"),
        ("1/monuments/2/1.5/0", "“1.5”"),
        ("1/monuments/2/0/əlif", "“əlif”"),
    ],
)
def test_an_address_that_no_map_asks_for_is_refused_with_a_sentence(client, db, place, words):
    answer = client.get(f"/tiles/{place}.mvt")

    assert answer.status_code == 400 and words in answer.content.decode()


@pytest.mark.parametrize("query", ["?kind=none", "?bbox=1,2", "?century=x", "?on=yesterday"])
def test_a_question_that_means_nothing_is_refused(client, db, query):
    for address in ("/tiles/1/monuments/2/0/0.mvt", "/en/extent.json"):
        answer = client.get(address + query)
        assert answer.status_code == 400 and answer.json()["errors"]


def test_a_dense_tile_falls_back_to_bubbles(client, three, monkeypatch):
    monkeypatch.setattr(tiles, "MOST_POINTS", 1)

    [bubble] = marks(client, BAKU, 10)

    assert bubble.told["n"] == 2


@pytest.mark.parametrize("zoom", [10, 11])
def test_a_dense_tile_is_the_same_from_sums_as_from_places(client, three, monkeypatch, zoom):
    monkeypatch.setattr(tiles, "MOST_POINTS", 1)
    from_places = marks(client, BAKU, zoom)

    work()

    assert State.now().has_sums
    assert marks(client, BAKU, zoom) == from_places


def test_a_zone_too_small_to_be_seen_is_left_out(client, three):
    ground = MultiPolygon(Polygon.from_bbox((49.837, 40.366, 49.838, 40.367)), srid=4326)
    zone = Zone.objects.create(role="protection", boundary=ground)
    ZoneMonument.objects.create(zone=zone, monument=three.tower)

    assert "zones" in layers(client, BAKU, 16)
    assert "zones" not in layers(client, BAKU, 12)


def test_no_tile_is_larger_than_the_limit(client, three, monkeypatch):
    ground = MultiPolygon(Polygon.from_bbox((49.83, 40.36, 49.84, 40.37)), srid=4326)
    Monument.objects.filter(pk=three.tower.pk).update(footprint=ground)
    assert set(layers(client, BAKU, 14)) == {"monuments", "areas"}

    monkeypatch.setattr(tiles, "MOST_BYTES", 150)

    assert set(layers(client, BAKU, 14)) == {"monuments"}


def test_more_monuments_are_not_more_queries(client, three, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        get(client, *tile_of(BAKU, 12))
    MonumentFactory.create_batch(20)
    with django_assert_max_num_queries(5):
        get(client, *tile_of(BAKU, 12))


def test_the_extent_is_that_of_the_answer(client, three):
    whole = client.get("/en/extent.json").json()["extent"]
    one = client.get("/en/extent.json?q=körpü").json()["extent"]
    work()

    assert whole == pytest.approx([46.94, 39.15, 49.8374, 40.3663], abs=1e-5)
    assert one == pytest.approx([46.94, 39.15, 46.94, 39.15], abs=1e-5)
    assert client.get("/en/extent.json").json()["extent"] == whole
    assert client.get("/en/extent.json?q=none").json()["extent"] is None


def test_the_sums_can_be_made_anew(client, three):
    work()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE catalogue_mapcell SET count = 7")

    rebuild()

    assert whole_world(client, 5) == 3


def test_a_record_that_is_undone_leaves_the_map(client, db):
    with transaction.atomic():
        MonumentFactory(location=BAKU)
        transaction.set_rollback(True)

    assert not MapPlace.objects.exists() and not StaleCell.objects.exists()


def at_the_door(path, **more):
    environ = {"PATH_INFO": path, "REQUEST_METHOD": "GET", "HTTP_ACCEPT_ENCODING": "gzip"}
    return tiles.door(environ | more)


@pytest.fixture
def _no_tile_kept():
    tiles.forget()
    yield
    tiles.forget()


@pytest.mark.usefixtures("_no_tile_kept")
def test_the_door_answers_the_same_and_leaves_questions_to_django(client, three):
    work()
    address = "/tiles/{}/monuments/{}/{}/{}.mvt".format(State.now().version, *tile_of(BAKU, 8))
    told = client.get(address, headers={"accept-encoding": "gzip"})

    for answer in (at_the_door(address), at_the_door(address)):
        assert (answer.status, answer.body) == (told.status_code, told.content)
        for name in ("Content-Type", "Cache-Control", "ETag", "Access-Control-Allow-Origin"):
            assert answer.headers[name] == told[name]
    assert at_the_door(address, HTTP_IF_NONE_MATCH=told["ETag"]).status == 304
    assert at_the_door(address, REQUEST_METHOD="HEAD").body == b""
    assert at_the_door("/tiles/x/monuments/1/0/0.mvt").status == 400
    assert at_the_door(address, QUERY_STRING="q=qala") is None
    assert at_the_door(address, REQUEST_METHOD="OPTIONS") is None
    assert at_the_door("/en/") is None


@pytest.mark.usefixtures("_no_tile_kept")
def test_a_tile_asked_for_again_costs_no_query(client, three, django_assert_num_queries):
    work()
    address = "/tiles/{}/monuments/{}/{}/{}.mvt".format(State.now().version, *tile_of(BAKU, 8))
    at_the_door(address)

    with django_assert_num_queries(0):
        assert at_the_door(address).status == 200


@pytest.mark.django_db(transaction=True)
def test_an_edit_that_is_committed_while_sums_are_made_is_not_lost(client, transactional_db):
    MonumentFactory(location=BAKU)
    is_written, may_commit = threading.Event(), threading.Event()

    def edit():
        with transaction.atomic():
            MonumentFactory(location=Point(49.8373, 40.3662, srid=4326))
            is_written.set()
            may_commit.wait(20)
        connection.close()

    writer = threading.Thread(target=edit)
    writer.start()
    is_written.wait(20)
    tend()
    assert State.now().is_settled
    may_commit.set()
    writer.join()

    assert not State.now().is_settled
    tend()
    assert whole_world(client, 5) == 2


@pytest.mark.django_db(transaction=True)
def test_the_worker_sums_up_while_a_picture_takes_minutes(transactional_db, monkeypatch):
    is_settled = threading.Event()

    def a_long_picture():
        MonumentFactory(location=BAKU)
        until_s = time.monotonic() + 30
        while not State.now().is_settled and time.monotonic() < until_s:
            time.sleep(0.05)
        if State.now().is_settled:
            is_settled.set()
        os.kill(os.getpid(), signal.SIGTERM)  # as whoever stops the worker

    monkeypatch.setattr("media_pipeline.management.commands.work.process_next", a_long_picture)
    monkeypatch.setattr("heritage.catalogue.management.commands.work.SUM_UP_EVERY_S", 0.1)

    call_command("work")

    assert is_settled.is_set()


def test_several_at_one_place_are_listed_with_what_is_public_of_them(client, three):
    draft = MonumentFactory(name="Qaralama", lifecycle="draft")
    asked = ",".join(one.reference for one in (three.tower, three.near, draft))

    page = client.get(f"/en/cards/?of={asked}").content.decode()

    assert "Qız qalası" in page and "Bürc" in page and "Qaralama" not in page


@pytest.mark.parametrize(
    "asked", ["M1", "<script>", "M000001;M000002", ",".join(["M000001"] * 101)]
)
def test_a_list_that_means_nothing_is_refused(client, db, asked):
    answer = client.get("/en/cards/", {"of": asked})

    assert answer.status_code == 400 and asked[:80] in answer.content.decode()
