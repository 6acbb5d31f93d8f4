"""What words find is what the names, numbers, descriptions and public places say, now and then."""

import threading
from datetime import date
from itertools import count

import pgtrigger
import pytest
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gis.models import Area
from heritage.catalogue.as_of import as_of
from heritage.catalogue.asking import Question
from heritage.catalogue.models import (
    Description,
    Identifier,
    Monument,
    Name,
    Protection,
    SearchText,
)
from tests.factories import AgencyFactory, AreaFactory, MonumentFactory

NUMBERS = count(1)
DAY = date(2020, 9, 1)
TOLD = ["Qız qalası", "Гыз галасы", "Göy məscid", "Şuşa", "Daş_qala 100%", "26—705", "71, 70, 73"]
# Whole words and parts of them, slips, other scripts and letters that LIKE reads as signs.
PARTS = [
    *("qala", "qal", "алас", "QIZ", "qiz", "məscid", "mescd", "susa", "шуш", "شوشا", "goy", "d"),
    *("7", "70", "26-705", "705", "100%", "%", "_", "ş_q", "\\", "'", "yer", "köhnə", "x" * 90),
]
QUESTIONS = st.lists(st.sampled_from(PARTS), min_size=1, max_size=3).map(" ".join)


def found(words):
    return set(Monument.objects.matching(words).values_list("pk", flat=True))


def found_table_by_table(words):
    """The monuments of which each table, asked by itself for each word, holds all words."""
    answers = Monument.objects.all()
    for term in Question.of(words).terms:
        anywhere = Q(pk__in=[])
        for asked in filter(None, (term.word, *term.others)):
            anywhere |= Q(public_place_folded__contains=asked)
            for place in ("names__folded", "identifiers__folded", "descriptions__folded"):
                anywhere |= Q(**{f"{place}__contains": asked})
        answers = answers.filter(pk__in=Monument.objects.filter(anywhere).values("pk"))
    return set(answers.values_list("pk", flat=True))


def a_new_one(monuments, text):
    monuments.append(MonumentFactory(name=text))
    Protection.objects.create(monument=monuments[-1], valid=(date(2001, 8, 2), None))


def named(monuments, text):
    Name.objects.bulk_create(
        Name(monument=one, text=f"{text} {next(NUMBERS)}", language="ru", is_preferred=False)
        for one in monuments
    )


def renamed(monuments, text):
    preferred = Name.objects.filter(monument=monuments[0], is_preferred=True)
    preferred.update(text=text, language=f"x{next(NUMBERS)}")


def moved_to_another(monuments, text):
    Name.objects.filter(monument=monuments[0]).update(monument=monuments[-1], is_preferred=False)


def named_no_more(monuments, text):
    Name.objects.filter(monument=monuments[-1], is_preferred=False).delete()


def numbered(monuments, text):
    Identifier.objects.update_or_create(
        monument=monuments[-1], scheme="inventory", defaults={"value": text}
    )


def numbered_no_more(monuments, text):
    Identifier.objects.all().delete()


def described(monuments, text):
    Description.objects.update_or_create(
        monument=monuments[0], language="az", defaults={"text": f"Köhnə {text}."}
    )


def described_no_more(monuments, text):
    Description.objects.filter(monument=monuments[0]).delete()


def placed(monuments, text):
    Monument.objects.filter(pk=monuments[-1].pk).update(locality=f"{text} yer")


def hidden(monuments, text):
    Monument.objects.filter(pk=monuments[-1].pk).update(
        sensitivity="withheld", sensitivity_reason="It is dug for."
    )


def its_district_is_called(monuments, text):
    district = Area.objects.filter(kind="district").first() or AreaFactory()
    Monument.objects.filter(pk=monuments[-1].pk).update(district=district)
    Area.objects.filter(pk=district.pk).update(name_az=text)


def by_raw_sql(monuments, text):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE catalogue_name SET text = %s || id WHERE is_preferred", [text])


