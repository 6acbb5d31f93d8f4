from django.core.management.base import BaseCommand, CommandError

from heritage.catalogue.snapshot import keeping


class Command(BaseCommand):
    help = (
        "Make the snapshot that the public's search is answered from, now. The worker does it by"
        " itself, where more monuments are published than SEARCH_SNAPSHOT_FROM."
    )

    def handle(self, **_options):
        made = keeping.build()
        if made is None:
            raise CommandError("Another snapshot is being made at this moment.")
        self.stdout.write(
            f"{made.rows} monuments, {made.seconds:.1f} s, {made.size_bytes:,} bytes."
        )
