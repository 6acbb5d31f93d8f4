import csv
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from heritage.catalogue.terms import LANGUAGES
from heritage.inspections.checklists import Plan, publish


class Command(BaseCommand):
    help = (
        "Make the checklists of fixtures/checklists those of new visits, in the vocabulary's words "
        "of today; versions that visits have used stay."
    )

    def handle(self, **options):
        plans = read_plans(settings.FIXTURES_DIR / "checklists" / "checklists.csv")
        new = publish(plans)
        self.stdout.write(f"{len(plans)} checklists, of them in new words {new}.")


def read_plans(path: Path) -> list[Plan]:
    with path.open(encoding="utf-8", newline="") as file:
        return [_plan(row) for row in csv.DictReader(file)]


def _plan(row):
    return Plan(
        code=row["code"],
        labels={language: row[f"label_{language}"] for language in LANGUAGES},
        scale=row["scale"],
        kinds=row["kinds"].split(),
        elements=row["elements"].split(),
    )
