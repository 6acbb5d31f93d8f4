"""The map of conditions in Chromium: signs that need no colour, a switch, a facet, axe."""

import re
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.gis.geos import Point
from django.test import Client
from playwright.sync_api import expect

from heritage.catalogue.services.condition import set_condition
from tests.factories import MonumentFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
VIEW = "#map=9/40.5/49.0"


@pytest.fixture
def signed_in(browse, transactional_db):
    client = Client()
    client.force_login(UserFactory(role="inspector"))
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "path": "/"}
    state = {"cookies": [session | {"domain": "localhost"}], "origins": []}
    return lambda address, **options: browse(address, storage_state=state, **options)


@pytest.fixture
def visited(transactional_db):
    for place, found in enumerate(("CC0", "CC1", "CC2", "CC3")):
        monument = MonumentFactory(
            name=f"Qala {found}", location=Point(48.7 + place / 5, 40.5, srid=4326)
        )
        set_condition(monument.pk, found, date(2024, 5, 1))


def opened(page):
    page.locator("[data-explorer][data-ready]").wait_for()
    return page.locator(".leaflet-marker-pane .condition")


def test_each_sign_says_its_class_by_number_and_shape(signed_in, visited):
    with signed_in(f"/en/staff-map/{VIEW}") as page:
        signs = opened(page)

        expect(signs).to_have_text(["3", "2", "1", "0"])
        shapes = signs.evaluate_all(
            "all => all.map(one => { const style = getComputedStyle(one);"
            " return [style.borderTopStyle, style.borderRadius].join(' '); })"
        )
        assert len(set(shapes)) == 4


def test_the_switch_takes_the_signs_off_and_the_link_keeps_it(signed_in, visited):
    with signed_in(f"/en/staff-map/{VIEW}") as page:
        signs = opened(page)
        expect(signs).to_have_count(4)
        page.locator(".overlays__open").click()
        page.get_by_label("Condition by the last visit").press("Space")

        expect(signs).to_have_count(0)
        expect(page).to_have_url(re.compile(r"&layers=condition$"))


def test_the_facet_narrows_signs_and_list_by_keyboard(signed_in, visited):
    with signed_in(f"/en/staff-map/{VIEW}") as page:
        signs = opened(page)
        page.get_by_text("More filters").press("Enter")
        page.locator("summary", has_text=re.compile("^Condition$")).press("Enter")
        page.get_by_role("checkbox", name="CC3").press("Space")

        expect(signs).to_have_text(["3"])
        expect(page.locator(".result__name")).to_have_text(["Qala CC3"])
        expect(page).to_have_url(re.compile(r"/en/staff-map/\?condition=CC3"))


@pytest.mark.parametrize("width_px", [390, 1440])
@pytest.mark.parametrize("colour_scheme", ["light", "dark"])
def test_the_page_has_no_fault_that_axe_knows(signed_in, visited, width_px, colour_scheme):
    with signed_in(
        f"/en/staff-map/?view=table{VIEW}", width_px=width_px, color_scheme=colour_scheme
    ) as page:
        opened(page)
        page.locator(".overlays__open").click()
        found = Axe().run(page)

        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width_px
