"""The answer on the screen as a file: the same monuments, from public columns, with its sources."""

import csv
import io
import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from heritage.catalogue import paging
from tests.factories import ConceptFactory, MonumentFactory


def table(client, query="", language="en"):
    answer = client.get(f"/{language}/export.csv{query}")
    assert answer.status_code == 200, answer.content
    return list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"), newline="")))


def features(client, query=""):
    answer = client.get(f"/en/export.geojson{query}")
    assert answer["Content-Type"] == "application/geo+json"
    return json.loads(answer.getvalue())


def test_a_file_has_what_the_list_has_in_its_order(client, tower):
    MonumentFactory(name="Atəşgah", number="1")
    MonumentFactory(name="Uzaq qala", number="2.10")

    assert [row["Number"] for row in table(client)] == ["1", "2.2", "2.10"]
    assert [row["Name in English"] for row in table(client, "?q=maiden")] == ["Maiden Tower"]
    assert [one["id"] for one in features(client, "?q=maiden")["features"]] == [tower.reference]


def test_a_file_has_the_whole_answer_where_the_list_is_cut(client, db, monkeypatch):
    monkeypatch.setattr(paging, "MOST_LIKELY", 2)
    for _number in range(3):
        MonumentFactory(name="Qala")

    assert len(table(client, "?q=qala")) == len(features(client, "?q=qala")["features"]) == 3


def test_drafts_samples_and_withdrawn_monuments_are_in_no_file(client, tower, draft, withdrawn):
    MonumentFactory(name="Nümunə", is_sample=True)

    assert [row["Identifier"] for row in table(client)] == [tower.reference]


def test_a_file_says_its_question_day_sources_and_licences(client, tower):
    tower.sources.create(citation="State list", licence="CC0 1.0")

    [row] = table(client, "?q=maiden&page=1")
    told = features(client, "?q=maiden")

    assert (row["Sources"], row["Licence"]) == ("State list", "CC0 1.0")
    assert row["Question"] == told["question"] == "Search: maiden"
    assert row["Asked at"].endswith("/en/?q=maiden")
    assert told["asked"].endswith("/en/?q=maiden")
    assert row["Retrieved on"] == told["retrieved_on"] == str(timezone.localdate())
    assert told["licences"] == ["CC0 1.0"]
    assert told["features"][0]["properties"]["sources"][0]["citation"] == "State list"


def test_a_file_names_what_was_chosen_by_its_words(client, tower):
    tower.kind = ConceptFactory()
    tower.save()

    [row] = table(client, "?kind=tower&century=&pictures=no")

    assert row["Question"] == "Kind: tower; Pictures: without pictures"


def test_an_open_place_is_its_point_and_a_hidden_one_its_square(client, tower, grave):
    of = {row["Identifier"]: row for row in table(client)}
    shapes = {one["id"]: one["geometry"] for one in features(client)["features"]}

    assert of[tower.reference]["Longitude"] == "49.83725"
    assert of[grave.reference]["Longitude"] == of[grave.reference]["Latitude"] == ""
    west, south, east, north = map(
        float, of[grave.reference]["Square: west, south, east, north"].split(",")
    )
    assert west < 48.123456 < east and south < 40.654321 < north
    assert shapes[tower.reference] == {"type": "Point", "coordinates": [49.83725, 40.36617]}
    assert shapes[grave.reference]["type"] == "MultiPolygon"


def test_a_place_that_is_not_shown_has_no_geometry(client, db):
    MonumentFactory(sensitivity="withheld")

    assert features(client)["features"][0]["geometry"] is None


def test_a_file_is_of_the_day_that_is_asked_for(client, tower):
    later = MonumentFactory(name="Sonra")
    tower.protections.create(valid=(date(2001, 8, 2), None))
    later.protections.create(valid=(date(2021, 1, 1), None))

    [row] = table(client, "?on=2020-09-01")

    assert row["Identifier"] == tower.reference
    assert "2020" in row["Question"] and row["Asked at"].endswith("?on=2020-09-01")


def test_what_a_spreadsheet_would_run_is_text_and_years_are_numbers(client, db):
    MonumentFactory(name='=HYPERLINK("http://example.org")', built_from=-399, built_to=-300)

    [row] = table(client)

    assert row["Name in Azerbaijani"].startswith("'=")
    assert row["Built from (year)"] == "-399"


def test_an_answer_of_nothing_is_a_file_of_nothing(client, db):
    assert table(client) == []
    assert features(client)["features"] == []


@pytest.mark.parametrize("query", ["?kind=nothing", "?on=2020", "?bbox=1,2", "?q=%00"])
def test_a_value_that_means_nothing_is_refused_in_a_sentence(client, db, query):
    assert client.get(f"/en/export.csv{query}").status_code == 400
    told = client.get(f"/en/export.geojson{query}")
    assert told.status_code == 400


def test_the_queries_of_a_file_do_not_grow_with_its_rows(client, tower):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            table(client)
        return len(asked)

    first = queries()
    for _number in range(5):
        MonumentFactory()
    assert queries() == first


def test_the_list_leads_to_files_of_the_same_question(client, tower):
    page = client.get("/en/?q=maiden&page=1").content.decode()

    assert 'href="/en/export.csv?q=maiden"' in page
    assert 'href="/en/export.geojson?q=maiden"' in page


def test_a_shape_is_told_as_it_was_asked(client, tower):
    told = client.get("/en/export.geojson?near=49.83,40.36,1000").getvalue().decode()

    assert '"question":"Near a place on the map: 49.83,40.36,1000"' in told
