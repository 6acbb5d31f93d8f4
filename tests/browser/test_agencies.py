"""A territory in Chromium: its file is looked at on a map before anything is stored."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.gis.geos import Point, Polygon
from django.test import Client
from django.urls import reverse

from heritage.accounts.models import Territory
from tests.factories import AgencyFactory, AreaFactory, MonumentFactory, UserFactory

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("in_english"),
]
WAIT_MS = 15_000


@pytest.fixture
def administrator(transactional_db):
    AreaFactory(kind="country", code="AZ", name_en="Azerbaijan", box=(44, 38, 52, 43))
    return UserFactory(role="administrator", agency=AgencyFactory())


@pytest.fixture
def signed_in(browse, administrator):
    client = Client()
    client.force_login(administrator)
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "path": "/"}
    state = {"cookies": [session | {"domain": "localhost"}], "origins": []}
    return lambda address, **options: browse(address, storage_state=state, **options)


def file(*box):
    shape = {"name": "reserve.geojson", "mimeType": "application/geo+json"}
    return shape | {"buffer": json.dumps(json.loads(Polygon.from_bbox(box).geojson)).encode()}


@pytest.mark.parametrize("width_px", [390, 1440])
def test_a_territory_is_looked_at_stored_and_listed(signed_in, width_px):
    agency = AgencyFactory(code="icherisheher", name_en="Icherisheher", keeps_the_rest=False)
    MonumentFactory(location=Point(49.83725, 40.36617, srid=4326))
    with signed_in(
        reverse("catalogue:add-territory", args=[agency.code]), width_px=width_px
    ) as page:
        page.get_by_label("Boundary file").set_input_files(file(49.79, 40.32, 49.89, 40.42))
        page.get_by_label("In force from").fill("2007-09-17")
        page.get_by_label("Source").fill("Cabinet decision")
        page.get_by_role("button", name="Look at it").click()
        page.locator(".territory--new").wait_for(timeout=WAIT_MS)
        row = page.get_by_role("row", name="Ministry of Culture Icherisheher 1")
        row.wait_for(timeout=WAIT_MS)
        assert not Territory.objects.exists()
        looked = violations(page)
        page.get_by_role("button", name="Store the territory").click()
        page.get_by_text("The territory of Icherisheher is stored.").wait_for(timeout=WAIT_MS)
        page.locator(".territory").wait_for(timeout=WAIT_MS)
        listed = violations(page)
        overflow_px = page.evaluate("document.documentElement.scrollWidth - innerWidth")

    assert (looked, listed) == ([], [])
    assert overflow_px <= 0
    assert Territory.objects.get().agency == agency


def violations(page):
    return [found["id"] for found in Axe().run(page).response["violations"]]
