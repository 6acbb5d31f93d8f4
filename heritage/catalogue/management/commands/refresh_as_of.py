from django.core.management.base import BaseCommand

from heritage.catalogue import past_views


class Command(BaseCommand):
    help = (
        "Make the views of the past anew from the tables of the register. Migrations do it by "
        "themselves; after a change of tables by hand, do it with this."
    )

    def handle(self, **options):
        past_views.refresh()
        self.stdout.write("The views of the past are made.")
