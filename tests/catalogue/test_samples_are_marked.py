"""A sample is called one wherever the office meets it, not on the public pages alone."""

import pytest
from django.urls import reverse

from heritage.inspections.models import Inspection
from tests.factories import MonumentFactory, PictureFactory, UserFactory

pytestmark = pytest.mark.usefixtures("in_english")
OF_MONUMENT = [
    ("registrar", "catalogue:edit-monument"),
    ("registrar", "catalogue:history"),
    ("registrar", "catalogue:pictures"),
    ("registrar", "catalogue:withdraw"),
    ("inspector", "inspections:add-record"),
]
OF_ALL = [("registrar", "catalogue:desk"), ("inspector", "inspections:records")]


@pytest.fixture
def marks(client, db):
    """How often the page at an address tells a person of this role that something is a sample."""

    def count(role, address):
        client.force_login(UserFactory(role=role))
        return client.get(address).content.decode().count("badge--sample")

    return count


def visited(monument):
    return Inspection.objects.create(
        monument=monument,
        inspector=UserFactory(role="inspector"),
        visited_on="2026-05-04",
        condition_class="CC1",
    )


@pytest.mark.parametrize(("role", "name"), OF_MONUMENT)
def test_pages_of_a_sample_are_marked_and_pages_of_a_monument_are_not(marks, role, name):
    sample, monument = MonumentFactory(is_sample=True), MonumentFactory()

    assert marks(role, reverse(name, args=[sample.reference])) == 1
    assert marks(role, reverse(name, args=[monument.reference])) == 0


@pytest.mark.parametrize(("role", "name"), OF_ALL)
def test_lists_mark_the_samples_among_others(marks, role, name):
    for monument in (MonumentFactory(is_sample=True), MonumentFactory()):
        visited(monument)

    assert marks(role, reverse(name)) == 1


@pytest.mark.parametrize("name", ["catalogue:edit-picture", "catalogue:remove-picture"])
def test_pictures_of_a_sample_are_marked(marks, name):
    picture = PictureFactory(monument=MonumentFactory(is_sample=True))

    assert marks("registrar", reverse(name, args=[picture.pk])) == 1


def test_a_visit_to_a_sample_is_marked(marks):
    record = visited(MonumentFactory(is_sample=True))

    assert marks("inspector", reverse("inspections:record", args=[record.pk])) == 1
