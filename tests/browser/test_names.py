"""Duplicates, vocabularies and the search box of the staff in Chromium: keyboard and axe."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse

from heritage.catalogue.services import find_duplicates
from tests.factories import ConceptFactory, MonumentFactory, UserFactory

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("in_english"),
]


@pytest.fixture
def signed_in(browse):
    """`with signed_in(address) as page:` opens a page for a registrar."""

    def open_page(address, **options):
        client = Client()
        client.force_login(UserFactory(role="registrar"))
        session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "path": "/"}
        state = {"cookies": [session | {"domain": "localhost"}], "origins": []}
        return browse(address, storage_state=state, **options)

    return open_page


def test_a_slash_leads_to_the_search_box_but_is_a_letter_in_a_field(signed_in):
    UserFactory()
    MonumentFactory(name="Qız qalası")
    with signed_in(reverse("public:about")) as page:
        page.keyboard.press("/")
        page.keyboard.type("qiz/")
        assert page.locator("[data-find-box]").input_value() == "qiz/"
        page.keyboard.press("Backspace")
        page.keyboard.press("Enter")
        page.get_by_role("link", name="Qız qalası").wait_for()


@pytest.mark.parametrize("width_px", [390, 1440])
def test_the_pages_have_no_fault_that_axe_knows_and_fit_their_width(signed_in, width_px):
    UserFactory()
    one, two = MonumentFactory(number="1"), MonumentFactory(number="1")
    ConceptFactory(scheme="material", code="brick")
    find_duplicates()
    addresses = [
        reverse("catalogue:duplicates"),
        reverse("catalogue:merge", args=[one.reference, two.reference]),
        reverse("catalogue:find") + "?q=qala",
        reverse("catalogue:vocabulary", args=["material"]),
        reverse("catalogue:edit-concept", args=["material", "brick"]),
    ]
    with signed_in(addresses[0], width_px=width_px, height_px=900) as page:
        for address in addresses:
            page.goto(page.url.split("/en/")[0] + address)
            found = Axe().run(page)
            assert found.violations_count == 0, found.generate_report()
            assert page.evaluate("document.documentElement.scrollWidth") <= width_px
