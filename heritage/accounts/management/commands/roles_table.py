from django.conf import settings
from django.core.management.base import BaseCommand

from heritage.accounts.roles_table import roles_table

FILE = settings.ROOT / "docs" / "roles.md"


class Command(BaseCommand):
    help = "Write docs/roles.md, the table of roles and actions, from the code."
    requires_system_checks = []

    def handle(self, **options):
        FILE.write_text(roles_table(), encoding="utf-8")
        self.stdout.write(f"{FILE} is written.")
