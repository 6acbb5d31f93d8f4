"""The office sees what has arrived, what is missing, what is to be mended and what is to come."""

import json
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from heritage.inspections.models import Assignment, Device, Inspection, QuarantineItem
from tests.factories import AgencyFactory, MonumentFactory, UserFactory, jpeg_bytes

from .phone import Phone, record_of

PHOTO = jpeg_bytes()


@pytest.fixture
def inbox(client, registrar):
    client.force_login(registrar)

    def shown(show):
        with override("en"):  # what a phone says before is answered in Azerbaijani
            answer = client.get(reverse("inspections:inbox"), {"show": show})
        assert answer.status_code == 200
        return " ".join(answer.content.decode().split())

    return shown


@pytest.fixture
def mend(client, registrar):
    client.force_login(registrar)

    def send(item, **said):
        with override("en"):
            return client.post(reverse("inspections:quarantine", args=[item.pk]), said)

    return send


def test_what_has_arrived_is_listed(phone, mill, inbox):
    number = phone.put(record_of(mill.reference)).json()["receipt"]["number"]

    assert number in inbox("arrived")
    assert number not in inbox("incoming")


def test_of_a_visit_whose_files_are_missing_it_says_how_many_are_here(phone, mill, inbox):
    files = {uuid4(): PHOTO, uuid4(): PHOTO + b"2", uuid4(): PHOTO + b"3"}
    phone.put(record_of(mill.reference, files=files))
    phone.send_file(*next(iter(files.items())))

    assert "1 of 3" in inbox("incoming")


def test_of_what_a_phone_announced_it_lists_what_is_not_here(phone, mill, inbox):
    """D8 case 45, the office's part."""
    sent, lost = record_of(mill.reference), str(uuid4())
    phone.put(sent)
    items = [{"uuid": one, "kind": "record", "bytes": 9} for one in (sent["uuid"], lost)]
    phone.ask("POST", "/announce", json.dumps({"unsent": 2, "items": items}))

    page = inbox("announced")

    assert lost in page
    assert sent["uuid"] not in page


def test_what_a_phone_has_lost_itself_is_said_and_stands_first(phone, mill, inbox):
    """D8 case 41, the office's part."""
    late, lost = str(uuid4()), str(uuid4())
    items = [{"uuid": one, "kind": "photo", "bytes": 9} for one in (late, lost)]
    items[1]["state"] = "damaged"
    phone.ask("POST", "/announce", json.dumps({"unsent": 1, "items": items}))

    page = inbox("announced")

    assert page.index(lost) < page.index("damaged or missing on the phone") < page.index(late)


def test_a_visit_in_quarantine_shows_its_bytes_and_why_it_waits(phone, inbox, client):
    phone.put(record_of("M999999"))
    item = QuarantineItem.objects.get()

    assert item.revision.inspection.number in inbox("quarantine")
    with override("en"):
        page = client.get(reverse("inspections:quarantine", args=[item.pk])).content.decode()
    assert "No monument of the register is called M999999." in page
    assert "abide-visit/1" in page


def test_choosing_the_monument_makes_a_visit_with_the_same_identity(phone, mill, mend):
    uuid = uuid4()
    record = record_of("M999999", files={uuid: PHOTO})
    phone.put(record)
    phone.send_file(uuid, PHOTO)
    item = QuarantineItem.objects.get()

    answer = mend(item, monument=mill.reference, note="He meant the mill.")

    visit = Inspection.objects.get()
    assert answer.status_code == 302
    assert (str(visit.pk), visit.monument, visit.state) == (record["uuid"], mill, "complete")
    assert visit.condition_class == "CC2"
    assert phone.put(record).status_code == 200


def test_of_a_record_that_is_half_wrong_the_sound_half_becomes_the_visit(phone, mill, mend):
    record = record_of(mill.reference) | {"kind": None, "overall": {"cc": "CC9"}}
    record["damages"] += [{"uuid": "none"}, record["damages"][0]]
    phone.put(record)
    sent = bytes(QuarantineItem.objects.get().revision.body)

    mend(QuarantineItem.objects.get())

    visit = Inspection.objects.get()
    assert (visit.monument, visit.condition_class, visit.kind) == (mill, "", "periodic")
    assert visit.current.damages.count() == 1
    assert bytes(visit.current.body) == sent


def test_what_is_no_record_at_all_becomes_a_visit_of_the_day_it_came(phone, mill, mend):
    phone.put(b"\xff\x00 no record", uuid=uuid4())

    mend(QuarantineItem.objects.get(), monument=mill.reference)

    visit = Inspection.objects.get()
    assert (visit.monument, visit.state) == (mill, "complete")


