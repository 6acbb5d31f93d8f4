"""From signing in to the public map: a monument, a photograph and a scan, through Chromium."""

import io

import pytest
from PIL import Image

from heritage.catalogue.models import Monument
from media_pipeline.worker import process_next
from tests.chromium import click_on_the_form_s_map, on_screen
from tests.factories import AreaFactory, UserFactory

pytestmark = [
    pytest.mark.browser,
    pytest.mark.story,
    pytest.mark.django_db(transaction=True),
]
WAIT_MS = 15_000
TURNED_CLOCKWISE = 6  # EXIF: the camera stood upright, the sensor lies
WIDE, UPRIGHT = (1200, 800), (800, 1200)


def rotated_jpeg():
    """Stored wide, to be shown upright: red above, blue below once it is turned."""
    upright = Image.new("RGB", UPRIGHT, "red")
    upright.paste("blue", (0, UPRIGHT[1] // 2, *UPRIGHT))
    exif = Image.Exif()
    exif[0x0112] = TURNED_CLOCKWISE
    buffer = io.BytesIO()
    upright.rotate(90, expand=True).save(buffer, "JPEG", exif=exif)
    return {"name": "qala.jpg", "mimeType": "image/jpeg", "buffer": buffer.getvalue()}


def four_page_tiff():
    first, *others = (Image.new("L", (600 + 100 * page, 800), 200) for page in range(4))
    buffer = io.BytesIO()
    first.save(buffer, "TIFF", save_all=True, append_images=others)
    return {"name": "pasport.tif", "mimeType": "image/tiff", "buffer": buffer.getvalue()}


@pytest.fixture
def country(transactional_db):
    AreaFactory(kind="country", code="AZ", name_en="Azerbaijan", box=(44, 38, 52, 43))
    return AreaFactory(code="AZ-X", name_az="Hər yer", name_en="Everywhere", box=(44, 38, 52, 43))


@pytest.fixture
def registrar(transactional_db):
    return UserFactory(username="leyla", role="registrar", password="sesame-of-baku")


def test_a_registrar_s_monument_with_its_pictures_is_on_the_public_map(browse, registrar, country):
    with browse("/en/accounts/sign-in/") as page:
        sign_in(page)
        add_monument_by_a_click(page)
        upload(page, rotated_jpeg(), four_page_tiff())
        see_them_processed(page)

    reference = Monument.objects.get().reference
    with browse(f"/en/monuments/{reference}/") as page:
        see_the_gallery(page)
    for address, name in [
        ("/en/?q=castle+lahij", "Castle of Lahij"),
        ("/az/?q=lahic+qalasi", "Lahıc qalası"),
    ]:
        with browse(address) as page:
            page.locator(".result__name", has_text=name).wait_for(timeout=WAIT_MS)
            assert page.locator(".result__name").count() == 1
            page.locator("[data-explorer][data-ready]").wait_for(timeout=WAIT_MS)
            page.mouse.click(*on_screen(page, Monument.objects.get().public_point))
            page.locator(".map-card", has_text=name).wait_for(timeout=WAIT_MS)


def sign_in(page):
    page.get_by_label("User name").fill("leyla")
    page.get_by_label("Password").fill("sesame-of-baku")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Add a monument").first.click()


def add_monument_by_a_click(page):
    page.get_by_label("Name in Azerbaijani", exact=True).fill("Lahıc qalası")
    page.get_by_label("Name in English", exact=True).fill("Castle of Lahij")
    click_on_the_form_s_map(page, 300, 200)
    page.get_by_text("District by the point: Everywhere.").wait_for(timeout=WAIT_MS)
    page.get_by_role("button", name="Save and publish").click()
    page.get_by_text("“Castle of Lahij” is saved.").wait_for(timeout=WAIT_MS)


def upload(page, *files):
    page.get_by_role("main").get_by_role("link", name="Pictures").click()
    page.locator("input[type=file]").set_input_files(files)
    page.get_by_role("button", name="Send").click()
    page.locator("[data-picture][data-status=waiting]").nth(1).wait_for(timeout=WAIT_MS)


def see_them_processed(page):
    """The worker does its part; the page tells it by itself."""
    while process_next():
        pass
    page.locator("[data-picture][data-status=ready]").nth(1).wait_for(timeout=WAIT_MS)
    page.get_by_text("4 pages").wait_for(timeout=WAIT_MS)


def see_the_gallery(page):
    photo = page.locator("figure img").first
    photo.scroll_into_view_if_needed()
    page.wait_for_function(
        "image => image.complete && image.naturalWidth", arg=photo.element_handle()
    )
    width, height, top = photo.evaluate(
        """image => {
            const canvas = Object.assign(document.createElement("canvas"), {width: 1, height: 1});
            const ink = canvas.getContext("2d");
            ink.drawImage(image, image.naturalWidth / 2, 10, 1, 1, 0, 0, 1, 1);
            const [red, green, blue] = ink.getImageData(0, 0, 1, 1).data;
            return [image.naturalWidth, image.naturalHeight, [red, green, blue]];
        }"""
    )
    assert width < height
    assert top[0] > 200 > 60 > top[2]  # red above: it stands upright
    assert page.locator(".gallery__pages li").count() == 4
    page.locator("figure a.gallery__frame").first.click()
    page.locator("dialog[open] canvas, dialog[open] .openseadragon-canvas").first.wait_for(
        timeout=WAIT_MS
    )
    page.get_by_text("Picture 1 of 5").wait_for(timeout=WAIT_MS)
