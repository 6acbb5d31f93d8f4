"""Cases of faults between phone and office, by number: `docs/field_cases.md` lists them.

`@pytest.mark.case(4, turns=200)` marks the test of one. It runs once in `make test`, and so often
in `make soak`, which sets FIELD_TURNS=all; of FIELD_CASES=1-12,46 only these run. What happens by
chance is `chance`'s: its seed is printed, and FIELD_SEED brings it back.
"""

import os
from random import Random, SystemRandom

import pytest

IS_SOAK = os.environ.get("FIELD_TURNS") == "all"


def pytest_configure(config):
    config.addinivalue_line("markers", "case(number, turns=1): a case of docs/field_cases.md")


def pytest_collection_modifyitems(config, items):
    if asked := numbers_of(os.environ.get("FIELD_CASES", "")):
        chosen = [one for one in items if _number(one) in asked]
        config.hook.pytest_deselected(items=[one for one in items if _number(one) not in asked])
        items[:] = chosen


def numbers_of(text: str) -> set[int]:
    """ "1-12,46" as the numbers that it means. Raises ValueError."""
    spans = [part.partition("-") for part in text.split(",") if part]
    return {
        number
        for first, _dash, last in spans
        for number in range(int(first), int(last or first) + 1)
    }


def _number(item) -> int | None:
    case = item.get_closest_marker("case")
    return case.args[0] if case else None


def pytest_generate_tests(metafunc):
    case = metafunc.definition.get_closest_marker("case")
    if case and IS_SOAK:
        metafunc.fixturenames.append("turn")
        metafunc.parametrize("turn", range(case.kwargs.get("turns", 1)))


@pytest.fixture
def is_soak():
    """Whether there is time for a case's own sizes and waits."""
    return IS_SOAK


@pytest.fixture
def chance():
    """Chance that can be repeated; pytest shows the seed of a test that failed."""
    seed = int(os.environ.get("FIELD_SEED") or SystemRandom().randrange(10**6))
    print("FIELD_SEED", seed)
    return Random(seed)
