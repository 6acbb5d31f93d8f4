"""People and publications in Chromium: two entries merged by keyboard, undone; axe, phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse

from heritage.catalogue.models import Agent, Mention, Participation, Publication
from tests.factories import ConceptFactory, MonumentFactory, UserFactory

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("in_english"),
]
WAIT_MS = 15_000


@pytest.fixture
def signed_in(browse, transactional_db):
    client = Client()
    client.force_login(UserFactory(role="registrar"))
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "path": "/"}
    state = {"cookies": [session | {"domain": "localhost"}], "origins": []}
    return lambda address, **options: browse(address, storage_state=state, **options)


@pytest.fixture
def twice(transactional_db):
    """An architect who was entered twice; the second entry is at work in a record."""
    kept, twin = (
        Agent.objects.create(name=name) for name in ("Əcəmi Naxçıvani", "Ecemi Naxcivani")
    )
    role = ConceptFactory(scheme="role", code="architect", label_en="architect")
    Participation.objects.create(monument=MonumentFactory(name="Türbə"), agent=twin, role=role)
    return kept, twin


def test_one_entered_twice_becomes_one_and_two_again(signed_in, twice):
    kept, twin = twice
    with signed_in(reverse("catalogue:agent", args=[kept.pk])) as page:
        page.get_by_role("link", name="Merge another one into this…").press("Enter")
        page.get_by_role("link", name="Ecemi Naxcivani").press("Enter")
        page.get_by_text("Person or organisation: 1").wait_for(timeout=WAIT_MS)
        page.get_by_role("button", name="Merge").press("Enter")
        page.get_by_role("link", name="Türbə").wait_for(timeout=WAIT_MS)
        assert Participation.objects.get().agent == kept
        page.goto(reverse("catalogue:changes") + "?tab=decided")
        page.get_by_role("link", name="Əcəmi Naxçıvani").first.click()
        page.get_by_role("link", name="Undo…").click()
        page.get_by_role("button", name="Write the old values again").click()
        page.get_by_text("the old values stand again").wait_for(timeout=WAIT_MS)

    assert Participation.objects.get().agent == twin


@pytest.mark.parametrize("width_px", [390, 1440])
def test_the_pages_have_no_fault_that_axe_knows_and_fit_their_width(signed_in, twice, width_px):
    kept, twin = twice
    book = Publication.objects.create(citation="Bretanitski. Zodchestvo, 1966", year=1966)
    Mention.objects.create(monument=MonumentFactory(), publication=book, pages="12")
    addresses = [
        reverse("catalogue:people"),
        reverse("catalogue:add-agent"),
        reverse("catalogue:agent", args=[twin.pk]),
        reverse("catalogue:edit-agent", args=[twin.pk]),
        reverse("catalogue:agents-alike", args=[kept.pk]),
        reverse("catalogue:merge-agents", args=[kept.pk, twin.pk]),
        reverse("catalogue:remove-agent", args=[twin.pk]),
        reverse("catalogue:bibliography"),
        reverse("catalogue:publication", args=[book.pk]),
    ]
    faults = {}
    with signed_in(addresses[0], width_px=width_px) as page:
        for address in addresses:
            page.goto(address)
            found = [one["id"] for one in Axe().run(page).response["violations"]]
            if page.evaluate("document.documentElement.scrollWidth") > width_px:
                found.append("wide")
            if found:
                faults[address] = found

    assert faults == {}
