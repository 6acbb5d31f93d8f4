"""EDTF and people's words for a time mean the same years in both directions."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from heritage.catalogue.dating_words import read_words
from heritage.catalogue.edtf import DateNotRead, Span, read_edtf, write_edtf

READ = [
    ("1850", (1850, 1850, "exact")),
    ("1850?", (1850, 1850, "uncertain")),
    ("1850~", (1850, 1850, "circa")),
    ("1850%", (1850, 1850, "circa")),
    ("185X", (1850, 1859, "exact")),
    ("18XX", (1800, 1899, "exact")),
    ("1101/1200", (1101, 1200, "exact")),
    ("../1200", (None, 1200, "before")),
    ("/1200", (None, 1200, "before")),
    ("1101/..", (1101, None, "after")),
    ("-0399", (-399, -399, "exact")),
    ("-03XX", (-399, -300, "exact")),
    ("Y-17000", (-17000, -17000, "exact")),
    ("Y-17000/Y-15000", (-17000, -15000, "exact")),
    ("1850-05-04", (1850, 1850, "exact")),
    ("1850~/1900~", (1850, 1900, "circa")),
    ("[1850..1860]", (1850, 1860, "uncertain")),
]


@pytest.mark.parametrize("text, meant", READ)
def test_a_date_of_edtf_is_read_as_its_years(text, meant):
    assert read_edtf(text) == Span(*meant)


@pytest.mark.parametrize(
    "text",
    ["", "/", "..", "../..", "long ago", "1200/1101", "1/2/3", "Y17E40000000", "185", "XII"],
)
def test_what_is_no_date_of_edtf_is_refused_in_a_sentence_that_names_it(text):
    with pytest.raises(DateNotRead) as refusal:
        read_edtf(text)

    assert f"“{text}”" in str(refusal.value)


@given(st.text(alphabet="0123456789XYEu-/~?%.[]{},", max_size=20))
def test_any_text_is_read_or_refused_and_what_is_read_is_written_so_that_it_means_the_same(text):
    try:
        span = read_edtf(text)
    except DateNotRead:
        return

    assert read_edtf(write_edtf(span)) == span


years = st.none() | st.integers(-999_999, 999_999)


@given(years, years, st.sampled_from(["exact", "circa", "uncertain"]))
def test_years_that_are_written_are_read_again(first, last, qualifier):
    assume(first is not None or last is not None)
    assume(None in (first, last) or first <= last)
    if qualifier == "exact" and first is None:
        qualifier = "before"
    if qualifier == "exact" and last is None:
        qualifier = "after"
    span = Span(first, last, qualifier)

    assert read_edtf(write_edtf(span)) == span


WORDS = [
    ("XII əsr", (1101, 1200, "exact")),
    ("XII–XIV əsrlər", (1101, 1400, "exact")),
    ("XII-XIII əsr", (1101, 1300, "exact")),
    ("XIX əsrin əvvəli", (1801, 1833, "exact")),
    ("XIX əsrin ortası", (1834, 1866, "exact")),
    ("XIX əsrin sonu", (1867, 1900, "exact")),
    ("XIX əsrin ikinci yarısı", (1851, 1900, "exact")),
    ("XIX əsrin II yarısı", (1851, 1900, "exact")),
    ("12th century", (1101, 1200, "exact")),
    ("late 19th century", (1867, 1900, "exact")),
    ("the first half of the 19th century", (1801, 1850, "exact")),
    ("12-ci əsr", (1101, 1200, "exact")),
    ("XII век", (1101, 1200, "exact")),
    ("ХІІ век", (1101, 1200, "exact")),  # with Cyrillic letters for the numeral
    ("XII в.", (1101, 1200, "exact")),
    ("XII–XIII вв.", (1101, 1300, "exact")),
    ("конец XIX века", (1867, 1900, "exact")),
    ("начало XX века", (1901, 1933, "exact")),
    ("1850-ci il", (1850, 1850, "exact")),
    ("1850-ci illər", (1850, 1859, "exact")),
    ("1850s", (1850, 1859, "exact")),
    ("1850–1867-ci illər", (1850, 1867, "exact")),
    ("1850", (1850, 1850, "exact")),
    ("1850 год", (1850, 1850, "exact")),
    ("təqribən 1850-ci il", (1850, 1850, "circa")),
    ("около 1850 года", (1850, 1850, "circa")),
    ("XII əsr?", (1101, 1200, "uncertain")),
    ("XII əsrdən əvvəl", (None, 1200, "before")),
    ("до XII века", (None, 1200, "before")),
    ("after 1850", (1850, None, "after")),
    ("e.ə. IV əsr", (-399, -300, "exact")),
    ("IV век до н. э.", (-399, -300, "exact")),
    ("400 BCE", (-399, -399, "exact")),
    ("e.ə. III minillik", (-2999, -2000, "exact")),
    ("e.ə. III–II minilliklər", (-2999, -1000, "exact")),
]


@pytest.mark.parametrize("words, meant", WORDS)
def test_people_s_words_for_a_time_are_read_as_years(words, meant):
    assert read_words(words) == Span(*meant)


@pytest.mark.parametrize("words", ["", "orta əsrlər", "qədim", "IIX IV", "XIV–XII əsrlər", "0"])
def test_words_that_are_not_understood_are_not_guessed_at(words):
    assert read_words(words) is None


@given(st.integers(1, 21), st.booleans())
def test_a_century_has_a_hundred_years_and_touches_the_next(count, is_bce):
    numerals = {"az": "{}-ci əsr", "ru": "{}-й век", "en": "{}th century"}
    era = "e.ə. " if is_bce else ""
    spans = {read_words(era + words.format(count)) for words in numerals.values()}

    assert len(spans) == 1
    span = spans.pop()
    assert span.latest - span.earliest == 99
    assert (span.earliest - 1) % 100 == 0


@given(st.text())
def test_no_words_break_the_reading(words):
    span = read_words(words)

    assert span is None or span.earliest is not None or span.latest is not None
