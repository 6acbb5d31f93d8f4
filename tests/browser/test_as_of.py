"""The map in the past, in a real browser."""

from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.factories import MonumentFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width_px", [390, 1440])
def test_a_day_chosen_in_the_form_changes_list_map_and_banner_and_one_link_leads_back(
    browse, width_px
):
    early = MonumentFactory(name="Möminə Xatın")
    early.protections.create(valid=(date(2001, 8, 2), None))
    MonumentFactory(name="Beşbarmaq").protections.create(valid=(date(2020, 9, 2), None))

    with browse("/en/", width_px=width_px) as page:
        page.locator("[data-explorer][data-ready]").wait_for()
        page.get_by_text("More filters").click()
        page.get_by_label("In force on").fill("2020-09-01")
        page.get_by_role("button", name="Show", exact=True).click()
        page.get_by_text("The register as in force on 1 September 2020").wait_for()

        names = page.locator(".result__name")
        assert names.all_inner_texts() == ["Möminə Xatın"]
        assert Axe().run(page).response["violations"] == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

        names.click()
        page.get_by_role("link", name="Back to today").click()
        page.wait_for_url(f"**/en/monuments/{early.reference}/")