CHANGES = [
    a_new_one,
    named,
    renamed,
    moved_to_another,
    named_no_more,
    numbered,
    numbered_no_more,
    described,
    described_no_more,
    placed,
    hidden,
    its_district_is_called,
    by_raw_sql,
]


@pytest.mark.django_db(transaction=True)
def test_words_find_what_each_table_says_whatever_was_written_today_and_in_every_past():
    AgencyFactory()
    monuments, told = [], []

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(st.tuples(st.sampled_from(CHANGES), st.sampled_from(TOLD)), max_size=5),
        st.lists(QUESTIONS, min_size=2, max_size=4),
    )
    def holds(changes, questions):
        before = timezone.now()
        for change, text in [(a_new_one, "Qala"), *changes]:
            told.append(f"{text} {next(NUMBERS)}")
            with transaction.atomic():
                change(monuments, told[-1])
        asked = [*questions, *told[-8:]]
        for moment in ({}, {"known_at": before}, {"in_force_on": DAY}):
            with as_of(**moment):
                for words in asked:
                    assert found(words) == found_table_by_table(words), (words, moment)

    holds()


@pytest.mark.django_db
def test_the_order_of_the_likeliest_is_that_of_the_whole_answer():
    monuments = [MonumentFactory(name=text, number=str(at)) for at, text in enumerate(TOLD * 2)]
    described(monuments, "qala məscid 7")

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(QUESTIONS, st.integers(1, 20))
    def holds(words, most):
        whole = Monument.objects.matching(words).best_match_first(words)
        assert Monument.objects.all().likeliest(words, most) == [one.pk for one in whole[:most]]

    holds()


@pytest.mark.django_db
def test_no_word_is_found_across_the_end_of_one_name_and_the_beginning_of_the_next():
    monument = MonumentFactory(name="Daş")
    Name.objects.create(monument=monument, text="qala", language="az", is_preferred=False)

    assert found("daş qala") == {monument.pk}
    assert found("daşqala") == set()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("table", "told"),
    [
        (Name, {"text": "Atəşgah", "language": "ru"}),
        (Identifier, {"value": "Atəşgah", "scheme": "passport"}),
        (Description, {"text": "Atəşgah", "language": "az"}),
    ],
)
def test_what_is_taken_away_is_found_no_more(table, told):
    monument = MonumentFactory(name_en="Fire temple")
    row = table.objects.create(monument=monument, **told)
    assert found("ateshgah") == {monument.pk}

    row.delete()

    assert found("ateshgah") == set()


@pytest.mark.django_db
def test_a_record_that_is_taken_back_and_written_anew_has_its_words_once():
    """Undoing an act deletes what it created; undoing that writes it with its own key."""
    monument = MonumentFactory(name="Qız qalası")
    name, row = monument.names.get(), Monument.objects.filter(pk=monument.pk)
    name.delete()
    with pgtrigger.ignore("catalogue.Monument:never_deleted"):
        row.delete()
    gone = SearchText.objects.filter(pk=monument.pk).exists()

    monument.save(force_insert=True)
    name.save(force_insert=True)

    assert not gone
    assert "giz galasi" in SearchText.objects.get(pk=monument.pk).folded


@pytest.mark.django_db
def test_what_is_hidden_of_a_place_is_not_found_by_it():
    monument = MonumentFactory(name="Kurqan", locality="Qobustan")
    assert found("qobustan") == {monument.pk}

    hidden([monument], "")

    assert found("qobustan") == set()


@pytest.mark.django_db(transaction=True)
def test_names_that_are_written_at_the_same_moment_are_all_found():
    monument = MonumentFactory(name="Qala")
    together = threading.Barrier(4)
    texts = ["Atəşgah", "Karvansara", "Türbə", "Körpü"]

    def name(text):
        together.wait()
        monument.names.create(text=text, language="az", is_preferred=False)
        connection.close()

    writers = [threading.Thread(target=name, args=[text]) for text in texts]
    for one in writers:
        one.start()
    for one in writers:
        one.join()

    assert found(" ".join(texts)) == {monument.pk}
