"""Several phones and the office at one visit or monument; cases of docs/field_cases.md."""

import pytest

from heritage.catalogue.services import merge_monuments
from heritage.inspections.models import Inspection, QuarantineItem
from heritage.inspections.services.assignments import assign, withdraw
from tests.factories import MonumentFactory, UserFactory
from tests.inspections.server.phone import record_of

from . import office

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHOTO_BYTES = 700_000
CHUNK_BYTES = 512 * 1024


@pytest.fixture
def colleague(transactional_db):
    return UserFactory(username="aysel", role="inspector")


def out_of_reach(line):
    line.is_down = True
    line.reset_all()


def up_at_least(phone, line, count):
    """Until the phone has sent so many bytes more."""
    until = line.up + count
    while line.up < until:
        phone.page.wait_for_timeout(10)


@pytest.mark.case(9, turns=20)
def test_a_file_that_the_phone_began_and_its_zip_brings_is_one_file(
    inspectors_phone, line, mill, desk, inspector, chance
):
    """The ZIP is read in while the phone is somewhere in the middle of the same file."""
    out_of_reach(line)
    entry = office.finish(inspectors_phone, mill, photos=[2_000_000])
    archive = office.exported(inspectors_phone)
    line.is_down, line.bytes_per_s = False, 2_000_000
    inspectors_phone.send_now()
    up_at_least(inspectors_phone, line, chance.randrange(20_000, 1_900_000))

    desk.reads_in(archive, inspector)
    line.heal()
    office.sent_all(inspectors_phone, [entry])

    assert line.up <= 2_000_000 + CHUNK_BYTES + 100_000


@pytest.mark.case(48, turns=10)
def test_a_zip_that_is_read_in_while_the_phone_sends_the_same_makes_one_record(
    inspectors_phone, line, mill, desk, inspector
):
    out_of_reach(line)
    photos = [[PHOTO_BYTES], [PHOTO_BYTES, 1], []]
    entries = [office.finish(inspectors_phone, mill, photos=sizes) for sizes in photos]
    archive = office.exported(inspectors_phone)
    line.is_down = False

    inspectors_phone.send_now()
    desk.reads_in(archive, inspector)
    office.wait_until_received(inspectors_phone, entries)
    desk.reads_in(archive, inspector)

    office.has(entries)
    arrived = desk.reads("inspections:inbox", show="arrived")
    assert [arrived.count(number_of(entry)) for entry in entries] == [1, 1, 1]


def number_of(entry):
    """The number of a visit's receipt."""
    return Inspection.objects.get(pk=entry["uuid"]).number


@pytest.mark.case(30, turns=10)
def test_two_inspectors_at_one_monument_on_one_day_make_two_visits_that_both_are_seen(
    inspectors_phone, other_phone, line, mill, desk, colleague
):
    other_phone.start()
    other_phone.sign_in_as(colleague)
    out_of_reach(line)
    mine = office.finish(inspectors_phone, mill, photos=[PHOTO_BYTES], overall={"cc": "CC1"})
    theirs = office.finish(other_phone, mill, photos=[PHOTO_BYTES], overall={"cc": "CC3"})
    line.is_down = False

    inspectors_phone.send_now()
    other_phone.send_now()
    office.wait_until_received(inspectors_phone, [mine])
    office.wait_until_received(other_phone, [theirs])

    office.has([mine, theirs])
    for page in (desk.reads("inspections:records"), desk.reads("public:monument", mill.reference)):
        assert "CC1: slight damage" in page and "CC3: grave damage" in page
        assert "orxan" in page and "aysel" in page


@pytest.mark.case(31, turns=10)
def test_one_draft_on_two_phones_is_kept_in_both_versions_and_nothing_is_overwritten(
    inspectors_phone, other_phone, line, mill, desk, inspector
):
    other_phone.start()
    other_phone.sign_in_as(inspector)
    out_of_reach(line)
    draft = {"uuid": record_of("")["uuid"], "photos": [PHOTO_BYTES]}
    first = office.finish(inspectors_phone, mill, summary="From the yard.", **draft)
    other_phone.next_seed(7)  # other photographs than those of the first phone
    second = office.finish(other_phone, mill, summary="From the street.", **draft)
    line.is_down = False

    inspectors_phone.send_now()
    office.wait_until_received(inspectors_phone, [first])
    other_phone.send_now()
    office.wait_until_received(other_phone, [second])

    office.has([first, second])
    holds = desk.reads("inspections:record", first["uuid"])
    beside = desk.reads("inspections:record", first["uuid"], version=2)
    assert "From the yard." in holds.split("As it was sent")[0]
    assert "From the street." in beside.split("As it was sent")[0]
    assert holds.count("parallel") == 1
    other_phone.page.goto("/en/field/#unsent")
    told = other_phone.page.locator(f"[data-inspection='{second['uuid']}']")
    told.get_by_text("Received beside another version").wait_for()


