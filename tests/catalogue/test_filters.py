"""What a listing may be narrowed by is asked of the database on the day it is asked for."""

from datetime import date
from unittest import mock

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from heritage.catalogue.filters import MonumentFilter
from heritage.catalogue.models import Monument
from tests.factories import AreaFactory, ConceptFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def offered(day):
    with mock.patch("django.utils.timezone.localdate", return_value=day):
        form = MonumentFilter({}, queryset=Monument.objects.all()).form
        return [str(label) for _value, label in form.fields["district"].choices]


def test_a_district_is_offered_from_its_first_day_to_its_last():
    AreaFactory(name_en="Old", valid=(date(2000, 1, 1), date(2030, 1, 1)))
    AreaFactory(name_en="New", valid=(date(2030, 1, 1), None))

    assert offered(date(2029, 12, 31)) == ["Old"]
    assert offered(date(2030, 1, 1)) == ["New"]


def test_the_choices_of_the_desk_read_no_boundary(client, registrar):
    AreaFactory(name_en="Baku")
    client.force_login(registrar)

    with CaptureQueriesContext(connection) as asked:
        page = client.get(reverse("catalogue:desk"))

    assert "Baku" in page.content.decode()
    assert not [query for query in asked if '"heritage_gis_area"."boundary"' in query["sql"]]


@pytest.mark.parametrize("query", [{}, {"kind": "tower"}])
def test_the_kinds_are_read_once_a_page_whether_one_is_asked_for_or_not(client, registrar, query):
    ConceptFactory(scheme="kind", code="tower")
    client.force_login(registrar)

    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("catalogue:desk"), query)

    assert len([one for one in asked if "\"scheme\" = 'kind'" in one["sql"]]) == 1
