"""A finished record is stored whole, once, and is never refused; its receipt counts the disk."""

import json
import random
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.utils import InternalError
from django.utils import timezone

from heritage.catalogue.models import ChangeRequest, Monument
from heritage.catalogue.services import merge_monuments
from heritage.inspections.canonical import canonical
from heritage.inspections.models import (
    PARTS,
    Assignment,
    Inspection,
    InspectionRevision,
    QuarantineItem,
)
from heritage.inspections.record import signed_sha256
from media_pipeline.storage import local_path, original_name
from tests.factories import MonumentFactory, TerritoryFactory, UserFactory, jpeg_bytes

from .phone import Phone, digest, listed, record_of

PHOTO = jpeg_bytes()


@pytest.fixture
def visit(mill):
    return record_of(mill.reference)


def reasons(answer):
    return [one["code"] for one in answer.json()["reasons"]]


def test_a_record_is_stored_with_its_parts_and_its_very_bytes(phone, visit, mill, inspector):
    answer = phone.put(visit, If_None_Match="*")

    inspection = Inspection.objects.get()
    assert (answer.status_code, answer["ETag"]) == (201, '"rev-1"')
    assert (inspection.monument, inspection.inspector, inspection.state) == (
        mill,
        inspector,
        "complete",
    )
    assert (inspection.condition_class, str(inspection.visited_on)) == ("CC2", "2026-05-04")
    assert bytes(inspection.current.body) == canonical(visit)
    assert inspection.current.elements.get().condition_class == "CC1"
    assert inspection.current.damages.get().details["area_m2"] == "1.5"
    assert inspection.current.recommendations.get().urgency_class == "UC1"
    assert inspection.current.threats.get().category == "natural"


def test_an_answer_that_was_lost_is_given_again_and_nothing_is_stored_twice(phone, visit):
    """D8 cases 4 and 6."""
    first = phone.put(visit, If_None_Match="*")
    again = phone.put(visit, If_None_Match="*")

    def without_the_time(answer):
        told = answer.json()["receipt"]
        return {key: told[key] for key in told if key not in ("server_time", "hmac")}

    assert (first.status_code, again.status_code) == (201, 200)
    assert without_the_time(first) == without_the_time(again)
    assert (Inspection.objects.count(), InspectionRevision.objects.count()) == (1, 1)


def test_a_record_that_arrived_damaged_is_asked_for_again_and_not_stored(phone, visit):
    answer = phone.put(visit, Content_Digest="sha-256=:" + "A" * 43 + "=:")

    assert answer.status_code == 460
    assert not Inspection.objects.exists()


def test_a_visit_waits_for_its_files_and_is_complete_with_the_last(phone, mill):
    files = {uuid4(): PHOTO, uuid4(): b"a voice note, as bytes"}
    record = record_of(mill.reference, files=files)
    phone.put(record)
    (one, photo), (other, voice) = files.items()
    states = [Inspection.objects.get().state]

    phone.send_file(one, photo)
    states.append(Inspection.objects.get().state)
    phone.send_file(other, voice)

    assert [*states, Inspection.objects.get().state] == ["incoming", "incoming", "complete"]
    receipt = phone.receipt(record["uuid"])
    assert receipt["is_complete"] and all(asset["ok"] for asset in receipt["assets"])
    assert phone.believes(receipt)


def test_files_may_come_before_their_record(phone, mill):
    uuid = uuid4()
    phone.send_file(uuid, PHOTO)

    answer = phone.put(record_of(mill.reference, files={uuid: PHOTO}))

    assert answer.json()["receipt"]["is_complete"]
    assert Inspection.objects.get().state == "complete"


def test_two_photographs_of_the_same_bytes_are_both_listed_and_counted(phone, mill):
    """D8 case 40."""
    files = {uuid4(): PHOTO, uuid4(): PHOTO}
    record = record_of(mill.reference, files=files)
    phone.put(record)
    for uuid in files:
        phone.send_file(uuid, PHOTO)

    receipt = phone.receipt(record["uuid"])

    assert receipt["is_complete"]
    assert {one["uuid"] for one in receipt["assets"]} == {str(uuid) for uuid in files}


