"""Whose territory a monument lies in decides who keeps it: by dates, by size, and at once."""

import io
import json
import struct
import zipfile
from datetime import date, timedelta

import pytest
from django.contrib.gis.gdal import SpatialReference
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate as today
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heritage.accounts.models import Agency, Territory
from heritage.catalogue.models import Monument
from tests.factories import AgencyFactory, MonumentFactory, TerritoryFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

BAKU = Point(49.83725, 40.36617, srid=4326)
ROUND_BAKU = (49.79, 40.32, 49.89, 40.42)
A_DAY = timedelta(days=1)


@pytest.fixture
def ministry(db):
    return AgencyFactory()


@pytest.fixture
def reserve(ministry):
    return AgencyFactory(code="icherisheher", name_en="Icherisheher", keeps_the_rest=False)


@pytest.fixture
def tower(ministry):
    return MonumentFactory(location=BAKU)


@pytest.fixture
def administrator(client, ministry):
    person = UserFactory(role="administrator", agency=ministry)
    client.force_login(person)
    return person


def keeper(monument):
    return Agency.objects.get(pk=Monument.objects.values_list("keeper").get(pk=monument.pk)[0])


def geojson(*boxes):
    """An office's file with these boxes of west, south, east, north."""
    shapes = [json.loads(Polygon.from_bbox(box).geojson) for box in boxes]
    features = [{"type": "Feature", "properties": {}, "geometry": shape} for shape in shapes]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def test_of_two_territories_that_overlap_the_smaller_keeps(tower, reserve):
    TerritoryFactory(agency=AgencyFactory(code="tourism"), box=(49, 40, 50, 41))
    TerritoryFactory(agency=reserve, box=ROUND_BAKU)
    TerritoryFactory(agency=AgencyFactory(code="shusha"), box=(49.5, 40.2, 50, 40.6))

    assert keeper(tower) == reserve


def test_a_territory_that_begins_tomorrow_keeps_nothing_today(tower, reserve, ministry):
    TerritoryFactory(agency=reserve, valid=(today() + A_DAY, None))

    assert keeper(tower) == ministry


def test_a_territory_that_ended_today_keeps_nothing(tower, reserve, ministry):
    TerritoryFactory(agency=reserve, valid=(date(2000, 1, 1), today()))

    assert keeper(tower) == ministry


def test_a_monument_without_a_point_is_the_ministry_s(reserve, ministry):
    TerritoryFactory(agency=reserve)

    assert keeper(MonumentFactory(location=None)) == ministry


def test_a_point_moved_across_the_border_takes_its_keeper_along(tower, reserve, ministry):
    TerritoryFactory(agency=reserve)

    Monument.objects.filter(pk=tower.pk).update(location=Point(47.5, 40.5, srid=4326))

    assert keeper(tower) == ministry


def test_a_new_boundary_moves_rights_and_adds_nothing_to_the_history(tower, reserve):
    events = Monument.pgh_event_model.objects
    before = events.count()

    TerritoryFactory(agency=reserve)

    assert (keeper(tower), events.count()) == (reserve, before)


BOXES = st.tuples(*(st.integers(0, 8) for _ in range(4))).map(
    lambda n: (
        45 + min(n[0], n[2]),
        38 + min(n[1], n[3]),
        46 + max(n[0], n[2]),
        39 + max(n[1], n[3]),
    )
)
SPANS = st.tuples(st.integers(-3, 3), st.integers(1, 3))


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    grounds=st.lists(st.tuples(BOXES, SPANS), max_size=5),
    place=st.tuples(st.integers(0, 8), st.integers(0, 8)),
)
def test_the_keeper_is_the_smallest_territory_in_force_round_the_point(ministry, grounds, place):
    Territory.objects.all().delete()
    x, y = 45.5 + place[0], 38.5 + place[1]
    expected = []
    for number, ((west, south, east, north), (start, length)) in enumerate(grounds):
        agency = AgencyFactory(code=f"body{number}", keeps_the_rest=False)
        since, until = today() + start * A_DAY, today() + (start + length) * A_DAY
        TerritoryFactory(agency=agency, box=(west, south, east, north), valid=(since, until))
        if since <= today() < until and west < x < east and south < y < north:
            expected.append(((east - west) * (north - south), number, agency))

    found = keeper(MonumentFactory(location=Point(x, y, srid=4326)))

    assert found == (min(expected)[2] if expected else ministry)


