"""New boundaries of districts on the web: looked at, applied as looked at, read, undone."""

import json
from datetime import timedelta

import pytest
from django.contrib.gis.geos import Point
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from gis.models import Area
from heritage.catalogue import uploaded_boundaries
from heritage.catalogue.models import Address, Monument, Redistricting
from tests.catalogue.test_redistricting import EAST, WEST, everything, ring
from tests.factories import AreaFactory, MonumentFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
TOLD = {"on": "2026-01-01", "source": "Law No. 5", "licence": "open"}
SHIFTED = {"W": (49.0, 40.0, 49.3, 40.5), "E": (49.3, 40.0, 50.0, 40.5)}


@pytest.fixture
def desk(client):
    client.force_login(UserFactory(username="aydan", role="administrator"))
    return client


@pytest.fixture
def west(db):
    return AreaFactory(code="W", name_en="West", box=WEST)


@pytest.fixture
def east(db):
    return AreaFactory(code="E", name_en="East", box=EAST)


@pytest.fixture
def bridge(west, east):
    """In the west, by 49.4: the new border puts it in the east."""
    point = Point(49.4, 40.2, srid=4326)
    return MonumentFactory(name="Körpü", location=point, district=west, locality="Kənd")


def feature(code, box, **names):
    shape = {"type": "Polygon", "coordinates": [ring(box)]}
    return {"type": "Feature", "properties": {"code": code} | names, "geometry": shape}


def file_of(features, name="districts.geojson"):
    told = json.dumps({"type": "FeatureCollection", "features": features})
    return SimpleUploadedFile(name, told.encode())


def districts(**boxes):
    return file_of([feature(code, box) for code, box in boxes.items()])


def look(client, file=None, **told):
    address = reverse("catalogue:add-redistricting")
    return client.post(address, TOLD | {"file": file or districts(**SHIFTED)} | told)


def confirm(client, looked, **told):
    address = reverse("catalogue:add-redistricting")
    said = {"signed": looked.context["form"].signed_file()}
    return client.post(address, TOLD | said | {"confirm": looked.context["report"].mark()} | told)


def listed(looked):
    return {str(title): [str(row) for row in rows] for title, rows, *_ in looked.context["lists"]}


def problems(answer):
    return " ".join(one for told in answer.context["form"].errors.values() for one in told)


def test_it_is_looked_at_first_and_nothing_is_stored(desk, bridge):
    before = everything()
    looked = look(desk)
    assert looked.status_code == 200
    assert [(names, count) for names, count in looked.context["from_to"]] == [(("West", "East"), 1)]
    assert bridge.reference in looked.content.decode()
    assert everything() == before


def test_confirmed_the_monuments_move_and_who_did_it_is_kept(desk, bridge, east):
    answer = confirm(desk, look(desk))
    done = Redistricting.objects.get()
    assert answer.url == reverse("catalogue:redistricting", args=[done.pk])
    bridge.refresh_from_db()
    assert bridge.district == east
    assert (done.applied_by.username, done.file_name) == ("aydan", "districts.geojson")
    page = desk.get(answer.url)
    assert [str(move.monument) for move in page.context["page"]] == ["Körpü"]


def test_undone_every_row_is_as_it_was(desk, bridge):
    Address.objects.create(monument=bridge, settlement="Kənd", street="1")
    before = everything()
    confirm(desk, look(desk))
    assert everything() != before
    desk.post(reverse("catalogue:undo-redistricting", args=[Redistricting.objects.get().pk]))
    assert everything() == before


def test_what_lies_in_no_district_then_is_told_of(desk, bridge):
    looked = look(desk, districts(W=(49.0, 40.0, 49.3, 40.5)))
    assert listed(looked) == {"Not moved: they lie in no district now": ["Körpü"]}


def test_a_district_that_somebody_stated_against_the_map_is_told_of(desk, bridge):
    stated = AreaFactory(code="S", box=(46, 39, 46.5, 39.5))
    Monument.objects.filter(pk=bridge.pk).update(district=stated)
    told = "Not moved: a person stated another district than the map"
    assert listed(look(desk)) == {told: ["Körpü"]}


def test_what_is_done_is_what_was_looked_at(desk, bridge):
    looked = look(desk)
    MonumentFactory(location=Point(49.41, 40.21, srid=4326), district=bridge.district)
    before = everything()
    answer = confirm(desk, looked)
    assert answer.status_code == 422
    assert "The register has changed since you looked" in problems(answer)
    assert everything() == before


@pytest.mark.parametrize("mark", ["", "another"])
def test_nothing_is_done_that_nobody_has_looked_at(desk, bridge, mark):
    before = everything()
    assert look(desk, confirm=mark).status_code == 422
    assert everything() == before