def test_a_file_of_other_bytes_than_the_record_lists_completes_nothing(phone, mill):
    """D8 case 43."""
    uuid = uuid4()
    record = record_of(mill.reference, files={uuid: PHOTO})
    phone.put(record)

    phone.send_file(uuid, b"something else")

    receipt = phone.receipt(record["uuid"])
    assert not receipt["is_complete"]
    assert [one["ok"] for one in receipt["assets"]] == [False]
    assert Inspection.objects.get().state == "incoming"


def test_a_receipt_is_counted_on_the_disk_and_not_from_the_table(phone, mill):
    """D8 cases 41 and 43."""
    uuid = uuid4()
    record = record_of(mill.reference, files={uuid: PHOTO})
    phone.put(record)
    phone.send_file(uuid, PHOTO)
    path = local_path(original_name(digest(PHOTO)))
    path.chmod(0o640)
    path.write_bytes(b"?" + PHOTO[1:])

    receipt = phone.receipt(record["uuid"])

    assert not receipt["is_complete"]


def test_a_receipt_for_one_phone_is_worth_nothing_on_another_nor_when_it_is_changed(
    phone, visit, inspector
):
    """D8 case 43."""
    receipt = phone.put(visit).json()["receipt"]

    assert phone.believes(receipt)
    assert not Phone(inspector).believes(receipt)
    assert not phone.believes(receipt | {"is_complete": not receipt["is_complete"]})


def test_nobody_gets_the_receipt_of_another(phone, visit):
    phone.put(visit)
    other = Phone(UserFactory(role="inspector"))

    assert other.ask("GET", f"/inspections/{visit['uuid']}/receipt").status_code == 404


def test_two_inspectors_at_one_monument_on_one_day_make_two_visits(phone, mill):
    """D8 case 30."""
    other = Phone(UserFactory(role="inspector"))

    phone.put(record_of(mill.reference))
    other.put(record_of(mill.reference, overall={"cc": "CC3"}))

    assert sorted(mill.inspections.values_list("condition_class", flat=True)) == ["CC2", "CC3"]


def test_two_phones_with_one_draft_keep_both_versions_and_the_second_is_parallel(
    phone, visit, inspector
):
    """D8 case 31."""
    other = Phone(inspector)
    phone.put(visit, If_None_Match="*")
    theirs = visit | {"summary": "Seen from the other side."}

    refused = other.put(theirs, If_None_Match="*")
    kept = other.put(theirs, If_Match=refused["ETag"])

    assert (refused.status_code, kept.status_code) == (412, 201)
    inspection = Inspection.objects.get()
    assert [(one.n, one.is_parallel) for one in inspection.revisions.all()] == [
        (1, False),
        (2, True),
    ]
    assert inspection.note == "A crack over the door."
    assert other.receipt(visit["uuid"])["content_sha256"] == digest(canonical(theirs))


def test_an_amended_visit_is_a_new_version_and_the_old_one_stays_readable(phone, visit):
    """D8 case 33."""
    phone.put(visit)
    amended = visit | {"revision": 2, "base_revision": 1, "overall": {"cc": "CC3"}}

    answer = phone.put(amended, If_Match='"rev-1"')

    inspection = Inspection.objects.get()
    first, second = inspection.revisions.all()
    assert answer.status_code == 201
    assert (inspection.current, inspection.condition_class) == (second, "CC3")
    assert bytes(first.body) == canonical(visit)
    assert phone.receipt(visit["uuid"], revision=1)["content_sha256"] == first.content_sha256
    assert phone.receipt(visit["uuid"], revision=2)["content_sha256"] == second.content_sha256


def test_an_amendment_of_a_version_that_no_longer_holds_is_told_so(phone, visit):
    phone.put(visit)
    phone.put(visit | {"base_revision": 1, "summary": "Second."}, If_Match='"rev-1"')

    answer = phone.put(visit | {"base_revision": 1, "summary": "Third."}, If_Match='"rev-1"')

    assert (answer.status_code, answer["ETag"]) == (412, '"rev-2"')
    assert InspectionRevision.objects.count() == 2


