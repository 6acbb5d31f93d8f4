"""What the line does to what is sent; cases of docs/field_cases.md."""

import json
import time
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import expect

from heritage.inspections.models import Inspection
from media_pipeline.models import Upload

from . import office

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CHUNK_BYTES = 512 * 1024
EVERYTHING = b" /api/field/v1/"
RECORD = b"PUT /api/field/v1/inspections/"
CREATION = b"PUT /api/field/v1/assets/"
PIECE = b"PATCH /api/field/v1/assets/"
UP_BYTES_PER_S = 125_000  # of 3G, which comes and goes every seven seconds
KEEP_A_CONNECTION = "fetch('/api/field/v1/health?nonce=1').then((answer) => answer.text())"
TAP_TWICE = """
() => {
  const send = document.querySelector("[data-slot=send]");
  send.click();
  send.click();
}"""
# What is signed of a receipt and is of its moment, and what the phone adds.
OF_THE_MOMENT = ("server_time", "hmac", "user", "kept_at")


@pytest.mark.case(3, turns=200)
def test_a_cut_inside_a_piece_costs_at_most_that_piece(inspectors_phone, line, mill, chance):
    line.only, line.cut_up_after = PIECE, chance.randrange(1000, 3_000_000)
    entry = office.finish(inspectors_phone, mill, photos=[3_000_000])

    office.sent_all(inspectors_phone, [entry])

    assert line.cut_up_after is None
    assert sent_of(line, PIECE) - 3_000_000 <= CHUNK_BYTES


@pytest.mark.case(4, turns=200)
def test_a_record_whose_answer_was_lost_is_sent_again_and_stored_once(inspectors_phone, line, mill):
    answers = answers_of(inspectors_phone, "inspections")
    entry = office.finish(inspectors_phone, mill)
    answers_are_lost(inspectors_phone, line, RECORD)

    office.sent_all(inspectors_phone, [entry])

    lost = line.lost[0]
    assert lost.startswith(b"HTTP/1.1 201")
    assert answers == [0, 200]
    asked = [entry["uuid"], entry["revision"], entry["user"]]
    kept = inspectors_phone.store("(store, asked) => store.receipt(...asked)", asked)
    assert lasting(kept) == lasting(json.loads(lost.partition(b"\r\n\r\n")[2])["receipt"])


@pytest.mark.case(5, turns=200)
@pytest.mark.parametrize("what", [CREATION, PIECE], ids=["creation", "piece"])
def test_a_file_goes_on_where_it_is_when_an_answer_was_lost(inspectors_phone, line, mill, what):
    answers = answers_of(inspectors_phone, "assets")
    entry = office.finish(inspectors_phone, mill, photos=[1_000_000])
    answers_are_lost(inspectors_phone, line, what)

    office.sent_all(inspectors_phone, [entry])

    assert answers.count(0) == 1
    assert 409 not in answers
    assert Upload.objects.count() == 1
    assert list((Path(settings.MEDIA_ROOT) / "uploads").iterdir()) == []


@pytest.mark.case(6, turns=50)
def test_a_record_that_the_browser_sends_again_is_stored_once(inspectors_phone, line, mill):
    answers = answers_of(inspectors_phone, "inspections")
    entry = office.finish(inspectors_phone, mill)
    line.only, line.drop_answers = RECORD, 1
    inspectors_phone.page.evaluate(KEEP_A_CONNECTION)

    office.sent_all(inspectors_phone, [entry])

    assert len(line.lost) == 1
    assert len(line.asked_for(RECORD)) == 2
    assert answers == [200]  # the page has asked once, and knows of nothing else


@pytest.mark.case(6, turns=50)
def test_a_piece_that_the_browser_sends_again_by_itself_is_stored_once(
    inspectors_phone, line, mill
):
    entry = office.finish(inspectors_phone, mill, photos=[400_000])
    line.only, line.drop_answers = PIECE, 1

    office.sent_all(inspectors_phone, [entry], within_ms=20_000)

    in_vain = line.asked_for(PIECE)[0].body_bytes
    assert sent_of(line, PIECE) == 400_000 + in_vain


@pytest.mark.case(7, turns=50)
def test_two_taps_and_two_tabs_send_everything_once(inspectors_phone, line, mill):
    tabs = [inspectors_phone.page, inspectors_phone.context.new_page()]
    for tab in tabs:
        tab.goto("/en/field/#unsent")
        tab.locator("html[data-screen=unsent]").wait_for(state="attached")
    entry = office.finish(inspectors_phone, mill, photos=[1_500_000])
    line.bytes_per_s = 1_000_000  # so that all of them meet

    for tab in tabs:
        tab.evaluate(TAP_TWICE)
    office.sent_all(inspectors_phone, [entry])

    assert len(line.asked_for(RECORD)) == len(line.asked_for(CREATION)) == 1
    assert sent_of(line, PIECE) <= 1_500_000 + CHUNK_BYTES


@pytest.mark.case(25, turns=20)
def test_an_error_page_of_a_gateway_is_never_taken_for_received(inspectors_phone, line, mill):
    entry = office.finish(inspectors_phone, mill, photos=[100_000])

    for line.only in (RECORD, CREATION, PIECE):
        for line.status in (429, 500, 502, 504, 413):
            refused(inspectors_phone, line)
            assert office.waiting(inspectors_phone, [entry])
    assert not Upload.objects.filter(state="whole").exists()
    line.heal()

    office.sent_all(inspectors_phone, [entry])


