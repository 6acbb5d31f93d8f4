"""What a phone keeps, until when, and what it says it has lost; cases of docs/field_cases.md."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from heritage.inspections.models import Inspection
from media_pipeline.models import Upload

from . import earlier_store, office

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ANNOUNCED = "/en/inspections/inbox/?show=announced"
LAST_UUID = "ffffffff-ffff-4fff-bfff-ffffffffffff"  # the phone looks through its visits by name
WORKER_IS_THERE = "navigator.serviceWorker.ready.then(() => true)"


def _other_digit(found):
    return found[1] + (b"1" if found[2] == b"0" else b"0")


# What comes between may be made to say, as long as it was: (what the phone is told).
FORGERIES = [
    lambda answer: answer.replace(b'"is_complete": false', b'"is_complete": true '),
    lambda answer: re.sub(rb'("hmac": ")(.)', _other_digit, answer),
    lambda answer: re.sub(rb'("sha256": ")(.)', _other_digit, answer),
    lambda answer: re.sub(rb'\{"uuid"[^{}]*"ok"[^{}]*\}', lambda one: b" " * len(one[0]), answer),
]


def _of_another(one, other):
    """Questions about a visit become questions about another, which the office answers truly."""

    def forge(piece, way):
        if way == "up" and b"/receipt?" in piece:
            piece = piece.replace(one["uuid"].encode(), other["uuid"].encode())
            piece = piece.replace(one["sha256"].encode(), other["sha256"].encode())
        return piece

    return forge


@pytest.mark.case(43, turns=10)
def test_a_forged_receipt_lets_nothing_go_and_is_asked_for_again(phone, line, inspector, mill):
    phone.start_by_clock()
    phone.sign_in_as(inspector)
    entries = []
    for change in FORGERIES:
        line.forge = lambda piece, way, change=change: change(piece) if way == "down" else piece
        entries.append(office.finish(phone, mill, photos=[300_000]))
        phone.send_now()
        office.wait_until_said(phone, entries[-1], "receipt_wrong")

    line.forge = None
    _a_week_passes_without_a_network(phone, line)
    office.is_on(phone, entries)

    line.heal()
    office.sent_all(phone, entries)


@pytest.mark.case(43, turns=10)
def test_a_true_receipt_of_another_visit_lets_nothing_go(inspectors_phone, line, mill):
    phone = inspectors_phone
    other = office.finish(phone, mill, photos=[9])
    office.sent_all(phone, [other])
    entry = office.finish(phone, mill, photos=[300_000])

    line.forge = _of_another(entry, other)
    phone.send_now()
    office.wait_until_said(phone, entry, "receipt_wrong")

    office.is_on(phone, [entry])
    line.heal()
    office.sent_all(phone, [entry, other])


def _a_week_passes_without_a_network(phone, line, days=8):
    phone.page.evaluate(WORKER_IS_THERE)
    line.is_down = True
    line.reset_all()
    phone.page.clock.fast_forward(timedelta(days=days) // timedelta(milliseconds=1))
    phone.open_again()


def _received_so_long_ago(phone, entry, **since):
    at = (timezone.now() - timedelta(**since)).isoformat()
    phone.store("(store, { entry, at }) => store.setEntry(entry, { received_at: at })", {
        "entry": entry, "at": at,
    })  # fmt: skip


@pytest.mark.case(44, turns=20)
def test_bytes_go_a_week_after_a_proved_receipt_and_unsent_ones_never(phone, line, inspector, mill):
    phone.start_by_clock()
    phone.sign_in_as(inspector)
    young = office.finish(phone, mill, photos=[300_000])
    doubted = office.finish(phone, mill, photos=[300_000])
    old = office.finish(phone, mill, photos=[300_000], uuid=LAST_UUID)
    office.sent_all(phone, [young, doubted, old])
    _received_so_long_ago(phone, old, days=2)
    _received_so_long_ago(phone, doubted, days=2)
    phone.store("(store, one) => store.setEntry(one, { is_receipt_verified: false })", doubted)
    unsent = office.finish(phone, mill, photos=[300_000])

    _a_week_passes_without_a_network(phone, line, days=6)
    office.wait_until_said(phone, old, "archived")

    office.is_on(phone, [young, doubted, unsent])
    [photo] = old["assets"]
    assert phone.store("(store, uuid) => store.chunk(uuid, 0)", photo["uuid"]) is None
    assert phone.store("(store, one) => store.receipt(one.uuid, 1, one.user)", old)["is_complete"]


@pytest.mark.case(44, turns=20)
def test_a_clock_that_is_years_behind_makes_no_week_shorter(phone, inspector, mill):
    phone.start_by_clock(time=timezone.now() - timedelta(days=3 * 365))
    phone.sign_in_as(inspector)
    entry = office.finish(phone, mill, photos=[300_000])
    old = office.finish(phone, mill, uuid=LAST_UUID)
    office.sent_all(phone, [entry, old])
    _received_so_long_ago(phone, old, days=8)

    phone.open_again()
    office.wait_until_said(phone, old, "archived")

    office.is_on(phone, [entry])


LOSE = """
async (store, uuid) => {
  const all = IDBKeyRange.bound([uuid, 0], [uuid, Infinity]);
  await store.database.write(["chunks"], ({ chunks }) => void chunks.delete(all));
}"""


@pytest.mark.case(41, turns=10)
def test_a_photograph_that_the_phone_has_lost_is_told_on_both_sides(
    inspectors_phone, line, mill, registrar, chromium
):
    phone = inspectors_phone
    entry = office.finish(phone, mill, photos=[700_000, 300_000])
    lost, whole = (one["uuid"] for one in entry["assets"])
    phone.store(LOSE, lost)

    with phone.page.expect_response("**/announce"):
        phone.send_now()

    phone.page.evaluate("location.hash = '#unsent'")
    item = phone.page.locator(f"[data-inspection='{entry['uuid']}']")
    expect(item).to_contain_text("damaged or missing on this phone: 1")
    assert Inspection.objects.get().state == "incoming"
    assert [str(one.pk) for one in Upload.objects.filter(state="whole")] == [whole]
    phone.store("(store, uuid) => store.verifyAsset(uuid)", whole)
    with office.shown_to(registrar, chromium, line.url, ANNOUNCED) as inbox:
        missing = inbox.locator("li", has_text=lost)
        expect(missing).to_contain_text("damaged or missing on the phone")
        expect(inbox.locator("li", has_text=whole)).to_have_count(0)


@pytest.mark.case(45, turns=3)
def test_what_was_announced_and_then_cleared_from_a_phone_is_listed_in_the_inbox(
    inspectors_phone, line, mill, registrar, chromium
):
    phone = inspectors_phone
    line.only, line.status = b"PUT /api/field/v1/inspections/", 502
    line.reset_all()
    entry = office.finish(phone, mill, photos=[300_000])
    with phone.page.expect_response("**/announce"):
        phone.send_now()

    line.heal()
    session = phone.context.new_cdp_session(phone.page)
    told = {"origin": line.url, "storageTypes": "indexeddb,cache_storage,service_workers"}
    session.send("Storage.clearDataForOrigin", told)

    with office.shown_to(registrar, chromium, line.url, ANNOUNCED) as inbox:
        for uuid in (entry["uuid"], entry["assets"][0]["uuid"]):
            expect(inbox.locator("li", has_text=uuid)).to_have_count(1)


@pytest.mark.case(39)
@pytest.mark.parametrize("version", earlier_store.SCHEMAS)
def test_what_an_earlier_version_has_kept_is_whole_and_is_sent(
    phone, inspector, mill, chance, version
):
    phone.start("/api/field/v1/health?nonce=1", ready=False)  # our origin, and no script of ours
    phone.user = inspector
    session = phone.session_of(inspector, uuid4())
    draft, entry = earlier_store.make(phone, version, session, mill, chance)

    phone.open()

    office.is_on(phone, [entry])
    [kept] = phone.store("(store, user) => store.drafts(user)", inspector.pk)
    assert kept == draft
    phone.store("(store, uuid) => store.verifyAsset(uuid)", draft["record"]["assets"][0]["uuid"])
    office.sent_all(phone, [entry])


@pytest.mark.case(39)
def test_every_version_of_the_phone_s_database_has_its_test(inspectors_phone):
    versions = "import('/static/inspections/database.js').then(({ VERSION }) => VERSION)"

    assert max(earlier_store.SCHEMAS) == inspectors_phone.page.evaluate(versions)
