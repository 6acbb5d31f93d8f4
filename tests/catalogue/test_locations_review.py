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


def use(person, location):
    return as_(person).post(address_of(location, "use-location"))


def remove(person, location):
    return as_(person).post(address_of(location, "remove-location"))


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