def test_two_phones_that_propose_for_one_field_are_both_heard(phone, mill, inspector):
    """D8 case 32, the server's part: both wait, with the value that each had seen."""
    for name, value in (("name", "Su dəyirmanı"), ("name", "Köhnə dəyirman"), ("address", "Lahıc")):
        proposal = {"uuid": str(uuid4()), "field": name, "base": "Dəyirman", "value": value}
        phone.put(record_of(mill.reference, proposals=[proposal]))

    proposals = [one for visit in mill.inspections.all() for one in visit.current.proposals.all()]
    assert {(one.field, one.value, one.state) for one in proposals} == {
        ("name", "Su dəyirmanı", "waiting"),
        ("name", "Köhnə dəyirman", "waiting"),
        ("address", "Lahıc", "waiting"),
    }
    mill.refresh_from_db()
    assert mill.name == "Dəyirman"


@pytest.mark.parametrize(
    "old",
    [
        {"checklist": "mosque", "checklist_version": "0" * 64},
        {"elements": [{"uuid": str(uuid4()), "element": "lost-term-of-2019", "cc": "CC1"}]},
        {"damages": [{"uuid": str(uuid4()), "family": "crack", "a_question_of_then": "yes"}]},
    ],
)
def test_a_form_and_terms_of_long_ago_are_stored_as_they_are(phone, mill, old):
    """D8 cases 34 and 35."""
    answer = phone.put(record_of(mill.reference, started_at="2025-05-04T10:00:00+04:00", **old))

    assert answer.status_code == 201
    assert bytes(Inspection.objects.get().current.body).find(b"2025-05-04") > 0


def test_a_signature_is_bound_to_the_content_that_it_signed(phone, visit):
    signed = {"uuid": str(uuid4()), "role": "inspector", "signed_sha256": signed_sha256(visit)}
    other = {"uuid": str(uuid4()), "role": "owner", "signed_sha256": "0" * 64}

    phone.put(visit | {"signatures": [signed, other]})

    signatures = Inspection.objects.get().current.signatures.all()
    assert [one.is_bound for one in signatures] == [True, False]


def test_marks_are_tied_to_their_photograph_and_damage(phone, visit):
    photo, damage = uuid4(), visit["damages"][0]["uuid"]
    mark = {"target": {"source": f"urn:uuid:{photo}"}, "body": f"urn:uuid:{damage}"}

    phone.put(visit | {"annotations": [mark, mark]})

    marks = Inspection.objects.get().current.annotations.all()
    assert [(one.asset, str(one.damage)) for one in marks] == [(photo, damage)] * 2


@pytest.mark.parametrize(
    ("offset", "expected", "was_off"),
    [
        (timedelta(), "2026-05-04", False),
        (timedelta(days=-1), "2026-05-03", True),
        (timedelta(days=3 * 365), None, True),
    ],
)
def test_the_day_of_a_visit_is_that_of_the_corrected_clock(phone, mill, offset, expected, was_off):
    """D8 case 29; a clock that is ahead of us makes it a visit of today."""
    ms = int(offset.total_seconds() * 1000)
    phone.put(record_of(mill.reference, clock_offset_ms=ms))

    inspection = Inspection.objects.get()
    expected = expected or timezone.localdate().isoformat()
    assert (str(inspection.visited_on), inspection.clock_was_off) == (expected, was_off)


