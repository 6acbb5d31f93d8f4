"""The monument's page shows visits to the office, and their photographs to nobody else."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from heritage.inspections.services import record_inspection
from media_pipeline.models import Page
from media_pipeline.worker import process_next
from tests.factories import PageFactory, UserFactory, jpeg_bytes, visit_of


@pytest.fixture
def record(mill, inspector):
    return visit_of(mill, inspector, condition_class="CC3", note="The vault is coming down.")


@pytest.fixture
def page_of(client, mill):
    return lambda: client.get(reverse("public:monument", args=[mill.reference])).content.decode()


def test_the_office_reads_of_a_visit_on_the_monuments_page(client, inspector, record, page_of):
    client.force_login(inspector)

    page = page_of()

    assert "The vault is coming down." in page
    assert "CC3" in page


def test_visitors_read_nothing_of_visits(record, page_of):
    page = page_of()

    assert "vault" not in page
    assert "CC3" not in page


def test_researchers_read_nothing_of_visits(client, record, page_of):
    client.force_login(UserFactory(role="researcher"))

    assert "vault" not in page_of()


def test_the_box_asks_as_often_for_eight_visits_as_for_two(client, inspector, mill, page_of):
    def visits(count):
        for _number in range(count):
            visit_of(mill, inspector, condition_class="CC0", assets=[PageFactory().asset])

    client.force_login(inspector)
    visits(2)
    page_of()
    with CaptureQueriesContext(connection) as few:
        page_of()
    visits(6)
    with CaptureQueriesContext(connection) as many:
        page_of()

    assert len(many) == len(few)


@pytest.fixture
def photo_page(mill, inspector, tmp_path):
    """The processed page of a photograph of a visit."""
    path = tmp_path / "wall.jpg"
    path.write_bytes(jpeg_bytes())
    with path.open("rb") as file:
        record_inspection(
            uuid="0190c1de-0000-7000-8000-000000000001",
            monument=mill,
            inspector=inspector,
            visited_on="2026-05-04",
            condition_class="CC1",
            files=[file],
        )
    process_next()
    return Page.objects.get()


def photo_address(page):
    return reverse("inspections:photo", args=[page.pk, "full/200,/0/default.jpg"])


def test_the_office_sees_a_photograph_and_no_cache_keeps_it(client, inspector, photo_page):
    client.force_login(inspector)

    answer = client.get(photo_address(photo_page))

    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/jpeg"
    assert "no-store" in answer["Cache-Control"]
    assert "Access-Control-Allow-Origin" not in answer


def test_strangers_do_not_see_a_photograph_of_a_visit(client, photo_page):
    assert client.get(photo_address(photo_page)).status_code == 302


def test_the_public_image_api_does_not_know_photographs_of_visits(client, photo_page):
    answer = client.get(f"/iiif/3/{photo_page.pk}/full/200,/0/default.jpg")

    assert answer.status_code == 404


def test_the_office_view_serves_photographs_of_visits_only(client, inspector):
    client.force_login(inspector)

    assert client.get(photo_address(PageFactory())).status_code == 404


def test_an_image_request_that_means_nothing_is_a_bad_request(client, inspector, photo_page):
    client.force_login(inspector)
    address = reverse("inspections:photo", args=[photo_page.pk, "whole/huge"])

    assert client.get(address).status_code == 400
