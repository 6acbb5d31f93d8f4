"""The list of real queries, asked of the real register: the score of the search."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.http import QueryDict

from heritage.catalogue.filters import MonumentFilter
from heritage.catalogue.models import Monument
from heritage.public.listings import for_listing

QUERIES = Path(__file__).with_name("search_queries.csv")
FIRST = 3  # of the answer
LEAST = 0.97  # of the queries
LEAST_OF_A_KIND = 0.85


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def first_found(words):
    """Numbers of the first monuments on the page of these words."""
    asked = QueryDict(mutable=True)
    asked["q"] = words
    found = MonumentFilter(asked, queryset=Monument.objects.published())
    return [monument.number for monument in found.pages(FIRST, drawn=for_listing).page(1)]


@pytest.fixture
def register(db):
    for command in ("load_areas", "load_vocabularies", "load_register"):
        call_command(command)


def test_of_real_queries_nearly_all_find_their_monument_among_the_first_three(register):
    asked = read(QUERIES)
    missed = [query for query in asked if query["number"] not in first_found(query["query"])]

    of_kind = Counter(query["kind"] for query in asked)
    missed_of_kind = Counter(query["kind"] for query in missed)
    for kind, total in of_kind.items():
        print(f"{kind:22}{total - missed_of_kind[kind]:4} of {total}")
    for query in missed:
        print(f"missed: {query['query']} ({query['kind']}) → {query['number']}")
    score = f"{len(asked) - len(missed)} of {len(asked)} among the first {FIRST}"
    print(score)
    assert len(asked) >= 150
    assert len(asked) - len(missed) >= LEAST * len(asked), score
    for kind, total in of_kind.items():
        assert total - missed_of_kind[kind] >= LEAST_OF_A_KIND * total, kind


def test_every_number_of_the_list_is_one_of_the_register():
    register = read(settings.FIXTURES_DIR / "register" / "az_register.csv")
    assert {query["number"] for query in read(QUERIES)} <= {
        row["inventory_number"] for row in register
    }
