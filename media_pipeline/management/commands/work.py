import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections
from tqdm import tqdm

from media_pipeline import resumable, storage
from media_pipeline.errors import StorageFull
from media_pipeline.models import Asset, Overlay
from media_pipeline.worker import process_next

IDLE_S = 2
FULL_DISK_S = 60


class Command(BaseCommand):
    help = (
        "Process waiting files and overlays until told to stop. "
        "With --once, stop when nothing waits."
    )

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="stop when nothing waits")
        parser.add_argument("--progress", action="store_true", help="show a progress bar")

    def handle(self, *, once, progress, **_options):
        storage.sweep_scratch()
        resumable.sweep()
        total = self._waiting() if progress else None
        with _until_told_to_stop() as stop, tqdm(total=total, disable=not progress) as bar:
            while not stop.is_set():
                self.between()
                row = self._process_next(once, stop)
                if row is not None:
                    bar.update()
                    self._report(row, progress)
                elif once:
                    break
                else:
                    close_old_connections()  # so that a database that went away is found again
                    stop.wait(IDLE_S)

    def between(self):
        """What the product that is built on this has to do now and then; here nothing."""

    def _waiting(self) -> int:
        return sum(model.objects.unfinished().count() for model in (Asset, Overlay))

    def _process_next(self, once: bool, stop: threading.Event) -> Asset | Overlay | None:
        try:
            return process_next()
        except StorageFull as problem:
            if once:
                raise CommandError(str(problem)) from problem
            self.stderr.write(str(problem))
            stop.wait(FULL_DISK_S)
            return None

    def _report(self, row: Asset | Overlay, progress: bool):
        if row.status == row.Status.FAILED:
            self.stderr.write(row.why)
        elif not progress:
            self.stdout.write(f"{row}: {row.get_status_display()}")


@contextmanager
def _until_told_to_stop() -> Iterator[threading.Event]:
    """Set by SIGTERM or SIGINT: the asset at hand is finished; a second signal acts at once."""
    stop = threading.Event()
    before = {}

    def ask(number, _frame):
        stop.set()
        signal.signal(number, before[number])

    for number in (signal.SIGTERM, signal.SIGINT):
        before[number] = signal.signal(number, ask)
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
