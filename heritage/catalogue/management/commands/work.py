from heritage.catalogue.services.territories import assign_keepers, today
from media_pipeline.management.commands import work


class Command(work.Command):
    """The worker of the pictures, which knows no monuments; and what the register needs daily."""

    help = work.Command.help + " Once a day, let the keepers follow the territories in force."

    done_on = None  # the last day, in UTC as the database counts, on which the round was made

    def between(self):
        if self.done_on == today():
            return
        if moved := assign_keepers():
            self.stdout.write(f"{moved} monuments changed keeper.")
        self.done_on = today()
