from django.conf import settings
from django.core.management.base import BaseCommand

from .import_monuments import import_file

# Read in this order: the second adds to what the first has made.
FILES = {
    "az_register.csv": "State list of Azerbaijan, as recorded in Wikidata",
    "az_monuments.csv": "Abidə: well-known monuments of Azerbaijan",
}


class Command(BaseCommand):
    help = "Load the register that ships with the product; a second run changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("--findings", type=int, default=0, help="How many to print of a sort.")

    def handle(self, findings, **options):
        for name, source in FILES.items():
            path = settings.FIXTURES_DIR / "register" / name
            told = import_file(path, source=source, licence="CC0 1.0", findings=findings)
            self.stdout.write(told)
