import csv

import pytest
from django.conf import settings
from django.core.management import call_command

from heritage.inspections.management.commands.load_checklists import read_plans

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


@pytest.fixture
def loaded(db):
    call_command("load_vocabularies")
    call_command("load_checklists")
