"""Pages that take a date: the same questions, answered from the past and kept apart from today."""

import json
from datetime import date, timedelta

import pytest
from django.contrib.gis.geos import Point
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from heritage.catalogue.models import Monument, Name
from tests.factories import MonumentFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

ON = "2020-09-01"
LISTED = (date(2001, 8, 2), None)


@pytest.fixture
def listed():
    """On the list since 2001, as of national importance; today it is of the world."""
    monument = MonumentFactory(name="Möminə Xatın türbəsi", number="7", importance="world")
    span = {"valid": (date(2001, 8, 2), date(2021, 1, 1)), "section": "architecture"}
    monument.protections.create(importance="national", **span)
    monument.protections.create(importance="world", valid=(date(2021, 1, 1), None))
    return monument


@pytest.fixture
def later():
    monument = MonumentFactory(name="Beşbarmaq", number="6300")
    monument.protections.create(valid=(date(2020, 9, 2), None))
    return monument


@pytest.fixture
def undated():
    return MonumentFactory(name="Tarixsiz qala", number="12")


def text_of(answer):
    return " ".join(answer.content.decode().split())


def test_the_map_s_list_on_a_day_has_what_the_law_had_then_and_says_so(
    client, listed, later, undated
):
    page = text_of(client.get("/en/", {"on": ON}))

    assert "The register as in force on 1 September 2020" in page
    assert "Möminə Xatın türbəsi" in page and "national importance" in page
    assert "Beşbarmaq" not in page and "Tarixsiz qala" not in page
    assert "1 monument answers to this today and has no dated act" in page


def test_the_places_on_a_day_are_those_of_the_list_and_their_cards_keep_the_day(
    client, listed, later
):
    told = json.loads(client.get("/en/places.json", {"on": ON}).content)

    (place,) = told["features"]
    assert place["id"] == listed.reference
    assert place["properties"]["card"].endswith(f"/card/?on={ON}")
    assert client.get(place["properties"]["card"]).status_code == 200


def test_links_keep_the_day_and_one_leads_back_to_today(client, listed):
    page = text_of(client.get("/en/", {"on": ON, "q": "xatın"}))
    assert f'href="/en/monuments/{listed.reference}/?on={ON}"' in page
    assert f'href="/ru/?on={ON}&amp;q=xat%C4%B1n"' in page
    assert 'href="/en/?q=xat%C4%B1n">Back to today' in page


def test_the_page_of_a_monument_on_a_day_tells_of_that_day(client, listed):
    page = text_of(client.get(f"/en/monuments/{listed.reference}/", {"on": ON}))
    assert "national importance" in page
    assert "ld+json" not in page


def test_a_monument_that_came_later_is_told_of_as_such_and_an_unknown_one_is_not(client, later):
    answer = client.get(f"/en/monuments/{later.reference}/", {"on": ON})
    assert answer.status_code == 404
    assert "is on the register today" in text_of(answer)
    assert client.get("/en/monuments/M999999/", {"on": ON}).status_code == 404


@pytest.mark.parametrize("lifecycle", ["draft", "withdrawn"])
def test_what_the_public_does_not_see_today_it_sees_on_no_day(client, listed, lifecycle):
    Monument.objects.update(lifecycle=lifecycle)
    assert "Möminə" not in text_of(client.get("/en/", {"on": ON}))
    for address in (f"/en/monuments/{listed.reference}/", "/en/places.json"):
        assert "Möminə" not in text_of(client.get(address, {"on": ON}))


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ({"on": "yesterday"}, "“yesterday” is no day"),
        ({"on": "2020-02-30"}, "“2020-02-30” is no day"),
        ({"on": "9999-12-31"}, "“9999-12-31” is still to come"),
        ({"on": "0001-01-01"}, "“0001-01-01” is too early"),
        ({"known": "noon"}, "“noon” is no time"),
        ({"known": "2020-09-01T25:00"}, "“2020-09-01T25:00” is no time"),
        ({"known": "9999-12-31T23:59"}, "“9999-12-31T23:59” is still to come"),
        ({"known": "2020-09-01\x00"}, "is no time"),
    ],
)
@pytest.mark.parametrize("address", ["/en/", "/en/places.json", "/en/desk/"])
def test_a_time_that_means_nothing_is_refused_in_a_sentence(
    client, registrar, address, question, words
):
    client.force_login(registrar)
    answer = client.get(address, question)
    assert answer.status_code == 400
    told = json.loads(answer.content)["errors"][0] if "json" in address else text_of(answer)
    assert words in told


