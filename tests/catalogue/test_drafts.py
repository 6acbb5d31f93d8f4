"""Nothing that was typed is lost: drafts are kept, offered, and go when the form is saved."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from heritage.catalogue.models import FormDraft
from tests.catalogue.sections import SectionPage, new_row, row
from tests.factories import MonumentFactory, UserFactory

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def tower(db):
    return MonumentFactory(name="Qız qalası")


@pytest.fixture
def signed_in(client, registrar):
    client.force_login(registrar)
    return client


def keep(client, form, values):
    return client.post(
        reverse("catalogue:keep-draft"),
        json.dumps({"form": form, "values": values}),
        content_type="application/json",
    )


@pytest.fixture
def typed(signed_in, tower):
    """A draft of the dating: a phase of 1700 that was not sent."""
    page = SectionPage(signed_in, tower, "dating")
    written = row(new_row(page, "phases"), kind="construction", earliest="1700 or so")
    assert (
        keep(signed_in, f"monument:{tower.reference}:dating", page.inputs | written).status_code
        == 204
    )
    return page


def test_a_draft_is_offered_with_its_time_and_changes_nothing_yet(signed_in, typed):
    page = signed_in.get(typed.address)

    assert "You have an unsent draft of “Dating” from" in page.content.decode()
    assert "1700 or so" not in page.content.decode()


def test_a_draft_that_is_continued_stands_in_the_form_unjudged(signed_in, typed, tower):
    page = signed_in.get(typed.address, {"draft": "continue"}).content.decode()

    assert 'value="1700 or so"' in page
    assert "is not a year" not in page and "Nothing was saved" not in page
    assert not tower.phases.exists()


def test_a_draft_that_is_discarded_is_gone(signed_in, typed, tower):
    form = f"monument:{tower.reference}:dating"

    answer = signed_in.post(
        reverse("catalogue:discard-draft"), {"form": form, "next": typed.address}
    )

    assert answer.url == typed.address
    assert not FormDraft.objects.exists()


def test_a_draft_goes_when_the_form_is_saved(signed_in, typed):
    typed.send(
        **row(
            new_row(typed, "phases"),
            kind="construction",
            earliest="1700",
            qualifier="exact",
            confidence="unknown",
        )
    )

    assert not FormDraft.objects.exists()


def test_a_draft_stays_while_the_form_is_refused(signed_in, typed):
    typed.send(**row(new_row(typed, "phases"), kind="construction", earliest="long ago"))

    assert FormDraft.objects.exists()


def test_a_draft_is_one_persons_own(client, typed):
    client.force_login(UserFactory(role="registrar"))

    assert "You have an unsent draft" not in client.get(typed.address).content.decode()


def test_what_is_typed_again_takes_the_place_of_what_was(signed_in, tower):
    form = f"monument:{tower.reference}"
    keep(signed_in, form, {"name_az": "Qız"})
    keep(signed_in, form, {"name_az": "Qız qülləsi"})

    assert FormDraft.objects.get().values == {"name_az": "Qız qülləsi"}


def test_the_short_form_has_drafts_too(signed_in, tower):
    address = reverse("catalogue:edit-monument", args=[tower.reference])
    keep(signed_in, f"monument:{tower.reference}", {"name_az": "Qız qülləsi"})

    assert "You have an unsent draft" in signed_in.get(address).content.decode()
    page = signed_in.get(address, {"draft": "continue"}).content.decode()
    assert 'value="Qız qülləsi"' in page


def test_a_draft_of_a_stale_form_still_meets_the_difference(signed_in, tower):
    page = SectionPage(signed_in, tower, "names")
    keep(signed_in, f"monument:{tower.reference}:names", page.inputs | {"names-0-source": "mine"})
    other = Client()
    other.force_login(UserFactory(role="registrar"))
    SectionPage(other, tower, "names").send(**{"names-0-source": "theirs"})

    form = signed_in.get(page.address, {"draft": "continue"}).context["form"]
    answer = page.send(**{"base": form.base_json, "names-0-source": "mine"})

    assert answer.status_code == 422
    assert answer.context["form"].differences[0]["theirs"] == "theirs"


def test_who_is_signed_out_is_told_so_and_keeps_it_in_the_browser(client, db):
    assert keep(client, "monument:M000001", {}).status_code == 401


def test_who_may_not_edit_keeps_no_drafts(client, db):
    client.force_login(UserFactory(role="reader"))

    assert keep(client, "monument:M000001", {}).status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{}",
        '{"form": "x", "values": {}}',
        '{"form": "monument:M1", "values": {"a": 1}}',
        '{"form": 5, "values": {}}',
        '{"form": "monument:M1", "values": [1]}',
        '{"form": "monument:M1", "values": {"a": "\\u0000"}}',
        '{"form": "a:../b", "values": {}}',
    ],
)
def test_what_is_no_draft_is_refused(signed_in, body):
    answer = signed_in.post(reverse("catalogue:keep-draft"), body, content_type="application/json")

    assert answer.status_code == 400
    assert not FormDraft.objects.exists()


def test_a_draft_is_at_most_a_megabyte(signed_in):
    assert keep(signed_in, "monument:M000001", {"a": "x" * 2**20}).status_code == 413


def test_discarding_leads_to_no_other_site(signed_in):
    answer = signed_in.post(
        reverse("catalogue:discard-draft"), {"form": "a:b", "next": "https://evil.example/"}
    )

    assert answer.url == reverse("catalogue:desk")
