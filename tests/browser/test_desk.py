"""The staff pages in Chromium: a click on the map, uploads with their state, no error anywhere."""

import io

import pytest
from django.contrib.gis.geos import Point
from django.test import Client
from django.urls import reverse
from PIL import Image

from heritage.catalogue.models import Monument
from heritage.inspections.models import Inspection
from media_pipeline.worker import process_next
from tests.chromium import click_on_the_form_s_map
from tests.factories import AreaFactory, MonumentFactory, PageFactory, PictureFactory, UserFactory

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("in_english"),
]
WIDTHS_PX = [390, 1440]
WAIT_MS = 15_000


@pytest.fixture
def signed_in(browse):
    """`with signed_in(role, address, …) as page:` opens a page for a new person of that role."""

    def open_page(role, address, **options):
        client = Client()
        client.force_login(UserFactory(role=role))
        session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "path": "/"}
        state = {"cookies": [session | {"domain": "localhost"}], "origins": []}
        return browse(address, storage_state=state, **options)

    return open_page


@pytest.fixture
def country(transactional_db):
    """All that the map shows at first is one country and one district."""
    box = (44, 38, 52, 43)
    AreaFactory(kind="country", code="AZ", name_en="Azerbaijan", box=box)
    return AreaFactory(name_en="Everywhere", box=box)


