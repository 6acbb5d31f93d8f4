"""Rules of the register that live in the database."""

import pghistory
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from heritage.catalogue.models import Monument
from tests.factories import MonumentFactory, NameFactory

pytestmark = pytest.mark.django_db


def events(monument):
    return pghistory.models.Events.objects.tracks(monument).order_by("pgh_id")


def refused(statement, *values):
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, values)


def test_a_reference_is_given_by_the_database_and_is_never_used_again():
    first = MonumentFactory()

    with pytest.raises(RuntimeError), transaction.atomic():
        MonumentFactory()
        raise RuntimeError("the second is rolled back")

    third = MonumentFactory()
    assert int(third.reference[1:]) == int(first.reference[1:]) + 2


def test_the_reference_after_the_last_of_six_digits_has_seven():
    """A sequence does not go back with the transaction: the test sets it back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value, is_called FROM catalogue_reference")
        before = cursor.fetchone()
        cursor.execute("SELECT setval('catalogue_reference', 999999)")
        reference = MonumentFactory().reference
        cursor.execute("SELECT setval('catalogue_reference', %s, %s)", before)

    assert reference == "M1000000"


def test_a_reference_cannot_be_changed():
    monument = MonumentFactory()
    refused("UPDATE catalogue_monument SET reference = 'M999999' WHERE id = %s", monument.pk)


def test_a_monument_cannot_be_deleted_by_any_path():
    monument = MonumentFactory()
    refused("DELETE FROM catalogue_monument WHERE id = %s", monument.pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        monument.delete()


def test_building_cannot_end_before_it_began():
    with pytest.raises(IntegrityError, match="monument_built_in_order"):
        MonumentFactory(built_from=1500, built_to=1400)


def test_one_name_in_each_language_is_preferred():
    monument = MonumentFactory(name="Qız qalası")
    with pytest.raises(IntegrityError):
        NameFactory(monument=monument, text="Bakı qalası", language="az")


@pytest.mark.parametrize("language", ["az", "en", "ru"])
def test_a_monument_is_called_by_its_name_in_the_readers_language_or_the_next_best(language):
    from django.utils import translation

    monument = MonumentFactory(name="Qız qalası", name_en="Maiden Tower")
    with translation.override(language):
        assert monument.name == ("Maiden Tower" if language == "en" else "Qız qalası")


def test_numbers_sort_as_people_count():
    for number in ["26—1037", "2.10", "71, 70, 73, 69", "3", "2.2", "26-231"]:
        MonumentFactory(number=number)

    found = Monument.objects.in_register_order().values_list("number_sorted", flat=True)

    assert list(found) == ["2.2", "2.10", "3", "26-231", "26—1037", "71, 70, 73, 69"]


class TestHistory:
    def test_a_save_is_one_event_with_its_actor(self, django_user_model):
        person = django_user_model.objects.create_user("leyla", role="administrator")
        monument = MonumentFactory(dating_text="XII əsr")

        with pghistory.context(user=person.pk):
            monument.dating_text = "XIII əsr"
            monument.save()

        last = events(monument).last()
        assert last.pgh_diff["dating_text"] == ["XII əsr", "XIII əsr"]
        assert last.pgh_context["user"] == person.pk

    def test_a_bulk_update_and_raw_sql_are_in_it(self):
        monument = MonumentFactory(importance="local")
        before = events(monument).count()

        Monument.objects.filter(pk=monument.pk).update(importance="world")
        with connection.cursor() as cursor:
            cursor.execute("UPDATE catalogue_monument SET importance = 'national'")

        diffs = [event.pgh_diff["importance"] for event in events(monument)[before:]]
        assert diffs == [["local", "world"], ["world", "national"]]

    def test_a_removed_name_stays_in_it(self):
        monument = MonumentFactory(name="Qız qalası")
        name = monument.names.get()
        name.delete()

        last = pghistory.models.Events.objects.references(monument).last()
        assert (last.pgh_label, last.pgh_data["text"]) == ("delete", "Qız qalası")

    def test_it_can_be_neither_changed_nor_deleted(self):
        MonumentFactory()
        refused("UPDATE catalogue_monumentevent SET importance = 'world'")
        refused("DELETE FROM catalogue_monumentevent")
