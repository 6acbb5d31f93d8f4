"""Visits are made, and read, where one's agency keeps the monuments."""

import io

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from heritage.inspections.models import Inspection
from heritage.inspections.services import add_photos, record_inspection
from tests.factories import PageFactory, TerritoryFactory, UserFactory, jpeg_bytes, visit_of

UUID = "9f1f7a52-6b0c-4d3f-8f0e-3a5f0e7a1c11"
VISIT = {"visited_on": "2026-05-04", "condition_class": "CC1"}


@pytest.fixture
def warden(mill):
    """An inspector of a reserve that does not keep the mill."""
    far = TerritoryFactory(box=(45, 39, 45.1, 39.1))
    return UserFactory(role="inspector", agency=far.agency)


@pytest.fixture
def visit(mill, inspector):
    return visit_of(mill, inspector, **VISIT)


def test_a_visit_to_what_another_agency_keeps_is_refused(mill, warden):
    with pytest.raises(PermissionDenied, match="kept by another body"):
        record_inspection(uuid=UUID, monument=mill, inspector=warden, **VISIT)

    assert not Inspection.objects.exists()


def test_a_photograph_of_what_another_agency_keeps_by_now_is_refused(visit, inspector):
    TerritoryFactory()  # round the mill
    file = io.BytesIO(jpeg_bytes())
    file.name = "mill.jpg"

    with pytest.raises(PermissionDenied):
        add_photos(record=visit, files=[file], by=inspector)

    assert visit.photos == []


def test_an_inspector_reads_the_visits_of_their_own_agency_only(client, visit, warden):
    client.force_login(warden)

    page = client.get(reverse("inspections:records"))

    assert list(page.context["page"].object_list) == []


def test_a_photograph_of_another_agency_s_visit_is_not_there(client, mill, warden, inspector):
    page = PageFactory()
    visit_of(mill, inspector, assets=[page.asset])
    address = reverse("inspections:photo", args=[page.pk, "no-request"])

    client.force_login(warden)
    theirs = client.get(address).status_code
    client.force_login(inspector)

    assert (theirs, client.get(address).status_code) == (404, 400)


def test_the_page_of_a_monument_tells_another_agency_of_no_visit(client, visit, mill, warden):
    client.force_login(warden)

    page = client.get(reverse("public:monument", args=[mill.reference])).content.decode()

    assert "For the office only" not in page