BROKEN = {
    "no JSON": b"{",
    "not UTF-8": b'{"uuid": "\xff"}',
    "a list": b"[]",
    "nested too deep": b"[" * 100_000,
    "a decimal number": b'{"a": 1.5}',
    "no number": b'{"a": NaN}',
    "half a character": b'{"a": "\\ud800"}',
    "no character": b'{"a": "\\u0000"}',
    "another schema": b'{"schema": "abide-visit/7"}',
    "nothing but the schema": b'{"schema": "abide-visit/1"}',
    "empty": b"",
    "a number of five thousand digits": b'{"a": ' + b"9" * 5000 + b"}",
}


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN)
def test_a_body_that_cannot_be_read_is_kept_with_the_reason(phone, body):
    answer = phone.put(body, uuid=uuid4())
    again = phone.put(body, uuid=Inspection.objects.get().pk)

    item = QuarantineItem.objects.get()
    assert (answer.status_code, again.status_code) == (202, 202)
    assert bytes(item.revision.body) == body
    assert item.reasons and answer.json()["reasons"][0]["words"]
    assert answer.json()["receipt"]["is_complete"]


def test_the_files_of_a_visit_in_quarantine_have_their_receipt_too(phone, mill):
    uuid = uuid4()
    record = record_of(mill.reference, files={uuid: PHOTO}) | {"kind": 7}
    phone.put(record)
    before = phone.receipt(record["uuid"])["is_complete"]

    phone.send_file(uuid, PHOTO)

    assert (before, phone.receipt(record["uuid"])["is_complete"]) == (False, True)


def mutated(chance, value):
    """The value with one thing in it made wrong."""
    if isinstance(value, dict) and value and chance.random() < 0.8:
        key = chance.choice(sorted(value))
        return value | {key: mutated(chance, value[key])}
    if isinstance(value, list) and value and chance.random() < 0.8:
        place = chance.randrange(len(value))
        return [*value[:place], mutated(chance, value[place]), *value[place + 1 :]]
    odd = [None, True, -1, 10**400, "", "\0", "\ud800", "x" * 30_000, [], {}, [[[]]], {"": {}}]
    odd += ["CC9", "9999-99-99T00:00Z", "0001-01-01T00:00:00+00:00", 10**13, ["\udfff"]]
    return chance.choice(odd)


@pytest.mark.case(36)  # a thousand times in one turn
def test_a_thousand_bodies_of_a_broken_client_are_all_kept(phone, mill):
    """None is refused, and each is there byte for byte."""
    seed = random.randrange(10**9)
    print("seed", seed)
    chance = random.Random(seed)
    whole = record_of(mill.reference, files={uuid4(): PHOTO}, emergency={"hazard": "flood"})
    whole["proposals"] = [{"uuid": str(uuid4()), "field": "name", "value": "x"}]
    whole["signatures"] = [{"uuid": str(uuid4()), "role": "inspector", "name": "A"}]
    sent = {}
    for _number in range(1000):
        uuid = str(uuid4())
        body = json.dumps(mutated(chance, whole | {"uuid": uuid})).encode()
        if chance.random() < 0.2:
            body = body[: chance.randrange(len(body))] + bytes([chance.randrange(256)])
        answer = phone.put(body, uuid=uuid)
        assert answer.status_code in (201, 202), (seed, body[:300])
        sent[uuid] = (body, answer.status_code == 202)

    kept = InspectionRevision.objects.select_related("quarantine")
    assert sent == {
        str(one.inspection_id): (bytes(one.body), hasattr(one, "quarantine")) for one in kept
    }, seed


def test_a_monument_that_nobody_knows_sends_its_visit_to_quarantine(phone):
    answer = phone.put(record_of("M999999"))

    assert (answer.status_code, reasons(answer)) == (202, ["monument-unknown"])
    inspection = Inspection.objects.get()
    assert (inspection.state, inspection.monument) == ("quarantine", None)


def test_the_monument_of_another_body_sends_its_visit_to_quarantine(phone, mill):
    TerritoryFactory()  # round the mill

    answer = phone.put(record_of(mill.reference))

    assert reasons(answer) == ["monument-of-another-body"]


def test_a_draft_of_another_body_is_not_known_to_be_there(phone):
    TerritoryFactory()
    draft = MonumentFactory(lifecycle="draft")

    answer = phone.put(record_of(draft.reference))

    assert reasons(answer) == ["monument-unknown"]


