from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path

import pghistory
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from gis.boundaries import boundary_of
from gis.errors import GisProblem
from gis.measures import area_km2
from heritage.accounts.models import Agency
from heritage.catalogue.models import Monument
from heritage.catalogue.services.territories import add_territory


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"“{text}” is no day such as 2026-11-25.") from error


class Command(BaseCommand):
    help = (
        "Let an agency keep the monuments within the polygons of FILE (GeoJSON, GeoPackage or "
        "Shapefile), from a day on."
    )

    def add_arguments(self, parser):
        parser.add_argument("agency", help="the code of the agency, such as icherisheher")
        parser.add_argument("file", type=Path)
        parser.add_argument("--from", dest="since", type=day, required=True)
        parser.add_argument("--until", type=day, help="the first day without the territory")
        parser.add_argument("--source", required=True, help="who drew the boundary, by which act")

    def handle(self, agency, file, since, until, source, **options):
        keeper = Agency.objects.filter(code=agency).first()
        if keeper is None:
            known = ", ".join(Agency.objects.values_list("code", flat=True))
            raise CommandError(f"There is no agency “{agency}”; there are: {known or 'none'}.")
        try:
            boundary = boundary_of(file)
            with pghistory.context(source=file.name):
                add_territory(
                    agency=keeper,
                    boundary=boundary,
                    since=since,
                    until=until,
                    source=source,
                    by=None,
                )
        except GisProblem as problem:
            raise CommandError(str(problem)) from problem
        except ValidationError as problem:
            raise CommandError(" ".join(problem.messages)) from problem
        kept = Monument.objects.filter(keeper=keeper).count()
        self.stdout.write(
            f"{keeper}: a territory of {area_km2(boundary):.1f} km² from {since} on. "
            f"It keeps {kept} monuments today."
        )
