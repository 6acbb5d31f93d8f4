"""The search box of the desk in Chromium: it suggests while one types, by keyboard and without."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse

from heritage.catalogue.models import Agent
from tests.factories import MonumentFactory, UserFactory

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("in_english"),
]
WAIT_MS = 15_000


@pytest.fixture
def signed_in(browse, transactional_db):
    """`with signed_in(address) as page:` opens a page for a registrar."""
    MonumentFactory(name="Qız qalası", number="2.2")
    MonumentFactory(name="Qız körpüsü")
    Agent.objects.create(name="Qızıl Usta")

    def open_page(address, **options):
        client = Client()
        client.force_login(UserFactory(role="registrar"))
        session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "path": "/"}
        state = {"cookies": [session | {"domain": "localhost"}], "origins": []}
        return browse(address, storage_state=state, **options)

    return open_page


def typed(page, words):
    box = page.locator("[data-find-box]")
    box.press_sequentially(words)
    page.get_by_role("listbox").wait_for(timeout=WAIT_MS)
    return box


def test_arrows_and_enter_open_what_is_suggested(signed_in):
    with signed_in(reverse("public:about")) as page:
        box = typed(page, "qiz")
        assert page.get_by_role("option").count() == 4  # two monuments, one person, all of it
        assert box.get_attribute("aria-expanded") == "true"
        for _time in range(3):
            box.press("ArrowDown")
        active = page.locator(f"#{box.get_attribute('aria-activedescendant')}")
        assert active.get_attribute("aria-selected") == "true"
        assert page.get_by_role("option", selected=True).count() == 1
        box.press("Enter")
        page.get_by_role("heading", name="Qızıl Usta").wait_for(timeout=WAIT_MS)


def test_enter_alone_leads_to_all_that_was_found(signed_in):
    with signed_in(reverse("public:about")) as page:
        typed(page, "qiz").press("Enter")
        page.get_by_role("heading", name="Find in the whole register").wait_for(timeout=WAIT_MS)
        assert page.get_by_role("link", name="Qız qalası").is_visible()


def test_escape_closes_and_keeps_what_was_written(signed_in):
    with signed_in(reverse("public:about")) as page:
        box = typed(page, "qiz")
        box.press("Escape")
        page.get_by_role("listbox").wait_for(state="hidden", timeout=WAIT_MS)
        assert (box.input_value(), box.get_attribute("aria-expanded")) == ("qiz", "false")


def test_a_click_opens_what_is_suggested(signed_in):
    with signed_in(reverse("public:about")) as page:
        typed(page, "qala")
        page.get_by_role("option", name="Qız qalası").click()
        page.get_by_role("heading", name="Qız qalası").wait_for(timeout=WAIT_MS)


def test_words_that_find_nothing_are_told_to_a_screen_reader(signed_in):
    with signed_in(reverse("public:about")) as page:
        page.locator("[data-find-box]").press_sequentially("zzzz")
        page.get_by_text("Nothing was found.").wait_for(state="attached", timeout=WAIT_MS)
        assert page.get_by_role("listbox").is_hidden()


@pytest.mark.parametrize("width_px", [390, 1440])
def test_the_suggestions_have_no_fault_that_axe_knows_and_fit_their_width(signed_in, width_px):
    with signed_in(reverse("catalogue:desk"), width_px=width_px) as page:
        typed(page, "qiz")
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        place = page.get_by_role("listbox").bounding_box()
        assert place["x"] >= 0 and place["x"] + place["width"] <= width_px
        assert page.evaluate("document.documentElement.scrollWidth") <= width_px


def test_without_script_the_box_leads_to_all_that_was_found(signed_in):
    with signed_in(reverse("public:about"), java_script_enabled=False) as page:
        page.locator("[data-find-box]").fill("qiz")
        page.locator("[data-find-box]").press("Enter")
        page.get_by_role("link", name="Qız qalası").wait_for(timeout=WAIT_MS)
