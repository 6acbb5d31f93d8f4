"""The lists as the files tell them: whole, in three languages, each term once."""

from collections import Counter

import pytest

from heritage.catalogue.models import Concept

LANGUAGES = ("az", "en", "ru")
# Of these a person judges by what he sees: the definition says what that is.
JUDGED = {
    *("condition-class", "urgency-class", "recommendation-class", "consequence"),
    *("damage", "damage-grade", "usability", "activity", "element"),
}
# How many terms the lists of condition.md have, where it counts them.
COUNTS = {
    "condition-class": 5,
    "urgency-class": 4,
    "recommendation-class": 4,
    "threat-category": 25,
    "effect": 22,
    "nen-condition": 6,
    "damage-grade": 6,
    "usability": 6,
    "extent": 7,
}
CAUSES, CAUSES_OF_OURS, CAUSE_GROUPS = 69, 4, 7


def test_every_list_of_an_inspection_has_terms(terms):
    lists = {scheme.value for scheme in Concept.Scheme if scheme.is_of_condition}
    assert {row["scheme"] for row in terms} == lists


def test_every_term_has_a_label_in_three_languages(terms):
    missing = [
        (row["scheme"], row["code"], language)
        for row in terms
        for language in LANGUAGES
        if not row[f"label_{language}"].strip()
    ]
    assert missing == []


def test_no_two_terms_of_a_list_have_one_label(terms):
    for language in LANGUAGES:
        labels = Counter((row["scheme"], row[f"label_{language}"].casefold()) for row in terms)
        assert [label for label, count in labels.items() if count > 1] == []


def test_every_code_is_there_once_a_list(terms):
    codes = Counter((row["scheme"], row["code"]) for row in terms)
    assert [code for code, count in codes.items() if count > 1] == []


def test_what_is_judged_by_eye_is_defined_in_three_languages(terms):
    missing = [
        (row["scheme"], row["code"], language)
        for row in terms
        for language in LANGUAGES
        if row["scheme"] in JUDGED and not row[f"definition_{language}"].strip()
    ]
    assert missing == []


def test_a_definition_is_in_all_languages_or_in_none(terms):
    for row in terms:
        said = {bool(row[f"definition_{language}"].strip()) for language in LANGUAGES}
        assert len(said) == 1, row["code"]


@pytest.mark.parametrize("column", ["broader", "deprecated_by"])
def test_every_term_that_is_pointed_at_exists(terms, column):
    known = {(row["scheme"], row["code"]) for row in terms}
    pointed = {(row["scheme"], row[column]) for row in terms if row[column]}
    assert pointed <= known


def test_a_cross_walk_is_there_from_both_sides(terms):
    matches = {
        (f"{row['scheme']}/{row['code']}", match)
        for row in terms
        for match in row["close_matches"].split()
    }
    assert ("condition-class/CC2", "damage-grade/D3") in matches
    assert {(match, one) for one, match in matches} == matches


def test_materials_are_terms_of_the_register(loaded, terms):
    known = set(Concept.objects.filter(scheme="material").values_list("code", flat=True))
    assert {code for row in terms for code in row["materials"].split()} <= known


def test_no_list_lost_a_term(terms):
    counts = Counter(row["scheme"] for row in terms)
    assert {scheme: counts[scheme] for scheme in COUNTS} == COUNTS
    causes = [row for row in terms if row["scheme"] == "cause"]
    assert len(causes) == CAUSES + CAUSES_OF_OURS + CAUSE_GROUPS
    assert len([row for row in causes if row["is_local"]]) == CAUSES_OF_OURS


def test_the_short_list_of_causes_is_twelve(terms):
    short = [row for row in terms if row["scheme"] == "cause" and row["is_short"]]
    assert len(short) == 12


def test_a_family_of_damage_has_no_more_than_nine_types_on_the_short_list(terms):
    damage = [row for row in terms if row["scheme"] == "damage"]
    families = {row["code"] for row in damage if not row["broader"]}
    short = Counter(row["broader"] for row in damage if row["is_short"] and row["broader"])
    assert set(short) == families
    assert max(short.values()) <= 9
