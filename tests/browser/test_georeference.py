"""A registrar places a scan in Chromium, and the public sees it on the map."""

import io

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image, ImageDraw

from heritage.catalogue.models import MapOverlay
from heritage.catalogue.services import place_scan, show_on_map
from media_pipeline.georeference import TiePoint
from media_pipeline.intake import receive
from media_pipeline.worker import process_next
from tests.factories import AreaFactory, MonumentFactory, PictureFactory, UserFactory

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("in_english"),
]
WIDTHS_PX = [390, 1440]
WAIT_MS = 15_000
RED = (214, 40, 40)
POINTS = [
    TiePoint(0, 0, 47.0, 41.0),
    TiePoint(1200, 0, 49.0, 41.0),
    TiePoint(0, 900, 47.0, 39.8),
    TiePoint(1200, 900, 49.0, 39.8),
]


def work():
    while process_next():
        pass


def plan():
    """A light sheet with a red square in its middle."""
    picture = Image.new("RGB", (1200, 900), (250, 245, 235))
    ImageDraw.Draw(picture).rectangle((500, 350, 700, 550), fill=RED)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return receive(io.BytesIO(buffer.getvalue()), name="plan.png")


@pytest.fixture
def scan(transactional_db):
    AreaFactory(kind="country", code="AZ", name_en="Azerbaijan", box=(44, 38, 52, 43))
    asset = plan()
    work()
    asset.refresh_from_db()
    monument = MonumentFactory(name="Qız qalası", name_en="Maiden Tower")
    return PictureFactory(monument=monument, asset=asset, kind="map", credit="State Archive")


@pytest.fixture
def georeference(browse, scan):
    """`with georeference(width_px=390) as page:` opens the page for a new registrar."""

    def open_page(**options):
        client = Client()
        client.force_login(UserFactory(role="registrar"))
        session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "path": "/"}
        state = {"cookies": [session | {"domain": "localhost"}], "origins": []}
        address = reverse("catalogue:place-scan", args=[scan.pk, 1])
        return browse(address, storage_state=state, **options)

    return open_page


def click_both(page, scan_at, ground_at):
    """A click on the scan and one on the map, each as shares of the pane's width and height."""
    for pane, (across, down) in (("[data-scan]", scan_at), ("[data-ground]", ground_at)):
        box = page.locator(pane).bounding_box()
        at = {"x": box["width"] * across, "y": box["height"] * down}
        page.locator(pane).click(position=at)


def wait_for_both(page):
    page.locator("[data-scan][data-ready]").wait_for(timeout=WAIT_MS)
    page.locator("[data-georeference][data-ready]").wait_for(timeout=WAIT_MS)


THREE = [((0.3, 0.3), (0.3, 0.3)), ((0.7, 0.3), (0.7, 0.3)), ((0.3, 0.7), (0.3, 0.7))]


@pytest.mark.parametrize("width_px", WIDTHS_PX)
def test_clicks_on_scan_and_map_are_tie_points_and_are_sent(georeference, scan, width_px):
    with georeference(width_px=width_px, height_px=1100) as page:
        wait_for_both(page)
        for scan_at, ground_at in THREE:
            click_both(page, scan_at, ground_at)
        page.get_by_text("Root mean square of the residuals: 0.00 m.").wait_for(timeout=WAIT_MS)
        assert page.locator("[data-scan] .tie").count() == 3
        assert page.locator("[data-ground] .tie").count() == 3
        assert page.evaluate("document.documentElement.scrollWidth") <= width_px
        page.get_by_role("button", name="Place the scan").click()
        page.get_by_text("The scan is placed; its layer is being made.").wait_for(timeout=WAIT_MS)

    points = scan.map_overlays.get().overlay.points
    assert points[1].x_px > points[0].x_px
    assert points[1].y_px == pytest.approx(points[0].y_px, abs=8)
    assert points[1].longitude > points[0].longitude > 44
    assert points[2].latitude < points[0].latitude < 43


def test_points_are_typed_one_after_another_without_a_mouse(georeference, scan):
    with georeference(width_px=1440, height_px=1100) as page:
        wait_for_both(page)
        page.get_by_label("x (pixels) 1", exact=True).focus()
        for point in POINTS:
            for value in (point.x_px, point.y_px, point.latitude, point.longitude):
                page.keyboard.type(str(value))
                page.keyboard.press("Tab")
            page.keyboard.press("Tab")  # past the button that removes the row
        page.get_by_text("Root mean square of the residuals: ").wait_for(timeout=WAIT_MS)
        page.get_by_label("x (pixels) 4", exact=True).focus()
        page.keyboard.press("Enter")
        page.get_by_text("The scan is placed; its layer is being made.").wait_for(timeout=WAIT_MS)

    assert list(scan.map_overlays.get().overlay.points) == POINTS


def test_the_worst_point_is_marked_and_the_last_change_is_undone(georeference):
    with georeference() as page:
        wait_for_both(page)
        for scan_at, ground_at in [*THREE, ((0.7, 0.7), (0.7, 0.7))]:
            click_both(page, scan_at, ground_at)
        page.get_by_text("Root mean square").wait_for(timeout=WAIT_MS)
        latitude = page.get_by_label("Latitude 4", exact=True)
        before = latitude.input_value()
        latitude.fill("39,1")
        latitude.press("Tab")
        page.locator("tr[data-worst]").wait_for(timeout=WAIT_MS)
        page.get_by_role("button", name="Undo the last change").click()

        assert page.get_by_label("Latitude 4", exact=True).input_value() == before
        page.get_by_label("thin plate").check()
        page.get_by_text("A thin plate fits every point exactly").wait_for(timeout=WAIT_MS)