def test_a_visit_to_a_merged_monument_is_one_to_its_successor(phone, registrar):
    """D8 case 42."""
    kept, merged = (MonumentFactory(lifecycle="draft") for _number in range(2))
    merge_monuments(kept=kept, merged=merged, by=registrar)
    assert ChangeRequest.objects.get().state == "applied"

    answer = phone.put(record_of(merged.reference))

    assert answer.status_code == 201
    assert Inspection.objects.get().monument == kept


def test_a_visit_of_an_assignment_that_was_withdrawn_is_kept_for_the_office(phone, mill, registrar):
    """D8 case 42."""
    withdrawn = Assignment.objects.create(
        monument=mill, created_by=registrar, withdrawn_at=timezone.now()
    )

    answer = phone.put(record_of(mill.reference, assignment=str(withdrawn.pk)))

    assert (answer.status_code, reasons(answer)) == (202, ["assignment-withdrawn"])


def test_a_visit_ends_its_assignment_and_may_be_amended_afterwards(phone, mill, registrar):
    assignment = Assignment.objects.create(monument=mill, created_by=registrar)
    record = record_of(mill.reference, assignment=str(assignment.pk))

    phone.put(record)
    amended = phone.put(record | {"base_revision": 1, "summary": "More."})

    assignment.refresh_from_db()
    assert not assignment.is_open
    assert amended.status_code == 201


def test_nobody_changes_the_visit_of_another(phone, visit):
    phone.put(visit)
    other = Phone(UserFactory(role="inspector"))

    answer = other.put(visit | {"summary": "Not so."}, If_Match='"rev-1"')

    assert (answer.status_code, reasons(answer)) == (202, ["other-inspector"])
    inspection = Inspection.objects.get()
    assert (inspection.note, inspection.inspector) == ("A crack over the door.", phone.user)


def test_what_was_sent_is_never_rewritten_not_even_by_sql(phone, mill):
    uuid = uuid4()
    record = record_of(mill.reference, files={uuid: PHOTO})
    phone.put(record)
    revision = InspectionRevision.objects.get()
    rows = [revision, *revision.elements.all(), *revision.damages.all(), *revision.assets.all()]

    for row in rows:
        table, key = row._meta.db_table, row.pk
        column = "body" if row is revision else "uuid"
        for change in (f"UPDATE {table} SET {column} = %s WHERE id = %s", None):
            with pytest.raises(InternalError), transaction.atomic(), connection.cursor() as cursor:
                if change:
                    cursor.execute(change, [b"" if row is revision else str(uuid4()), key])
                else:
                    cursor.execute(f"DELETE FROM {table} WHERE id = %s", [key])
    assert all(model.objects.model for model in PARTS)


def test_the_history_knows_who_sent_a_visit(phone, visit):
    phone.put(visit)

    event = Inspection.pgh_event_model.objects.order_by("pgh_id").first()
    assert event.pgh_context.metadata["user"] == phone.user.pk


def test_the_number_of_a_receipt_is_of_the_year_and_its_own(phone, mill):
    numbers = [
        phone.put(record_of(mill.reference)).json()["receipt"]["number"] for _twice in range(2)
    ]

    year = timezone.localdate().year
    assert len(set(numbers)) == 2
    assert all(one.startswith(f"{year}-") and len(one) == 11 for one in numbers)


def test_a_visit_is_kept_with_its_monument_when_it_is_merged_later(phone, registrar):
    kept, merged = (MonumentFactory(lifecycle="draft") for _number in range(2))
    phone.put(record_of(merged.reference))

    merge_monuments(kept=kept, merged=merged, by=registrar)

    assert Monument.objects.get(pk=kept.pk).inspections.count() == 1


def test_a_file_that_the_list_forgot_is_kept_all_the_same(phone, mill):
    phone.send_file(uuid4(), PHOTO)

    assert local_path(original_name(digest(PHOTO))).read_bytes() == PHOTO
    assert listed(uuid4(), PHOTO)["bytes"] == len(PHOTO)
