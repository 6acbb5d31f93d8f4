"""Editing in Chromium: rows by keyboard, drafts, words that become years, shapes on the map."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from heritage.catalogue.forms.sections import SECTIONS
from heritage.catalogue.models import FormDraft, Location, Phase, Zone, ZoneMonument
from tests.factories import MonumentFactory, UserFactory

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("in_english"),
]
WAIT_MS = 15_000
WIDTHS_PX = [390, 1440]


@pytest.fixture
def tower(transactional_db):
    return MonumentFactory(name="Qala", location=Point(49.83725, 40.36617, srid=4326))


@pytest.fixture
def open_page(browse):
    """`with open_page(address) as page:` for a registrar who is signed in."""

    def open_it(address, **options):
        client = Client()
        client.force_login(UserFactory(role="registrar"))
        session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "path": "/"}
        state = {"cookies": [session | {"domain": "localhost"}], "origins": []}
        return browse(address, storage_state=state, **options)

    return open_it


def section(tower, slug):
    return reverse("catalogue:section", args=[tower.reference, slug])


def test_rows_are_added_and_removed_by_keyboard(open_page, tower):
    Phase.objects.create(monument=tower, kind="rebuilding", earliest=1300, latest=1300)
    with open_page(section(tower, "dating")) as page:
        page.get_by_role("button", name="Add a row: Phases").focus()
        page.keyboard.press("Enter")
        page.keyboard.type("cons")  # the focus is on the first field of the new row
        page.locator("[name=phases-2-earliest]").fill("1101")
        page.get_by_role("button", name="Remove this row").first.focus()
        page.keyboard.press("Space")
        page.get_by_role("button", name="Keep this row").wait_for(timeout=WAIT_MS)
        page.get_by_role("button", name="Save", exact=True).click()
        page.get_by_text("“Dating” is saved.").wait_for(timeout=WAIT_MS)

    phase = tower.phases.get()
    assert (phase.kind, phase.earliest) == ("construction", 1101)


def test_words_become_years_before_one_saves(open_page, tower):
    with open_page(section(tower, "dating")) as page:
        page.locator("[name=phases-0-display]").fill("XIX əsrin sonu")
        page.locator("[name=phases-0-display]").blur()
        page.get_by_text("Read as 1867 – 1900.").wait_for(timeout=WAIT_MS)
        years = [
            page.locator(f"[name=phases-0-{one}]").input_value() for one in ("earliest", "latest")
        ]

    assert years == ["1867", "1900"]


def test_what_is_typed_is_kept_within_two_seconds_and_offered_again(open_page, tower):
    address = section(tower, "descriptions")
    with open_page(address) as page:
        page.locator("[name=descriptions-0-text]").fill("Daş qüllə.")
        page.get_by_text("Typed text is kept as a draft").wait_for(timeout=2_000)
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(address)
        page.get_by_role("link", name="Continue with it").click()
        page.wait_for_url("**draft=continue")
        kept = page.locator("[name=descriptions-0-text]").input_value()
        page.locator("[name=descriptions-0-language]").fill("az")
        page.get_by_role("button", name="Save", exact=True).click()
        page.get_by_text("“Descriptions” is saved.").wait_for(timeout=WAIT_MS)

    assert kept == "Daş qüllə."
    assert tower.descriptions.get().text == "Daş qüllə."
    assert not FormDraft.objects.exists()


def test_leaving_with_something_typed_is_asked_about(open_page, tower):
    asked = []
    with open_page(section(tower, "descriptions")) as page:
        page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
        page.locator("[name=descriptions-0-text]").press_sequentially("Daş")
        page.goto(reverse("catalogue:desk"))

    assert asked == ["beforeunload"]


def test_when_the_session_has_ended_the_browser_keeps_what_is_typed(
    chromium, served_static, live_server, tower
):
    client = Client()
    client.force_login(UserFactory(role="registrar"))
    context = chromium.new_context(base_url=live_server.url)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    context.add_cookies([cookie | {"url": live_server.url}])
    page = context.new_page()
    page.goto(section(tower, "descriptions"))
    Session.objects.all().delete()
    page.locator("[name=descriptions-0-text]").fill("Daş qüllə.")
    page.get_by_text("You are signed out").wait_for(timeout=WAIT_MS)
    kept = page.evaluate("Object.values(localStorage)")
    context.close()

    assert json.loads(kept[0])["values"]["descriptions-0-text"] == "Daş qüllə."


def drawn(page, *corners):
    ground = page.locator("[data-shape-ground]")
    for x, y in corners:
        ground.click(position={"x": x, "y": y})
        page.wait_for_timeout(350)  # Leaflet.draw takes two quick clicks for one


def test_a_polygon_is_drawn_with_undo_and_its_area_is_said(open_page, tower):
    with open_page(reverse("catalogue:add-location", args=[tower.reference])) as page:
        page.locator("[data-shape-map][data-ready]").wait_for()
        page.locator(".leaflet-draw-draw-polygon").click()
        drawn(page, (300, 150), (400, 150), (500, 200))
        page.keyboard.press("Control+z")
        drawn(page, (400, 250), (300, 150))
        page.get_by_text(" ha)").first.wait_for(timeout=WAIT_MS)
        page.get_by_role("button", name="Save", exact=True).click()
        page.get_by_text("The determination of the place is saved.").wait_for(timeout=WAIT_MS)

    assert Location.objects.get().shape.num_coords == 4  # the third corner was undone


def test_a_corner_snaps_to_a_boundary_that_is_there(open_page, tower):
    zone = Zone.objects.create(
        role="protection",
        name="Zona",
        boundary=MultiPolygon(Polygon.from_bbox((49.0, 40.0, 50.0, 41.0)), srid=4326),
    )
    ZoneMonument.objects.create(zone=zone, monument=tower)
    with open_page(reverse("catalogue:add-location", args=[tower.reference])) as page:
        page.locator("[data-shape-map][data-around-count='1']").wait_for(timeout=WAIT_MS)
        x, y = page.evaluate(
            "(({ x, y }) => [x, y])(window.shapeMap.latLngToContainerPoint([41, 49]))"
        )
        page.locator(".leaflet-draw-draw-polyline").click()
        drawn(page, (x + 5, y - 4), (x - 80, y - 40), (x - 80, y - 40))
        text = page.locator("[data-shape]").input_value()

    assert json.loads(text)["coordinates"][0] == [49, 41]


def test_a_written_shape_is_drawn(open_page, tower):
    with open_page(reverse("catalogue:add-location", args=[tower.reference])) as page:
        page.locator("[data-shape]").fill("40.1 49.1\n40.2 49.2")
        page.locator("[data-shape]").blur()
        page.get_by_text("A line of ").wait_for(timeout=WAIT_MS)
        assert page.locator(".leaflet-overlay-pane path").count() >= 1


@pytest.mark.parametrize("width_px", WIDTHS_PX)
def test_the_pages_fit_their_screen_and_are_open_to_everybody(open_page, tower, width_px):
    zone = Zone.objects.create(
        role="protection", boundary=MultiPolygon(tower.location.buffer(0.001), srid=4326)
    )
    ZoneMonument.objects.create(zone=zone, monument=tower)
    addresses = [section(tower, slug) for slug in SECTIONS]
    addresses += [
        reverse("catalogue:add-location", args=[tower.reference]),
        reverse("catalogue:zones"),
        reverse("catalogue:edit-zone", args=[zone.pk]),
        reverse("catalogue:end-zone", args=[zone.pk]),
    ]
    with open_page(addresses[0], width_px=width_px) as page:
        for address in addresses:
            page.goto(address, wait_until="networkidle")
            assert page.evaluate("document.documentElement.scrollWidth") <= width_px, address
            found = Axe().run(page)
            assert found.violations_count == 0, (address, found.generate_report())
