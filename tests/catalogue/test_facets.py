"""Each facet counts what would answer with each of its values, whatever else is asked."""

from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heritage.catalogue.models import Concept, Monument
from heritage.catalogue.search.backend import FACETS
from heritage.catalogue.search.choosing import SQL
from heritage.catalogue.services.vocabulary import merge_concepts
from tests.catalogue.asked import make_register, question
from tests.factories import ConceptFactory, MonumentFactory, PictureFactory, TerritoryFactory

pytestmark = pytest.mark.django_db
VALUES = {
    "kind": ("tower", "mosque", "bridge"),
    "section": ("architecture", "archaeology", "decorative_art"),
    "importance": ("local", "national", "world"),
    "district": ("AZ-BA", "AZ-SUS"),
    "keeper": ("ministry", "icherisheher"),
    "century": ("12", "15", "16", "-4", "-5", "1", "19", "-40", "21"),
    "material": ("brick", "stone"),
    "pictures": ("yes", "no"),
    "drawings": ("yes", "no"),
    "zone": ("protection", "regulated", "landscape", "boundary"),
}
CHOSEN = st.dictionaries(
    st.sampled_from(FACETS), st.integers(0, 511), max_size=3
)  # each bit is a value
OTHERS = st.fixed_dictionaries(
    {},
    optional={
        "q": st.sampled_from(["qalası", "qiz qalasi 1", "tower", "körpüsüü", "eiffel"]),
        "bbox": st.sampled_from(["49,40,50,41", "46,39,47,40"]),
        "built_from": st.sampled_from(["1500", "-350"]),
        "built_to": st.sampled_from(["1150", "400 BCE"]),
    },
)


def told(chosen, others):
    pairs = [
        (facet, value)
        for facet, bits in chosen.items()
        for place, value in enumerate(VALUES[facet])
        if bits >> place & 1
    ]
    return [*pairs, *others.items()]


def counted_one_by_one(pairs, facet):
    """What the list has when this value of the facet is chosen alone, and all else as it was."""
    rest = [pair for pair in pairs if pair[0] != facet]
    alone = {
        value: question(urlencode([*rest, (facet, value)])).qs.count() for value in VALUES[facet]
    }
    return {value: count for value, count in alone.items() if count}


@pytest.fixture
def register(db):
    make_register(28)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(chosen=CHOSEN, others=OTHERS, facet=st.sampled_from(FACETS))
def test_a_facet_counts_what_the_list_has_with_that_value_alone(register, chosen, others, facet):
    pairs = told(chosen, others)
    facets = SQL.facets(question(urlencode(pairs)))[facet]

    counts = {value: facets[value] for value in VALUES[facet] if value in facets}
    assert counts == counted_one_by_one(pairs, facet)


@pytest.mark.parametrize("query", ["", "q=qalası", "kind=tower&kind=mosque&century=12"])
def test_the_whole_is_counted_with_the_facets(register, query):
    asked, listed = question(query), question(query).qs
    SQL.facets(asked)

    assert SQL.count(asked) == SQL.count(question(query)) == listed.count() > 0
    assert SQL.samples_count(asked) == SQL.samples_count(question(query))
    assert SQL.samples_count(asked) == listed.filter(is_sample=True).count()


def test_a_register_is_counted_by_hand(db):
    tower, brick = ConceptFactory(), ConceptFactory(scheme="material", code="brick")
    one = MonumentFactory(kind=tower, importance="world", built_from=1480, built_to=1520)
    MonumentFactory(kind=tower, importance="local", sensitivity="withheld")
    one.fabrics.create(material=brick)
    one.fabrics.create(material=brick, component=ConceptFactory(scheme="component", code="wall"))
    PictureFactory(monument=one, kind="drawing")

    assert SQL.facets(question("")) == {
        "kind": {"tower": 2},
        "section": {"unknown": 2},
        "importance": {"world": 1, "local": 1},
        "district": {},
        "keeper": {},
        "century": {"15": 1, "16": 1},
        "material": {"brick": 1},
        "pictures": {"yes": 1, "no": 1},
        "drawings": {"yes": 1, "no": 1},
        "zone": {},
    }


def test_whoever_keeps_a_hidden_place_is_not_counted(db):
    TerritoryFactory()
    MonumentFactory()
    MonumentFactory(sensitivity="cell_10km")

    asked = question("keeper=icherisheher")

    assert Monument.objects.filter(keeper__code="icherisheher").count() == 2
    assert asked.qs.count() == 1
    assert SQL.facets(asked)["keeper"] == {"icherisheher": 1}


def test_a_zone_of_a_hidden_monument_is_no_value(register):
    zones = SQL.facets(question(""))["zone"]

    assert zones == {"protection": 5, "regulated": 4}


@pytest.mark.parametrize("facet", ["kind", "material"])
def test_a_merged_term_still_answers_and_is_counted_with_the_kept_one(register, facet):
    kept, merged = Concept.objects.filter(scheme=facet).order_by("pk")[:2]
    before = question(f"{facet}={merged.code}").qs.count()
    merge_concepts(kept=kept, merged=merged)

    asked = question(f"{facet}={merged.code}")

    assert asked.chosen(facet) == (kept.code,)
    assert asked.qs.count() >= before > 0
    assert SQL.facets(asked)[facet][kept.code] == asked.qs.count()
    assert merged.code not in SQL.facets(asked)[facet]


def test_two_values_of_a_facet_are_either_and_two_facets_both(register):
    either = question("kind=tower&kind=mosque").qs
    both = question("kind=tower&kind=mosque&section=archaeology").qs

    assert {one.kind.code for one in either} == {"tower", "mosque"}
    assert {(one.kind.code, one.section) for one in both} == {("mosque", "archaeology")}


def test_an_uncertain_dating_is_found_when_it_overlaps(register):
    spans = {
        (one.built_from, one.built_to) for one in question("built_from=400+BCE&built_to=1150").qs
    }

    assert spans == {(1101, 1200), (-399, -300), (-450, 120)}


def test_names_that_are_near_to_the_words_are_counted(register):
    asked = question("q=çobankara")

    assert asked.asked != asked.meant
    assert SQL.count(asked) == asked.qs.count() > 0
    assert sum(SQL.facets(asked)["section"].values()) == SQL.count(asked)


def test_counting_takes_as_many_queries_whatever_is_chosen(register):
    def queries(query):
        asked = question(query)
        with CaptureQueriesContext(connection) as captured:
            SQL.facets(asked)
        return len(captured)

    many = "kind=tower&kind=bridge&district=AZ-BA&century=12&zone=protection&material=brick"
    assert queries("") >= queries(many)
