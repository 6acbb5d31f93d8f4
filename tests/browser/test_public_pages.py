"""The public pages as people use them: by mouse, by finger, by keyboard, by screen reader."""

import io
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.gis.geos import Point
from playwright.sync_api import expect

from media_pipeline.intake import receive
from media_pipeline.worker import process_next
from tests.chromium import on_screen
from tests.factories import MonumentFactory, PictureFactory, jpeg_bytes

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIZES = [(390, 844), (1440, 900)]


@pytest.fixture
def tower(live_server):
    """A tower with two pictures."""
    tower = MonumentFactory(name="Qız qalası", name_en="Maiden Tower", number="2.2")
    for number, colour in enumerate([(150, 90, 40), (40, 90, 150)], 1):
        file = io.BytesIO(jpeg_bytes(size=(700, 500), colour=colour))
        receive(file, name=f"tower-{number}.jpg")
        PictureFactory(monument=tower, asset=process_next(), position=number)
    return tower


@pytest.fixture
def town(tower):
    """The tower, a bridge far from it, a place with a cell and a sample."""
    bridge = MonumentFactory(
        name="Xudafərin körpüsü", name_en="Bridge", location=Point(46.94, 39.15, srid=4326)
    )
    MonumentFactory(name="Kurqan", sensitivity="cell_10km", location=Point(46.3, 40.7, srid=4326))
    MonumentFactory(name="Nümunə", is_sample=True, location=Point(48.5, 41.2, srid=4326))
    return bridge


def wait_for_map(page):
    page.wait_for_selector("[data-explorer][data-ready]")


@pytest.mark.parametrize("language", ["az", "en"])
@pytest.mark.parametrize(("width_px", "height_px"), SIZES)
def test_pages_raise_no_error_and_ask_no_other_host(
    browse, town, tower, language, width_px, height_px
):
    size = {"width_px": width_px, "height_px": height_px}
    with browse(f"/{language}/", **size) as page:
        wait_for_map(page)
        page.goto(f"/{language}/monuments/{tower.reference}/", wait_until="networkidle")
        page.locator("[data-picture]").first.click()
        page.wait_for_selector(".openseadragon-canvas")
        page.wait_for_load_state("networkidle")
        page.goto(f"/{language}/about/", wait_until="networkidle")


@pytest.mark.parametrize(("width_px", "height_px"), SIZES)
def test_no_page_is_wider_than_the_window(browse, town, tower, width_px, height_px):
    for address in ("/en/", "/en/about/", f"/en/monuments/{tower.reference}/"):
        with browse(address, width_px=width_px, height_px=height_px) as page:
            assert page.evaluate("document.documentElement.scrollWidth") <= width_px


def test_a_long_list_scrolls_beside_the_map_and_not_the_page(browse, transactional_db):
    for number in range(25):
        MonumentFactory(name=f"Qala {number}", location=Point(47 + number / 10, 40.5, srid=4326))
    with browse("/en/") as page:
        wait_for_map(page)
        assert page.evaluate("document.documentElement.scrollHeight") <= 900


@pytest.mark.parametrize(("width_px", "height_px"), SIZES)
def test_the_map_begins_with_every_place_in_sight(browse, town, width_px, height_px):
    edges = [Point(44.9, 41.2, srid=4326), Point(50.4, 40.4, srid=4326)]
    for place in edges:
        MonumentFactory(location=place)
    with browse("/en/", width_px=width_px, height_px=height_px) as page:
        wait_for_map(page)
        window = page.locator("#map").bounding_box()
        for place in edges:
            x, y = on_screen(page, place)
            assert window["x"] <= x <= window["x"] + window["width"]
            assert window["y"] <= y <= window["y"] + window["height"]


@pytest.fixture
def tall(transactional_db):
    """A tower with a photograph and a document that are taller than any frame."""
    tower = MonumentFactory(name="Qala")
    for kind, size in (("photo", (400, 900)), ("document", (400, 1000))):
        receive(io.BytesIO(jpeg_bytes(size=size)), name=f"{kind}.jpg")
        PictureFactory(monument=tower, asset=process_next(), kind=kind)
    return tower


@pytest.mark.parametrize(("width_px", "height_px"), SIZES)
def test_a_tall_picture_fits_its_frame(browse, tall, width_px, height_px):
    size = {"width_px": width_px, "height_px": height_px}
    with browse(f"/en/monuments/{tall.reference}/", **size) as page:
        for image in page.locator(".gallery__frame img").all():
            assert image.evaluate("image => image.offsetHeight <= image.parentNode.offsetHeight")


