import csv

import pytest
from django.conf import settings
from django.core.management import call_command

from heritage.catalogue.management.commands.load_vocabularies import (
    FILES,
    load_condition,
    load_terms,
    read_rows,
)
from heritage.inspections.management.commands.load_checklists import read_plans
from tests.leftovers import rows_for_several

CONDITION = settings.FIXTURES_DIR / "vocabularies" / "condition"


def rows():
    """Every term of the files, as {column: text}."""
    found = []
    for path in sorted(CONDITION.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found += csv.DictReader(file)
    return found


@pytest.fixture(scope="session")
def terms():
    return rows()


@pytest.fixture(scope="session")
def plans():
    return read_plans(settings.FIXTURES_DIR / "checklists" / "checklists.csv")


@pytest.fixture(scope="module")
def lists(django_db_setup, django_db_blocker, terms):
    """Loaded once for the tests of a file, each of which goes back to them."""
    with rows_for_several(django_db_blocker):
        load_condition(terms)
        for scheme in ("kind", "material"):
            load_terms(scheme, read_rows(CONDITION.parent / FILES[scheme]))
        call_command("load_checklists")
        yield


@pytest.fixture
def loaded(lists, db):
    """The lists of an inspection, the kinds and materials of the register, and the checklists."""
