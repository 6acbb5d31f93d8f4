"""Monuments made together are what they would be one by one, for as many statements as one."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from heritage.catalogue.models import Monument, Name
from heritage.catalogue.services import NewMonument, create_monument, create_monuments
from tests.factories import AreaFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def told(number: int, **fields) -> dict:
    return {
        "fields": {"built_from": 1101, "built_to": 1100 + number, "locality": "Lahıc"} | fields,
        "names": {"az": f"Qala {number}", "ru": ""},
        "other_names": {"az": ["Köhnə qala", f"Qala {number}", ""]},
        "descriptions": {"az": "Köhnə. ", "en": " "},
        "identifiers": {"inventory": f" {number} ", "wikidata": f"Q{number}"},
    }


def said_of(monument):
    kept = ("district_basis", "built_from", "built_to", "locality", "number_sorted", "lifecycle")
    return (
        [getattr(Monument.objects.get(pk=monument.pk), name) for name in kept],
        sorted(monument.names.values_list("language", "text", "script", "is_preferred")),
        list(monument.descriptions.values_list("language", "text")),
        list(monument.identifiers.values_list("scheme", "value")),
        list(monument.phases.values_list("kind", "earliest", "latest")),
    )


def test_monuments_made_together_are_as_those_made_one_by_one():
    one_by_one = [create_monument(by=None, **told(number)) for number in (7, 8)]
    together = create_monuments(by=None, told=[NewMonument(**told(number)) for number in (7, 8)])

    assert [said_of(monument) for monument in together] == [
        said_of(monument) for monument in one_by_one
    ]
    assert [monument.built_to for monument in together] == [1107, 1108]


def test_many_monuments_take_as_many_statements_as_two():
    district = AreaFactory()

    def statements(count):
        made = [NewMonument(**told(number, district=district)) for number in range(1, count + 1)]
        with CaptureQueriesContext(connection) as captured:
            create_monuments(by=None, told=made)
        return len(captured)

    assert statements(20) == statements(2)


def test_one_that_is_refused_takes_all_with_it():
    good, nameless = told(1), told(2) | {"names": {}, "other_names": {}}
    with pytest.raises(ValidationError, match="needs a name"):
        create_monuments(by=None, told=[NewMonument(**good), NewMonument(**nameless)])

    assert not Monument.objects.exists()
    assert not Name.objects.exists()
