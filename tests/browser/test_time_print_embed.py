"""The map through time, on paper, and inside a page of another site."""

import re

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.gis.geos import Point
from playwright.sync_api import expect

from tests.factories import MonumentFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

VIEW = "#map=8/40.5/49.0"
SIZES = [(390, 844), (1440, 900)]


@pytest.fixture
def town(live_server):
    """Three monuments, begun in 600, 1200 and 1900."""
    places = {"Köhnə": (600, 48.6), "Orta": (1200, 49.0), "Yeni": (1900, 49.4)}
    for name, (year, longitude) in places.items():
        point = Point(longitude, 40.5, srid=4326)
        MonumentFactory(name=name, location=point, built_from=year, built_to=year + 10)


def open_time(page):
    page.wait_for_selector("[data-explorer][data-ready]")
    page.locator(".map-tools__open").click()
    page.locator("[data-time-open]").click()


def names(page):
    return page.locator(".result__name").all_inner_texts()


def test_the_slider_of_time_narrows_list_and_address_and_the_map_stays(browse, town):
    with browse(f"/en/{VIEW}") as page:
        open_time(page)
        expect(page.locator("[data-time-range]")).to_be_focused()
        for _ in range(8):
            page.keyboard.press("ArrowLeft")
        expect(page.locator(".result")).to_have_count(2)

        expect(page).to_have_url(re.compile(r"built_to=1\d\d\d#map=8/40\.5\d*/49\.0"))
        page.keyboard.press("Home")
        expect(page.locator("[data-time-year]")).to_have_text("built by 3000 BCE")
        expect(page.locator(".result")).to_have_count(0)
        page.locator("[data-time-close]").click()
        expect(page.locator(".result")).to_have_count(3)
        expect(page.locator(".map-tools__open")).to_be_focused()


def test_time_plays_and_pauses_and_back_leaves_it_at_once(browse, town):
    with browse("/en/about/") as page:
        page.goto(f"/en/?built_to=500{VIEW}", wait_until="networkidle")
        page.locator("[data-time-play]").click()
        expect(page.locator("[data-time-play]")).to_have_text("Pause")
        expect(page.locator(".result")).to_have_count(1, timeout=15_000)
        page.locator("[data-time-play]").click()
        expect(page.locator("[data-time-play]")).to_have_text("Play")

        page.go_back()

        expect(page).to_have_url(re.compile("/en/about/"))


def test_who_wants_less_motion_has_no_play(browse, town):
    with browse(f"/en/?built_to=500{VIEW}", reduced_motion="reduce") as page:
        page.wait_for_selector("[data-explorer][data-ready]")

        expect(page.locator("[data-time]")).to_be_visible()
        expect(page.locator("[data-time-play]")).to_be_hidden()


def test_without_script_the_year_is_a_field(browse, town):
    with browse("/en/?built_to=700", java_script_enabled=False) as page:
        assert names(page) == ["Köhnə"]
        page.get_by_text("More filters").click()
        page.locator("[name=built_to]").fill("1300")
        page.locator("[name=built_to]").press("Enter")

        expect(page.locator(".result")).to_have_count(2)


def words_of(pdf):
    pages = pypdfium2.PdfDocument(pdf)
    return " ".join(page.get_textpage().get_text_range() for page in pages)


def test_the_printed_sheet_has_map_scale_north_legend_sources_and_numbers(browse, town):
    with browse(f"/en/print/?built_to=1500{VIEW}") as page:
        page.wait_for_selector("[data-sheet][data-ready]")
        expect(page.locator("#map .number-mark")).to_have_text(["1", "2"])
        pdf = page.pdf(prefer_css_page_size=True)

    words = words_of(pdf)
    for text in (
        "km",
        "North is up"[:1],
        "Legend",
        "Sources",
        "Köhnə",
        "Orta",
        "Built until",
    ):
        assert text in words
    assert "Yeni" not in words and "Print" not in words


def test_the_link_for_printing_takes_question_and_view_along(browse, town):
    with browse(f"/en/?built_to=1500{VIEW}") as page:
        page.wait_for_selector("[data-explorer][data-ready]")
        page.locator(".map-tools__open").click()
        page.get_by_role("link", name="For printing").click()
        page.wait_for_selector("[data-sheet][data-ready]")

        expect(page).to_have_url(re.compile(r"/en/print/\?built_to=1500#map=8/40\.5"))


def test_the_list_can_be_printed_without_script(browse, town):
    with browse("/en/print/?built_to=1500", java_script_enabled=False) as page:
        assert page.locator(".sheet__list tbody tr").count() == 2


def test_the_lines_for_another_page_show_the_map_there(browse, town, live_server):
    options = {"permissions": ["clipboard-read", "clipboard-write"]}
    with browse(f"/en/?within=48.8,40;49.6,40;49.6,41;48.8,41{VIEW}", **options) as page:
        page.wait_for_selector("[data-explorer][data-ready]")
        page.locator(".map-tools__open").click()
        page.locator("[data-embed-open]").click()
        page.locator("[data-embed-copy]").click()
        expect(page.locator("[data-embed-said]")).to_have_text("Copied.")
        code = page.evaluate("navigator.clipboard.readText()")
        path = re.search(r'src="https?://[^/]+([^"]+)"', code)[1].replace("&amp;", "&")

        page.route(
            "**/another-site",
            lambda route: route.fulfill(body=framing(path), content_type="text/html"),
        )
        page.goto("/another-site")
        frame = page.frame_locator("iframe")
        frame.locator("[data-embedded][data-ready]").wait_for()
        expect(frame.locator("path.asked-shape")).to_have_count(1)
        frame.locator("#map").click()  # its middle, where a monument stands
        with page.context.expect_page() as opened:
            frame.locator(".map-card__name a").click()
        assert "/en/monuments/" in opened.value.url


def framing(path):
    frame = f'<iframe src="{path}" width="800" height="600"></iframe>'
    return f'<!DOCTYPE html><html lang="en"><link rel="icon" href="data:,">{frame}'


@pytest.mark.parametrize(("width_px", "height_px"), SIZES)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_window(browse, town, width_px, height_px):
    size = {"width_px": width_px, "height_px": height_px}
    for address in (f"/en/print/{VIEW}", f"/en/embed/{VIEW}", f"/en/?built_to=1500{VIEW}"):
        with browse(address, **size) as page:
            page.wait_for_selector("[data-ready]")
            found = Axe().run(page)
            assert found.violations_count == 0, found.generate_report()
            assert page.evaluate("document.documentElement.scrollWidth") <= width_px
