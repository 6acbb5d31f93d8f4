from django.core.management.base import BaseCommand

from heritage.catalogue.services import find_duplicates


class Command(BaseCommand):
    help = "Look through the register for records that may be one monument; for every night."

    def handle(self, **options):
        self.stdout.write(f"Possible duplicates: {find_duplicates()} pairs.")
