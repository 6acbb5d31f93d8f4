import csv
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
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
            rows = read_rows(settings.FIXTURES_DIR / "vocabularies" / name)
            new = load_terms(scheme, rows)
            self.stdout.write(f"{scheme.value}: {len(rows)} terms, of them new {new}.")
        for path in sorted((settings.FIXTURES_DIR / "vocabularies" / CONDITION).glob("*.csv")):
            rows = read_rows(path)
            new = load_condition(rows)
            self.stdout.write(f"{CONDITION}, {path.stem}: {len(rows)} terms, of them new {new}.")


def read_rows(path: Path) -> list[dict]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def load_terms(scheme: str, rows: list[dict]) -> int:
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
    Raises CommandError for a term whose broader one is nowhere.
    """
    schemes = {row["scheme"] for row in rows}
    terms = {(term.scheme, term.code): term for term in Concept.objects.filter(scheme__in=schemes)}
    placed = enumerate(rows, start=1)
    new = [(place, row) for place, row in placed if (row["scheme"], row["code"]) not in terms]
    waiting = new
    while waiting:
        waiting = _add_those_whose_broader_is_there(terms, waiting)
    for row in rows:
        _retire(terms, row)
    return len(new)


def _add_those_whose_broader_is_there(terms, placed):
    ready = [(place, row) for place, row in placed if _is_there(terms, _broader(row))]
    if not ready:
        raise CommandError("No term of a list is “{1}” of “{0}”.".format(*_broader(placed[0][1])))
    made = Concept.objects.bulk_create(
        _term(row, place, terms.get(_broader(row))) for place, row in ready
    )
    terms.update({(term.scheme, term.code): term for term in made})
    return [one for one in placed if (one[1]["scheme"], one[1]["code"]) not in terms]


def _is_there(terms, broader):
    return broader is None or broader in terms


def _broader(row):
    return (row["scheme"], row["broader"]) if row["broader"] else None


def _term(row, place, broader):
    return Concept(
        scheme=row["scheme"],
        code=row["code"],
        broader=broader,
        sort=place,
        materials=row["materials"].split(),
        close_matches=row["close_matches"].split(),
        is_short=row["is_short"] == "yes",
        is_local=row["is_local"] == "yes",
        **{name: row[name] for name in TEXTS},
    )


def _retire(terms, row):
    term = terms[row["scheme"], row["code"]]
    if row["deprecated_by"] and term.deprecated_by_id is None:
        term.deprecated_by = terms[row["scheme"], row["deprecated_by"]]
        term.save(update_fields=["deprecated_by"])
