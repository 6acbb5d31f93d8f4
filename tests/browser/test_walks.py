"""Map and search from end to end by keyboard alone, and without script, in every language."""

import re
from urllib.parse import unquote

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.gis.geos import Point
from playwright.sync_api import expect

from tests.factories import ConceptFactory, MonumentFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LANGUAGES = ("az", "en", "ru")
WAIT_MS = 20_000


@pytest.fixture
def register(transactional_db):
    tower = ConceptFactory(code="tower")
    mosque = ConceptFactory(code="mosque", label_az="məscid", label_en="mosque", label_ru="мечеть")
    for name, kind, x in (("Qız qalası", tower, 49.84), ("Şəki qalası", tower, 47.1)):
        MonumentFactory(name=name, kind=kind, location=Point(x, 40.4, srid=4326))
    return MonumentFactory(name="Göy məscid", kind=mosque, location=Point(46.4, 39.2, srid=4326))


def ready(page):
    page.locator("[data-explorer][data-ready]").wait_for(timeout=WAIT_MS)


def focused(page, attribute):
    return page.evaluate(f"document.activeElement.{attribute}")


def tab_to(page, selector, most=60):
    """Press Tab until what has the focus matches: nothing is reached in another way."""
    for _step in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("one => document.activeElement.matches(one)", selector):
            return
    raise AssertionError(f"{most} times Tab do not lead to {selector}")


def listed(page):
    return page.locator(".result__name")


@pytest.mark.parametrize("language", LANGUAGES)
def test_by_keyboard_one_searches_narrows_looks_and_opens(browse, register, language):
    with browse(f"/{language}/") as page:
        ready(page)
        tab_to(page, ".skip-link--map")
        page.keyboard.press("Enter")  # past the map, which comes first
        tab_to(page, "[data-reference]")
        expect(page.locator(".pin--chosen")).to_have_count(1)
        page.keyboard.press("Escape")
        expect(page.locator(".pin--chosen")).to_have_count(0)

        tab_to(page, "[data-show]")
        page.keyboard.press("Enter")
        expect(page.locator(".map-card a").first).to_be_focused()
        page.keyboard.press("Escape")
        assert focused(page, "dataset.show")  # Escape returns to where one was

        page.reload()
        ready(page)
        tab_to(page, "[data-search-box]")
        page.keyboard.type("qala")
        page.keyboard.press("Enter")
        expect(listed(page)).to_have_count(2)
        tab_to(page, "[data-kept-open=filters] > summary")
        page.keyboard.press("Enter")
        tab_to(page, "[data-kept-open=importance] > summary")
        page.keyboard.press("Enter")
        tab_to(page, "[name=importance]")
        page.keyboard.press("Space")
        page.wait_for_url(re.compile("importance=local"))
        tab_to(page, ".result__name")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(rf"/{language}/monuments/M\d+/$"), timeout=WAIT_MS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_script_one_searches_narrows_sorts_and_opens(browse, register, language):
    with browse(f"/{language}/", java_script_enabled=False) as page:
        page.locator("[data-search-box]").fill("qala")
        page.locator("[data-search-box]").press("Enter")
        expect(listed(page)).to_have_count(2)
        page.locator("[data-kept-open=filters] > summary").click()
        page.locator("[data-kept-open=kind] > summary").click()
        page.locator("[name=kind][value=tower]").check()
        page.locator("#how-view").select_option("table")
        page.locator("#how-sort").select_option("-name")
        page.locator(".how noscript button, .how button").first.click()
        page.wait_for_url(re.compile("view=table"))
        names = page.locator(".results-table [data-reference]")
        expect(names).to_have_text(["Şəki qalası", "Qız qalası"])
        asked = unquote(page.url)
        assert "q=qala" in asked and "kind=tower" in asked and "sort=-name" in asked

        page.locator(".chip").first.click()
        names.first.click()
        page.wait_for_url(re.compile(rf"/{language}/monuments/M\d+/$"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_on_map_and_search_pages(browse, register, language):
    pages = ("", "?q=qala&view=table", "print/?q=qala", "searches/keep/?q=qala", "sets/", "embed/")
    with browse(f"/{language}/") as page:
        for address in pages:
            page.goto(f"/{language}/{address}", wait_until="networkidle")
            for opener in page.locator(".overlays__open, .map-tools__open").all():
                opener.press("Enter")
            found = Axe().run(page)
            assert found.violations_count == 0, (address, found.generate_report())


def test_the_list_follows_the_map_and_says_how_many_there_are(browse, register):
    with browse("/en/#map=10/40.4000/49.8400") as page:
        ready(page)
        expect(listed(page)).to_have_count(3)
        page.get_by_label("The list follows the map").press("Space")

        expect(listed(page)).to_have_text(["Qız qalası"])
        expect(page.get_by_role("status").filter(has_text="1 monument")).to_be_visible()
        page.evaluate("void window.publicMap.map.setView([40, 48.1], 6, { animate: false })")
        expect(listed(page)).to_have_count(3)
        expect(page.get_by_role("status").filter(has_text="3 monuments")).to_be_visible()
        assert page.evaluate("history.length") <= 3  # what only passes is not gone back to


def test_whoever_reads_the_list_keeps_it_while_the_map_moves(browse, register):
    with browse("/en/#map=6/40.4000/48.4000") as page:
        ready(page)
        page.get_by_label("The list follows the map").press("Space")
        page.wait_for_url(re.compile("bbox="))
        expect(listed(page)).to_have_count(3)
        listed(page).nth(1).focus()
        expect(page.locator(".pin--chosen")).to_have_count(1)
        page.evaluate("void window.publicMap.map.setView([39.2, 46.4], 12, { animate: false })")

        expect(listed(page)).to_have_count(3)
        expect(listed(page).nth(1)).to_be_focused()
