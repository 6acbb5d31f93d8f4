from django.core.management.base import BaseCommand

from heritage.catalogue.services.acts import take_effect


class Command(BaseCommand):
    help = "Let what acts decided for a day to come hold from that day. Run it once a day."

    def handle(self, *args, **options):
        take_effect()
