"""The snapshot looks for words in texts as the database does: catalogue_asks (migration 0033)."""

import json
from dataclasses import asdict

import numpy as np
import pytest
from django.db import connection
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from heritage.catalogue.asking import Term
from heritage.catalogue.snapshot.words import SortedTexts, Texts, arrays_of

pytestmark = pytest.mark.django_db
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]

# Letters of which words and their endings are made, digits, what LIKE and patterns take for signs,
# and letters of another script; none of them is changed by folding.
TOKENS = st.text("abinsu127_%\\.*,-/ა", min_size=1, max_size=5)
TEXTS = st.lists(
    st.lists(TOKENS, max_size=6).map(" ".join).map(lambda text: text.replace(" a", "\na", 1)),
    max_size=8,
)
PHRASES = st.lists(TOKENS, min_size=2, max_size=3).map(" ".join)
WORDS = st.one_of(TOKENS, PHRASES)
SHORT = st.text("abinsu12", min_size=1, max_size=3)
TERMS = st.builds(
    Term,
    word=WORDS,
    others=st.lists(WORDS, max_size=2).map(tuple),
    short=st.lists(SHORT, max_size=2).map(tuple),
)
READINGS = st.lists(st.lists(TERMS, min_size=1, max_size=2), min_size=1, max_size=2)


def answered_by_sql(texts, readings):
    told = json.dumps([[asdict(term) for term in reading] for reading in readings])
    with connection.cursor() as cursor:
        cursor.execute("SELECT catalogue_asks(%s::jsonb)", [told])
        condition = cursor.fetchone()[0].replace("%", "%%")
        cursor.execute(
            "SELECT number - 1 FROM unnest(%s::text[]) WITH ORDINALITY told(folded, number)"
            f" WHERE {condition} ORDER BY 1",
            [texts],
        )
        return [number for (number,) in cursor.fetchall()]


@settings(max_examples=300, deadline=None, suppress_health_check=QUIET)
@given(texts=TEXTS, readings=READINGS)
@example(texts=["banana", "an a"], readings=[[Term("na a")]])
@example(texts=["aba nu", "aba\nnu"], readings=[[Term("ba nu")]])
@example(texts=["dasn", "das", "dasa"], readings=[[Term("x", short=("das",))]])
def test_words_stand_in_the_texts_that_sql_finds_them_in(texts, readings):
    found = np.flatnonzero(Texts(arrays_of(texts)).answering(readings))

    assert found.tolist() == answered_by_sql(texts, readings)


@settings(max_examples=200, deadline=None, suppress_health_check=QUIET)
@given(texts=TEXTS, asked=WORDS)
def test_of_texts_in_order_those_that_are_or_begin_so_are_one_range(texts, asked):
    texts = sorted(texts, key=str.encode)
    told = SortedTexts(arrays_of(texts))

    assert [text == asked for text in texts] == told.exactly(asked).tolist()
    assert [text.startswith(asked) for text in texts] == told.beginning(asked).tolist()
    assert [asked in text for text in texts] == told.holding(asked).tolist()


def test_a_word_of_letters_is_not_looked_for_among_numbers():
    told = Texts(arrays_of(["qala 17", "q1234567 26-705", "a-b 7."]))

    assert [told.words[number] for number in range(len(told.words))] == [b"qala"]
    assert len(told.numbers) == 5
