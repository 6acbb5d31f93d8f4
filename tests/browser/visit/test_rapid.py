"""The rapid form after an event: one page, few taps, at least one photograph."""

import pytest

from tests.chromium import wait_until

from .conftest import begin, draft_of, entry_of, photo_file

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOST_TAPS = 15
COUNT_TAPS = "addEventListener('pointerdown', () => (window.taps = (window.taps ?? 0) + 1), true)"


def choose(page, question, answer):
    group = page.get_by_role("group", name=question, exact=True)
    group.locator("label").filter(has_text=answer).first.tap()


def test_a_rapid_form_takes_at_most_fifteen_taps(phone):
    page = phone()
    page.evaluate(COUNT_TAPS)
    page.get_by_role("button", name="Rapid form after an event").tap()
    choose(page, "What happened?", "Earthquake")
    choose(page, "Is there danger to people?", "Yes")
    choose(page, "How badly is it damaged?", "D3")
    choose(page, "Can it be used?", "E Use E")
    with page.expect_file_chooser() as chooser:
        page.get_by_text("Take a photograph").tap()
    chooser.value.set_files(photo_file())
    page.get_by_text("Photograph saved on this phone.").wait_for()
    choose(page, "What is needed first?", "Prop")
    taps = page.evaluate("window.taps")
    page.get_by_role("button", name="Save the rapid form").tap()
    page.get_by_text("Saved on this phone.", exact=True).wait_for()

    record = entry_of(page)["record"]
    assert taps + 1 <= MOST_TAPS
    assert record["kind"] == "rapid"
    assert record["is_dangerous"] is True
    told = {name: record["emergency"][name] for name in ("hazard", "grade", "usability", "needs")}
    assert told == {"hazard": "earthquake", "grade": "D3", "usability": "E", "needs": ["prop"]}


def test_a_rapid_form_without_a_photograph_says_what_is_open(phone):
    page = phone()
    uuid = begin(page, "Rapid form after an event")
    choose(page, "What happened?", "Earthquake")

    page.get_by_role("button", name="Save the rapid form").tap()

    page.get_by_text("There is no photograph.").wait_for()
    assert page.get_by_text("What happened is not said.").count() == 0
    assert draft_of(page, uuid) is not None


def test_a_flood_asks_for_the_height_of_the_water(phone):
    page = phone()
    uuid = begin(page, "Rapid form after an event")
    assert page.get_by_label("Height of the water, cm").is_hidden()

    choose(page, "What happened?", "Flood")
    page.get_by_label("Height of the water, cm").fill("knee")
    page.get_by_text("“knee” is no height.").wait_for()
    page.get_by_label("Height of the water, cm").fill("120")

    read = "u => store.draft(u).then(d => d.record.emergency.water_height_cm === 120)"
    wait_until(page, read, uuid)