@pytest.fixture
def stale(tower, reserve):
    """Keepers as they were before a territory of today began: written with triggers away."""
    TerritoryFactory(agency=reserve)
    Monument.objects.filter(pk=tower.pk).update(keeper=None)
    return tower


def test_keepers_follow_a_territory_that_began_by_itself(stale, reserve, capsys):
    call_command("assign_keepers")

    assert keeper(stale) == reserve
    assert "1 monuments changed keeper" in capsys.readouterr().out


def test_the_worker_lets_keepers_follow(stale, reserve):
    call_command("work", once=True)

    assert keeper(stale) == reserve


def test_load_agencies_gives_four_bodies_and_a_second_run_changes_nothing(capsys):
    call_command("load_agencies")
    before = list(Agency.objects.values())

    call_command("load_agencies")

    assert list(Agency.objects.values()) == before
    assert "Keeping bodies: 4, of them new or changed 0." in capsys.readouterr().out
    assert Agency.objects.get(keeps_the_rest=True).code == "ministry"


def load(tmp_path, content, agency="icherisheher", **options):
    file = tmp_path / "reserve.geojson"
    file.write_bytes(content)
    told = {"since": date(2007, 9, 17), "source": "Cabinet decision"}
    call_command("load_territory", agency, str(file), **(told | options))


def test_a_territory_is_loaded_from_an_official_file(tower, reserve, tmp_path, capsys):
    load(tmp_path, geojson(ROUND_BAKU, (48, 40, 48.1, 40.1)))

    ground = Territory.objects.get()
    assert (ground.valid.lower, ground.valid.upper) == (date(2007, 9, 17), None)
    assert len(ground.boundary) == 2
    assert keeper(tower) == reserve
    assert "It keeps 1 monuments today." in capsys.readouterr().out


def test_a_file_without_polygons_is_refused_by_name(reserve, tmp_path):
    point = {"type": "Point", "coordinates": [49, 40]}

    with pytest.raises(CommandError, match=r"reserve\.geojson holds no polygon"):
        load(tmp_path, json.dumps(point).encode())


def test_an_unknown_agency_is_answered_with_the_known_ones(reserve, tmp_path):
    with pytest.raises(CommandError, match="no agency “icheri”; there are: ministry, icherisheher"):
        load(tmp_path, geojson(ROUND_BAKU), agency="icheri")


def test_a_territory_that_ends_before_it_begins_is_refused(reserve, tmp_path):
    with pytest.raises(CommandError, match="It would end on"):
        load(tmp_path, geojson(ROUND_BAKU), until=date(2001, 1, 1))


@pytest.fixture
def send(client, administrator, reserve):
    """Sends the form of a territory of the reserve."""
    address = reverse("catalogue:add-territory", args=[reserve.code])
    said = {"since": "2007-09-17", "source": "Cabinet decision"}
    return lambda **more: client.post(address, said | more)


def upload(content, name="reserve.geojson"):
    return SimpleUploadedFile(name, content)


def test_a_file_is_looked_at_first_and_nothing_is_stored(send, tower, ministry, reserve):
    answer = send(file=upload(geojson(ROUND_BAKU)))

    assert answer.context["moves"] == [(ministry, reserve, 1)]
    assert not Territory.objects.exists()
    assert keeper(tower) == ministry


def test_what_was_looked_at_is_stored_once_it_is_confirmed(send, tower, reserve):
    signed = send(file=upload(geojson(ROUND_BAKU))).context["form"].signed_boundary

    answer = send(signed=signed, confirm="1")

    assert answer.status_code == 302
    assert keeper(tower) == reserve
    assert Territory.objects.get().boundary.extent == ROUND_BAKU


