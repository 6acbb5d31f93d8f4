"""The values of facets are kept in the process, and never shown when they have changed."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from heritage.accounts.models import Agency
from heritage.catalogue.filters import MonumentFilter
from heritage.catalogue.models import Concept, Monument
from tests.factories import AgencyFactory, AreaFactory, ConceptFactory

pytestmark = pytest.mark.django_db


def labels(facet, language="en"):
    with override(language):
        found = MonumentFilter({}, queryset=Monument.objects.published())
        return dict(found.values_of(facet).labels)


@pytest.fixture
def tower():
    return ConceptFactory(code="tower", label_en="tower", label_ru="башня")


def test_they_are_read_once(tower):
    first = labels("kind")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert labels("kind") == first
    assert len(asked) == 1  # whether anything has changed


def test_each_language_has_its_own(tower):
    assert (labels("kind")["tower"], labels("kind", "ru")["tower"]) == ("tower", "башня")


def test_a_term_that_is_renamed_is_shown_renamed(tower):
    labels("kind")
    Concept.objects.update(label_en="keep")
    assert labels("kind")["tower"] == "keep"


def test_a_term_that_is_taken_away_is_shown_no_more(tower):
    ConceptFactory(code="mill", label_en="mill")
    labels("kind")
    tower.delete()
    assert list(labels("kind")) == ["mill"]


def test_a_district_and_a_keeping_body_that_are_added_are_shown(tower):
    before = labels("district"), labels("keeper")
    district, body = AreaFactory(), AgencyFactory()
    assert labels("district").keys() - before[0].keys() == {district.code}
    assert labels("keeper").keys() - before[1].keys() == {body.code}
    Agency.objects.filter(pk=body.pk).update(name_en="Renamed")
    assert labels("keeper")[body.code] == "Renamed"


def test_two_changes_of_one_transaction_are_two(tower):
    for name in ("keep", "donjon"):
        Concept.objects.update(label_en=name)
        assert labels("kind")["tower"] == name


def test_what_is_taken_back_is_forgotten(tower):
    labels("kind")
    with transaction.atomic():
        Concept.objects.update(label_en="keep")
        assert labels("kind")["tower"] == "keep"
        transaction.set_rollback(True)
    assert labels("kind")["tower"] == "tower"
