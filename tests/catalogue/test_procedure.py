"""The way from a find to the state list: steps, who may take them, what they mean for the law."""

from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.gis.geos import Point
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from heritage.catalogue.choices import Standing
from heritage.catalogue.models import LegalAct, Monument
from heritage.catalogue.procedure import STAGES, WAYS, ways_from
from heritage.catalogue.services.procedure import take_step, undo_step
from tests.factories import (
    AgencyFactory,
    MonumentFactory,
    TerritoryFactory,
    UserFactory,
    jpeg_bytes,
)

pytestmark = pytest.mark.usefixtures("in_english")

DAY = date(2026, 3, 1)


@pytest.fixture
def act(db):
    told = {"adopted_on": DAY, "in_force_from": DAY, "issuer": "Cabinet of Ministers"}
    return LegalAct.objects.create(kind="decision", number="6", **told)


@pytest.fixture
def find(db):
    return MonumentFactory(standing="reported", lifecycle="draft")


@pytest.fixture
def another(db):
    return UserFactory(username="aydan", role="registrar")


def go(monument, *stages, by, act=None, day=DAY):
    """Take several steps, a day apart."""
    for number, stage in enumerate(stages):
        monument.refresh_from_db()
        on = day + timedelta(days=number)
        take_step(monument=monument, to=stage, happened_on=on, by=by, act=act)
    monument.refresh_from_db()
    return monument


TO_DRAFT = ["inspected", "newly_discovered", "at_council", "academy_opinion", "draft_act"]


@pytest.fixture
def drafted(find, registrar, act):
    return go(find, *TO_DRAFT, by=registrar, act=act)


@pytest.fixture
def send(client, registrar, find):
    client.force_login(registrar)

    def send_step(**said):
        address = reverse("catalogue:procedure", args=[find.reference])
        return client.post(address, {"happened_on": "2026-03-01"} | said)

    return send_step


def test_a_step_moves_the_standing_and_stays_with_its_day_and_person(send, find, registrar):
    send(to="inspected", note="Walls of river stone.")

    find.refresh_from_db()
    step = find.steps.get()
    assert find.standing == "inspected"
    assert (step.happened_on, step.recorded_by, step.note) == (
        DAY,
        registrar,
        "Walls of river stone.",
    )


def test_provisional_protection_begins_with_newly_discovered_and_ends_with_listing(
    drafted, another, act
):
    go(drafted, "listed", by=another, act=act, day=date(2026, 6, 1))

    spans = {one.scheme: one.valid for one in drafted.protections.all()}
    assert spans["provisional"].lower == DAY + timedelta(days=1)
    assert spans["provisional"].upper == spans["state_list"].lower == date(2026, 6, 1)
    assert spans["state_list"].upper is None


def test_who_drafted_the_act_may_not_list(drafted, registrar, act, client):
    client.force_login(registrar)
    address = reverse("catalogue:procedure", args=[drafted.reference])

    said = {"to": "listed", "happened_on": "2026-06-01", "act": act.pk}
    page = client.post(address, said).content.decode()

    assert "Another person must take this step" in page
    assert not drafted.protections.filter(scheme="state_list").exists()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"to": "listed"}, "Select a valid choice. listed is not one of the available choices."),
        ({"to": "inspected", "happened_on": "2999-01-01"}, "This day is still to come."),
    ],
)
def test_a_step_that_cannot_be_is_refused_in_a_sentence(send, find, said, sentence):
    answer = send(**said)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not find.steps.exists()


def test_a_step_cannot_be_earlier_than_the_one_before(send, find):
    send(to="inspected")

    page = send(to="not_listed", happened_on="2026-02-28").content.decode()

    assert "The step before it was on 01.03.2026: this one cannot be earlier." in page


def test_a_step_that_needs_a_paper_is_not_taken_without(send, find):
    send(to="inspected")

    page = send(to="newly_discovered").content.decode()

    assert "This step needs an act or a document." in page


def test_the_paper_of_a_step_is_kept_with_the_monument(send, find):
    send(to="inspected")

    send(to="newly_discovered", file=SimpleUploadedFile("minutes.jpg", jpeg_bytes()))

    assert find.documents.get().asset.original_name == "minutes.jpg"
    assert find.steps.last().document == find.documents.get().asset


def test_an_inspector_may_inspect_and_no_more(client, inspector, find):
    assert {way.after for way in ways_from("reported", inspector)} == {"inspected"}
    assert ways_from("inspected", inspector) == []


