"""The bodies that keep monuments, from the table that the product ships."""

import csv

from django.conf import settings
from django.db import transaction

from .models import Agency, User
from .roles import WORKS_IN_A_TERRITORY

TABLE = settings.FIXTURES_DIR / "agencies" / "agencies.csv"


@transaction.atomic
def load_agencies() -> tuple[int, int]:
    """Store the bodies of the table; how many there are, and how many were new or changed.

    People who had an account before there were bodies work for the one that keeps the rest.
    """
    with TABLE.open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    changed = sum(_store(row) for row in rows)
    people = User.objects.filter(agency=None, role__in=WORKS_IN_A_TERRITORY)
    if people and (ministry := Agency.objects.filter(keeps_the_rest=True).first()):
        people.update(agency=ministry)
    return len(rows), changed


def _store(row: dict[str, str]) -> bool:
    told = row | {"keeps_the_rest": row["keeps_the_rest"] == "yes"}
    if Agency.objects.filter(**told).exists():
        return False
    Agency.objects.update_or_create(code=told.pop("code"), defaults=told)
    return True
