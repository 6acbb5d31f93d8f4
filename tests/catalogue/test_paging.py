"""Pages by keys are the pages that the plain paginator would cut, with fewer rows read."""

import pytest
from django.core.paginator import Paginator
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heritage.catalogue.models import Monument
from heritage.catalogue.paging import KeyPaginator
from tests.factories import MonumentFactory


@pytest.fixture
def register(db):
    for number in range(23):
        sample = number % 7 == 0
        MonumentFactory(name=f"Qala {number % 5}", number=str(number), is_sample=sample)
    return Monument.objects.published()


QUESTIONS = {
    "in register order": lambda register: register.in_register_order(),
    "by likeness": lambda register: register.matching("qala").best_match_first("qala 3"),
}


@pytest.mark.parametrize("question", QUESTIONS)
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(length=st.integers(1, 30), place=st.floats(0, 1))
def test_every_page_is_the_one_that_a_plain_paginator_cuts(register, question, length, place):
    found = QUESTIONS[question](register)
    plain, by_keys = Paginator(found, length), KeyPaginator(found, length)
    number = 1 + int(place * (plain.num_pages - 1))

    assert by_keys.count == plain.count
    assert list(by_keys.page(number)) == list(plain.page(number))


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_samples_among_an_answer_are_counted(register, question):
    assert KeyPaginator(QUESTIONS[question](register), 5).samples_count() == 4
