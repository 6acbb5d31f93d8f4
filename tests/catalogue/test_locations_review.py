"""Other determinations of a place: who may not write proposes to add, correct, use and remove."""

import pytest
from django.contrib.gis.geos import Point
from django.urls import reverse

from heritage.catalogue.models import ChangeRequest, Location
from heritage.catalogue.services import review
from tests.catalogue.compared import ComparedPage, as_
from tests.factories import MonumentFactory, TerritoryFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def contributor(db):
    return UserFactory(role="contributor")


@pytest.fixture
def tower(db):
    return MonumentFactory(name="Qala")


@pytest.fixture
def location(tower):
    return Location.objects.create(monument=tower, shape=Point(49.84, 40.37, srid=4326))


def address_of(location, name="edit-location"):
    return reverse(f"catalogue:{name}", args=[location.monument.reference, location.pk])


def add(person, location):
    page = ComparedPage(
        as_(person), reverse("catalogue:add-location", args=[location.monument.reference])
    )
    return page.send(shape="40.38, 49.85", source="GNSS", reason="Measured anew.")


def correct(person, location):
    return ComparedPage(as_(person), address_of(location)).send(source="GNSS")


def as_seen(location):
    """What the button of a page sends, that was opened now."""
    location.refresh_from_db()
    return {"version": location.version}


def use(person, location):
    return as_(person).post(address_of(location, "use-location"), as_seen(location))


def remove(person, location):
    return as_(person).post(address_of(location, "remove-location"), as_seen(location))


def state(monument):
    monument.refresh_from_db()
    return monument.location.wkt, sorted(monument.locations.values_list("shape", "source"))


CHANGES = [add, correct, use, remove]


@pytest.mark.parametrize("change", CHANGES)
def test_what_a_contributor_does_is_a_request_until_another_accepts(
    contributor, registrar, tower, location, change
):
    before = state(tower)

    answer = change(contributor, location)

    request = ChangeRequest.objects.get()
    assert answer.url == reverse("catalogue:change", args=[request.pk])
    assert state(tower) == before
    review.accept(request=request, by=registrar)
    assert state(tower) != before


@pytest.mark.parametrize("change", CHANGES)
def test_a_registrar_writes_it_at_once(registrar, tower, location, change):
    before = state(tower)

    change(registrar, location)

    assert not ChangeRequest.objects.exists()
    assert state(tower) != before


@pytest.mark.parametrize("name", ["use-location", "remove-location"])
def test_a_determination_that_another_changed_meanwhile_is_neither_used_nor_removed(
    registrar, tower, location, name
):
    seen = as_seen(location)
    Location.objects.filter(pk=location.pk).update(source="1983")
    before = state(tower)

    answer = as_(registrar).post(address_of(location, name), seen, follow=True)

    assert "Somebody changed or removed it meanwhile" in answer.content.decode()
    assert state(tower) == before


def test_the_buttons_of_the_section_send_what_the_page_shows(registrar, tower, location):
    section = reverse("catalogue:section", args=[tower.reference, "place"])

    page = as_(registrar).get(section).content.decode()

    assert page.count(f'name="version" value="{location.version}"') == 2


def test_of_a_determination_that_another_removed_both_buttons_say_so(registrar, location):
    seen = as_seen(location)
    remove(registrar, location)

    answer = as_(registrar).post(address_of(location, "use-location"), seen, follow=True)

    assert "Somebody changed or removed it meanwhile" in answer.content.decode()


def test_a_contributor_finds_no_determination_of_another_body(contributor, location):
    client = as_(contributor)
    TerritoryFactory()

    for name in ("edit-location", "use-location", "remove-location"):
        assert client.post(address_of(location, name)).status_code == 404


def test_the_reason_of_a_proposed_determination_is_kept(contributor, location):
    add(contributor, location)

    assert ChangeRequest.objects.get().reason == "Measured anew."


def test_a_look_at_a_determination_of_a_hidden_place_is_written_down(registrar):
    grave = MonumentFactory(name="Qəbir", sensitivity="withheld")

    as_(registrar).get(reverse("catalogue:add-location", args=[grave.reference]))

    assert grave.exact_views.get().user == registrar


def test_a_drawing_contributor_is_told_sizes_and_what_lies_around(contributor, tower):
    client = as_(contributor)

    told = client.post(reverse("catalogue:measure"), {"shape": "40.1 49.1\n40.2 49.2"})
    around = client.get(reverse("catalogue:around"), {"bbox": "49.7,40.3,49.9,40.4"})

    assert told.json()["length_m"] > 0
    assert around.status_code == 200
