from datetime import date
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from gis.errors import GisProblem
from heritage.catalogue.models import Redistricting
from heritage.catalogue.services.redistricting import redistrict, undo_redistricting


class Command(BaseCommand):
    help = (
        "Take new boundaries of districts from an office's FILE (GeoJSON, GeoPackage, Shapefile) "
        "from a day on, and move the monuments. Without --apply only tells what would happen."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", type=Path)
        parser.add_argument("--on", type=date.fromisoformat, help="first day, as 2026-01-31")
        parser.add_argument("--source", help="which act or office the boundaries come from")
        parser.add_argument("--licence", help="under which terms FILE may be shown")
        parser.add_argument(
            "--complete", action="store_true", help="districts that FILE does not have end"
        )
        parser.add_argument("--apply", action="store_true", help="do it")
        parser.add_argument("--undo", type=int, metavar="NUMBER", help="take this one back")

    def handle(self, file, on, source, licence, complete, apply, undo, **options):
        try:
            if undo:
                self._undo(undo)
            elif not (file and on and source and licence):
                raise CommandError("Say FILE, --on, --source and --licence; or --undo NUMBER.")
            else:
                given = {"on": on, "source": source, "licence": licence, "is_complete": complete}
                self._tell(redistrict(file, by=None, is_trial=not apply, **given), apply)
        except (GisProblem, ValidationError) as problem:
            raise CommandError(" ".join(getattr(problem, "messages", [str(problem)]))) from problem

    def _tell(self, report, is_applied):
        for change in report.changes:
            self.stdout.write(f"District {change.area.code} {change.area}: {change.kind}")
        for (before, after), count in sorted(report.from_to().items()):
            self.stdout.write(f"Monuments from {before} to {after}: {count}")
        for words, monuments in (
            ("Moved, but near the new border", report.near),
            ("Not moved, a person must look", report.left),
            ("Not moved, in no district now", report.outside),
        ):
            for monument in monuments:
                self.stdout.write(f"{words}: {monument.reference} {monument}")
        if is_applied:
            number = report.redistricting.pk
            self.stdout.write(
                f"Done as number {number}; undo by: heritage redistrict --undo {number}"
            )
        else:
            self.stdout.write("Nothing was changed: add --apply to do it.")

    def _undo(self, number):
        found = Redistricting.objects.filter(pk=number).first()
        if found is None:
            raise CommandError(f"There is no re-districting number {number}.")
        for monument in undo_redistricting(redistricting=found, by=None):
            self.stdout.write(f"Kept as somebody changed it since: {monument.reference} {monument}")
        self.stdout.write(f"Re-districting number {number} is undone.")
