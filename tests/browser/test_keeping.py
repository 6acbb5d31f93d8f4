"""Gathering a set and keeping a search in Chromium, with script and without."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from heritage.catalogue.models import KeptSearch, MonumentSet
from tests.factories import MonumentFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WAIT_MS = 15_000


@pytest.fixture
def walls(transactional_db):
    return [MonumentFactory(name=f"Divar {number}", number=str(number)) for number in (1, 2)]


def add_to_set(number):
    return re.compile(f"^Add to a set.*Divar {number}")


@pytest.mark.parametrize("has_script", [True, False])
def test_a_set_is_gathered_from_the_list(browse, walls, has_script):
    with browse("/en/", java_script_enabled=has_script) as page:
        page.get_by_role("link", name=add_to_set(1)).click()
        page.get_by_label("Name of the new set").fill("Мои стены")
        page.get_by_role("button", name="Add").click()
        page.get_by_text("is in the set “Мои стены”").wait_for(timeout=WAIT_MS)

        page.get_by_role("link", name=add_to_set(2)).click()
        if not has_script:
            page.get_by_role("button", name="Add").click()
        page.get_by_text("“Divar 2” is in the set").wait_for(timeout=WAIT_MS)
        page.get_by_role("link", name="Open the set").last.click()
        page.get_by_role("button", name="Up: Divar 2").click()
        page.get_by_role("button", name=re.compile("^Take out.*Divar 1")).click()
        page.get_by_role("button", name="Put it back").click()
        page.get_by_role("button", name=re.compile("^Take out.*Divar 1")).wait_for(timeout=WAIT_MS)

    members = MonumentSet.objects.get().members.values_list("reference", flat=True)
    assert list(members) == [walls[1].reference, walls[0].reference]


def test_a_search_is_kept_from_the_list(browse, walls, settings):
    settings.SENDS_MAIL = True
    with browse("/en/?q=divar") as page:
        page.get_by_role("link", name="Keep this search").click()
        page.get_by_label("Your e-mail address").fill("reader@example.org")
        page.get_by_role("button", name="Keep the search").click()
        page.get_by_role("heading", name="Look into your mail").wait_for(timeout=WAIT_MS)

    kept = KeptSearch.objects.get()
    assert (kept.query, kept.name, kept.confirmed_at) == ("q=divar", "Search: divar", None)


@pytest.mark.parametrize("width_px", [390, 1440])
def test_the_pages_have_no_fault_that_axe_knows_and_fit_their_width(
    browse, walls, settings, width_px
):
    settings.SENDS_MAIL = True
    add = f"/en/sets/add/?monument={walls[0].reference}"
    with browse(add, width_px=width_px) as page:
        page.get_by_label("Name of the new set").fill("W" * 100)
        page.get_by_role("button", name="Add").click()
        for address in (page.url, "/en/sets/", add, "/en/searches/keep/", "/en/?q=divar"):
            page.goto(address, wait_until="networkidle")
            found = Axe().run(page)
            assert found.violations_count == 0, f"{address}: {found.generate_report()}"
            assert page.evaluate("document.documentElement.scrollWidth") <= width_px, address
