import csv
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from heritage.catalogue.models import Concept

FILES = {
    Concept.Scheme.KIND: "kinds.csv",
    Concept.Scheme.MATERIAL: "materials.csv",
    Concept.Scheme.TECHNIQUE: "techniques.csv",
    Concept.Scheme.COMPONENT: "components.csv",
    Concept.Scheme.USE: "uses.csv",
    Concept.Scheme.ROLE: "roles.csv",
    Concept.Scheme.SEARCH: "search_words.csv",
}


class Command(BaseCommand):
    help = "Load the vocabularies from fixtures/vocabularies; a term that is known is left alone."

    @transaction.atomic
    def handle(self, **options):
        for scheme, name in FILES.items():
            rows = _read(settings.FIXTURES_DIR / "vocabularies" / name)
            new = _load(scheme, rows)
            self.stdout.write(f"{scheme.value}: {len(rows)} terms, of them new {new}.")


def _read(path: Path) -> list[dict]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _load(scheme: str, rows: list[dict]) -> int:
    """Add the terms that are not there; what an office has made of the others is theirs."""
    known = set(Concept.objects.filter(scheme=scheme).values_list("code", flat=True))
    new = [row for row in rows if row["code"] not in known]
    for row in new:
        synonyms = (row.get("synonyms") or "").split(";")
        labels = {name: row[name] for name in row if name.startswith("label_")}
        Concept.objects.create(
            scheme=scheme,
            code=row["code"],
            source=row["source"],
            synonyms=[word for word in synonyms if word],
            **labels,
        )
    terms = {concept.code: concept for concept in Concept.objects.filter(scheme=scheme)}
    for row in new:
        if row["broader"]:
            terms[row["code"]].broader = terms[row["broader"]]
            terms[row["code"]].save()
    return len(new)
