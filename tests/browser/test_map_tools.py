"""Drawing, measuring and going to a place on the public map: by mouse, by finger, by keyboard."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.gis.geos import Point
from playwright.sync_api import expect

from tests.factories import MonumentFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIZES = [(390, 844), (1440, 900)]
VIEW = "#map=9/40.5/49.0"
GRID = [(x / 10, y / 10) for x in (486, 490, 494) for y in (403, 405, 407)]


@pytest.fixture
def town(live_server):
    """Nine monuments round the middle of the view."""
    return [MonumentFactory(location=Point(*at, srid=4326)) for at in GRID]


def open_map(page):
    page.wait_for_selector("[data-explorer][data-ready]")


def take(page, tool):
    page.locator(".map-tools__open").click()
    page.locator(f"[data-tool={tool}]").click()


def at(page, across, down):
    """Click on the map at a share of its width and height."""
    box = page.locator("#map").bounding_box()
    page.mouse.click(box["x"] + box["width"] * across, box["y"] + box["height"] * down)


def write_point(page, text):
    page.locator("[data-strip-point] input").fill(text)
    page.locator("[data-strip-point] input").press("Enter")


def count_is(page, count):
    expect(page.locator(".result")).to_have_count(count)


def test_a_rectangle_of_two_clicks_narrows_list_and_map(browse, town):
    with browse(f"/en/{VIEW}") as page:
        open_map(page)
        take(page, "rectangle")
        at(page, 0.42, 0.42)
        at(page, 0.58, 0.55)

        count_is(page, 1)
        expect(page).to_have_url(re.compile("bbox="))
        expect(page.locator("path.asked-shape")).to_have_count(1)


def test_a_polygon_is_seen_again_from_its_link_and_can_be_removed(browse, town):
    with browse(f"/en/?within=48.5,40.2;48.7,40.2;48.7,40.8;48.5,40.8{VIEW}") as page:
        open_map(page)
        count_is(page, 3)
        expect(page.locator("path.asked-shape")).to_have_count(1)

        page.locator(".map-tools__open").click()
        page.locator("[data-remove-shape]").click()

        count_is(page, 9)
        expect(page.locator("path.asked-shape")).to_have_count(0)


def test_a_polygon_by_keyboard_alone(browse, town):
    with browse(f"/en/{VIEW}") as page:
        open_map(page)
        page.locator(".map-tools__open").focus()
        page.keyboard.press("Enter")
        page.locator("[data-tool=polygon]").focus()
        page.keyboard.press("Enter")
        expect(page.locator("[data-strip-help]")).to_be_focused()
        for text in ("40.2, 48.5", "40.2 48.7", "40°48′N 48°42′E", "40.8, 48.5"):
            write_point(page, text)
            expect(page.locator("[data-strip-point] input")).to_have_value("")
        page.locator("[data-strip-finish]").press("Enter")

        count_is(page, 3)
        expect(page.locator(".map-tools__open")).to_be_focused()


def test_a_circle_with_a_written_radius(browse, town):
    with browse(f"/en/{VIEW}") as page:
        open_map(page)
        take(page, "circle")
        page.locator("[data-strip-distance] input").fill("5000")
        write_point(page, "40.5, 49.0")
        expect(page.locator("[data-strip-said]")).to_contain_text("5.00 km")
        page.locator("[data-strip-finish]").click()

        expect(page).to_have_url(re.compile("near=49.00000%2C40.50000%2C5000"))
        count_is(page, 1)


def test_what_lies_along_a_line(browse, town):
    with browse(f"/en/{VIEW}") as page:
        open_map(page)
        take(page, "line")
        write_point(page, "40.5, 48.5")
        write_point(page, "40.5, 49.5")
        page.locator("[data-strip-finish]").click()

        count_is(page, 3)
        expect(page.locator("path.asked-shape")).to_have_count(2)


def test_the_last_point_can_be_taken_back_and_escape_ends_the_tool(browse, town):
    with browse(f"/en/{VIEW}") as page:
        open_map(page)
        take(page, "measure")
        for across in (0.4, 0.5, 0.6):
            at(page, across, 0.5)
        expect(page.locator("path.sketch-point")).to_have_count(3)
        page.keyboard.press("Control+z")
        expect(page.locator("path.sketch-point")).to_have_count(2)
        page.locator("[data-strip-undo]").click()
        expect(page.locator("path.sketch-point")).to_have_count(1)

        page.keyboard.press("Escape")

        expect(page.locator("path.sketch-point")).to_have_count(0)
        expect(page.locator("[data-strip]")).to_be_hidden()
        expect(page.locator(".map-tools__open")).to_be_focused()


def test_a_click_on_a_pin_while_one_measures_opens_no_card(browse, town):
    with browse(f"/en/{VIEW}") as page:
        open_map(page)
        take(page, "measure")
        at(page, 0.5, 0.5)

        expect(page.locator("path.sketch-point")).to_have_count(1)
        expect(page.locator(".leaflet-popup")).to_have_count(0)


def test_a_distance_is_that_of_the_ellipsoid(browse, town):
    with browse(f"/en/{VIEW}") as page:
        open_map(page)
        take(page, "measure")
        write_point(page, "40.3662, 49.8373")
        write_point(page, "40.6828, 46.3606")

        expect(page.locator("[data-strip-said]")).to_contain_text("297 km")


def test_coordinates_are_shown_in_three_ways_and_copied(browse, town):
    options = {"permissions": ["clipboard-read", "clipboard-write"]}
    with browse(f"/en/{VIEW}", **options) as page:
        open_map(page)
        take(page, "place")
        write_point(page, "40.3662, 49.8373")
        said = page.locator("[data-strip-said]")
        for text in ("40.36620, 49.83730", "40°21′58.3″N 49°50′14.3″E", "39T 401283 4469052"):
            expect(said).to_contain_text(text)
        said.locator("[data-copy]").nth(2).click()

        expect(page.locator("[data-strip-status]")).to_have_text("Copied.")
        assert page.evaluate("navigator.clipboard.readText()") == "39T 401283 4469052"


def test_near_me_asks_with_the_place_of_the_device(browse, town):
    place = {"latitude": 40.5, "longitude": 49.0}
    with browse(f"/en/{VIEW}", geolocation=place, permissions=["geolocation"]) as page:
        open_map(page)
        take(page, "near")
        page.locator("[data-strip-finish]").click()

        count_is(page, 1)
        expect(page).to_have_url(re.compile("near=49.00000%2C40.50000%2C1000"))


def test_near_me_says_why_it_cannot(browse, town):
    with browse(f"/en/{VIEW}") as page:
        open_map(page)
        take(page, "near")
        page.locator("[data-strip-finish]").click()

        expect(page.locator("[data-strip-problem]")).to_contain_text("may not tell where you are")


def test_a_point_that_cannot_be_read_is_refused_in_a_sentence(browse, town):
    with browse(f"/en/{VIEW}", statuses=[400]) as page:
        open_map(page)
        take(page, "polygon")
        write_point(page, "91, 49")

        expect(page.locator("[data-strip-problem]")).to_contain_text("latitude 91 is out of range")


def test_the_map_goes_to_coordinates(browse, town):
    with browse(f"/en/{VIEW}") as page:
        open_map(page)
        page.locator(".map-tools__open").click()
        page.locator("#go-to").fill("39°12′N 46°24′E")
        page.locator("#go-to").press("Enter")

        expect(page).to_have_url(re.compile(r"#map=15/39\.2\d*/46\.4"))


@pytest.mark.parametrize(("width_px", "height_px"), SIZES)
def test_every_tool_can_be_touched_and_axe_finds_nothing(browse, town, width_px, height_px):
    with browse(f"/en/{VIEW}", width_px=width_px, height_px=height_px) as page:
        open_map(page)
        page.locator(".map-tools__open").click()
        for button in page.locator(".map-tools button:visible, .map-tools__open").all():
            assert button.bounding_box()["height"] >= 44
        found = [Axe().run(page)]
        page.locator("[data-tool=place]").click()
        write_point(page, "40.5, 49.0")
        for button in page.locator(".map-strip button:visible").all():
            box = button.bounding_box()
            assert box["height"] >= 44 and box["x"] + box["width"] <= width_px
        found.append(Axe().run(page))

        assert [one.generate_report() for one in found if one.violations_count] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width_px
