"""What is proposed, by tables that the phone has too."""

from itertools import pairwise, product

import pytest

from heritage.inspections.proposals import (
    CLASSES,
    CONSEQUENCES,
    NEN_SCORE,
    SEVERITIES,
    THREAT_LEVEL,
    nen_score,
    proposed_measures,
    proposed_overall,
    proposed_threat_level,
    proposed_urgency,
    rules,
    usual_work,
)

LEVELS = ("low", "medium", "high", "very-high", "urgent")


@pytest.mark.parametrize(
    ("classes", "proposed"),
    [
        (["CC0", "CC2", "CC1"], "CC2"),
        (["CC0", "CCX"], "CC0"),
        (["CCX", "CCX"], None),
        ([], None),
        (["CC3"], "CC3"),
    ],
)
def test_the_worst_inspected_part_is_proposed_for_the_whole(classes, proposed):
    assert proposed_overall(classes).cc == proposed


def test_the_spread_is_told_beside_it():
    spread = proposed_overall(["CC1", "CC3", "CC1", "CCX"]).spread
    assert spread == {"CC0": 0, "CC1": 2, "CC2": 0, "CC3": 1, "CCX": 1}


def test_worse_never_waits_longer():
    for consequence, is_dangerous in product(CONSEQUENCES, (False, True)):
        told = [
            proposed_urgency(cc, is_dangerous=is_dangerous, consequence=consequence)
            for cc in CLASSES
        ]
        assert told == sorted(told)


def test_danger_to_people_never_waits_longer_and_never_as_long_as_the_worst():
    for cc, consequence in product(CLASSES, CONSEQUENCES):
        safe = proposed_urgency(cc, is_dangerous=False, consequence=consequence)
        assert proposed_urgency(cc, is_dangerous=True, consequence=consequence) >= safe
    assert proposed_urgency("CC3", is_dangerous=True) == "UC3"


def test_a_greater_loss_never_waits_longer():
    for cc, is_dangerous in product(CLASSES, (False, True)):
        for less, more in pairwise(CONSEQUENCES):
            assert proposed_urgency(
                cc, is_dangerous=is_dangerous, consequence=less
            ) <= proposed_urgency(cc, is_dangerous=is_dangerous, consequence=more)


def test_without_a_class_nothing_is_proposed():
    assert proposed_urgency(None, is_dangerous=True) is None
    assert proposed_urgency("CCX", is_dangerous=False) is None
    assert proposed_measures(None) is None


def test_the_level_of_a_threat_goes_by_the_product():
    for probability, row in THREAT_LEVEL.items():
        for place, level in enumerate(row, start=1):
            product_ = int(probability) * place
            bound = [4, 8, 12, 16, 25]
            expected = LEVELS[next(i for i, most in enumerate(bound) if product_ <= most)]
            assert level == expected, (probability, place)
    assert proposed_threat_level("5", "destruction") == "urgent"
    assert proposed_threat_level("not-applicable", "slight") is None


def test_the_usual_work_is_that_of_the_type_or_of_the_family():
    assert usual_work("structure", "keystone") == "prop"
    assert usual_work("structure", "thermal-crack") == "investigate"
    assert usual_work(None, None) == "investigate"


def test_scores_of_nen_grow_with_extent_and_intensity():
    for severity, by_intensity in NEN_SCORE.items():
        for intensity in by_intensity:
            scores = [nen_score(severity, intensity, band) for band in range(1, 6)]
            assert scores == sorted(scores)
    assert nen_score("severe", "high", 5) == 6
    assert nen_score("minor", "low", 1) == 1


def test_the_rules_name_only_terms_that_there_are(terms):
    codes = {}
    for row in terms:
        codes.setdefault(row["scheme"], set()).add(row["code"])
    told = rules()
    assert set(told["recommendations"]) <= codes["damage"]
    assert set(told["recommendations"].values()) <= codes["recommendation-kind"]
    assert set(told["measures"]) | {told["not_inspected"]} == codes["condition-class"]
    assert set(told["measures"].values()) == codes["recommendation-class"]
    assert set(told["due_days"]) == codes["urgency-class"]
    assert set(told["urgency_by_consequence"]) == codes["consequence"]
    assert set(told["threat_level"]) == codes["probability"] - {"not-applicable"}
    assert set(SEVERITIES) == codes["severity"]
    assert {level for row in told["threat_level"].values() for level in row.values()} == set(LEVELS)
    assert set(LEVELS) == codes["threat-level"]


def test_a_family_of_damage_always_has_a_usual_work(terms):
    families = {row["code"] for row in terms if row["scheme"] == "damage" and not row["broader"]}
    assert families <= set(rules()["recommendations"])
