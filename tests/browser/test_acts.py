"""Acts and their annexes in Chromium: a line is decided on without a new page; axe is content."""

from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse

from heritage.catalogue.annexes import staging
from heritage.catalogue.annexes.reading import read_text
from heritage.catalogue.models import Annex, Protection
from tests.catalogue.annex_files import HEADINGS, html_table, tabs
from tests.catalogue.test_acts_services import act_of, listed
from tests.factories import MonumentFactory, UserFactory

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("in_english"),
]
WAIT_MS = 15_000
ROWS = [
    ["1", "7", "Qala", "", "", "dünya"],
    ["2", "99", "Heç yerdə olmayan", "", "", "yerli"],
    ["3", "8", "Körpü", "", "", "böyük"],
]


@pytest.fixture
def leyla(transactional_db):
    return UserFactory(role="registrar", username="leyla")


@pytest.fixture
def signed_in(browse, leyla):
    def open_page(address, **options):
        client = Client()
        client.force_login(leyla)
        session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "path": "/"}
        state = {"cookies": [session | {"domain": "localhost"}], "origins": []}
        return browse(address, storage_state=state, **options)

    return open_page


@pytest.fixture
def annex(leyla):
    listed(name="Qala", number="7")
    table = read_text(tabs([HEADINGS, *ROWS]))
    annex, _new = staging.take_in(act=act_of(), table=table, label="Əlavə 1", by=leyla)
    columns = staging.guessed_columns(annex) | {"action": "", "importance": "", "section": ""}
    return staging.map_columns(annex=annex, columns=columns, heading_rows=annex.heading_rows)


def test_a_line_is_decided_on_without_a_new_page(signed_in, annex):
    with signed_in(reverse("catalogue:annex", args=[annex.pk])) as page:
        page.evaluate("window.samePage = true")
        line = page.locator("#line-2")
        line.get_by_role("button", name="Confirm").click()
        page.locator("#line-2:not(.line--open)").wait_for(timeout=WAIT_MS)
        assert page.evaluate("window.samePage")
        assert page.locator("#counts").inner_text().split("\n")[:2] == ["3", "lines"]
        assert "put on the list" in page.locator("[data-said]").inner_text()
    assert Annex.objects.get().choices == {"2": {"action": "", "monument": None}}


def test_a_table_that_is_pasted_keeps_its_cells(signed_in, leyla):
    html = html_table([HEADINGS, *ROWS])
    with signed_in(reverse("catalogue:add-annex", args=[act_of().pk])) as page:
        page.get_by_label("Or paste the table here").focus()
        page.evaluate(
            """html => {
                const data = new DataTransfer();
                data.setData("text/html", html);
                const told = {clipboardData: data, bubbles: true, cancelable: true};
                document.activeElement.dispatchEvent(new ClipboardEvent("paste", told));
            }""",
            html,
        )
        page.get_by_role("button", name="Read the table").click()
        page.get_by_role("button", name="Compare with the register").wait_for(timeout=WAIT_MS)
    assert [row["cells"] for row in Annex.objects.get().rows] == [HEADINGS, *ROWS]


@pytest.mark.parametrize("width_px", [390, 1440])
def test_the_pages_of_acts_are_accessible_and_fit(signed_in, annex, width_px):
    tower = MonumentFactory(name="Qüllə")
    Protection.objects.create(monument=tower, act=annex.act, valid=(date(2026, 1, 9), None))
    addresses = [
        reverse("catalogue:acts"),
        reverse("catalogue:act", args=[annex.act_id]),
        reverse("catalogue:edit-act", args=[annex.act_id]),
        reverse("catalogue:add-annex", args=[annex.act_id]),
        reverse("catalogue:columns", args=[annex.pk]),
        reverse("catalogue:annex", args=[annex.pk]),
        reverse("catalogue:protections", args=[tower.reference]),
        reverse("catalogue:add-protection", args=[tower.reference]),
        reverse("public:act", args=[annex.act_id]),
    ]
    with signed_in(addresses[0], width_px=width_px) as page:
        for address in addresses:
            page.goto(address, wait_until="networkidle")
            found = Axe().run(page).response["violations"]
            assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], address
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
