"""The person behind the phone: tokens that end; cases of docs/field_cases.md."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from heritage.inspections.models import Device, Inspection
from heritage.inspections.services import devices

from . import office

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
QUIET_MINUTES = 15
MOST_EVERY_MINUTES = 5  # so seldom may a phone ask whose token is not taken


@pytest.mark.case(15, turns=20)
def test_who_has_to_sign_in_again_is_told_and_then_all_is_sent(phone, inspector, mill):
    phone.start_by_clock()
    phone.sign_in_as(inspector)
    entries = [office.finish(phone, mill, photos=[300_000]) for _visit in range(3)]
    Device.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    asked = phone.asked()
    phone.send_now()
    expect(phone.page.locator("[data-unsent]")).to_have_attribute("data-reason", "sign_in")

    phone.let_pass(QUIET_MINUTES)
    phone.send_now()
    phone.let_pass(1)

    assert 1 <= len(asked) <= QUIET_MINUTES // MOST_EVERY_MINUTES
    assert not Inspection.objects.exists()
    phone.page.get_by_role("link", name="Sign in to send.").click()
    phone.sign_in_on_screen(inspector)
    office.wait_until_received(phone, entries)
    office.has(entries)


def revoked(phone):
    devices.revoke(Device.objects.get())
    phone.send_now()
    expect(phone.page.locator("[data-unsent]")).to_have_attribute("data-reason", "revoked")


@pytest.mark.case(16, turns=5)
def test_what_is_on_a_revoked_phone_comes_to_the_office_as_a_file(
    inspectors_phone, mill, inspector, registrar, tmp_path
):
    phone = inspectors_phone
    entries = [office.finish(phone, mill, photos=[700_000, 9]) for _visit in range(2)]
    revoked(phone)

    phone.page.evaluate("location.hash = '#unsent'")
    with phone.page.expect_download() as download:
        phone.page.get_by_role("button", name="Export as one file").click()
    download.value.save_as(tmp_path / "phone.zip")
    office.read_in(tmp_path / "phone.zip", of=inspector, by=registrar)

    office.has(entries)
    office.is_on(phone, entries)


@pytest.mark.case(16, turns=5)
def test_who_signs_in_on_a_revoked_phone_is_told_why_it_does_not_work(
    inspectors_phone, mill, inspector
):
    phone = inspectors_phone
    entry = office.finish(phone, mill, photos=[9])
    revoked(phone)

    phone.sign_in_on_screen(inspector)

    problem = phone.page.get_by_role("alert").filter(visible=True)
    expect(problem).to_contain_text("This phone may not send any more.")
    office.is_on(phone, [entry])