def test_confirming_twice_does_it_once(desk, bridge):
    looked = look(desk)
    confirm(desk, looked)
    again = confirm(desk, looked)
    assert again.status_code == 422
    assert "choose it anew" in problems(again)
    assert Redistricting.objects.count() == 1


def test_a_file_that_we_did_not_keep_is_not_opened(desk, bridge):
    told = TOLD | {"signed": "districts.geojson", "confirm": "x"}
    answer = desk.post(reverse("catalogue:add-redistricting"), told)
    assert answer.status_code == 422
    assert "Choose the file with the boundaries." in problems(answer)


def test_a_file_that_nobody_confirmed_is_removed_after_a_day(desk, bridge, monkeypatch):
    look(desk)
    later = timezone.now() + uploaded_boundaries.KEPT_FOR + timedelta(seconds=1)
    with monkeypatch.context() as clock:
        clock.setattr(uploaded_boundaries.timezone, "now", lambda: later)
        look(desk)
    _, names = default_storage.listdir(uploaded_boundaries.WAITING)
    assert len(names) == 1


@pytest.mark.parametrize(
    ("features", "sentence"),
    [
        ([], "holds no polygon"),
        ([feature("W", WEST), feature("W", EAST)], "Feature 2: “W” stands in the file twice."),
        ([feature("N", WEST)], "“N” is a new code, so name_az, name_en and name_ru are needed."),
        ([feature("W", WEST, name_en="a" * 101)], "at most 100 characters"),
        ([feature("W", (190, 40, 191, 41))], "outside the earth's longitudes"),
        ([feature("W", WEST), feature("E", EAST)], "nothing would change"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_in_a_sentence(desk, bridge, features, sentence):
    Area.objects.filter(code="W").update(name_az="W", name_en="W", name_ru="W")
    before = everything()
    answer = look(desk, file_of(features))
    assert answer.status_code == 422
    assert sentence in problems(answer)
    assert everything() == before


def test_a_file_that_is_no_map_is_refused(desk, bridge):
    answer = look(desk, SimpleUploadedFile("districts.geojson", b"%PDF-1.4"))
    assert answer.status_code == 422
    assert "is no GeoJSON, no GeoPackage and no zipped Shapefile" in problems(answer)


def test_a_day_to_come_is_refused_at_its_field(desk, bridge):
    answer = look(desk, on="2999-01-01")
    assert "This day is still to come" in " ".join(answer.context["form"].errors["on"])


def test_districts_that_a_complete_file_lacks_end(desk, bridge, west):
    looked = look(desk, districts(E=(49.0, 40.0, 50.0, 40.5)), is_complete="on")
    assert {change.kind for change in looked.context["report"].changes} == {"changed", "ended"}
    confirm(desk, looked, is_complete="on")
    west.refresh_from_db()
    assert str(west.valid.upper) == "2026-01-01"


def test_only_the_last_one_is_undone(desk, bridge):
    confirm(desk, look(desk))
    first = Redistricting.objects.get()
    wider = districts(E=(49.2, 40.0, 50.0, 40.5))
    confirm(desk, look(desk, wider, on="2026-02-01"), on="2026-02-01")
    answer = desk.post(reverse("catalogue:undo-redistricting", args=[first.pk]))
    assert answer.status_code == 409
    assert "Only the last re-districting can be undone" in answer.content.decode()


def test_a_district_that_records_name_by_now_is_not_taken_away(desk, bridge):
    new = feature("N", (48.0, 40.0, 49.0, 40.5), name_az="Yeni", name_en="New", name_ru="Новый")
    confirm(desk, look(desk, file_of([new])))
    MonumentFactory(location=None, district=Area.objects.get(code="N"))
    before = everything()
    done = Redistricting.objects.get()
    answer = desk.post(reverse("catalogue:undo-redistricting", args=[done.pk]))
    assert answer.status_code == 409
    assert "Records name a district that it made" in answer.content.decode()
    assert everything() == before


def test_a_registrar_of_one_body_may_not(client, registrar, bridge):
    client.force_login(registrar)
    assert look(client).status_code == 403
    assert client.get(reverse("catalogue:redistrictings")).status_code == 403


def test_more_monuments_are_no_more_queries(desk, bridge, west):
    look(desk)
    with CaptureQueriesContext(connection) as few:
        look(desk)
    for number in range(5):
        point = Point(49.4 + number / 1000, 40.2, srid=4326)
        MonumentFactory(location=point, district=west)
    with CaptureQueriesContext(connection) as many:
        assert len(look(desk).context["report"].moves) == 6
    assert len(many) == len(few)
