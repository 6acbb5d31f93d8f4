"""The visit form on a phone's screen, with the phone's own store and no server behind it."""

import io
import json

import pytest
from PIL import Image, ImageDraw

from tests.chromium import watch

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
HERE_IN_BAKU = {"latitude": 40.3662, "longitude": 49.8371, "accuracy": 4.5}
WAIT_MS = 15_000


def jpeg(width_px=2400, height_px=1800, colour="#b08050"):
    """A photograph with something to see in it."""
    image = Image.new("RGB", (width_px, height_px), colour)
    ImageDraw.Draw(image).line([(0, 0), (width_px, height_px)], fill="black", width=20)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()


def photo_file(name="IMG_1.jpg", **size):
    return {"name": name, "mimeType": "image/jpeg", "buffer": jpeg(**size)}


@pytest.fixture
def phone(chromium, served_static, live_server, settings):
    """`phone(hash)` opens the form's page at a hash; at the end no error was told."""
    settings.ROOT_URLCONF = "tests.browser.visit.urls"
    opened = []

    def phone(address="#monument/M000123", language="en", **options):
        context = chromium.new_context(
            base_url=live_server.url,
            geolocation=HERE_IN_BAKU,
            permissions=["geolocation"],
            **{**PHONE, **options},
        )
        context.set_default_timeout(WAIT_MS)
        page = context.new_page()
        troubles = watch(page, live_server.url.split("//")[1])
        opened.append((context, troubles))
        page.goto(f"/{language}/visit-page/{address}", wait_until="networkidle")
        page.locator("body[data-shown]").wait_for()
        return page

    yield phone
    for context, _ in opened:
        context.close()
    assert [one for _, troubles in opened for one in troubles] == []


def begin(page, button="Start a visit"):
    page.get_by_role("button", name=button).click()
    page.locator("[data-step], [data-finish]").first.wait_for()
    return page.url.split("#")[1].split("/")[1]


def go_to(page, step):
    """To a step by the numbers at the head of the screen."""
    page.locator(f".visit-steps a[href$='/{step}']").click()
    page.locator(f"body[data-shown$='/{step}']").wait_for()


def draft_of(page, uuid):
    return page.evaluate("uuid => store.draft(uuid)", uuid)


def entry_of(page):
    """The only finished visit of the phone, with its body as JSON."""
    (entry,) = page.evaluate("store.entries()")
    return entry | {"record": json.loads(entry["body"])}
