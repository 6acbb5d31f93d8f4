from django.core.management.base import BaseCommand

from heritage.catalogue.services.quality import check_everything, keep_tally_of_today


class Command(BaseCommand):
    help = (
        "Check every monument by every rule of quality now. The worker does it by itself: what "
        "changed within moments, everything once a day."
    )

    def handle(self, **options):
        self.stdout.write(f"{check_everything()} monuments checked.")
        keep_tally_of_today()
