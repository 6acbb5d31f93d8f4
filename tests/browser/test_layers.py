"""The one control of layers on the public map: base maps, old maps with a swipe, and the link."""

import io
import re

import pytest
from django.contrib.gis.geos import Point
from PIL import Image
from playwright.sync_api import expect

from heritage.env import MapTiles
from tests.factories import MonumentFactory, OverlayFactory, PictureFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

VIEW = "#map=9/40.5/49.0"
SIZES = [(390, 844), (1440, 900)]


def png():
    buffer = io.BytesIO()
    Image.new("RGB", (256, 256), (20, 90, 200)).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture
def castle(live_server):
    return MonumentFactory(name="Qala", location=Point(49, 40.5, srid=4326))


@pytest.fixture
def base_maps(settings, live_server):
    """A server of base maps, played by the site itself: the tests let no other host be asked."""
    settings.MAP_TILES = [
        MapTiles("Orto & plan", f"{live_server.url}/orto/{{z}}/{{x}}/{{y}}.png", "© <b>people</b>"),
        MapTiles("Relief", f"{live_server.url}/wms", "© office", "dem"),
    ]


def open_layers(page):
    page.wait_for_selector("[data-explorer][data-ready]")
    page.locator(".overlays__open").click()


def play_the_other_server(page, asked):
    def answer(route):
        asked.append(route.request.url)
        route.fulfill(body=png(), content_type="image/png")

    page.route(re.compile("/orto/|/wms"), answer)


def test_a_base_map_is_chosen_faded_credited_and_kept_in_the_link(browse, castle, base_maps):
    asked = []
    with browse(f"/en/{VIEW}") as page:
        play_the_other_server(page, asked)
        open_layers(page)
        page.get_by_label("Orto & plan", exact=True).check()
        expect(page.locator(".leaflet-base-maps-pane img").first).to_be_visible()
        slider = page.get_by_label("Opacity: Orto & plan")
        slider.focus()
        page.keyboard.press("ArrowLeft")

        expect(page).to_have_url(re.compile(r"&base=Orto%20%26%20plan:95$"))
        expect(page.locator(".leaflet-control-attribution")).to_contain_text("© <b>people</b>")
        page.get_by_label("Abidə's own").check()
        expect(page.locator(".leaflet-base-maps-pane img")).to_have_count(0)
    assert re.search(r"/orto/9/\d+/\d+\.png$", asked[0])


def test_a_link_puts_a_wms_on_the_map(browse, castle, base_maps):
    asked = []
    with browse("/en/about/") as page:
        play_the_other_server(page, asked)
        page.goto(f"/en/{VIEW}&base=Relief:60", wait_until="networkidle")
        page.wait_for_selector("[data-explorer][data-ready]")

        assert (
            page.locator(".leaflet-base-maps-pane .leaflet-layer").evaluate(
                "layer => layer.style.opacity"
            )
            == "0.6"
        )
    assert "request=GetMap" in asked[0] and "layers=dem" in asked[0]


def test_a_base_map_that_is_not_set_is_passed_over(browse, castle):
    with browse(f"/en/{VIEW}&base=Nothing:60") as page:
        page.wait_for_selector("[data-explorer][data-ready]")

        expect(page.locator(".leaflet-base-maps-pane img")).to_have_count(0)


@pytest.fixture
def scan(castle):
    return OverlayFactory(picture=PictureFactory(monument=castle))


def play_the_tiles(page):
    answer = {"body": png(), "content_type": "image/png"}
    page.route("**/overlays/**", lambda route: route.fulfill(**answer))


def test_the_swipe_shows_the_scan_on_its_left_and_moves_by_keyboard(browse, scan):
    with browse(f"/en/{VIEW}") as page:
        page.route(
            "**/overlays/**", lambda route: route.fulfill(body=png(), content_type="image/png")
        )
        open_layers(page)
        page.locator("[data-overlay]").check()
        page.locator("[data-swipe-on]").check()
        page.locator("[data-swipe-range]").focus()
        page.keyboard.press("ArrowLeft")

        expect(page).to_have_url(re.compile(r"&swipe=49$"))
        box = page.locator("#map").bounding_box()
        clip = page.locator(".leaflet-scans-pane").evaluate("pane => pane.style.clipPath")
        left, right = (float(re.findall(r"(-?[\d.]+)px", clip)[i]) for i in (0, 2))
        assert right - left == pytest.approx(box["width"] * 0.49, abs=1)
        page.locator("[data-swipe-on]").uncheck()
        assert page.locator(".leaflet-scans-pane").evaluate("pane => pane.style.clipPath") == ""


def test_a_link_with_a_swipe_opens_it(browse, scan):
    with browse("/en/about/") as page:
        page.route(
            "**/overlays/**", lambda route: route.fulfill(body=png(), content_type="image/png")
        )
        page.goto(f"/en/{VIEW}&scans={scan.pk}:80&swipe=30", wait_until="networkidle")

        expect(page.locator("[data-swipe-range]")).to_have_value("30")
        assert "polygon" in page.locator(".leaflet-scans-pane").evaluate("p => p.style.clipPath")


OFFER = """() => {
    const { map } = window.publicMap;
    const layer = window.L.circleMarker([40.5, 49], { className: "offered-here" });
    map.fire("layer:offer", { name: "paths", label: "Paths", layer, isOn: true });
}"""


def test_a_module_offers_a_layer_and_the_link_keeps_that_it_is_off(browse, castle):
    with browse(f"/en/{VIEW}") as page:
        open_layers(page)
        page.evaluate(OFFER)
        expect(page.locator(".offered-here")).to_have_count(1)
        page.get_by_label("Paths").uncheck()

        expect(page.locator(".offered-here")).to_have_count(0)
        expect(page).to_have_url(re.compile(r"&layers=paths$"))


def test_density_is_drawn_where_the_monuments_lie(browse, castle):
    with browse(f"/en/{VIEW}&layers=heat") as page:
        page.wait_for_selector("[data-explorer][data-ready]")

        opaque = page.locator(".leaflet-heat-pane canvas").evaluate(
            """canvas => {
                const { width, height } = canvas;
                const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
                const at = (x, y) => data[4 * (Math.floor(y) * width + Math.floor(x)) + 3];
                return [at(width / 2, height / 2), at(10, 10)];
            }"""
        )
        assert opaque[0] > 100 and opaque[1] == 0


@pytest.mark.parametrize(("width_px", "height_px"), SIZES)
def test_the_control_says_what_the_signs_mean(browse, castle, width_px, height_px):
    with browse(f"/en/{VIEW}", width_px=width_px, height_px=height_px) as page:
        open_layers(page)
        page.locator(".legend li").last.scroll_into_view_if_needed()

        expect(page.locator(".legend li").last).to_have_text("the shape that is searched in")
        assert page.evaluate("document.documentElement.scrollWidth") <= width_px