def picture_file(name, colour):
    buffer = io.BytesIO()
    Image.new("RGB", (1200, 800), colour).save(buffer, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": buffer.getvalue()}


def test_a_registrar_adds_a_monument_by_a_click_on_the_map(signed_in, country):
    with signed_in("registrar", reverse("catalogue:add-monument")) as page:
        page.get_by_label("Name in Azerbaijani", exact=True).fill("Qız qalası")
        click_on_the_form_s_map(page, 300, 200)
        page.get_by_text("District by the point: Everywhere.").wait_for(timeout=WAIT_MS)
        latitude = page.get_by_label("Latitude").input_value()
        longitude = page.get_by_label("Longitude").input_value()
        page.get_by_role("button", name="Save as a draft").click()
        page.get_by_text("“Qız qalası” is saved.").wait_for(timeout=WAIT_MS)

    monument = Monument.objects.get()
    assert monument.lifecycle == "draft"
    assert monument.location.coords == (float(longitude), float(latitude))
    assert monument.district == country


def test_coordinates_that_are_written_move_the_point_on_the_map(signed_in, country):
    with signed_in("registrar", reverse("catalogue:add-monument")) as page:
        page.get_by_label("Latitude").fill("40°21′58″N")
        page.get_by_label("Longitude").fill("49°50′14″E")
        page.get_by_label("Longitude").blur()
        page.locator(".pin").wait_for(timeout=WAIT_MS)
        point = page.locator("[name=location]").input_value()

    assert '"coordinates":[49.837222,40.366111]' in point


def test_an_outline_is_drawn_and_kept(signed_in, country):
    tower = MonumentFactory(name="Qala", location=Point(49.83725, 40.36617, srid=4326))
    with signed_in("registrar", reverse("catalogue:edit-monument", args=[tower.reference])) as page:
        page.locator(".leaflet-draw-draw-polygon").click()
        ground = page.locator("#id_location-map")
        for x, y in ((200, 150), (320, 150), (320, 260), (200, 150)):
            ground.click(position={"x": x, "y": y})
            page.wait_for_timeout(300)
        page.get_by_role("button", name="Save", exact=True).click()
        page.get_by_text("“Qala” is saved.").wait_for(timeout=WAIT_MS)

    tower.refresh_from_db()
    assert tower.footprint.num_coords == 4
    assert tower.location.coords == (49.83725, 40.36617)  # drawing moved no point


def test_two_files_are_sent_and_shown_when_they_are_processed(signed_in):
    tower = MonumentFactory(name="Qala")
    files = [picture_file("one.jpg", (120, 60, 30)), picture_file("two.jpg", (10, 90, 60))]
    with signed_in("registrar", reverse("catalogue:pictures", args=[tower.reference])) as page:
        page.locator("[type=file]").set_input_files(files)
        page.get_by_role("button", name="Send").click()
        page.get_by_text("one.jpg: received").wait_for(timeout=WAIT_MS)
        page.get_by_text("two.jpg: received").wait_for(timeout=WAIT_MS)
        gallery = page.locator("[data-picture]")
        gallery.nth(1).wait_for(timeout=WAIT_MS)
        states = {item.get_attribute("data-status") for item in gallery.all()}
        while process_next():
            pass
        page.locator("[data-picture] img").nth(1).wait_for(timeout=WAIT_MS)

    assert states == {"waiting"}
    assert [picture.asset.original_name for picture in tower.pictures.all()] == [
        "one.jpg",
        "two.jpg",
    ]


@pytest.fixture
def hung():
    """A monument with three pictures that wait for nothing and need no file."""
    tower = MonumentFactory(name="Qala")
    assets = [PageFactory(asset__status="failed", asset__reason="Cut off.").asset for _ in range(3)]
    pictures = [
        PictureFactory(monument=tower, asset=asset, position=number)
        for number, asset in enumerate(assets)
    ]
    return tower, pictures


@pytest.fixture
def gallery_of(signed_in):
    return lambda tower: signed_in(
        "registrar", reverse("catalogue:pictures", args=[tower.reference])
    )


def test_the_keyboard_orders_pictures_and_keeps_its_place(transactional_db, gallery_of, hung):
    tower, (first, second, third) = hung
    with gallery_of(tower) as page:
        button = page.locator(f"[data-picture='{third.pk}'] button[name=up]")
        button.focus()
        page.keyboard.press("Enter")
        page.get_by_text("Now at place 2.").wait_for(timeout=WAIT_MS)
        page.keyboard.press("Enter")
        page.get_by_text("Now at place 1.").wait_for(timeout=WAIT_MS)

    assert list(tower.pictures.all()) == [third, first, second]


def staff_pages(tower, record):
    of_tower = [tower.reference]
    return [
        ("registrar", reverse("catalogue:desk")),
        ("registrar", reverse("catalogue:add-monument")),
        ("registrar", reverse("catalogue:edit-monument", args=of_tower)),
        ("registrar", reverse("catalogue:history", args=of_tower)),
        ("registrar", reverse("catalogue:pictures", args=of_tower)),
        ("registrar", reverse("catalogue:imports")),
        ("inspector", reverse("inspections:add-record", args=of_tower)),
        ("inspector", reverse("inspections:record", args=[record.pk])),
        ("inspector", reverse("inspections:records")),
        ("administrator", reverse("accounts:accounts")),
        ("administrator", reverse("accounts:my-account")),
    ]


@pytest.mark.parametrize("width_px", WIDTHS_PX)
def test_staff_pages_have_no_error_and_fit_their_screen(
    transactional_db, signed_in, hung, width_px
):
    tower, _pictures = hung
    record = Inspection.objects.create(
        monument=tower,
        inspector=UserFactory(role="inspector"),
        visited_on="2026-05-04",
        condition_class="CC2",
        note="A crack over the door.",
    )

    for role, address in staff_pages(tower, record):
        with signed_in(role, address, width_px=width_px) as page:
            wide_px = page.evaluate("document.documentElement.scrollWidth")
            assert wide_px <= width_px, address


@pytest.mark.parametrize("width_px", WIDTHS_PX)
def test_the_sign_in_page_leads_to_the_desk(transactional_db, browse, width_px):
    UserFactory(username="leyla", role="registrar", password="sesame-of-baku")
    with browse(reverse("accounts:sign-in"), width_px=width_px) as page:
        page.get_by_label("User").fill("leyla")
        page.get_by_label("Password").fill("sesame-of-baku")
        page.locator("main").get_by_role("button", name="Sign in").click()
        page.get_by_role("heading", name="Desk").wait_for(timeout=WAIT_MS)


def test_an_inspector_records_a_visit_on_a_phone(transactional_db, signed_in):
    tower = MonumentFactory(name="Qala")
    address = reverse("inspections:add-record", args=[tower.reference])
    with signed_in("inspector", address, width_px=390, height_px=844) as page:
        page.get_by_text("CC2: ").click()
        page.get_by_label("Note").fill("A crack over the door.")
        page.locator("[type=file]").set_input_files([picture_file("crack.jpg", (9, 9, 9))])
        page.get_by_role("button", name="Save the visit").click()
        page.get_by_text("The visit is recorded.").wait_for(timeout=WAIT_MS)

    record = Inspection.objects.get()
    assert (record.condition_class, len(record.photos)) == ("CC2", 1)
