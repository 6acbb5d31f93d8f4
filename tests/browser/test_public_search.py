"""The public search box in Chromium: it suggests while one types, and works without script."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.factories import ConceptFactory, MonumentFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WAIT_MS = 15_000


@pytest.fixture
def town(transactional_db):
    kind = ConceptFactory(code="tower", label_az="qüllə", label_en="tower", label_ru="башня")
    MonumentFactory(name="Qız körpüsü")
    return MonumentFactory(name="Qız qalası", number="2.2", kind=kind, importance="world")


def typed(page, words):
    box = page.locator("[data-search-box]")
    box.press_sequentially(words)
    page.get_by_role("listbox").wait_for(timeout=WAIT_MS)
    return box


@pytest.mark.parametrize(("language", "kind"), [("az", "qüllə"), ("en", "tower"), ("ru", "башня")])
def test_arrows_and_enter_open_what_is_suggested(browse, town, language, kind):
    with browse(f"/{language}/") as page:
        box = typed(page, "qiz")
        assert kind in page.get_by_role("option").first.inner_text()
        box.press("ArrowDown")
        assert box.get_attribute("aria-activedescendant")
        box.press("Enter")
        page.wait_for_url(f"**/{language}/monuments/{town.reference}/", timeout=WAIT_MS)


def test_enter_alone_lists_all_and_closes_the_suggestions(browse, town):
    with browse("/en/") as page:
        typed(page, "qiz").press("Enter")
        page.get_by_role("listbox").wait_for(state="hidden", timeout=WAIT_MS)
        page.wait_for_url(re.compile(r"/en/\?q=qiz"), timeout=WAIT_MS)


@pytest.mark.parametrize("width_px", [390, 1440])
def test_the_suggestions_have_no_fault_that_axe_knows_and_fit_their_width(browse, town, width_px):
    with browse("/en/", width_px=width_px) as page:
        typed(page, "qiz")
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        place = page.get_by_role("listbox").bounding_box()
        assert place["x"] >= 0 and place["x"] + place["width"] <= width_px
        assert page.evaluate("document.documentElement.scrollWidth") <= width_px


def test_without_script_the_form_lists_what_was_found(browse, town):
    with browse("/en/", java_script_enabled=False) as page:
        page.locator("[data-search-box]").fill("qiz qalasi")
        page.locator("[data-search-box]").press("Enter")
        page.get_by_role("link", name="Qız qalası", exact=True).wait_for(timeout=WAIT_MS)
