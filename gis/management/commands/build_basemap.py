from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from gis.basemap import write_basemap
from gis.errors import GisProblem


class Command(BaseCommand):
    help = (
        "Write the base map's GeoJSON files from the loaded areas and the packages' land and towns."
    )

    def handle(self, **options):
        folder = settings.DATA_DIR / "basemap"
        try:
            changed = write_basemap(folder)
        except GisProblem as problem:
            raise CommandError(str(problem)) from problem
        for name in changed:
            self.stdout.write(f"{name}: {(folder / name).stat().st_size // 1000} kB")
        if not changed:
            self.stdout.write("Nothing changed: the base map is up to date.")
