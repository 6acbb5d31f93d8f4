import csv

import pghistory
from django.conf import settings
from django.core.management.base import BaseCommand

from heritage.catalogue.first_list import list_by_act

from .import_monuments import import_file

# Read in this order: the second adds to what the first has made.
FILES = {
    "az_register.csv": "State list of Azerbaijan, as recorded in Wikidata",
    "az_monuments.csv": "Abidə: well-known monuments of Azerbaijan",
}
ACT = "act_132.json"


def numbers_of_the_list() -> set[str]:
    """The official numbers that the shipped tables have."""
    numbers = set()
    for name in FILES:
        with (settings.FIXTURES_DIR / "register" / name).open(encoding="utf-8-sig") as lines:
            numbers |= {row["inventory_number"].strip() for row in csv.DictReader(lines)}
    return numbers - {""}


class Command(BaseCommand):
    help = "Load the register that ships with the product; a second run changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("--findings", type=int, default=0, help="How many to print of a sort.")

    def handle(self, findings, **options):
        for name, source in FILES.items():
            path = settings.FIXTURES_DIR / "register" / name
            told = import_file(path, source=source, licence="CC0 1.0", findings=findings)
            self.stdout.write(told)
        self.stdout.write(self.protections())

    def protections(self):
        path = settings.FIXTURES_DIR / "register" / ACT
        with pghistory.context(source=path.name):
            batch = list_by_act(path, numbers_of_the_list(), source="Cabinet of Ministers")
        return f"{path.name}: {batch.changed_count} monuments are on the list by this act."