@pytest.mark.case(25, turns=20)
def test_a_busy_server_is_asked_later_and_later(inspectors_phone, line, mill):
    entry = office.finish(inspectors_phone, mill)
    line.only, line.status = RECORD, 502
    inspectors_phone.send_now()
    wait_until(inspectors_phone, lambda: len(line.asked_for(RECORD)) >= 3)
    line.heal()

    first, second, third = [one.at_s for one in line.asked_for(RECORD)][:3]
    assert second - first >= 1
    assert third - second >= 2
    office.sent_all(inspectors_phone, [entry])


@pytest.mark.case(25, turns=20)
def test_pieces_that_are_too_large_for_a_gateway_are_halved(inspectors_phone, line, mill, chance):
    line.only, line.most_bytes = PIECE, chance.randrange(33_000, 120_000)
    entry = office.finish(inspectors_phone, mill, photos=[400_000])

    office.sent_all(inspectors_phone, [entry])

    assert line.asked_for(PIECE)[0].length > line.most_bytes
    assert sent_of(line, PIECE) == 400_000


@pytest.mark.case(26, turns=10)
def test_a_login_page_of_the_network_receives_nothing_and_is_named(inspectors_phone, line, mill):
    page = inspectors_phone.page
    entry = office.finish(inspectors_phone, mill, photos=[1_000_000])
    line.is_portal = True
    inspectors_phone.send_now()
    says(page, "login_page")
    expect(page.locator("[data-banner=portal]")).to_be_visible()
    assert not Inspection.objects.exists()

    line.heal()
    line.only, line.cut_up_after = PIECE, 300_000  # then it comes back, in the middle of a file
    line.bytes_per_s = 1_000_000
    inspectors_phone.send_now()
    wait_until(inspectors_phone, lambda: line.cut_up_after is None)
    line.only, line.is_portal = b"", True
    inspectors_phone.send_now()
    says(page, "login_page")
    assert not Upload.objects.filter(state="whole").exists()

    line.heal()
    office.sent_all(inspectors_phone, [entry])
    expect(page.locator("[data-banner=portal]")).to_be_hidden()


@pytest.mark.case(27, turns=3)
def test_a_very_slow_line_carries_records_soon_and_files_in_the_end(
    inspectors_phone, line, mill, is_soak, chance
):
    photos = [1_000_000] * 10 if is_soak else [40_000]
    entry = office.finish(inspectors_phone, mill, photos=photos)
    inspectors_phone.wait_for_worker()
    line.bytes_per_s, line.delay_s, line.lost_share = 50_000 / 8, 0.4, 0.05  # there and back 0.8 s
    line.random = chance

    begun_s = time.monotonic()
    inspectors_phone.send_now()
    wait_until(inspectors_phone, Inspection.objects.exists, within_s=30)
    print("the record arrived after", time.monotonic() - begun_s)

    office.sent_all(inspectors_phone, [entry], within_ms=3_600_000)
    assert sent_of(line, PIECE) == sum(photos)


@pytest.mark.case(28, turns=10)
def test_a_line_that_comes_and_goes_wastes_little(inspectors_phone, line, mill, is_soak):
    """Seven seconds there, seven away; a single run is as much line in a tenth of the time."""
    bytes_, faster = (5_000_000, 1) if is_soak else (1_500_000, 10)
    entry = office.finish(inspectors_phone, mill, photos=[bytes_])
    inspectors_phone.wait_for_worker()
    line.bytes_per_s = UP_BYTES_PER_S * faster

    while office.waiting(inspectors_phone, [entry]):
        line.is_down = False
        inspectors_phone.send_now()
        inspectors_phone.page.wait_for_timeout(7000 / faster)
        line.is_down = True
        line.reset_all()
        inspectors_phone.page.wait_for_timeout(7000 / faster)

    office.has([entry])
    sent = sent_of(line, PIECE)
    assert sent - bytes_ <= sent / 5


def sent_of(line, words):
    """Bytes of the bodies that went to the server."""
    return sum(one.body_bytes for one in line.asked_for(words))


def answers_of(phone, words):
    """A list that grows with the status of each answer that the page gets, 0 for none."""
    answers = []

    def hear(request, status):
        if words in request.url:
            answers.append(status)

    phone.page.on("response", lambda answer: hear(answer.request, answer.status))
    phone.page.on("requestfailed", lambda request: hear(request, 0))
    return answers


def answers_are_lost(phone, line, words):
    """Send, and lose the answers until the page knows: at first Chromium sends again by itself."""
    failed = []
    phone.page.on("requestfailed", lambda request: failed.append(request))
    line.only, line.drop_answers = words, 99
    phone.send_now()
    wait_until(phone, lambda: failed)
    line.heal()


def lasting(receipt):
    return {name: told for name, told in receipt.items() if name not in OF_THE_MOMENT}


def refused(phone, line):
    """Send into the fault; once it has answered, the phone waits and says why."""
    before = len(line.asked_for(line.only))
    phone.send_now()
    wait_until(phone, lambda: len(line.asked_for(line.only)) > before)
    says(phone.page, "too_large" if line.status == 413 and line.only != PIECE else "busy")


def says(page, reason):
    expect(page.locator("[data-unsent]")).to_have_attribute("data-reason", reason)


def wait_until(phone, is_so, within_s=30):
    until_s = time.monotonic() + within_s
    while not is_so():
        assert time.monotonic() < until_s
        phone.page.wait_for_timeout(50)