def test_the_last_step_is_taken_back_by_its_author_with_its_protection(drafted, another, act):
    go(drafted, "listed", by=another, act=act, day=date(2026, 6, 1))

    undo_step(step=drafted.steps.last(), by=another)

    drafted.refresh_from_db()
    assert drafted.standing == "draft_act"
    assert [(one.scheme, one.valid.upper) for one in drafted.protections.all()] == [
        ("provisional", None)
    ]


def test_another_person_cannot_take_a_step_back(send, find, another, client):
    send(to="inspected")
    client.force_login(another)

    step = find.steps.get()
    address = reverse("catalogue:undo-step", args=[find.reference, step.pk])
    answer = client.post(address, follow=True)

    assert "Only the person who took a step" in answer.content.decode()
    assert find.steps.exists()


def test_raw_sql_cannot_part_the_standing_from_the_last_step(send, find):
    send(to="inspected")

    with pytest.raises(IntegrityError), transaction.atomic():
        Monument.objects.filter(pk=find.pk).update(standing="listed")


@hypothesis_settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(choices=st.lists(st.integers(0, 10), max_size=8))
def test_any_walk_keeps_the_standing_and_is_undone_to_where_it_began(act, choices):
    people = [UserFactory(role="administrator") for _ in range(2)]
    monument, taken = MonumentFactory(standing="reported"), []
    for number, choice in enumerate(choices):
        ways = ways_from(monument.standing)
        if not ways:
            break
        go(monument, ways[choice % len(ways)].after, by=people[number % 2], act=act)
        taken.append(people[number % 2])
        assert monument.standing == monument.steps.last().after
    for person in reversed(taken):
        undo_step(step=monument.steps.last(), by=person)

    monument.refresh_from_db()
    assert monument.standing == "reported"
    assert not monument.protections.exists()


def test_every_stage_can_be_reached_and_left(db):
    assert {way.after for way in WAYS} | {Standing.REPORTED} == set(Standing)
    assert set(STAGES) <= {way.before for way in WAYS}


def test_the_procedure_in_the_documentation_is_the_one_in_the_code():
    printed = StringIO()
    call_command("describe_procedure", stdout=printed)

    assert Path(settings.ROOT / "docs" / "procedure.md").read_text() == printed.getvalue()


def test_an_inspector_reports_a_find_with_photographs(client, inspector):
    client.force_login(inspector)

    client.post(
        reverse("catalogue:report-find"),
        {
            "name": "Kurqan",
            "latitude": "40.4",
            "longitude": "49.8",
            "note": "A mound of earth.",
            "files": [SimpleUploadedFile("mound.jpg", jpeg_bytes())],
        },
    )

    monument = Monument.objects.get()
    assert (monument.standing, monument.lifecycle) == ("reported", "draft")
    assert monument.steps.get().note == "A mound of earth."
    assert monument.pictures.get().is_public is False


def test_a_find_without_a_place_or_a_name_is_refused_in_sentences(client, inspector):
    client.force_login(inspector)

    answer = client.post(reverse("catalogue:report-find"), {"note": "Something."})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Say where it is: click on the map or write coordinates." in page
    assert "Say in a few words what it is." in page


def test_a_find_on_another_body_s_ground_is_refused_in_a_sentence(client, inspector):
    TerritoryFactory(agency__name_en="Icherisheher")
    client.force_login(inspector)
    baku = {"name": "Kurqan", "latitude": "40.366", "longitude": "49.837"}

    answer = client.post(reverse("catalogue:report-find"), baku)

    assert answer.status_code == 422
    assert "This point lies where Icherisheher keeps the monuments" in answer.content.decode()
    assert not Monument.objects.exists()


def test_the_board_shows_the_finds_of_ones_own_territory_the_oldest_first(client, db):
    TerritoryFactory()
    new, old = (MonumentFactory(standing="reported") for _ in range(2))
    MonumentFactory(standing="reported", location=Point(46, 39, srid=4326))
    Monument.objects.filter(pk=old.pk).update(created_at="2020-01-01T00:00Z")
    client.force_login(UserFactory(role="inspector", agency=new.keeper))

    page = client.get(reverse("catalogue:finds"))

    assert list(page.context["page"]) == [old, new]


def test_a_find_of_another_territory_is_not_found(client, find):
    TerritoryFactory()
    theirs = MonumentFactory(standing="reported")
    client.force_login(UserFactory(role="registrar", agency=AgencyFactory()))

    address = reverse("catalogue:procedure", args=[theirs.reference])

    assert client.get(address).status_code == 404


def test_the_board_asks_as_often_for_twenty_finds_as_for_two(client, inspector):
    client.force_login(inspector)

    def queries(count):
        MonumentFactory.create_batch(count, standing="reported")
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("catalogue:finds"))
        return len(captured)

    assert queries(2) == queries(18)
