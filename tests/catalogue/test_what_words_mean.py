"""A search finds what people mean: endings, words of one meaning, other spellings, slips."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from heritage.catalogue.asking import Question, stem_of
from heritage.catalogue.models import Concept, Monument, NameWord
from heritage.catalogue.nearness import consonants, likeliest_or_near
from tests.factories import MonumentFactory, NameFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def register():
    call_command("load_vocabularies")
    for name in ("Bərdə türbəsi", "Nizami məqbərəsi", "Qız qalası", "Azıx mağarası", "Göy məscid"):
        MonumentFactory(name=name)


def found(words):
    monuments = Monument.objects.published()
    keys, _is_near = likeliest_or_near(words, monuments=monuments, most=20)
    return [str(one) for one in monuments.prefetch_related("names").in_order_of(keys)]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("mavzoley Bərdə", ["Bərdə türbəsi"]),
        ("мавзолея Низами", ["Nizami məqbərəsi"]),
        ("the tomb of Nizami", ["Nizami məqbərəsi"]),
        ("Maiden Tower", ["Qız qalası"]),
        ("Девичья башня", ["Qız qalası"]),
        ("Qız qalasında", ["Qız qalası"]),
        ("mağaraya Azıx", ["Azıx mağarası"]),
        ("Азыхская пещера", ["Azıx mağarası"]),
        ("goy mecsid", ["Göy məscid"]),
    ],
)
def test_words_of_the_same_meaning_find_the_same(register, words, names):
    assert found(words) == names


def test_what_has_the_very_words_comes_before_what_means_the_same(register):
    MonumentFactory(name="Bərdə mavzoleyi", importance="local")
    Monument.objects.filter(names__text="Bərdə türbəsi").update(importance="world")
    assert found("Bərdə mavzoleyi") == ["Bərdə mavzoleyi", "Bərdə türbəsi"]


def test_a_word_that_the_office_adds_to_a_kind_finds_it_at_once(register):
    assert found("grabstätte Bərdə") == []
    Concept.objects.filter(scheme="kind", code="mausoleum").update(synonyms=["Grabstätte"])
    assert found("grabstätte Bərdə") == ["Bərdə türbəsi"]


def test_a_word_of_a_draft_is_no_help_for_what_the_public_asks(register):
    MonumentFactory(name="Zyqrat", lifecycle="draft")
    assert NameWord.objects.filter(word="zygrat").exists()
    assert found("ziqrat") == found("zyqratt") == []


def test_the_list_says_that_it_is_only_near_to_the_words(client, register):
    page = client.get(reverse("public:map"), {"q": "goy mecsid"})
    assert [str(one) for one in page.context["listed"]] == ["Göy məscid"]
    assert "Nothing has the words “goy mecsid”." in page.content.decode()
    assert "Nothing has" not in client.get(reverse("public:map"), {"q": "goy"}).content.decode()


def test_the_map_shows_what_the_list_has(client, register):
    places = client.get(reverse("public:places"), {"q": "goy mecsid"}).json()
    assert [one["properties"]["name"] for one in places["features"]] == ["Göy məscid"]


def test_a_filter_that_leaves_nothing_is_met_with_nothing_and_not_with_something_near(
    client, register
):
    asked = {"q": "Göy məscid", "century": "12"}
    assert list(client.get(reverse("public:map"), asked).context["listed"]) == []


def test_more_monuments_are_no_more_queries(register):
    found("goy mecsid")  # how the words fold is asked once
    with CaptureQueriesContext(connection) as few:
        found("goy mecsid")
    for number in range(5):
        MonumentFactory(name=f"Göy məscid {number}")
    with CaptureQueriesContext(connection) as many:
        assert len(found("goy mecsid")) == 6
    assert len(few) == len(many)


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("galasinda", "gala"),
        ("mescidinin", "mescid"),
        ("turbelerde", "turbe"),
        ("evinin", "ev"),
        ("ramana", "ramana"),
        ("berde", "berde"),
        ("nizami", "nizami"),
    ],
)
def test_endings_are_taken_from_nouns_and_names_keep_theirs(word, stem):
    assert stem_of(word) == stem


def test_a_number_has_no_endings_and_no_meaning_but_itself():
    (term,) = Question.of("26 — 705").terms
    assert (term.word, term.others, term.short) == ("26-705", (), ())


@given(st.from_regex(r"[a-z]{1,12}", fullmatch=True))
def test_the_consonants_of_a_word_are_those_of_the_database(word):
    with connection.cursor() as cursor:
        cursor.execute("SELECT catalogue_fold(%s), catalogue_skeleton(%s)", [word, word])
        folded, skeleton = cursor.fetchone()
    assert consonants(folded) == skeleton


def test_a_word_of_a_new_name_is_known_once_however_many_bear_it():
    NameFactory(monument=MonumentFactory(name="Zurnabad"), text="Zurnabad qalası", language="ru")
    MonumentFactory(name="Zurnabad körpüsü")
    assert NameWord.objects.filter(word="zurnabad").count() == 1
