"""What was typed is kept: the page may be closed, and nobody else sees it."""

import pytest

from tests.chromium import wait_until

from .conftest import begin, draft_of, go_to

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
REFUSES = "navigator.geolocation.watchPosition = (_, no) => no({ code: 1, PERMISSION_DENIED: 1 })"


def test_what_was_typed_is_kept_within_a_second_though_the_page_dies(phone):
    page = phone()
    uuid = begin(page)
    go_to(page, "overall")
    page.get_by_label("Summary").fill("Damp up to one metre.")
    kept = "u => store.draft(u).then(d => d.record.summary === 'Damp up to one metre.')"
    wait_until(page, kept, uuid, within_ms=1000)
    context, address = page.context, page.url
    page.close()

    again = context.new_page()
    again.goto(address, wait_until="networkidle")

    assert again.get_by_label("Summary").input_value() == "Damp up to one metre."


def test_leaving_the_page_keeps_what_was_typed_at_that_moment(phone):
    page = phone()
    uuid = begin(page)
    go_to(page, "overall")
    page.evaluate("window.setTimeout = () => 0")  # what waits 400 ms never comes
    page.get_by_label("Summary").fill("Rain.")

    page.evaluate("dispatchEvent(new Event('pagehide'))")
    kept = "u => store.draft(u).then(d => d.record.summary === 'Rain.')"

    wait_until(page, kept, uuid)


def test_a_visit_goes_on_from_the_monument_s_card_at_the_step_where_it_was_left(phone):
    page = phone()
    uuid = begin(page)
    go_to(page, "damages")
    wait_until(page, "u => store.draft(u).then(d => d.step === 'damages')", uuid)

    page.goto("/en/visit-page/?again#monument/M000123", wait_until="networkidle")
    page.get_by_role("link", name="Go on with the visit begun").click()

    page.get_by_role("heading", name="Damages", exact=True).wait_for()
    assert uuid in page.url


def test_nobody_else_opens_the_visit(phone):
    page = phone()
    uuid = begin(page)
    page.evaluate("store.user = 8")

    page.evaluate("u => (location.hash = `#visit/${u}/overall`)", uuid)

    page.get_by_text("This phone has no open visit of that number.").wait_for()


def test_a_phone_that_cannot_save_says_so_and_saves_at_the_next_change(phone):
    page = phone()
    uuid = begin(page)
    go_to(page, "overall")
    page.evaluate("() => { store.saveDraft = async () => { throw Error('disk full') } }")
    page.get_by_label("Summary").fill("One")
    page.get_by_role("alert").get_by_text("disk full").wait_for()

    page.evaluate("() => { delete store.saveDraft }")
    page.get_by_label("Summary").fill("One, two")
    wait_until(page, "u => store.draft(u).then(d => d.record.summary === 'One, two')", uuid)

    page.get_by_text("disk full").wait_for(state="hidden")


def test_a_place_by_hand_stays_and_a_word_that_is_none_is_told(phone):
    page = phone()
    uuid = begin(page)
    page.get_by_text("Write the place by hand").tap()
    field = page.get_by_label("Latitude, longitude", exact=True)

    field.fill("Bakı")
    field.blur()
    page.get_by_text("“Bakı” is no place.").wait_for()
    field.fill("40.1, 48.2")
    field.blur()
    page.get_by_text("Place written by hand: 40.100000, 48.200000.").wait_for()
    go_to(page, "check")

    assert draft_of(page, uuid)["record"]["position"]["source"] == "manual"


def test_a_phone_that_tells_no_place_stops_nobody(phone):
    page = phone()
    page.add_init_script(REFUSES)
    page.reload(wait_until="networkidle")
    uuid = begin(page)

    page.get_by_text("The phone does not tell its place.").wait_for()
    go_to(page, "check")

    page.get_by_text("There is no place of the visit.").wait_for()
    assert draft_of(page, uuid)["record"]["position"] is None


def test_what_the_register_should_say_is_proposed_and_not_more(phone):
    page = phone()
    uuid = begin(page)
    page.get_by_text("The register is wrong").tap()
    assert page.get_by_label("Address").input_value() == "Bakı"

    page.get_by_label("Address").fill("Bakı, İçərişəhər")
    go_to(page, "check")

    (proposal,) = draft_of(page, uuid)["record"]["proposals"]
    told = {name: proposal[name] for name in ("field", "base", "value")}
    assert told == {"field": "address", "base": "Bakı", "value": "Bakı, İçərişəhər"}