def test_a_marker_is_dragged_and_its_row_follows(georeference, scan):
    middle = TiePoint(600, 450, 48.0, 40.4)
    place_scan(picture=scan, method="affine", points=[*POINTS, middle], by=None)
    work()
    with georeference(height_px=1200) as page:
        wait_for_both(page)
        page.locator("[data-scan]").scroll_into_view_if_needed()
        for pane in ("[data-scan]", "[data-ground]"):
            box = page.locator(f"{pane} .tie").nth(4).bounding_box()
            x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
            page.mouse.move(x, y)
            page.mouse.down()
            page.mouse.move(x - 20, y - 15, steps=5)
            page.mouse.move(x - 60, y - 40, steps=5)
            page.mouse.up()

        assert float(page.get_by_label("x (pixels) 5", exact=True).input_value()) < 590
        assert float(page.get_by_label("y (pixels) 5", exact=True).input_value()) < 440
        assert float(page.get_by_label("Longitude 5", exact=True).input_value()) < 47.95
        assert float(page.get_by_label("Latitude 5", exact=True).input_value()) > 40.45
        assert page.locator("[data-scan] .tie").count() == 5


def test_the_layer_appears_by_itself_when_it_is_made(georeference, scan):
    place_scan(picture=scan, method="affine", points=POINTS, by=None)
    with georeference() as page:
        wait_for_both(page)
        assert page.locator("[data-progress]").count() == 1
        work()
        page.locator("[data-status=ready]").wait_for(timeout=WAIT_MS)
        page.locator("[data-ground] .leaflet-scans-pane img").first.wait_for(timeout=WAIT_MS)
        assert page.get_by_label("Opacity of the layer").is_visible()
        assert page.locator("[data-progress]").count() == 0


def test_a_scan_is_placed_without_script(georeference, scan):
    with georeference(java_script_enabled=False) as page:
        for row, point in enumerate(POINTS[:3], 1):
            for name, value in (
                ("x (pixels)", point.x_px),
                ("y (pixels)", point.y_px),
                ("Latitude", point.latitude),
                ("Longitude", point.longitude),
            ):
                page.get_by_label(f"{name} {row}", exact=True).fill(str(value))
        page.get_by_role("button", name="Place the scan").click()
        page.get_by_text("The scan is placed; its layer is being made.").wait_for(timeout=WAIT_MS)

    assert list(scan.map_overlays.get().overlay.points) == POINTS[:3]


@pytest.fixture
def placed(scan):
    overlay = place_scan(picture=scan, method="affine", points=POINTS, by=None)
    show_on_map(overlay=overlay, is_published=True, by=None)
    work()
    return MapOverlay.objects.get()


def red_share(page):
    """Which part of the map is red as the square on the sheet."""
    shot = page.locator("#map").screenshot()
    pixels = np.asarray(Image.open(io.BytesIO(shot)).convert("RGB")).astype(int)
    return (np.abs(pixels - RED).max(axis=2) < 40).mean()


@pytest.mark.parametrize("width_px", WIDTHS_PX)
def test_a_visitor_lays_a_scan_on_the_map_and_the_link_carries_it(browse, placed, width_px):
    with browse("/en/", width_px=width_px) as page:
        page.locator("[data-ready]").first.wait_for(timeout=WAIT_MS)
        assert red_share(page) < 0.001
        page.get_by_text("Layers", exact=True).click()
        page.get_by_role("checkbox").first.check()
        page.get_by_role("button", name="Show the whole of it").click()
        page.locator("[data-opacity]").first.fill("100")
        page.get_by_text("State Archive").wait_for()
        page.get_by_text("Layers", exact=True).click()
        page.locator(".leaflet-scans-pane img.leaflet-tile-loaded").first.wait_for(timeout=WAIT_MS)
        page.wait_for_url("**:100")
        link = page.url
        assert page.evaluate("document.documentElement.scrollWidth") <= width_px
    assert f"scans={placed.pk}:100" in link

    with browse("/en/" + link.partition("/en/")[2], width_px=width_px) as page:
        page.locator(".leaflet-scans-pane img").first.wait_for(timeout=WAIT_MS)
        page.wait_for_load_state("networkidle")
        assert page.locator("[data-overlay]").is_checked()
        assert red_share(page) > 0.005


@pytest.mark.parametrize("colour_scheme", ["light", "dark"])
def test_both_pages_are_clean_for_axe(browse, georeference, placed, colour_scheme):
    from axe_playwright_python.sync_playwright import Axe

    with georeference(color_scheme=colour_scheme) as page:
        wait_for_both(page)
        assert violations(Axe(), page) == []
    with browse("/en/", color_scheme=colour_scheme) as page:
        page.get_by_text("Layers", exact=True).click()
        page.get_by_role("checkbox").first.check()
        assert violations(Axe(), page) == []


def violations(axe, page):
    found = axe.run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found]
