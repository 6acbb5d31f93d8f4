"""A phone takes along what its person may know, and not a coordinate more."""

import json
import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.contrib.gis.geos import Point
from django.db import connection
from django.test.utils import CaptureQueriesContext

from heritage.catalogue.models import MonumentSet, SetMember
from heritage.inspections.services.assignments import assign, withdraw
from tests.factories import AreaFactory, MonumentFactory, TerritoryFactory, UserFactory

from .phone import record_of

NEAR = "near=40.36617,49.83725&km=5"


def asked(phone, question):
    answer = phone.ask("GET", f"/package?{question}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def references(told):
    return [one["reference"] for one in told["monuments"]]


def test_the_assignments_of_a_person_come_with_their_monuments(phone, mill, registrar):
    other = MonumentFactory(location=Point(47.1, 40.1, srid=4326))
    assign(monument=mill, assignees=[phone.user], by=registrar, due_on=date(2026, 5, 4))
    gone = assign(monument=other, assignees=[phone.user], by=registrar)
    withdraw(assignment=gone, by=registrar)

    told = asked(phone, "assignments=1")

    assert references(told) == [mill.reference]
    [assignment] = told["assignments"]
    assert (assignment["monument"], assignment["due_on"]) == (mill.reference, "2026-05-04")


def test_an_area_a_set_and_a_distance_are_questions_too(phone, mill):
    far = MonumentFactory(location=Point(47.1, 40.1, srid=4326))
    area = AreaFactory()
    gathered = MonumentSet.objects.create(name="Divarlar", owner=phone.user)
    SetMember.objects.create(monument_set=gathered, reference=far.reference, position=1)

    assert references(asked(phone, f"area={area.pk}")) == [mill.reference]
    assert references(asked(phone, f"set={gathered.token}")) == [far.reference]
    assert references(asked(phone, NEAR)) == [mill.reference]


@pytest.mark.parametrize(
    "question",
    ["", "area=x", "area=999999", "near=1,2,3", "near=nan,nan", "near=95,0", "set=nobody-s",
     "near=40,49&km=9999", "assignments=1&near=40,49"],
)  # fmt: skip
def test_a_question_that_means_nothing_is_a_bad_request(phone, question):
    answer = phone.ask("GET", f"/package?{question}")

    assert (answer.status_code, answer.json()["reason"]) == (400, "request")


def test_somebody_else_s_set_is_not_there(phone):
    theirs = MonumentSet.objects.create(name="A", owner=UserFactory(role="inspector"))

    assert phone.ask("GET", f"/package?set={theirs.token}").status_code == 400


def test_the_last_visit_comes_with_its_elements_and_damages(phone, mill):
    phone.put(record_of(mill.reference, started_at="2025-05-04T10:00:00+04:00"))
    latest = record_of(mill.reference, is_dangerous=True, danger="The vault.")
    phone.put(latest)
    phone.put(record_of(mill.reference, is_training=True))

    [monument] = asked(phone, NEAR)["monuments"]

    assert monument["last"]["uuid"] == latest["uuid"]
    assert monument["last"]["damages"] == latest["damages"]
    assert monument["last"]["elements"][0]["cc"] == "CC1"
    assert monument["danger"] == "The vault."


@pytest.mark.parametrize("sensitivity", ["cell_1km", "district", "withheld"])
def test_a_hidden_place_that_another_body_keeps_leaks_no_coordinate(phone, mill, sensitivity):
    """D8 case 49: the bytes of every package are searched for the exact place."""
    TerritoryFactory()
    secret = MonumentFactory(
        sensitivity=sensitivity, location=Point(49.837654, 40.366543, srid=4326)
    )
    gathered = MonumentSet.objects.create(name="A", owner=phone.user)
    SetMember.objects.create(monument_set=gathered, reference=secret.reference, position=1)
    area = AreaFactory()

    for question in (NEAR, f"set={gathered.token}", f"area={area.pk}", "assignments=1"):
        content = phone.ask("GET", f"/package?{question}").content.decode()
        size = phone.ask("GET", f"/package/size?{question}").content.decode()
        assert not re.search(r"49\.8376|40\.3665", content + size), question


def test_whether_a_hidden_place_is_near_is_not_told_by_asking(phone):
    TerritoryFactory()
    secret = MonumentFactory(
        sensitivity="withheld", location=Point(49.837654, 40.366543, srid=4326)
    )

    assert secret.reference not in references(asked(phone, "near=40.366543,49.837654&km=0.1"))


def test_what_one_s_own_agency_keeps_comes_with_its_exact_place(phone):
    secret = MonumentFactory(
        sensitivity="withheld", location=Point(49.837654, 40.366543, srid=4326)
    )

    [monument] = asked(phone, NEAR)["monuments"]

    assert monument["reference"] == secret.reference
    assert monument["point"] == {"lat": "40.366543", "lon": "49.837654", "is_exact": True}


def test_a_visit_to_what_another_body_keeps_is_not_in_the_package(phone, mill):
    phone.put(record_of(mill.reference))
    TerritoryFactory()

    [monument] = asked(phone, NEAR)["monuments"]

    assert monument["last"] is None


def test_the_size_is_told_before_the_download(phone, mill):
    told = asked(phone, NEAR)
    size = phone.ask("GET", f"/package/size?{NEAR}").json()

    assert (size["monuments"], size["total_bytes"]) == (1, told["total_bytes"])
    assert size["total_bytes"] >= len(json.dumps(told["monuments"]))


def test_a_package_that_did_not_change_is_not_sent_again(phone, mill):
    first = phone.ask("GET", f"/package?{NEAR}")
    same = phone.ask("GET", f"/package?{NEAR}", If_None_Match=first["ETag"])
    phone.put(record_of(mill.reference))
    changed = phone.ask("GET", f"/package?{NEAR}", If_None_Match=first["ETag"])

    assert (same.status_code, changed.status_code) == (304, 200)


def test_a_package_is_packed(phone, mill):
    for _number in range(3):
        MonumentFactory()

    answer = phone.ask("GET", f"/package?{NEAR}", Accept_Encoding="gzip")

    assert answer["Content-Encoding"] == "gzip"


def test_a_package_asks_as_often_for_eight_monuments_as_for_two(phone, mill):
    def queries(count):
        for _number in range(count):
            phone.put(record_of(MonumentFactory().reference))
        with CaptureQueriesContext(connection) as asked_for:
            asked(phone, NEAR)
        return len(asked_for)

    queries(1)
    assert queries(1) == queries(6)


def test_a_phone_s_word_is_noted(phone):
    told = {
        "device": str(phone.uuid),
        "unsent": 3,
        "oldest_at": (date.today() - timedelta(days=2)).isoformat() + "T10:00:00+04:00",
        "storage_persisted": False,
        "app_version": "1.0",
        "items": [{"uuid": str(uuid4()), "kind": "record", "bytes": 900}, "rubbish", {}],
    }

    answer = phone.ask("POST", "/announce", json.dumps(told))

    phone.device.refresh_from_db()
    assert answer.status_code == 200
    assert (phone.device.unsent, phone.device.is_storage_persisted) == (3, False)
    assert [one["bytes"] for one in phone.device.items] == [900, 0]