def test_without_a_monument_nothing_is_mended_and_a_sentence_says_so(phone, mend):
    phone.put(b"{", uuid=uuid4())
    item = QuarantineItem.objects.get()

    nothing = mend(item)
    unknown = mend(item, monument="M999999")

    assert (nothing.status_code, unknown.status_code) == (422, 422)
    assert "Choose the monument that was visited." in nothing.content.decode()
    assert Inspection.objects.get().state == "quarantine"


def test_nobody_mends_a_visit_twice(phone, mill, mend):
    phone.put(record_of("M999999"))
    item = QuarantineItem.objects.get()
    mend(item, monument=mill.reference)

    assert mend(item, monument=mill.reference).status_code == 422


def test_the_word_of_a_stranger_on_a_visit_is_kept_beside_it_and_never_holds(phone, mill, mend):
    record = record_of(mill.reference)
    phone.put(record)
    Phone(UserFactory(role="inspector")).put(record | {"summary": "Not so.", "base_revision": 1})

    mend(QuarantineItem.objects.get())

    visit = Inspection.objects.get()
    assert (visit.note, visit.current.n, visit.revisions.count()) == (
        "A crack over the door.",
        1,
        2,
    )


def test_the_quarantine_of_another_body_is_not_there(client, phone):
    phone.put(b"{", uuid=uuid4())
    stranger = UserFactory(role="registrar", agency=AgencyFactory(code="other"))
    client.force_login(stranger)
    item = QuarantineItem.objects.get()

    assert client.get(reverse("inspections:quarantine", args=[item.pk])).status_code == 404
    page = client.get(reverse("inspections:inbox"), {"show": "quarantine"})
    assert item.revision.inspection.number not in page.content.decode()


@pytest.mark.parametrize("show", ["arrived", "incoming", "quarantine", "announced"])
def test_the_inbox_asks_as_often_for_eight_as_for_two(client, registrar, show):
    def fill(count):
        for _number in range(count):
            phone = Phone(UserFactory(role="inspector"))
            phone.put(record_of(MonumentFactory().reference))
            phone.put(record_of(MonumentFactory().reference, files={uuid4(): PHOTO}))
            phone.put(b"{", uuid=uuid4())
            items = [{"uuid": str(uuid4()), "kind": "record", "bytes": 1}]
            phone.ask("POST", "/announce", json.dumps({"unsent": 1, "items": items}))

    def queries():
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("inspections:inbox"), {"show": show})
        return len(asked)

    client.force_login(registrar)
    fill(2)
    queries()
    few = queries()
    fill(6)
    assert queries() == few


def test_a_part_of_the_inbox_that_is_none_is_a_bad_request(client, registrar):
    client.force_login(registrar)

    assert client.get(reverse("inspections:inbox"), {"show": "all"}).status_code == 400


def test_the_office_asks_for_a_visit_and_withdraws_it(client, registrar, inspector, mill):
    client.force_login(registrar)
    address = reverse("inspections:assignments")
    told = {"monument": mill.reference, "assignees": [inspector.pk], "kind": "periodic"}

    client.post(address, told | {"priority": 2, "due_on": "2026-01-05"})
    page = client.get(address).content.decode()
    assignment = Assignment.objects.get()
    client.post(reverse("inspections:withdraw-assignment", args=[assignment.pk]))

    assert "overdue" in page
    assignment.refresh_from_db()
    assert assignment.withdrawn_at is not None


def test_a_visit_to_what_another_body_keeps_is_not_asked_for(client, mill, inspector):
    stranger = UserFactory(role="registrar", agency=AgencyFactory(code="other"))
    client.force_login(stranger)
    told = {"monument": mill.reference, "assignees": [inspector.pk], "kind": "periodic"}

    answer = client.post(reverse("inspections:assignments"), told | {"priority": 2})

    assert answer.status_code == 422
    assert not Assignment.objects.exists()


def test_the_office_revokes_a_phone_and_lets_it_in_again(client, registrar, phone, mill):
    client.force_login(registrar)
    address = reverse("inspections:change-device", args=[phone.device.pk])

    client.post(address, {"revoke": "1"})
    refused = phone.put(record_of(mill.reference))
    client.post(address)
    old_token = phone.put(record_of(mill.reference))

    assert (refused.json()["reason"], old_token.json()["reason"]) == ("revoked", "unknown")
    assert not Device.objects.get().is_revoked
    assert Phone(phone.user, phone.uuid).put(record_of(mill.reference)).status_code == 201
