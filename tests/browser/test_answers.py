"""Facets, orders and the table in Chromium: answered at once, and without script too."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.gis.geos import Point

from tests.factories import ConceptFactory, MonumentFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def register(transactional_db):
    tower = ConceptFactory(code="tower", label_en="tower")
    mosque = ConceptFactory(code="mosque", label_en="mosque")
    for name, kind, x in (("Qız qalası", tower, 49.8), ("Şəki qalası", tower, 47.1)):
        MonumentFactory(name=name, kind=kind, location=Point(x, 40.4, srid=4326))
    MonumentFactory(name="Göy məscid", kind=mosque, location=Point(46.4, 39.2, srid=4326))


def listed(page):
    return page.locator(".result__name").all_inner_texts()


def opened(page):
    page.locator("[data-explorer][data-ready]").wait_for()
    page.get_by_text("More filters").click()
    page.locator("summary", has_text=re.compile("^Kind$")).click()


def test_a_choice_changes_list_and_counts_at_once_and_leaves_the_focus(browse, register):
    with browse("/en/") as page:
        opened(page)
        page.get_by_role("checkbox", name="Mosque").press("Space")
        page.get_by_role("link", name="Take off: Kind: mosque").wait_for()

        assert listed(page) == ["Göy məscid"]
        assert page.evaluate("document.activeElement.value") == "mosque"
        page.get_by_role("checkbox", name="Tower").press("Space")
        page.get_by_role("heading", name="3 monuments").wait_for()

        page.get_by_role("link", name="Take off: Kind: mosque").click()
        page.get_by_role("heading", name="2 monuments").wait_for()
        assert not page.get_by_role("checkbox", name="Mosque").is_checked()
        page.go_back()
        page.get_by_role("heading", name="3 monuments").wait_for()
        assert page.get_by_role("checkbox", name="Mosque").is_checked()


def test_the_nearest_are_so_to_the_middle_of_the_map(browse, register):
    with browse("/en/#map=9/39.2000/46.4000") as page:
        page.locator("[data-explorer][data-ready]").wait_for()
        page.get_by_label("Order").select_option("distance")
        page.wait_for_url(re.compile(r"sort=distance"))
        page.locator(".result:first-child", has_text="Göy məscid").wait_for()

        assert listed(page) == ["Göy məscid", "Şəki qalası", "Qız qalası"]


@pytest.mark.parametrize("width_px", [390, 1440])
@pytest.mark.parametrize("query", ["?kind=tower&century=12", "?view=table&sort=-name"])
def test_facets_and_table_have_no_fault_that_axe_knows_and_fit_their_width(
    browse, register, width_px, query
):
    with browse(f"/en/{query}", width_px=width_px) as page:
        opened(page)
        found = Axe().run(page)

        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width_px


def test_without_script_the_same_form_asks_the_same(browse, register):
    with browse("/en/", java_script_enabled=False) as page:
        page.get_by_text("More filters").click()
        page.locator("summary", has_text=re.compile("^Kind$")).click()
        page.get_by_role("checkbox", name="Tower").check()
        page.get_by_label("Order").select_option("-name")
        page.get_by_role("button", name="Show", exact=True).first.click()
        page.get_by_role("link", name="Take off: Kind: tower").wait_for()

        assert listed(page) == ["Şəki qalası", "Qız qalası"]
