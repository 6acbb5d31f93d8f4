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


# What an inspection is written in: the terms of many schemes in each file.
CONDITION = "condition"
TEXTS = (
    *("label_az", "label_en", "label_ru", "definition_az", "definition_en", "definition_ru"),
    *("source", "source_code", "version", "icon"),
)


class Command(BaseCommand):
    help = "Load the vocabularies from fixtures/vocabularies; a term that is known is left alone."

    @transaction.atomic
    def handle(self, **options):
        for scheme, name in FILES.items():
            rows = _read(settings.FIXTURES_DIR / "vocabularies" / name)
            new = _load(scheme, rows)
            self.stdout.write(f"{scheme.value}: {len(rows)} terms, of them new {new}.")
        for path in sorted((settings.FIXTURES_DIR / "vocabularies" / CONDITION).glob("*.csv")):
            rows = _read(path)
            new = load_condition(rows)
            self.stdout.write(f"{CONDITION}, {path.stem}: {len(rows)} terms, of them new {new}.")


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


@transaction.atomic
def load_condition(rows: list[dict]) -> int:
    """Add the terms that are not there, and lead those that a file has retired to their successor.

    The words of a term that is there stay as the office has them. Returns how many are new.
    """
    schemes = {row["scheme"] for row in rows}
    known = set(Concept.objects.filter(scheme__in=schemes).values_list("scheme", "code"))
    new = [
        _term(row, place)
        for place, row in enumerate(rows, start=1)
        if (row["scheme"], row["code"]) not in known
    ]
    Concept.objects.bulk_create(new)
    terms = {(term.scheme, term.code): term for term in Concept.objects.filter(scheme__in=schemes)}
    made = {(term.scheme, term.code) for term in new}
    for row in rows:
        _lead(terms, row, is_new=(row["scheme"], row["code"]) in made)
    return len(new)


def _term(row, place):
    return Concept(
        scheme=row["scheme"],
        code=row["code"],
        sort=place,
        materials=row["materials"].split(),
        close_matches=row["close_matches"].split(),
        is_short=row["is_short"] == "yes",
        is_local=row["is_local"] == "yes",
        **{name: row[name] for name in TEXTS},
    )


def _lead(terms, row, *, is_new):
    term, leads = terms[row["scheme"], row["code"]], {}
    if is_new and row["broader"]:
        leads["broader"] = terms[row["scheme"], row["broader"]]
    if row["deprecated_by"] and term.deprecated_by_id is None:
        leads["deprecated_by"] = terms[row["scheme"], row["deprecated_by"]]
    for name, value in leads.items():
        setattr(term, name, value)
    if leads:
        term.save(update_fields=list(leads))
