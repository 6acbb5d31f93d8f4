"""The map with conditions: for those who may read visits, of what their agency keeps."""

import gzip
from datetime import date

import pytest
from django.contrib.gis.geos import Point

from heritage.catalogue.services.condition import set_condition
from tests.factories import AgencyFactory, MonumentFactory, TerritoryFactory, UserFactory
from tests.vector_tiles import read, tile_of

pytestmark = pytest.mark.django_db
TILE = "/".join(map(str, tile_of(Point(49.83725, 40.36617), 14)))
PUBLIC = (
    *("/en/", "/en/places.json", "/en/extent.json", "/en/export.csv", "/en/export.geojson"),
    *("/en/feed.atom", "/en/print/", "/en/embed/", f"/tiles/1/monuments/{TILE}.mvt"),
)


@pytest.fixture
def inspector(client):
    person = UserFactory(role="inspector")
    client.force_login(person)
    return person


@pytest.fixture
def ruin(db):
    monument = MonumentFactory(name="Uçuq qala", number="7.1")
    set_condition(monument.pk, "CC3", date(2024, 5, 1))
    return monument


@pytest.fixture
def sound(db):
    monument = MonumentFactory(name="Bütöv qala", location=Point(49.2, 40.9, srid=4326))
    set_condition(monument.pk, "CC0", date(2023, 5, 1))
    return monument


def text(answer):
    return answer.content.decode()


def test_the_facet_narrows_list_map_and_extent_alike(client, inspector, ruin, sound):
    page = client.get("/en/staff-map/?condition=CC3")
    extent = client.get("/en/staff-map/extent.json?condition=CC3").json()["extent"]
    signs = client.get("/en/staff-map/conditions.json?condition=CC3").json()["signs"]

    assert [one.reference for one in page.context["listed"]] == [ruin.reference]
    assert "CC3: grave damage" in text(page)
    assert extent[0] == extent[2] == pytest.approx(49.83725)
    assert [(one["reference"], one["condition_class"]) for one in signs] == [
        (ruin.reference, "CC3")
    ]


def test_the_tiles_are_of_the_same_question_and_no_cache_keeps_them(client, inspector, ruin, sound):
    found = client.get(f"/en/staff-map/tiles/1/{TILE}.mvt?condition=CC3")
    none = client.get(f"/en/staff-map/tiles/1/{TILE}.mvt?condition=CC0")

    assert "no-store" in found["Cache-Control"] and "public" not in found["Cache-Control"]
    assert found.status_code == 200 and none.status_code == 204
    told = [one.told.get("reference") for one in read(gunzip(found))["monuments"]]
    assert told == [ruin.reference]


def gunzip(answer) -> bytes:
    return (
        gzip.decompress(answer.content) if answer.has_header("Content-Encoding") else answer.content
    )


def test_the_table_has_the_condition_as_a_column(client, inspector, ruin):
    page = text(client.get("/en/staff-map/?view=table"))

    assert '<th scope="col">Condition</th>' in page
    assert "CC3: grave damage" in page and "2024-05-01" in page


def test_the_gravest_come_first_and_a_view_leaves_out_the_rest(client, inspector, ruin, sound):
    every = client.get("/en/staff-map/conditions.json").json()["signs"]
    seen = client.get("/en/staff-map/conditions.json?seen=49,40.8,49.5,41").json()

    assert [one["condition_class"] for one in every] == ["CC3", "CC0"]
    assert [one["reference"] for one in seen["signs"]] == [sound.reference]
    assert seen["is_cut"] is False


@pytest.mark.parametrize("asked", ["seen=1,2", "condition=CC9", "seen=50,40,49,41"])
def test_what_means_nothing_is_refused_with_a_sentence(client, inspector, asked):
    answer = client.get(f"/en/staff-map/conditions.json?{asked}")

    assert answer.status_code == 400 and answer.json()["errors"]


def test_of_the_past_no_condition_is_told(client, inspector, ruin):
    answer = client.get("/en/staff-map/?on=2020-09-01")

    assert answer.status_code == 400
    assert "works on the register of today only" in text(answer)


@pytest.mark.parametrize("role", ["reader", "researcher", "expert", "contributor"])
def test_nobody_else_may_open_it(client, ruin, role):
    client.force_login(UserFactory(role=role))

    for address in ("", "conditions.json", "extent.json", "tiles.json", "tiles/1/0/0/0.mvt"):
        assert client.get(f"/en/staff-map/{address}").status_code == 403, address


def test_another_agencys_conditions_are_not_told(client, ruin):
    AgencyFactory()
    territory = TerritoryFactory()  # the ruin lies in it
    far = MonumentFactory(location=Point(46.7, 39.8, srid=4326))
    set_condition(far.pk, "CC2", date(2024, 5, 1))
    client.force_login(UserFactory(role="inspector", agency=territory.agency))

    signs = client.get("/en/staff-map/conditions.json").json()["signs"]

    assert [one["reference"] for one in signs] == [ruin.reference]


@pytest.mark.parametrize("address", PUBLIC)
def test_a_condition_changes_no_byte_of_what_is_public(client, ruin, address):
    client.force_login(UserFactory(role="administrator"))
    before = client.get(address)
    set_condition(ruin.pk, "CC0", date(2025, 5, 1))
    after = client.get(address)

    told = b"".join(before), b"".join(after)
    assert without_nonces(told[0]) == without_nonces(told[1])
    assert b"CC3" not in told[0] and b"CC0:" not in told[1]


def without_nonces(page: bytes) -> list[bytes]:
    """What is made anew for every request stands in lines of its own."""
    return [line for line in page.splitlines() if b"nonce" not in line and b"csrf" not in line]


def test_a_hidden_place_is_told_by_its_public_cell_alone(client, inspector):
    hidden = MonumentFactory(sensitivity="cell_10km", location=Point(48.12, 40.65, srid=4326))
    set_condition(hidden.pk, "CC3", date(2024, 5, 1))
    before = client.get("/en/staff-map/conditions.json").content
    hidden.location = Point(48.121, 40.651, srid=4326)
    hidden.save(update_fields=["location"])

    assert client.get("/en/staff-map/conditions.json").content == before
    assert b"48.12," not in before
