"""Odd things that people and scripts send to the desk: a sentence each, and nothing lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from heritage.catalogue.models import Monument
from tests.factories import MonumentFactory, PictureFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

ZERO_WIDTH = "\ufeff\u200b"


@pytest.fixture
def desk(client, registrar):
    client.force_login(registrar)
    return client


def monument(**changes):
    told = {
        "name_az": "Qala",
        "section": "unknown",
        "importance": "unknown",
        "location_precision": "unknown",
        "sensitivity": "open",
    }
    return told | changes


@pytest.mark.parametrize("field", ["latitude", "longitude"])
@pytest.mark.parametrize("text", ["4" * 62, "40.3\x00"])
def test_coordinates_that_no_field_takes_are_refused_at_the_field(desk, field, text):
    other = {"latitude": "40.3", "longitude": "49.8"}
    answer = desk.post(reverse("catalogue:add-monument"), monument(**other | {field: text}))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors


def test_a_name_that_nobody_can_see_is_no_name(desk):
    answer = desk.post(reverse("catalogue:add-monument"), monument(name_az=ZERO_WIDTH))
    assert answer.status_code == 422
    assert not Monument.objects.exists()


def test_a_year_still_to_come_is_refused(desk):
    answer = desk.post(reverse("catalogue:add-monument"), monument(built_from="3000"))
    assert answer.status_code == 422
    assert "3000" in str(answer.context["form"].errors["built_from"])


def test_a_picture_cannot_be_taken_tomorrow(desk):
    picture = PictureFactory()
    tomorrow = (timezone.localdate() + timedelta(days=2)).isoformat()
    said = {"kind": "photo", "licence": picture.licence, "taken_on": tomorrow}
    answer = desk.post(reverse("catalogue:edit-picture", args=[picture.pk]), said)
    assert answer.status_code == 422


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_an_upload_without_a_file_is_told_so(desk, accept):
    address = reverse("catalogue:pictures", args=[MonumentFactory().reference])
    answer = desk.post(address, headers={"accept": accept})
    assert answer.status_code == 422
    assert "No file came" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_form_sent_three_times_at_once_makes_one_monument():
    person, address = UserFactory(role="registrar"), reverse("catalogue:add-monument")

    def send(_number):
        client = Client()
        client.force_login(person)
        try:
            return client.post(address, monument(number="7")).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as threads:
        statuses = sorted(threads.map(send, range(3)))

    assert statuses == [302, 422, 422]
    assert Monument.objects.count() == 1
