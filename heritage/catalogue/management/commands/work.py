from django.utils import timezone

from heritage.catalogue.services import quality, search_mails, searches, tiles
from heritage.catalogue.services.acts import take_effect
from heritage.catalogue.services.duplicates import find_duplicates
from heritage.catalogue.services.territories import assign_keepers
from media_pipeline.management.commands import work


class Command(work.Command):
    """The worker of the pictures, which knows no monuments, with the register's own chores.

    Django takes this one for `heritage work`, since the catalogue stands before media_pipeline.
    """

    help = work.Command.help + (
        " Between them, sum up for the map and check the quality of what changed, and send the"
        " mails of kept searches; once a day, let keepers follow the territories and acts take"
        " effect, check every record, look for duplicates, and forget searches that nobody"
        " confirmed."
    )

    done_on = None  # the last day on which the round was made

    def between(self):
        if self.done_on != timezone.localdate():
            self._once_a_day()
            self.done_on = timezone.localdate()
        tiles.tend()
        quality.tend()
        search_mails.send_due()

    def _once_a_day(self):
        if moved := assign_keepers():
            self.stdout.write(f"{moved} monuments changed keeper.")
        take_effect()
        find_duplicates()
        tiles.new_day()
        searches.forget_unconfirmed()