def test_a_boundary_that_we_did_not_read_is_not_taken(send):
    forged = MultiPolygon(Polygon.from_bbox(ROUND_BAKU), srid=4326).hexewkb.decode()

    answer = send(signed=forged, confirm="1")

    assert answer.status_code == 422
    assert not Territory.objects.exists()


def test_a_territory_to_come_is_shown_as_if_it_held_today(send, tower):
    answer = send(file=upload(geojson(ROUND_BAKU)), since=str(today() + 30 * A_DAY))

    assert [count for _from, _to, count in answer.context["moves"]] == [1]
    assert "if it held today" in answer.content.decode()


def zipped(**files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_", "."), content)
    return buffer.getvalue()


def shapefile(west, south, east, north):
    """The parts of a Shapefile of one box (ESRI Shapefile Technical Description, 1998)."""
    box = struct.pack("<4d", west, south, east, north)
    ring = [(west, south), (west, north), (east, north), (east, south), (west, south)]
    corners = b"".join(struct.pack("<2d", *corner) for corner in ring)
    polygon = struct.pack("<i", 5) + box + struct.pack("<3i", 1, len(ring), 0) + corners
    record = struct.pack(">2i", 1, len(polygon) // 2) + polygon

    def head(length_bytes):
        lengths = struct.pack(">7i", 9994, 0, 0, 0, 0, 0, length_bytes // 2)
        return lengths + struct.pack("<2i", 1000, 5) + box + bytes(32)

    index = struct.pack(">2i", 50, len(polygon) // 2)
    return {
        "reserve_shp": head(100 + len(record)) + record,
        "reserve_shx": head(100 + len(index)) + index,
        "reserve_prj": SpatialReference(4326).wkt,
    }


def test_a_zipped_shapefile_is_read(send, tower, ministry, reserve):
    answer = send(file=upload(zipped(**shapefile(*ROUND_BAKU)), "reserve.zip"))

    assert answer.context["moves"] == [(ministry, reserve, 1)]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("map.vrt", b"<OGRVRTDataSource/>", "map.vrt is no GeoJSON, no GeoPackage and no zipped"),
        ("a.zip", b"PK\x03\x04broken", "a.zip is a zip file that cannot be unpacked"),
        ("a.zip", zipped(readme_txt="x"), "a.zip holds no Shapefile"),
        ("a.zip", zipped(reserve_shp="x"), "cannot be read as GeoJSON, GeoPackage or Shapefile"),
        ("a.gpkg", b"SQLite format 3\x00" + b"x" * 200, "cannot be read as GeoJSON"),
        ("a.geojson", b"{", "cannot be read as GeoJSON"),
        ("a.geojson", geojson((200, 40, 201, 41)), "outside the earth"),
    ],
)
def test_a_file_that_cannot_be_a_boundary_is_answered_in_a_sentence(send, name, content, sentence):
    answer = send(file=upload(content, name))

    assert answer.status_code == 422
    assert sentence in " ".join(answer.context["form"].errors["file"])


def test_a_territory_ends_on_a_day_once_that_is_confirmed(client, administrator, tower, ministry):
    ground = TerritoryFactory()
    address = reverse("catalogue:end-territory", args=[ground.pk])

    looked = client.post(address, {"on": str(today())})
    still = keeper(tower)
    client.post(address, {"on": str(today()), "confirm": "1"})

    assert looked.context["moves"] == [(ground.agency, ministry, 1)]
    assert (still, keeper(tower)) == (ground.agency, ministry)


def test_a_territory_does_not_end_before_it_began(client, administrator):
    ground = TerritoryFactory()

    answer = client.post(
        reverse("catalogue:end-territory", args=[ground.pk]), {"on": "1980-01-01", "confirm": "1"}
    )

    assert "It would end before it has begun." in answer.content.decode()


def test_the_page_of_the_bodies_asks_as_often_for_four_as_for_one(
    client, administrator, reserve, django_assert_num_queries, tower
):
    address = reverse("catalogue:agencies")
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(3):
        ground = TerritoryFactory(agency=AgencyFactory(code=f"b{number}", keeps_the_rest=False))
        UserFactory(role="inspector", agency=ground.agency)

    with django_assert_num_queries(len(few)):
        client.get(address)
