"""What the search box of the desk suggests: for each person what they may know, with its page."""

from datetime import date

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from heritage.catalogue.models import Agent, LegalAct, Zone, ZoneMonument
from heritage.catalogue.services import merge_authorities
from tests.factories import MonumentFactory, TerritoryFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
SQUARE = MultiPolygon(Polygon.from_bbox((49.8, 40.3, 49.9, 40.4)), srid=4326)
ELSEWHERE = Point(46.0, 39.0, srid=4326)


@pytest.fixture
def suggested(client, registrar):
    """`suggested("qala")` is {group: [(label, address)]}."""
    client.force_login(registrar)

    def ask(words):
        told = client.get(reverse("catalogue:find-suggestions"), {"q": words}).json()
        return {
            group["label"]: [(line["label"], line["address"]) for line in group["lines"]]
            for group in told["groups"]
        }

    return ask


def zone(monument, name):
    made = Zone.objects.create(role="protection", name=name, boundary=SQUARE)
    ZoneMonument.objects.create(zone=made, monument=monument)
    return made


def test_every_sort_comes_with_the_page_of_its_own(suggested):
    tower = MonumentFactory(name="Şuşa qalası", lifecycle="draft")
    ground = zone(tower, "Şuşa qoruğu")
    day = date(2022, 1, 1)
    act = LegalAct.objects.create(number="7", issuer="Şuşa", adopted_on=day, in_force_from=day)
    agent = Agent.objects.create(name="Şuşa bələdiyyəsi")

    assert suggested("шуша") == {
        "Monuments": [("Şuşa qalası", reverse("catalogue:edit-monument", args=[tower.reference]))],
        "Acts": [(str(act), reverse("catalogue:act", args=[act.pk]))],
        "People and organisations": [(agent.name, reverse("catalogue:agent", args=[agent.pk]))],
        "Zones": [(ground.name, reverse("catalogue:edit-zone", args=[ground.pk]))],
    }


def test_another_body_s_drafts_and_zones_are_not_suggested(suggested):
    TerritoryFactory(box=(45.9, 38.9, 46.1, 39.1))
    zone(MonumentFactory(name="Gizli", lifecycle="draft", location=ELSEWHERE), "Gizli zona")
    assert suggested("gizli") == {}


def test_what_another_body_published_leads_to_its_public_page(suggested):
    TerritoryFactory(box=(45.9, 38.9, 46.1, 39.1))
    theirs = MonumentFactory(name="Açıq", location=ELSEWHERE)
    ground = zone(theirs, "Açıq zona")
    everything = reverse("catalogue:find") + "?q=a%C3%A7%C4%B1q"
    assert suggested("açıq") == {
        "Monuments": [("Açıq", reverse("public:monument", args=[theirs.reference]))],
        "Zones": [(ground.name, everything)],
    }


def test_one_that_was_merged_leads_to_the_one_that_stays(suggested, registrar):
    kept, other = (Agent.objects.create(name=name) for name in ("Əcəmi", "Ustad"))
    merge_authorities(kept=kept, merged=other, by=registrar)
    there = reverse("catalogue:agent", args=[kept.pk])
    assert {address for _name, address in suggested("ustad")["People and organisations"]} == {there}


def test_of_each_sort_a_few_and_the_way_to_all(suggested, client):
    for number in range(6):
        Agent.objects.create(name=f"Usta {number}")
    told = client.get(reverse("catalogue:find-suggestions"), {"q": "usta"}).json()
    assert len(told["groups"][0]["lines"]) == 4
    assert told["all"]["address"] == reverse("catalogue:find") + "?q=usta"
    assert told["said"] == "4 suggestions."


@pytest.mark.parametrize("words", ["a" * 201, "a\0"])
def test_a_question_that_is_none_is_refused(suggested, client, words):
    assert client.get(reverse("catalogue:find-suggestions"), {"q": words}).status_code == 400


def test_more_rows_are_no_more_queries(suggested):
    def rows(count):
        for number in range(count):
            zone(MonumentFactory(name=f"Qala {number}"), f"Qala {number}")
            Agent.objects.create(name=f"Qala {number}")

    rows(2)
    suggested("qala")  # how a word folds is asked once
    with CaptureQueriesContext(connection) as few:
        suggested("qala")
    rows(8)
    with CaptureQueriesContext(connection) as many:
        assert len(suggested("qala")["Monuments"]) == 4
    assert len(many) == len(few)


def test_a_researcher_is_told(client):
    client.force_login(UserFactory(role="researcher"))
    assert client.get(reverse("catalogue:find-suggestions"), {"q": "qala"}).status_code == 403
