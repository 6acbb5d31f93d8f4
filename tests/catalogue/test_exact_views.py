"""Whoever is shown a hidden place is written down."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from heritage.catalogue.models import ExactView
from heritage.catalogue.services.exact_views import note_exact_view
from tests.factories import MonumentFactory, UserFactory

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def grave(db):
    return MonumentFactory(sensitivity="withheld")


@pytest.fixture
def looking(client, registrar):
    client.force_login(registrar)
    return lambda page, monument: client.get(
        reverse(f"catalogue:{page}", args=[monument.reference])
    )


@pytest.mark.parametrize("page", ["edit-monument", "history"])
def test_a_look_at_a_hidden_place_is_written_down(looking, registrar, grave, page):
    looking(page, grave)

    look = ExactView.objects.get()
    address = reverse(f"catalogue:{page}", args=[grave.reference])
    assert (look.user, look.monument, look.where) == (registrar, grave, address)


def test_a_look_at_an_open_place_is_not_written_down(looking, registrar):
    looking("edit-monument", MonumentFactory())

    assert not ExactView.objects.exists()


def test_a_page_that_shows_no_exact_place_writes_nothing_down(looking, registrar, grave):
    looking("pictures", grave)

    assert not ExactView.objects.exists()


def test_one_person_on_one_page_counts_once_an_hour(grave, registrar, monkeypatch):
    now = timezone.now()
    note_exact_view(monument=grave, by=registrar, where="/a/")
    note_exact_view(monument=grave, by=registrar, where="/a/")
    note_exact_view(monument=grave, by=registrar, where="/b/")
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(minutes=61))
    note_exact_view(monument=grave, by=registrar, where="/a/")

    assert sorted(ExactView.objects.values_list("where", flat=True)) == ["/a/", "/a/", "/b/"]


def test_an_administrator_reads_who_looked(client, looking, registrar, grave):
    looking("edit-monument", grave)
    client.force_login(UserFactory(role="administrator"))

    page = client.get(reverse("catalogue:exact-views", args=[grave.reference])).content.decode()

    assert f"<td>{registrar}</td><td>Ministry of Culture</td>" in page


def test_what_was_written_down_can_be_neither_changed_nor_removed(grave, registrar):
    note_exact_view(monument=grave, by=registrar, where="/a/")

    for statement in [
        "DELETE FROM catalogue_exactview",
        "UPDATE catalogue_exactview SET at = now()",
    ]:
        with (
            pytest.raises(DatabaseError, match=r"Cannot (update|delete)( or delete)? rows"),
            transaction.atomic(),
        ):
            connection.cursor().execute(statement)
