"""The form can be reached: by thumb, by screen reader, in the dark, on a narrow phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from .conftest import begin, go_to

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
STEPS = [
    "access", "views", "elements", "damages", "threats", "recommendations", "overall", "check",
]  # fmt: skip
SMALL = """[...document.querySelectorAll('button, summary, select, .pick__one, a.button')]
  .filter(one => one.offsetParent && one.getBoundingClientRect().height < 47.5)
  .map(one => one.outerHTML.slice(0, 120))"""


def has_no_fault(page, where):
    found = Axe().run(page)
    assert found.violations_count == 0, f"{where}: {found.generate_report()}"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390, where
    assert page.evaluate(SMALL) == [], where


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_step_has_no_fault_that_axe_knows(phone, scheme):
    page = phone(color_scheme=scheme)
    has_no_fault(page, "monument")
    begin(page)
    for step in STEPS:
        go_to(page, step)
        if step == "damages":
            page.get_by_role("button", name="Add a damage").tap()
        if step == "recommendations":
            page.get_by_role("button", name="Add a recommendation").tap()
        if step == "threats":
            page.get_by_text("Looting").tap()
        has_no_fault(page, step)


def test_the_rapid_form_has_no_fault_that_axe_knows(phone):
    page = phone()
    begin(page, "Rapid form after an event")
    has_no_fault(page, "rapid")


@pytest.mark.parametrize("language", ["az", "ru"])
def test_answers_are_said_in_the_page_s_language(phone, language):
    page = phone(language=language)
    said = page.locator("[data-slot=last]").inner_text()
    assert {"az": "04.05.2025", "ru": "4 мая 2025"}[language] in said
    page.locator("[data-start]").tap()

    page.get_by_text(f"Outside only ({language})").wait_for()
