import csv

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from heritage.catalogue.models import Concept


class Command(BaseCommand):
    help = "Load the vocabularies from fixtures/vocabularies; a second run changes nothing."

    @transaction.atomic
    def handle(self, **options):
        path = settings.FIXTURES_DIR / "vocabularies" / "kinds.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        broader = {row["code"]: row.pop("broader") for row in rows}
        changed = sum(self._load(row) for row in rows)
        for code, parent in broader.items():
            if parent:
                kinds = Concept.objects.filter(scheme="kind")
                kinds.filter(code=code, broader__isnull=True).update(broader=kinds.get(code=parent))
        self.stdout.write(f"Kinds of monument: {len(rows)}, of them new or changed {changed}.")

    def _load(self, row: dict) -> bool:
        """Store one term; true when that changed something."""
        known = Concept.objects.filter(scheme="kind", code=row["code"])
        if known.filter(**row).exists():
            return False
        Concept.objects.update_or_create(scheme="kind", code=row["code"], defaults=row)
        return True
