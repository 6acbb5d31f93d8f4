"""A person reviews the lists of an inspection: their drawings are seen, also on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings

from heritage.catalogue.management.commands.load_vocabularies import load_condition, read_rows

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DRAWN = """() => [...document.querySelectorAll("svg.drawing")].map(
  (drawing) => drawing.querySelector("use").getBBox().width
)"""


@pytest.fixture
def lists():
    for path in (settings.FIXTURES_DIR / "vocabularies" / "condition").glob("*.csv"):
        load_condition(read_rows(path))


@pytest.mark.parametrize("scheme", ["damage", "damage-grade", "element"])
def test_every_drawing_of_a_list_is_drawn(browse, lists, scheme):
    with browse(f"/vocabularies/{scheme}") as page:
        page.wait_for_function(f"({DRAWN})().every((width) => width > 20)")
        assert len(page.evaluate(DRAWN)) >= 6


def test_on_a_phone_the_page_is_no_wider_than_it(browse, lists):
    with browse("/vocabularies/damage", width_px=390) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_machine_finds_nothing_that_would_shut_anybody_out(browse, lists):
    for address in ("/vocabularies/", "/vocabularies/usability", "/vocabularies/damage/crack"):
        with browse(address) as page:
            found = Axe().run(page)
            assert found.violations_count == 0, found.generate_report()