def test_today_is_a_day_too_and_a_moment_of_today_that_is_to_come_is_not(client, registrar, listed):
    client.force_login(registrar)
    today, soon = timezone.localdate(), timezone.localtime() + timedelta(minutes=2)
    assert client.get("/en/", {"on": today.isoformat()}).status_code == 200
    assert client.get("/en/", {"known": today.isoformat()}).status_code == 200
    if soon.date() == today:
        assert client.get("/en/", {"known": f"{soon:%Y-%m-%dT%H:%M}"}).status_code == 400


@pytest.mark.parametrize("role", [None, "reader", "researcher", "expert"])
def test_what_was_known_is_for_the_staff_only(client, listed, role):
    if role:
        client.force_login(UserFactory(role=role))
    for address in ("/en/", "/en/places.json", f"/en/monuments/{listed.reference}/"):
        answer = client.get(address, {"known": "2020-09-01"})
        assert answer.status_code == 403
        assert "to its staff only" in text_of(answer)


def test_the_desk_and_the_history_show_what_was_known_then(client, registrar, listed):
    then = timezone.localtime()
    Name.objects.update(text="Yeni ad")
    _date_the_last_event_after(then)
    client.force_login(registrar)
    question = {"known": then.isoformat()[:26]}

    desk = text_of(client.get("/en/desk/", question))
    history = text_of(client.get(f"/en/desk/monuments/{listed.reference}/history/", question))

    assert "Möminə Xatın türbəsi" in desk and "Yeni ad" not in desk
    assert "Yeni ad" not in history
    assert "Yeni ad" in text_of(client.get("/en/desk/"))
    assert "The register as it was known on" in desk


def _date_the_last_event_after(then):
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE catalogue_nameevent DISABLE TRIGGER USER;"
            "UPDATE catalogue_nameevent SET pgh_created_at = %s WHERE pgh_label = 'update';"
            "ALTER TABLE catalogue_nameevent ENABLE TRIGGER USER",
            [then + timedelta(seconds=1)],
        )


@pytest.mark.parametrize("page", ["", "withdraw/", "pictures/"])
def test_no_form_of_the_office_opens_in_the_past(client, registrar, listed, page):
    client.force_login(registrar)
    answer = client.get(f"/en/desk/monuments/{listed.reference}/{page}", {"on": ON})
    assert answer.status_code == 400
    assert "works on the register of today only" in text_of(answer)


def test_the_page_of_the_past_leads_to_no_form(client, registrar, listed):
    client.force_login(registrar)
    page = text_of(client.get(f"/en/monuments/{listed.reference}/", {"on": ON}))
    assert f"/desk/monuments/{listed.reference}/" not in page


def test_an_answer_from_the_past_is_kept_by_nobody(client, listed):
    for address in ("/en/", "/en/places.json", f"/en/monuments/{listed.reference}/card/"):
        answer = client.get(address, {"on": ON})
        assert "no-store" in answer["Cache-Control"]
        assert answer["X-Robots-Tag"] == "noindex"
        assert "X-Robots-Tag" not in client.get(address)


@pytest.mark.parametrize("address", ["/en/", "/en/places.json"])
def test_the_queries_of_a_day_do_not_grow_with_the_list(client, listed, address):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(address, {"on": ON})
        return len(asked)

    first = queries()
    for number in range(5):
        one = MonumentFactory(location=Point(49.8 + number / 10, 40.4, srid=4326))
        one.protections.create(valid=LISTED)
    assert queries() == first