@pytest.mark.parametrize(("width_px", "height_px"), SIZES)
def test_axe_finds_nothing_to_complain_of(browse, town, tower, width_px, height_px):
    for address in ("/en/", f"/en/monuments/{tower.reference}/", "/en/about/"):
        with browse(address, width_px=width_px, height_px=height_px) as page:
            for colours in ("light", "dark"):
                page.emulate_media(color_scheme=colours)
                found = Axe().run(page)
                assert found.violations_count == 0, found.generate_report()


def reference_after_tabs(page, most=8):
    """The monument that Tab reaches first: past the few controls that order a list."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if reference := page.evaluate("document.activeElement.dataset.reference"):
            return reference
    raise AssertionError(f"{most} tabs reached {page.evaluate('document.activeElement.outerHTML')}")


def test_a_keyboard_walks_the_list_to_a_page(browse, town, tower):
    with browse("/en/") as page:
        wait_for_map(page)
        page.locator("#results").focus()

        assert reference_after_tabs(page) == tower.reference
        assert page.locator(".pin--chosen").count() == 1
        page.keyboard.press("Escape")
        assert page.locator(".pin--chosen").count() == 0
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/monuments/{tower.reference}/")


def test_a_card_opened_by_keyboard_gives_the_focus_back(browse, town, tower):
    with browse("/en/") as page:
        wait_for_map(page)
        button = page.locator(f'[data-show="{tower.reference}"]')
        button.focus()
        page.keyboard.press("Enter")
        expect(page.locator(".map-card__name a")).to_be_focused()

        page.keyboard.press("Escape")

        expect(button).to_be_focused()


def test_the_first_tabs_lead_past_header_and_map(browse, town):
    with browse("/en/") as page:
        wait_for_map(page)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.hash") == "#content"
        page.locator(".skip-link--map").focus()
        page.keyboard.press("Enter")

        assert reference_after_tabs(page)


def test_a_search_stays_on_the_page_and_back_undoes_it(browse, town):
    with browse("/en/") as page:
        wait_for_map(page)
        page.fill("[data-search-box]", "bridge")
        page.keyboard.press("Enter")
        expect(page.locator(".result")).to_have_count(1)

        expect(page).to_have_url(re.compile(r"q=bridge#map="))
        page.go_back()
        expect(page.locator(".result")).to_have_count(4)
        assert page.input_value("[data-search-box]") == ""


def test_the_language_switch_keeps_filters_and_map(browse, town):
    with browse("/en/?q=bridge#map=9/39.15/46.94") as page:
        wait_for_map(page)
        page.click("[hreflang=az][lang=az]")
        expect(page).to_have_url(re.compile(r"/az/\?q=bridge#map=9/39\.15"))


def test_a_link_to_a_picture_opens_it(browse, tower):
    second = tower.pictures.all()[1]
    with browse(f"/en/monuments/{tower.reference}/#picture={second.pk}") as page:
        page.wait_for_selector(".openseadragon-canvas")

        expect(page.locator("[data-count]")).to_have_text("Picture 2 of 2")
        assert page.locator("[data-act=next]").is_disabled()
        page.keyboard.press("PageUp")
        expect(page.locator("[data-count]")).to_have_text("Picture 1 of 2")
        page.keyboard.press("Escape")
        expect(page).to_have_url(re.compile("/[^#]*$"))


def test_on_a_phone_the_words_of_the_viewer_stand_above_its_buttons(browse, tower):
    picture = tower.pictures.first()
    address = f"/en/monuments/{tower.reference}/#picture={picture.pk}"
    with browse(address, width_px=390, height_px=844) as page:
        page.wait_for_selector(".openseadragon-canvas")
        words = page.locator(".viewer__words").bounding_box()
        buttons = page.locator(".viewer__bar .button").all()

        assert all(words["y"] + words["height"] <= button.bounding_box()["y"] for button in buttons)


def test_everything_can_be_read_without_script(browse, town, tower):
    with browse("/en/", java_script_enabled=False) as page:
        page.fill("[data-search-box]", "tower")
        page.get_by_role("search").get_by_role("button", name="Search").click()
        assert "q=tower" in page.url
        page.click("text=Maiden Tower")
        assert page.locator("figure img").count() == 2
