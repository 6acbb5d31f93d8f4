"""The one search box of the desk finds everything, for each person what they may know."""

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from heritage.catalogue.models import Agent, LegalAct, Publication, Zone, ZoneMonument
from heritage.catalogue.services import merge_monuments
from tests.factories import ConceptFactory, MonumentFactory, TerritoryFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
SQUARE = MultiPolygon(Polygon.from_bbox((49.8, 40.3, 49.9, 40.4)), srid=4326)


@pytest.fixture
def found(client, registrar):
    """`found("qala")` is what a registrar finds: names of rows by sort."""
    client.force_login(registrar)

    def ask(words):
        answer = client.get(reverse("catalogue:find"), {"q": words})
        assert answer.status_code == 200
        return {group.sort: [str(row) for row in group.rows] for group in answer.context["groups"]}

    return ask


def zone(monument, name="Qoruq zonası"):
    made = Zone.objects.create(role="protection", name=name, boundary=SQUARE)
    ZoneMonument.objects.create(zone=made, monument=monument)
    return made


def test_one_word_finds_every_sort(found):
    tower = MonumentFactory(name="Şuşa qalası", lifecycle="draft")
    zone(tower, "Şuşa qoruğu")
    LegalAct.objects.create(
        number="7", adopted_on="2022-01-01", in_force_from="2022-01-01",
        issuer="Nazirlər Kabineti", title="Şuşa haqqında",
    )  # fmt: skip
    Agent.objects.create(name="Şuşa bələdiyyəsi")
    Publication.objects.create(citation="Şuşanın memarlığı, 1980")
    ConceptFactory(code="susa_house", label_az="Şuşa evi")

    sorts = found("шуша")

    assert list(sorts) == ["monuments", "acts", "agents", "publications", "zones", "concepts"]
    assert found("shusha") == sorts


def test_an_identifier_finds_its_record_and_an_old_one_the_record_it_leads_to(found, registrar):
    kept, merged = (MonumentFactory(name=name, lifecycle="draft") for name in ("Qala", "Bürc"))
    merge_monuments(kept=kept, merged=merged, by=registrar)
    assert found(kept.reference.lower()) == {"monuments": ["Qala"]}
    assert found(merged.reference.lower()) == {"old": ["Qala"]}


def test_a_number_finds_its_part_and_an_act(found):
    MonumentFactory(name="Göy məscid", number="71, 70, 73, 69")
    assert found("73") == {"monuments": ["Göy məscid"]}


def test_a_slip_is_met_with_the_right_name(found, client):
    MonumentFactory(name="Qız qalası")
    answer = client.get(reverse("catalogue:find"), {"q": "qiz qalsi"})
    assert answer.context["near_names"] == ["Qız qalası"]
    assert "Nothing was found" in answer.content.decode()


def test_drafts_and_zones_of_another_body_are_not_found(client):
    TerritoryFactory(box=(45.9, 38.9, 46.1, 39.1))
    draft = MonumentFactory(name="Gizli türbə", lifecycle="draft", location=Point(46.0, 39.0))
    zone(draft, "Gizli zona")
    client.force_login(UserFactory(role="registrar"))
    answer = client.get(reverse("catalogue:find"), {"q": "gizli"})
    assert answer.context["groups"] == []
    assert answer.context["near_names"] == []


def test_a_stranger_signs_in_and_a_researcher_is_told(client):
    address = reverse("catalogue:find")
    assert client.get(address).status_code == 302
    client.force_login(UserFactory(role="researcher"))
    assert client.get(address).status_code == 403
    assert "find-box" not in client.get(reverse("public:about")).content.decode()


def test_the_box_is_on_every_page_of_the_staff(found, client):
    for page in ("public:about", "catalogue:desk", "catalogue:find"):
        assert "data-find-box" in client.get(reverse(page)).content.decode()


@pytest.mark.parametrize("words", ["", "  ", "%", "'", "\\", "—"])
def test_words_that_say_nothing_find_nothing_and_break_nothing(found, words):
    MonumentFactory(name="Qala")
    assert found(words).get("acts", []) == []


def test_a_question_that_is_too_long_is_refused(found, client):
    assert client.get(reverse("catalogue:find"), {"q": "a" * 201}).status_code == 400


def test_more_rows_are_no_more_queries(found):
    def rows(count):
        for number in range(count):
            zone(MonumentFactory(name=f"Qala {number}"), f"Qala {number}")
            Agent.objects.create(name=f"Qala {number}")

    rows(2)
    with CaptureQueriesContext(connection) as few:
        found("qala")
    rows(15)
    with CaptureQueriesContext(connection) as many:
        assert len(found("qala")["monuments"]) == 10
    assert len(many) <= len(few)
