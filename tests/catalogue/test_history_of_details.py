"""The history of a monument tells of every table, in words."""

import pytest
from django.urls import reverse

from heritage.catalogue.history import history_of
from heritage.catalogue.models import Agent, Location, Phase, Relation
from tests.catalogue.sections import SectionPage, new_row, row
from tests.factories import ConceptFactory, MonumentFactory

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def tower(db):
    return MonumentFactory(name="Qız qalası")


def told(monument):
    return [
        (change.what, change.before, change.after)
        for step in history_of(monument)
        for change in step.changes
    ]


def test_a_phase_that_a_registrar_adds_and_changes_is_told_with_who_did_it(
    client, registrar, tower
):
    client.force_login(registrar)
    page = SectionPage(client, tower, "dating")
    written = {"kind": "construction", "earliest": "1101", "latest": "1200", "qualifier": "exact"}
    page.send(**row(new_row(page, "phases"), **written, confidence="unknown"))
    SectionPage(client, tower, "dating").send(**{"phases-0-latest": "1250"})

    last, first = history_of(tower)[:2]

    assert last.by == first.by == str(registrar)
    changes = {(change.what, change.before, change.after) for change in last.changes}
    assert ("Phase (construction): to (year)", "1200", "1250") in changes
    assert ("Phase (construction): EDTF", "1101/1200", "1101/1250") in changes
    came = next(one for one in first.changes if one.what == "Phase (construction)")
    assert (came.before, "1101; 1200; as stated" in came.after) == ("", True)


def test_a_row_of_every_kind_is_told(tower):
    role = ConceptFactory(scheme="role", code="architect", label_en="architect")
    stone = ConceptFactory(scheme="material", code="stone", label_en="stone")
    palace = MonumentFactory(name="Saray")
    tower.participations.create(agent=Agent.objects.create(name="Əcəmi"), role=role)
    tower.fabrics.create(material=stone)
    tower.holdings.create(kind="ownership", owner_type="state", valid=("1991-10-18", None))
    tower.addresses.create(settlement="Bakı")
    Relation.objects.create(from_monument=tower, to_monument=palace, kind="part_of")
    Location.objects.create(monument=tower, shape=tower.location, source="a map")

    words = {(what, after) for what, _before, after in told(tower)}

    assert ("Person or organisation (architect)", "Əcəmi") in words
    assert ("Material and technique", "stone") in words
    assert ("Ownership and use (ownership)", "state; not known; from Oct. 18, 1991") in words
    assert ("Address", "Bakı") in words
    assert ("Relation (part of)", "Saray") in words
    assert any(what == "Determination of the place" and "a map" in after for what, after in words)


def test_a_name_whose_status_changes_says_so(tower):
    name = tower.names.get()
    name.status = "historical"
    name.save()

    assert ("Name (az): status", "official", "historical") in told(tower)


def test_a_row_that_went_is_told(tower):
    phase = Phase.objects.create(monument=tower, kind="destruction", display="1918")
    phase.delete()

    assert any(
        what == "Phase (destruction)" and "1918" in before for what, before, _ in told(tower)
    )


def test_the_page_of_the_history_shows_it(client, registrar, tower):
    Phase.objects.create(monument=tower, kind="destruction", display="1918")
    client.force_login(registrar)

    page = client.get(reverse("catalogue:history", args=[tower.reference])).content.decode()

    assert "Phase (destruction)" in page
