"""In Chromium: zones, places and pictures as two people and a contributor have them open."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.gis.geos import MultiPolygon, Point
from django.urls import reverse

from heritage.catalogue.models import ChangeRequest, FormDraft, Location, Zone, ZoneMonument
from tests.catalogue.compared import ComparedPage, as_
from tests.factories import AssetFactory, MonumentFactory, PictureFactory, UserFactory

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("in_english"),
]
WAIT_MS = 15_000
WIDTHS_PX = [390, 1440]


@pytest.fixture
def bridge(transactional_db):
    place = Point(49.83725, 40.36617, srid=4326)
    return MonumentFactory(name="Körpü", location=place, lifecycle="draft")


@pytest.fixture
def zone(bridge):
    ground = MultiPolygon(bridge.location.buffer(0.001), srid=4326)
    zone = Zone.objects.create(role="protection", name="Zona", boundary=ground)
    ZoneMonument.objects.create(zone=zone, monument=bridge)
    return zone


@pytest.fixture
def open_page(browse):
    """`with open_page(address, role="contributor") as page:` for a person who is signed in."""

    def open_it(address, role="registrar", **options):
        cookie = as_(UserFactory(role=role)).cookies["sessionid"].value
        session = {"name": "sessionid", "value": cookie, "path": "/", "domain": "localhost"}
        return browse(address, storage_state={"cookies": [session], "origins": []}, **options)

    return open_it


def picture_of(monument, position=0):
    """One whose file is not processed yet: it has no image to be fetched."""
    asset = AssetFactory(status="waiting")
    return PictureFactory(monument=monument, position=position, asset=asset)


def address_of(zone):
    return reverse("catalogue:edit-zone", args=[zone.pk])


def saved_by_another(zone, **said):
    ComparedPage(as_(UserFactory(role="registrar")), address_of(zone)).send(**said)


@pytest.mark.parametrize("width_px", WIDTHS_PX)
def test_the_second_at_a_zone_sees_both_grounds_and_takes_theirs(open_page, bridge, zone, width_px):
    theirs, mine = (bridge.location.buffer(size) for size in (0.002, 0.003))
    with open_page(address_of(zone), width_px=width_px, statuses=[422]) as page:
        page.locator("[data-shape-map][data-ready]").wait_for()
        saved_by_another(zone, boundary=theirs.geojson)
        page.locator("[data-shape]").fill(mine.geojson)
        page.get_by_role("button", name="Save", exact=True).click()
        page.locator("[data-change-map][data-ready] path.is-before").wait_for(timeout=WAIT_MS)

        assert page.locator("[data-change-map] path.is-after").count() == 1
        assert page.evaluate("document.documentElement.scrollWidth") <= width_px
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        page.get_by_label("theirs:").check()
        page.get_by_role("button", name="Save", exact=True).click()
        page.get_by_text("The zone “Zona” is saved.").wait_for(timeout=WAIT_MS)

    zone.refresh_from_db()
    assert zone.boundary.equals_exact(MultiPolygon(theirs, srid=4326), 1e-6)


def test_what_was_typed_of_a_zone_is_offered_when_it_is_opened_again(open_page, zone):
    with open_page(address_of(zone)) as page:
        page.locator("[name=regime]").fill("No digging.")
        page.get_by_text("Typed text is kept as a draft").wait_for(timeout=WAIT_MS)
        page.once("dialog", lambda dialog: dialog.accept())
        page.goto(address_of(zone))
        page.get_by_role("link", name="Continue with it").click()
        page.wait_for_url("**?draft=continue")

        assert page.locator("[name=regime]").input_value() == "No digging."
    assert FormDraft.objects.get().form == f"zone:{zone.pk}"


def test_a_contributor_sends_an_order_of_the_pictures_for_review(open_page, bridge):
    first, second = (picture_of(bridge, number) for number in range(2))
    address = reverse("catalogue:pictures", args=[bridge.reference])
    with open_page(address, role="contributor") as page:
        page.get_by_role("link", name="Order by number").click()
        page.locator(f"[name=place_{first.pk}]").fill("2")
        page.get_by_role("button", name="Send for review").click()
        page.get_by_text("Sent for review: another person decides on it.").wait_for()

    assert ChangeRequest.objects.exists()
    assert list(bridge.pictures.all()) == [first, second]


@pytest.mark.parametrize("width_px", WIDTHS_PX)
def test_a_contributor_s_pages_fit_their_screen_and_are_open_to_everybody(
    open_page, bridge, zone, width_px
):
    location = Location.objects.create(monument=bridge, shape=bridge.location)
    picture = picture_of(bridge)
    of_monument = ("add-location", "pictures", "place-pictures")
    addresses = [
        *(reverse(f"catalogue:{name}", args=[bridge.reference]) for name in of_monument),
        reverse("catalogue:edit-location", args=[bridge.reference, location.pk]),
        reverse("catalogue:section", args=[bridge.reference, "place"]),
        reverse("catalogue:zones"),
        address_of(zone),
        reverse("catalogue:end-zone", args=[zone.pk]),
        reverse("catalogue:edit-picture", args=[picture.pk]),
        reverse("catalogue:remove-picture", args=[picture.pk]),
    ]
    with open_page(addresses[0], role="contributor", width_px=width_px) as page:
        for address in addresses:
            page.goto(address, wait_until="networkidle")
            assert page.evaluate("document.documentElement.scrollWidth") <= width_px, address
            found = Axe().run(page)
            assert found.violations_count == 0, (address, found.generate_report())
