from django.core.management.base import BaseCommand

from heritage.catalogue.services.territories import assign_keepers


class Command(BaseCommand):
    help = "Let each monument be kept by whose territory it lies in today; some begin, some end."

    def handle(self, **options):
        self.stdout.write(f"Keepers: {assign_keepers()} monuments changed keeper.")
