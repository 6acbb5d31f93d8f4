"""Headless Chromium before the real pages, and what must not happen in it."""

import re
import shutil
import time
from contextlib import contextmanager
from math import asinh, pi, radians, tan
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles.finders import get_finder
from django.core.management import call_command
from django.test import override_settings
from playwright.sync_api import sync_playwright

AS_SERVED = {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
}
FLAGS = [
    "--no-sandbox",  # as root, Chromium refuses to start with it
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


ANSWERED_WITHIN_S = 10
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture(scope="session")
def chromium():
    path = next(filter(None, map(shutil.which, NAMES)), None)
    assert path, "Chromium is not installed; make test installs it."
    with pytest.MonkeyPatch.context() as environment, sync_playwright() as playwright:
        # Playwright runs a loop in this thread; Django's database is still used by it alone.
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=path, headless=True, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def collected(tmp_path_factory):
    """The static files as the product serves them: under names that hold their content's hash."""
    folder = tmp_path_factory.mktemp("static")
    with override_settings(STATIC_ROOT=folder, STORAGES=AS_SERVED):
        call_command("collectstatic", interactive=False, verbosity=0)
    return folder


@pytest.fixture
def served_static(collected, settings):
    """Pages name the collected files, and the live server finds them."""
    settings.STATIC_ROOT, settings.STORAGES = collected, settings.STORAGES | AS_SERVED
    settings.STATICFILES_DIRS = [collected]
    get_finder.cache_clear()
    yield
    get_finder.cache_clear()


@pytest.fixture
def browse(chromium, served_static, live_server):
    """`with browse("/en/", width_px=390) as page:` and at its end: no error, no other host.

    A browser calls every answer of 400 or more an error: `statuses` are those that are meant.
    """

    @contextmanager
    def browse(address, *, width_px=1440, height_px=900, statuses=(), **options):
        context = chromium.new_context(
            viewport={"width": width_px, "height": height_px}, base_url=live_server.url, **options
        )
        page = context.new_page()
        troubles, under_way = watch(page, urlsplit(live_server.url).netloc), requests_of(page)
        page.goto(address, wait_until="networkidle")
        yield page
        let_them_end(page, under_way)
        context.close()
        meant = [f"with a status of {status} " for status in statuses]
        assert [one for one in troubles if not any(words in one for words in meant)] == []

    return browse


def requests_of(page):
    """The requests that have no answer yet, at any moment."""
    under_way = set()
    page.on("request", lambda asked: under_way.add(asked))
    page.on("requestfinished", lambda asked: under_way.discard(asked))
    page.on("requestfailed", lambda asked: under_way.discard(asked))
    return under_way


def let_them_end(page, under_way):
    """An answer that is still being made would hold tables that the next test empties."""
    until_s = time.monotonic() + ANSWERED_WITHIN_S
    while under_way and not page.is_closed() and time.monotonic() < until_s:
        page.wait_for_timeout(20)


def wait_until(page, expression, arg=None, within_ms=30_000):
    """Until this JavaScript gives something true, or a promise of it.

    Playwright's wait_for_function takes a promise, whatever it will give, for true.
    """
    until_s = time.monotonic() + within_ms / 1000
    while not page.evaluate(expression, arg):
        assert time.monotonic() < until_s, f"within {within_ms} ms there was no {expression}"
        page.wait_for_timeout(20)


def click_on_the_form_s_map(page, x_px, y_px):
    """A click that came before the map's script would set no point."""
    page.locator("[data-map][data-ready]").wait_for()
    page.locator("#id_location-map").click(position={"x": x_px, "y": y_px})


def on_screen(page, point):
    """Where a place (WGS 84) is in the window, in pixels, by what the map says in the address."""
    shown = re.search(r"map=(\d+)/([-\d.]+)/([-\d.]+)", page.url)
    zoom, latitude, longitude = (float(part) for part in shown.groups())
    window = page.locator("#map").bounding_box()
    middle, place = (mercator_px(*at, zoom) for at in ((longitude, latitude), point.coords))
    return (
        window["x"] + window["width"] / 2 + place[0] - middle[0],
        window["y"] + window["height"] / 2 + place[1] - middle[1],
    )


def mercator_px(longitude, latitude, zoom):
    """Pixels from the north-west corner of the world at a zoom."""
    world_px = 256 * 2**zoom
    down = (1 - asinh(tan(radians(latitude))) / pi) / 2
    return (longitude + 180) / 360 * world_px, down * world_px


def watch(page, host):
    """A list that grows with every error of the page and every request to another host."""
    troubles = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on(
        "console", lambda told: told.type in ("error", "warning") and troubles.append(told.text)
    )
    page.on(
        "request",
        lambda asked: (
            asked.url.startswith("http")
            and urlsplit(asked.url).netloc != host
            and troubles.append(asked.url)
        ),
    )
    return troubles