@pytest.mark.case(32, turns=10)
def test_two_who_would_change_one_field_are_both_heard_each_with_what_he_had_seen(
    inspectors_phone, other_phone, line, mill, desk, colleague
):
    """Other fields are no conflict: what one says of the address stands alone."""
    other_phone.start()
    other_phone.sign_in_as(colleague)
    out_of_reach(line)
    mine = office.finish(
        inspectors_phone, mill, proposals=[wish("name", "Dəyirman", "Su dəyirmanı")]
    )
    both = [wish("name", "Mill", "Köhnə dəyirman"), wish("address", "", "Lahıc")]
    theirs = office.finish(other_phone, mill, proposals=both)
    line.is_down = False

    inspectors_phone.send_now()
    other_phone.send_now()  # by itself it may have begun before
    office.wait_until_received(inspectors_phone, [mine])
    office.wait_until_received(other_phone, [theirs])

    office.has([mine, theirs])
    own, conflict = "Dəyirman → Su dəyirmanı", "Mill → Köhnə dəyirman"
    page = desk.reads("inspections:record", mine["uuid"])
    assert f"Name : {own} waits Proposed {conflict}, aysel" in page
    page = desk.reads("inspections:record", theirs["uuid"])
    assert f"Name : {conflict} waits Proposed {own}, orxan" in page
    assert "Address : – → Lahıc waits As it was sent" in page
    mill.refresh_from_db()
    assert mill.name == "Dəyirman"


def wish(field, base, value):
    uuid = record_of("")["uuid"]
    return {"uuid": uuid, "field": field, "base": base, "value": value}


@pytest.mark.case(33, turns=10)
def test_a_visit_amended_after_it_was_received_is_a_new_version_and_the_old_one_can_be_read(
    inspectors_phone, line, mill, desk
):
    first = office.finish(inspectors_phone, mill, photos=[PHOTO_BYTES], summary="A crack.")
    office.sent_all(inspectors_phone, [first])
    before = line.up

    amended = {"revision": 2, "base_revision": 1, "summary": "Two cracks.", "photos": [1000]}
    listed = {"uuid": first["uuid"], "assets": first["assets"]}
    second = office.finish(inspectors_phone, mill, **amended, **listed)
    office.sent_all(inspectors_phone, [first, second])

    assert line.up < before + PHOTO_BYTES  # what is there is not sent again
    for entry in (first, second):
        receipt = inspectors_phone.store(RECEIPT, entry)
        assert (receipt["content_sha256"], receipt["is_complete"]) == (entry["sha256"], True)
    assert "Two cracks." in desk.reads("inspections:record", first["uuid"])
    old = desk.reads("inspections:record", first["uuid"], version=1)
    assert "A crack." in old.split("As it was sent")[0]


RECEIPT = "(store, { uuid, revision, user }) => store.receipt(uuid, revision, user)"


@pytest.mark.case(42, turns=5)
def test_a_visit_to_what_was_merged_meanwhile_is_one_to_its_successor(
    inspectors_phone, line, desk, registrar
):
    kept, merged = (MonumentFactory(lifecycle="draft") for _number in range(2))
    out_of_reach(line)
    entry = office.finish(inspectors_phone, merged, photos=[PHOTO_BYTES])
    merge_monuments(kept=kept, merged=merged, by=registrar)
    line.is_down = False

    office.sent_all(inspectors_phone, [entry])

    assert Inspection.objects.get().monument == kept
    assert str(kept) in desk.reads("inspections:inbox", show="arrived")


@pytest.mark.case(42, turns=5)
def test_a_visit_whose_assignment_was_withdrawn_waits_in_quarantine_until_the_office_takes_it(
    inspectors_phone, line, mill, desk, registrar, inspector
):
    assignment = assign(monument=mill, assignees=[inspector], by=registrar)
    out_of_reach(line)
    asked = {"assignment": str(assignment.pk), "photos": [PHOTO_BYTES]}
    entry = office.finish(inspectors_phone, mill, **asked)
    withdraw(assignment=assignment, by=registrar)
    line.is_down = False

    office.sent_all(inspectors_phone, [entry], quarantined=[entry])
    item = QuarantineItem.objects.get()
    why = desk.reads("inspections:quarantine", item.pk)
    desk.sends("inspections:quarantine", item.pk, note="He was there.")

    assert "The assignment was withdrawn meanwhile." in why
    office.has([entry])
    assert "A crack over the door." in desk.reads("inspections:record", entry["uuid"])
