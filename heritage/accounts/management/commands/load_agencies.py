from django.core.management.base import BaseCommand

from heritage.accounts.agencies import load_agencies


class Command(BaseCommand):
    help = "Load the bodies that keep monuments from fixtures/agencies; repeating changes nothing."

    def handle(self, **options):
        total, changed = load_agencies()
        self.stdout.write(f"Keeping bodies: {total}, of them new or changed {changed}.")
