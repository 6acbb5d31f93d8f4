"""One draft in two tabs of one phone: neither writes over what the other has kept."""

import pytest

from tests.chromium import wait_until

from .conftest import begin, go_to

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ELSEWHERE = "This visit is open in another tab or window."
KEPT = "([u, text]) => store.draft(u).then(d => d.record.summary === text)"


def write(page, uuid, text):
    """Fill the summary, and wait until it is kept."""
    page.get_by_label("Summary").fill(text)
    wait_until(page, KEPT, [uuid, text])


def second_tab(page):
    """The same address in another tab of the same phone."""
    other = page.context.new_page()
    other.goto(page.url, wait_until="networkidle")
    return other


@pytest.fixture
def first(phone):
    page = phone()
    page.uuid = begin(page)
    go_to(page, "overall")
    write(page, page.uuid, "Damp.")
    return page


def test_a_visit_that_is_open_in_a_tab_is_not_opened_in_another(first):
    other = second_tab(first)

    other.get_by_role("alert").get_by_text(ELSEWHERE).wait_for()
    assert other.get_by_label("Summary").count() == 0
    write(first, first.uuid, "Damp and moss.")


def test_who_goes_on_in_another_tab_finds_all_that_was_kept_and_the_first_writes_no_more(first):
    other = second_tab(first)
    other.get_by_role("button", name="Go on here").click()

    assert other.get_by_label("Summary").input_value() == "Damp."
    first.get_by_role("alert").get_by_text(ELSEWHERE).wait_for()
    write(other, first.uuid, "Damp, and a crack.")

    first.get_by_role("button", name="Go on here").click()
    assert first.get_by_label("Summary").input_value() == "Damp, and a crack."
    other.get_by_role("alert").get_by_text(ELSEWHERE).wait_for()


def test_a_tab_that_is_closed_gives_its_visit_back(first):
    address = first.url
    other = first.context.new_page()
    first.close()
    other.goto(address, wait_until="networkidle")
    assert other.get_by_label("Summary").input_value() == "Damp."


def test_a_visit_whose_screen_was_left_goes_on_in_its_tab_without_being_asked(first):
    first.evaluate("location.hash = '#monument/M000123'")
    first.get_by_role("link", name="Go on with the visit begun").wait_for()
    first.wait_for_timeout(1000)
    first.get_by_role("link", name="Go on with the visit begun").click()
    write(first, first.uuid, "Damp, and a late word.")


def test_the_steps_of_a_visit_share_it_and_none_finds_it_taken(first):
    for step in ("damages", "overall", "elements", "overall"):
        go_to(first, step)
        assert first.get_by_text(ELSEWHERE).count() == 0

    assert first.get_by_label("Summary").input_value() == "Damp."
