"""Every case of docs/field_cases.md has a test, and no test is of a case that is not listed."""

import ast
import re
from pathlib import Path

from django.conf import settings

from tests.cases import numbers_of

TESTS = settings.ROOT / "tests"
ROW = re.compile(r"^\| (\d+) \|", re.MULTILINE)


def listed() -> set[int]:
    text = (settings.ROOT / "docs" / "field_cases.md").read_text("utf-8")
    return {int(number) for number in ROW.findall(text)}


def marked() -> set[int]:
    return {number for path in sorted(TESTS.rglob("test_*.py")) for number in _cases_in(path)}


def _cases_in(path: Path):
    """The numbers of `@pytest.mark.case(…)`, wherever a file has it."""
    text = path.read_text("utf-8")
    for node in ast.walk(ast.parse(text)) if "mark.case(" in text else ():
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.case":
            yield ast.literal_eval(node.args[0])


def test_the_list_has_all_cases_but_that_of_another_protocol():
    assert listed() == {*range(1, 51)} - {47}


def test_every_case_has_a_test_and_no_test_is_of_a_case_that_is_not_listed():
    assert marked() == listed(), {
        "without a test": sorted(listed() - marked()),
        "not listed": sorted(marked() - listed()),
    }


def test_some_of_the_cases_may_be_asked_for():
    assert numbers_of("1-3,46") == {1, 2, 3, 46}
    assert numbers_of("") == set()
