"""What the public sees of a place, changed in the section: less at once, more by two people."""

import pytest
from django.urls import reverse

from heritage.catalogue.models import ChangeRequest
from heritage.catalogue.services import review
from tests.catalogue.compared import as_
from tests.catalogue.sections import SectionPage
from tests.factories import MonumentFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
OPEN = {"sensitivity": "open", "reason": "Excavated whole."}


@pytest.fixture
def grave(db):
    return MonumentFactory(name="Qəbir", sensitivity="withheld", locality="Gizli dərə")


def send(person, monument, **changes):
    return SectionPage(as_(person), monument, "place").send(**changes)


def asked():
    return ChangeRequest.objects.get()


def test_a_place_to_be_shown_more_exactly_waits_and_the_rest_is_saved(registrar, grave):
    send(registrar, grave, **OPEN, locality="Dərə")

    grave.refresh_from_db()
    assert (grave.sensitivity, grave.locality) == ("withheld", "Dərə")
    assert (asked().kind, asked().reason) == ("sensitivity", "Excavated whole.")


def test_nothing_but_an_opened_place_leads_to_the_request(registrar, grave):
    answer = send(registrar, grave, **OPEN)

    assert answer.url == reverse("catalogue:change", args=[asked().pk])


def test_an_opened_place_is_shown_when_another_accepts(registrar, grave):
    send(registrar, grave, **OPEN, sensitivity_reason="")

    review.accept(request=asked(), by=UserFactory(role="registrar"))

    grave.refresh_from_db()
    assert grave.public_point == grave.location


def test_of_a_draft_too_a_place_is_opened_by_two(registrar):
    grave = MonumentFactory(sensitivity="withheld", lifecycle="draft")

    send(registrar, grave, **OPEN)

    grave.refresh_from_db()
    assert (grave.sensitivity, asked().kind) == ("withheld", "sensitivity")


def test_opening_needs_a_reason(registrar, grave):
    answer = send(registrar, grave, sensitivity="open")

    assert answer.status_code == 422
    assert "Say why the public may see more of the place." in answer.content.decode()
    assert not ChangeRequest.objects.exists()


def test_a_contributor_s_opened_place_is_a_request_of_that_kind(grave):
    send(UserFactory(role="contributor"), grave, **OPEN)

    assert (asked().kind, asked().reason) == ("sensitivity", "Excavated whole.")


def test_hiding_more_is_saved_at_once_and_needs_a_reason(registrar):
    tower = MonumentFactory()
    refused = send(registrar, tower, sensitivity="withheld")
    send(registrar, tower, sensitivity="withheld", sensitivity_reason="robbed")

    tower.refresh_from_db()
    assert refused.status_code == 422
    assert (tower.sensitivity, tower.sensitivity_reason) == ("withheld", "robbed")
    assert not ChangeRequest.objects.exists()


def test_a_look_at_the_place_of_a_hidden_monument_is_written_down(registrar, grave):
    SectionPage(as_(registrar), grave, "place")

    assert grave.exact_views.get().user == registrar
