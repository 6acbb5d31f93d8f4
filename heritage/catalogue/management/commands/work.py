import logging
import threading
from contextlib import contextmanager

from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from heritage.catalogue.services import quality, search_mails, searches, tiles
from heritage.catalogue.services.acts import take_effect
from heritage.catalogue.services.duplicates import find_duplicates
from heritage.catalogue.services.territories import assign_keepers
from heritage.catalogue.snapshot import keeping as snapshot
from media_pipeline.management.commands import work

logger = logging.getLogger(__name__)
SUM_UP_EVERY_S = 5


class Command(work.Command):
    """The worker of the pictures, which knows no monuments, with the register's own chores.

    Django takes this one for `heritage work`, since the catalogue stands before media_pipeline.
    """

    help = work.Command.help + (
        " Between them, check the quality of what changed, send the mails of kept searches, and"
        " make a new snapshot for the search where one is due; once a day, let keepers follow the"
        " territories and acts take effect, check every record, look for duplicates, and forget"
        " searches that nobody confirmed. Beside them, sum up for the map what changed."
    )

    done_on = None  # the last day on which the round was made

    def handle(self, *, once, **options):
        if once:
            super().handle(once=once, **options)
            return
        with _again_and_again(tiles.tend, every_s=SUM_UP_EVERY_S):
            super().handle(once=once, **options)

    def between(self):
        if self.done_on != timezone.localdate():
            self._once_a_day()
            self.done_on = timezone.localdate()
        tiles.tend()
        quality.tend()
        search_mails.send_due()
        self._tend_snapshot()

    def _tend_snapshot(self):
        if made := snapshot.tend():
            self.stdout.write(f"Snapshot of {made.rows} monuments in {made.seconds:.0f} s.")

    def _once_a_day(self):
        if moved := assign_keepers():
            self.stdout.write(f"{moved} monuments changed keeper.")
        take_effect()
        find_duplicates()
        tiles.new_day()
        searches.forget_unconfirmed()


@contextmanager
def _again_and_again(task, *, every_s):
    """`task` in a thread of its own: a picture may take minutes, the map waits for one at most."""
    ended = threading.Event()

    def go_on():
        while not ended.wait(every_s):
            close_old_connections()
            try:
                task()
            except DatabaseError:
                logger.exception("What changed on the map is summed up later.")
        connection.close()

    beside = threading.Thread(target=go_on, daemon=True)
    beside.start()
    try:
        yield
    finally:
        ended.set()
        beside.join()
