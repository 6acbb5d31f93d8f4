from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from gis.areas import load_free_areas, load_office_areas
from gis.errors import GisProblem
from gis.models import Area


class Command(BaseCommand):
    help = (
        "Load countries and districts with free boundaries; or, with FILE, an office's own in their"
        " place (GeoJSON, GeoPackage or Shapefile; fields: code, or name_az)."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", type=Path)
        parser.add_argument("--kind", choices=Area.Kind.values, default=Area.Kind.DISTRICT.value)
        parser.add_argument("--source", help="who drew the boundaries of FILE, and when")
        parser.add_argument("--licence", help="under which terms FILE may be shown")

    def handle(self, file, kind, source, licence, **options):
        if file and not (source and licence):
            raise CommandError("Say with --source and --licence where the boundaries come from.")
        try:
            if file:
                counts = load_office_areas(file, kind=kind, source=source, licence=licence)
            else:
                counts = load_free_areas()
        except GisProblem as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(
            "Areas: {added} added, {changed} changed, {unchanged} unchanged.".format(
                **{"added": 0, "changed": 0, "unchanged": 0} | counts
            )
        )
