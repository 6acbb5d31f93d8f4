"""A re-districting in Chromium: the file is looked at on a map, applied and undone; axe, phone."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.gis.geos import Point
from django.test import Client
from django.urls import reverse

from heritage.catalogue.models import Redistricting
from tests.catalogue.test_redistricting import EAST, WEST
from tests.catalogue.test_redistricting_pages import SHIFTED, feature
from tests.factories import AreaFactory, MonumentFactory, UserFactory

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("in_english"),
]
WAIT_MS = 15_000


@pytest.fixture
def signed_in(browse, transactional_db):
    AreaFactory(kind="country", code="AZ", name_en="Azerbaijan", box=(44, 38, 52, 43))
    west = AreaFactory(code="W", name_en="West", box=WEST)
    AreaFactory(code="E", name_en="East", box=EAST)
    MonumentFactory(name="Körpü", location=Point(49.4, 40.2, srid=4326), district=west)
    client = Client()
    client.force_login(UserFactory(role="administrator"))
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "path": "/"}
    state = {"cookies": [session | {"domain": "localhost"}], "origins": []}
    return lambda address, **options: browse(address, storage_state=state, **options)


def office_file():
    features = [feature(code, box) for code, box in SHIFTED.items()]
    told = json.dumps({"type": "FeatureCollection", "features": features})
    kind = {"name": "districts.geojson", "mimeType": "application/geo+json"}
    return kind | {"buffer": told.encode()}


def faults(page, width_px):
    wide = page.evaluate("document.documentElement.scrollWidth") > width_px
    return [found["id"] for found in Axe().run(page).response["violations"]] + ["wide"] * wide


@pytest.mark.parametrize("width_px", [390, 1440])
def test_new_boundaries_are_looked_at_applied_and_undone(signed_in, width_px):
    with signed_in(reverse("catalogue:add-redistricting"), width_px=width_px) as page:
        page.get_by_label("Boundaries of the districts").set_input_files(office_file())
        page.get_by_label("From the day").fill("2026-01-01")
        page.get_by_label("Source").fill("Law No. 5")
        page.get_by_label("Licence").fill("open")
        page.get_by_role("button", name="Look at it").click()
        page.locator(".territory--new").first.wait_for(timeout=WAIT_MS)
        assert page.get_by_role("row", name="West East 1").is_visible()
        found = {"looked": faults(page, width_px)}
        page.get_by_role("button", name="Apply the new boundaries").click()
        page.get_by_text("The new boundaries are applied.").wait_for(timeout=WAIT_MS)
        found["applied"] = faults(page, width_px)
        page.get_by_role("link", name="Undo…").click()
        found["asked"] = faults(page, width_px)
        page.get_by_role("button", name="Undo it").click()
        page.get_by_text("The old boundaries stand again.").wait_for(timeout=WAIT_MS)
        found["undone"] = faults(page, width_px)

    assert found == {"looked": [], "applied": [], "asked": [], "undone": []}
    assert Redistricting.objects.get().undone_at
