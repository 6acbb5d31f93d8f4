"""The public map, drawn from vector tiles: clicked, walked by keyboard, and edited meanwhile."""

import io
import re

import pytest
from django.contrib.gis.geos import Point
from django.core.management import call_command
from PIL import Image
from playwright.sync_api import expect

from heritage.catalogue.models import Monument
from tests.chromium import on_screen
from tests.factories import MonumentFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIZES = [(390, 844), (1440, 900)]
TOWER = Point(49.83725, 40.36617, srid=4326)
BRIDGE = Point(46.94, 39.15, srid=4326)
ACCENT, WARN, CELL = (148, 27, 48), (122, 75, 0), (12, 90, 97)
ACCENT_IN_THE_DARK = (240, 146, 159)


@pytest.fixture
def town(transactional_db):
    """A tower, another two within its walls, and a bridge far from them."""
    MonumentFactory(name="Qız qalası", name_en="Maiden Tower", number="2.2", location=TOWER)
    for east_deg in (0.002, 0.004):
        MonumentFactory(location=Point(TOWER.x + east_deg, TOWER.y, srid=4326))
    return MonumentFactory(name="Xudafərin", name_en="Bridge", location=BRIDGE)


def wait_for_map(page):
    page.wait_for_selector("[data-explorer][data-ready]")


def click_on(page, point):
    page.mouse.click(*on_screen(page, point))


def colours_at(page, point, reach_px=12):
    """The colours (red, green, blue) that the window has round a place."""
    x, y = on_screen(page, point)
    box = {"x": x - reach_px, "y": y - reach_px, "width": 2 * reach_px, "height": 2 * reach_px}
    picture = Image.open(io.BytesIO(page.screenshot(clip=box))).convert("RGB")
    return {colour for _count, colour in picture.getcolors(4 * reach_px**2)}


def expect_colour(page, point, colour):
    """Within moments: a tile fades in."""
    for _ in range(50):
        if colour in (seen := colours_at(page, point)):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{colour} is not among {seen}")


@pytest.mark.parametrize(("width_px", "height_px"), SIZES)
def test_a_click_on_a_number_comes_so_near_that_its_places_stand_apart(
    browse, town, width_px, height_px
):
    with browse("/en/#map=7/40.37/49.84", width_px=width_px, height_px=height_px) as page:
        wait_for_map(page)
        click_on(page, TOWER)

        expect(page).to_have_url(re.compile(r"#map=1[4-8]/40\.3"))
        assert page.locator(".map-card").count() == 0


@pytest.mark.parametrize(("width_px", "height_px"), SIZES)
def test_a_click_on_a_place_opens_its_card_and_escape_closes_it(browse, town, width_px, height_px):
    with browse("/en/#map=12/39.15/46.94", width_px=width_px, height_px=height_px) as page:
        wait_for_map(page)
        click_on(page, BRIDGE)

        link = page.locator(".map-card__name a")
        expect(link).to_have_text("Bridge")
        expect(link).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.locator(".map-card")).to_have_count(0)
        expect(page.locator("#map")).to_be_focused()


def test_a_click_beside_every_place_does_nothing(browse, town):
    with browse("/en/#map=12/39.15/46.94") as page:
        wait_for_map(page)
        click_on(page, Point(46.95, 39.16))

        page.wait_for_timeout(200)
        assert page.locator(".leaflet-popup").count() == 0


@pytest.mark.parametrize(("width_px", "height_px"), SIZES)
def test_several_at_one_place_are_listed(browse, town, width_px, height_px):
    MonumentFactory(name="Qala qapısı", location=BRIDGE)
    with browse("/en/#map=12/39.15/46.94", width_px=width_px, height_px=height_px) as page:
        wait_for_map(page)
        click_on(page, BRIDGE)

        links = page.locator(".map-card li a")
        expect(links).to_have_count(2)
        assert sorted(links.all_text_contents()) == ["Bridge", "Qala qapısı"]
        expect(links.first).to_be_focused()


def test_what_is_approximate_or_a_sample_is_known_by_its_shape_and_colour(browse, town):
    hidden = MonumentFactory(sensitivity="cell_10km", location=Point(46.3, 40.7, srid=4326))
    sample = MonumentFactory(is_sample=True, location=Point(46.5, 40.7, srid=4326))
    with browse("/en/#map=10/40.7/46.4") as page:
        wait_for_map(page)

        expect_colour(page, sample.public_point, WARN)
        expect_colour(page, hidden.public_point, CELL)
        assert ACCENT not in colours_at(page, hidden.public_point)


def test_the_marks_have_the_colours_of_the_dark(browse, town):
    with browse("/en/#map=12/39.15/46.94", color_scheme="dark") as page:
        wait_for_map(page)
        expect_colour(page, BRIDGE, ACCENT_IN_THE_DARK)

        page.emulate_media(color_scheme="light")
        expect_colour(page, BRIDGE, ACCENT)


def test_the_map_shows_what_the_list_is_asked_for(browse, town):
    with browse("/en/") as page:
        wait_for_map(page)
        page.fill("[data-search-box]", "bridge")
        page.keyboard.press("Enter")
        expect(page.locator(".result")).to_have_count(1)
        wait_for_map(page)

        expect_colour(page, BRIDGE, ACCENT)
        page.goto("/en/?q=bridge#map=9/40.37/49.84")
        wait_for_map(page)
        assert ACCENT not in colours_at(page, TOWER)


def test_every_listed_monument_with_a_public_place_can_be_shown_on_the_map(browse, town):
    hidden = MonumentFactory(name="Kurqan", sensitivity="withheld")
    with browse("/en/?q=bridge") as page:
        wait_for_map(page)
        page.locator(f'[data-show="{town.reference}"]').click()

        expect(page.locator(".map-card__name a")).to_have_text("Bridge")
        expect(page).to_have_url(re.compile(r"#map=1[2-8]/39\.1"))
        page.goto(f"/en/?q={hidden.name}")
        expect(page.locator(".result")).to_have_count(1)
        assert page.locator("[data-show]").count() == 0


def test_a_monument_of_another_page_of_the_list_is_on_the_map_too(browse, transactional_db):
    for number in range(21):
        MonumentFactory(name=f"Qala {number:02}", location=Point(47 + number / 10, 40.5, srid=4326))
    with browse("/en/?page=2#map=12/40.5/47.0") as page:
        wait_for_map(page)

        expect_colour(page, Point(47.0, 40.5), ACCENT)


def test_an_open_map_shows_an_edit_once_the_worker_has_been(browse, town):
    call_command("work", once=True)
    moved = Point(46.9, 39.18, srid=4326)
    with browse("/en/#map=12/39.15/46.94") as page:
        wait_for_map(page)
        Monument.objects.filter(pk=town.pk).update(location=moved)
        call_command("work", once=True)

        with page.expect_response(re.compile(r"/tiles/\d+/"), timeout=60_000):
            pass  # the page asks by itself
        page.wait_for_load_state("networkidle")

        expect_colour(page, moved, ACCENT)
        assert ACCENT not in colours_at(page, BRIDGE)


def test_a_tile_that_does_not_come_leaves_the_rest_of_the_page_as_it_is(browse, town):
    with browse("/en/", statuses=(503,)) as page:
        wait_for_map(page)
        page.route("**/tiles/**", lambda route: route.fulfill(status=503))
        page.get_by_role("button", name="Zoom in").click()
        page.wait_for_load_state("networkidle")

        page.locator(f'[data-show="{town.reference}"]').click()
        expect(page.locator(".map-card__name a")).to_have_text("Bridge")
