"""Zones and ensembles on the map as layers: off, faded, kept in the link, all by keyboard."""

import re

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from playwright.sync_api import expect

from heritage.catalogue.models import Relation, Zone
from tests.factories import MonumentFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
VIEW = "#map=14/40.3700/49.8400"
# How opaque the canvases of the tiles are in the middle of the map, which no place covers.
ALPHA = """() => {
  const box = document.getElementById("map").getBoundingClientRect();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  for (const one of document.querySelectorAll("canvas.leaflet-tile")) {
    const at = one.getBoundingClientRect();
    if (x < at.left || x >= at.right || y < at.top || y >= at.bottom) continue;
    const scale = one.width / at.width;
    const where = [(x - at.left) * scale, (y - at.top) * scale].map(Math.floor);
    const copy = new OffscreenCanvas(1, 1).getContext("2d"); // the tile's own stays on the GPU
    copy.drawImage(one, -where[0], -where[1]);
    return copy.getImageData(0, 0, 1, 1).data[3];
  }
  return null;
}"""


@pytest.fixture
def castle(transactional_db):
    return MonumentFactory(name="Qala", location=Point(49.85, 40.375, srid=4326))


@pytest.fixture
def zone(castle):
    ground = MultiPolygon(Polygon.from_bbox((49.82, 40.36, 49.86, 40.38)), srid=4326)
    zone = Zone.objects.create(role="protection", boundary=ground)
    zone.monuments.add(castle)


@pytest.fixture
def ensemble(castle):
    for x, y in ((49.83, 40.36), (49.85, 40.36), (49.83, 40.38)):
        part = MonumentFactory(location=Point(x, y, srid=4326))
        Relation.objects.create(from_monument=part, kind="part_of", to_monument=castle)


def opened(page):
    page.locator("[data-explorer][data-ready]").wait_for()
    page.locator(".overlays__open").press("Enter")


def until_alpha(page, wanted):
    page.wait_for_function(f"() => {{ const alpha = ({ALPHA})(); return {wanted}; }}")


@pytest.mark.parametrize(
    ("shapes", "label", "name"),
    [("zone", "Protection zones", "zones"), ("ensemble", "Ensembles", "ensembles")],
)
def test_shapes_are_drawn_faded_and_taken_off_by_keyboard(browse, request, shapes, label, name):
    request.getfixturevalue(shapes)
    with browse(f"/en/{VIEW}") as page:
        opened(page)
        until_alpha(page, "alpha > 10")
        slider = page.get_by_label(f"Opacity: {label}")
        slider.focus()
        page.keyboard.press("Home")
        until_alpha(page, "alpha === 0")
        expect(page).to_have_url(re.compile(rf"&faded={name}:0$"))
        page.keyboard.press("End")
        until_alpha(page, "alpha > 10")

        page.get_by_label(label, exact=True).press("Space")

        until_alpha(page, "alpha === 0")
        expect(slider).to_be_hidden()
        expect(page).to_have_url(re.compile(rf"&layers={name}$"))


def test_a_link_opens_with_the_zones_taken_off(browse, zone):
    with browse(f"/en/{VIEW}&layers=zones&faded=zones:40") as page:
        opened(page)

        until_alpha(page, "alpha === 0")
        expect(page.get_by_label("Protection zones", exact=True)).not_to_be_checked()
        page.get_by_label("Protection zones", exact=True).press("Space")
        until_alpha(page, "alpha > 0 && alpha < 20")


def test_the_legend_says_what_each_outline_is(browse, castle):
    with browse(f"/en/{VIEW}") as page:
        opened(page)

        for words in ("a protection zone", "an ensemble, round its parts"):
            expect(page.locator(".legend li", has_text=words)).to_be_visible()
