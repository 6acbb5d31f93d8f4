"""Pages by keys are the pages that the plain paginator would cut, with fewer rows read."""

from unittest import mock

import pytest
from django.core.paginator import Paginator
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heritage.catalogue.models import Description, Monument
from heritage.catalogue.paging import KeyPaginator, LikelyPaginator
from tests.factories import MonumentFactory


@pytest.fixture
def register(db):
    for number in range(23):
        sample = number % 7 == 0
        MonumentFactory(name=f"Qala {number % 5}", number=str(number), is_sample=sample)
    Description.objects.create(
        monument=MonumentFactory(name="Bürc", number="4"), language="az", text="Qala 3, 1101"
    )
    return Monument.objects.published()


# What the plain paginator cuts, and what cuts the same by its keys.
QUESTIONS = {
    "in register order": lambda register, length: (
        Paginator(register.in_register_order(), length),
        KeyPaginator(register.in_register_order(), length),
    ),
    **{
        words: lambda register, length, words=words: (
            Paginator(register.matching(words).best_match_first(words), length),
            LikelyPaginator(register, words, length),
        )
        for words in ("qala", "Qala 3", "3 qala", "3", "4", "1101 3", "bürc", "%")
    },
}


@pytest.mark.parametrize("question", QUESTIONS)
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(length=st.integers(1, 30), place=st.floats(0, 1))
def test_every_page_is_the_one_that_a_plain_paginator_cuts(register, question, length, place):
    plain, by_keys = QUESTIONS[question](register, length)
    number = 1 + int(place * (plain.num_pages - 1))

    assert by_keys.count == plain.count
    assert list(by_keys.page(number)) == list(plain.page(number))
    assert not by_keys.is_cut


@pytest.mark.parametrize("most", [1, 7, 22])
def test_of_a_long_answer_the_likeliest_are_listed_and_it_is_said(register, most):
    found = list(register.matching("qala 3").best_match_first("qala 3"))
    with mock.patch("heritage.catalogue.paging.MOST_LIKELY", most):
        pages = LikelyPaginator(register, "qala 3", 5)
        listed = [row for number in pages.page_range for row in pages.page(number)]
        said = pages.count, pages.is_cut

    assert listed == found[:most]
    assert said == (min(most, len(found)), most < len(found))


def test_who_answers_best_is_asked_first_and_the_rest_is_left_alone(register):
    with CaptureQueriesContext(connection) as asked:
        keys = register.likeliest("qala 3", 2)

    assert len(keys) == 2
    assert not [query for query in asked if "catalogue_description" in query["sql"]]
