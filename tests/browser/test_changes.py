"""The page of a proposed change in Chromium: old and new are read, on a phone and on a desk."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.test import Client
from django.urls import reverse

from heritage.catalogue.models import Monument
from heritage.catalogue.services import opinions, review, update_monument
from tests.factories import AreaFactory, MonumentFactory, UserFactory

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("in_english"),
]
WIDTHS_PX = [390, 1440]
WAIT_MS = 15_000


@pytest.fixture
def open_as(browse):
    """`with open_as(person, address) as page:`"""

    def open_page(person, address, **options):
        client = Client()
        client.force_login(person)
        session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "path": "/"}
        state = {"cookies": [session | {"domain": "localhost"}], "origins": []}
        return browse(address, storage_state=state, **options)

    return open_page


@pytest.fixture
def decider(transactional_db):
    AreaFactory(kind="country", code="AZ", name_en="Azerbaijan", box=(44, 38, 52, 43))
    return UserFactory(username="leyla", role="registrar")


def box(west, south, east, north):
    return MultiPolygon(Polygon.from_bbox((west, south, east, north)), srid=4326)


@pytest.fixture
def moved(decider):
    """A contributor moves a tower, draws its outline anew and rewrites its description."""
    tower = MonumentFactory(name="Qala", footprint=box(49.835, 40.364, 49.839, 40.368))
    tower.descriptions.create(language="en", text="A round tower of five storeys.")
    by = UserFactory(username="aynur", role="contributor")
    fields = {
        "location": Point(49.84, 40.37, srid=4326),
        "footprint": box(49.838, 40.368, 49.842, 40.372),
        "kind": None,
        "importance": "world",
    }

    def change():
        update_monument(
            monument=Monument.objects.get(pk=tower.pk),
            by=by,
            fields=fields,
            names={"az": "Narın qala"},
            descriptions={"en": "A square tower of five storeys."},
        )

    return review.propose(
        kind="edit", monument=tower, change=change, by=by, reason="Measured in May."
    )


@pytest.fixture
def act(decider):
    """A change of twelve monuments at once."""
    for number in range(12):
        MonumentFactory(name=f"Qala {number}")
    by = UserFactory(role="contributor")

    def change():
        Monument.objects.update(importance="world", location=Point(49.84, 40.37, srid=4326))

    return review.propose(kind="act", by=by, change=change)


def address(change):
    return reverse("catalogue:change", args=[change.pk])


@pytest.mark.parametrize("width_px", WIDTHS_PX)
def test_old_and_new_are_read_and_drawn_and_axe_finds_nothing(open_as, decider, moved, width_px):
    with open_as(decider, address(moved), width_px=width_px) as page:
        page.locator(".change-map[data-ready] path.is-after").first.wait_for(timeout=WAIT_MS)
        assert page.locator("ins", has_text="square").count() == 1
        assert page.locator("del", has_text="round").count() == 1
        assert page.locator("path.is-before").count() == 2
        overflow_px = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert overflow_px <= 0
        violations = Axe().run(page).response["violations"]
        assert [violation["id"] for violation in violations] == []


@pytest.mark.parametrize("width_px", WIDTHS_PX)
def test_a_change_of_many_is_opened_monument_by_monument(open_as, decider, act, width_px):
    with open_as(decider, address(act), width_px=width_px) as page:
        assert page.locator("table").first.is_hidden()
        page.locator("summary").nth(3).focus()
        page.keyboard.press("Enter")
        opened = page.locator("details[open]")
        opened.locator("ins", has_text="world importance").wait_for(timeout=WAIT_MS)
        opened.locator(".change-map[data-ready] path").first.wait_for(timeout=WAIT_MS)
        assert opened.count() == 1


@pytest.mark.parametrize("width_px", WIDTHS_PX)
def test_an_expert_reads_and_answers_and_axe_finds_nothing(open_as, decider, moved, width_px):
    expert = UserFactory(role="expert")
    [opinion] = opinions.ask_experts(
        request=moved, experts=[expert], question="Is it square?", by=decider
    )
    with open_as(expert, reverse("catalogue:asked"), width_px=width_px) as page:
        page.get_by_role("link", name="Qala").click()
        page.locator(".change-map[data-ready] path.is-after").first.wait_for(timeout=WAIT_MS)
        overflow_px = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert overflow_px <= 0
        assert Axe().run(page).response["violations"] == []
        page.get_by_label("for it", exact=True).check()
        page.get_by_role("button", name="Give my opinion").click()
        page.get_by_text("Your opinion is given").wait_for(timeout=WAIT_MS)

    opinion.refresh_from_db()
    assert opinion.verdict == "for"


@pytest.mark.parametrize("width_px", WIDTHS_PX)
def test_from_the_queue_to_the_decision_by_keyboard(open_as, decider, moved, width_px):
    with open_as(decider, reverse("catalogue:changes"), width_px=width_px) as page:
        assert Axe().run(page).response["violations"] == []
        page.get_by_role("link", name=f"{moved.pk}: Qala").press("Enter")
        page.get_by_role("link", name="Accept…").press("Enter")
        page.get_by_label("Note").fill("A good survey.")
        page.get_by_role("button", name="Accept and write it").press("Enter")
        page.get_by_text("is accepted and written into the register").wait_for(timeout=WAIT_MS)

    moved.refresh_from_db()
    assert moved.state == "applied"
