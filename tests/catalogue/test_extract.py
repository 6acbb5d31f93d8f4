"""The list of the desk as a file: what is on the screen is what is in the file, at any time."""

import csv
import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from heritage.catalogue.models import LegalAct
from tests.factories import MonumentFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def act():
    day = "2001-08-02"
    return LegalAct.objects.create(
        number="132", adopted_on=day, in_force_from=day, issuer="Cabinet of Ministers"
    )


@pytest.fixture
def listed(act):
    monument = MonumentFactory(name="Atəşgah", name_en="Fire temple", number="1")
    before = {"valid": (date(2001, 8, 2), date(2021, 1, 1)), "importance": "national"}
    monument.protections.create(**before, act=act, section="architecture")
    monument.protections.create(valid=(date(2021, 1, 1), None), importance="world")
    return monument


def table(client, **question):
    answer = client.get("/en/desk/extract.csv", question)
    assert answer.status_code == 200, answer.content
    return list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))


def test_an_extract_has_the_numbers_importance_and_act_of_its_day(client, registrar, listed):
    later = MonumentFactory(name="Beşbarmaq")
    later.protections.create(valid=(date(2020, 9, 2), None))
    client.force_login(registrar)

    _headings, *rows = table(client, on="2020-09-01")

    assert [row[:7] for row in rows] == [
        [
            listed.reference,
            "1",
            "Atəşgah",
            "Fire temple",
            "",
            "national importance",
            "architecture",
        ]
    ]
    assert rows[0][9] == "2001-08-02"
    assert "No. 132 of 02.08.2001" in rows[0][10]
    assert len(table(client)) == 3


def test_an_extract_answers_the_questions_of_the_list(client, registrar, listed):
    MonumentFactory(name="Qala")
    client.force_login(registrar)
    assert [row[2] for row in table(client, q="qala")[1:]] == ["Qala"]


def test_what_a_spreadsheet_would_run_is_text(client, registrar):
    MonumentFactory(name='=HYPERLINK("http://example.org")')
    client.force_login(registrar)
    assert table(client)[1][2].startswith("'=")


def test_an_extract_is_for_the_office_and_a_question_that_means_nothing_is_refused(client, listed):
    assert client.get("/en/desk/extract.csv").status_code == 302
    client.force_login(UserFactory(role="reader"))
    assert client.get("/en/desk/extract.csv").status_code == 403
    client.force_login(UserFactory(role="registrar"))
    for question in ({"on": "2020"}, {"importance": "huge"}):
        assert client.get("/en/desk/extract.csv", question).status_code == 400


def test_the_queries_of_an_extract_do_not_grow_with_its_rows(client, registrar, listed):
    client.force_login(registrar)

    def queries():
        with CaptureQueriesContext(connection) as asked:
            table(client, on="2020-09-01")
        return len(asked)

    first = queries()
    for _number in range(5):
        MonumentFactory().protections.create(valid=(date(2001, 8, 2), None))
    assert queries() == first
