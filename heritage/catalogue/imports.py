"""A table of monuments into the register: all is read and checked before anything is written.

`stage` writes nothing; `apply` is one transaction. The same two functions serve the command and,
later, the registrar's page.
"""

import csv
import hashlib
import io
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, partial
from itertools import islice

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from gis.errors import GisProblem
from gis.measures import distance_m
from gis.models import Area
from gis.placing import Districts, check_in_country
from heritage.accounts.roles import IMPORT_MONUMENTS

from .choices import Basis, Lifecycle, Sensitivity
from .models import Concept, Identifier, ImportBatch, Monument, Name, SearchText, Source
from .rows import (
    PRECISIONS,
    SENSITIVITIES,
    Finding,
    has_mixed_script,
    read_row,
    stated_or_inferred,
    years,
)
from .services import NewMonument, create_monuments, update_monument
from .services.rights import require

LANGUAGES = ("az", "en", "ru")
BATCH = 50  # new rows that are written together
MANY = 200  # new rows that make another register of it
FAR_M = 200  # a second source that puts a monument further away than this is worth a look


class ImportProblem(ValueError):
    """The file as a whole cannot be read; the message says why."""


def applied_before(content: bytes) -> ImportBatch | None:
    """What came of this very file when it was applied, if it was."""
    return ImportBatch.objects.filter(sha256=_digest(content)).first()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@dataclass
class StagedRow:
    """One row that can be written: what it says, and the monument it says it of, if we know it."""

    number: int
    values: dict
    monument: Monument | None


@dataclass
class Staged:
    """A file as it was read: nothing is written yet."""

    file_name: str
    sha256: str
    row_count: int
    rows: list[StagedRow]
    findings: list[Finding]


def stage(file_name: str, content: bytes) -> Staged:
    """Read a CSV table (UTF-8, headings in the first row) and say all that is odd about it.

    Raises ImportProblem when the file as a whole cannot be read.
    """
    raw_rows = _read_table(file_name, content)
    staged = Staged(file_name, _digest(content), len(raw_rows), [], [])
    districts = Districts()
    for number, raw in enumerate(raw_rows, start=2):
        _stage_row(staged, number, raw, districts)
    _match(staged.rows)
    staged.findings += _look_alikes(staged.rows)
    return staged


def _read_table(file_name: str, content: bytes) -> list[dict]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ImportProblem(
            _("“%(file)s” is not UTF-8 text: byte %(place)d cannot be read.")
            % {"file": file_name, "place": error.start}
        ) from error
    table = csv.DictReader(io.StringIO(text))
    if "name_az" not in (table.fieldnames or ()):
        raise ImportProblem(
            _("“%(file)s” has no column “name_az” in its first row.") % {"file": file_name}
        )
    return list(table)


def _stage_row(staged: Staged, number: int, raw: dict, districts: Districts):
    form = read_row(raw)
    if form.is_valid():
        staged.rows.append(StagedRow(number, form.cleaned_data, None))
        staged.findings += _oddities(number, form.cleaned_data, districts)
        return
    for column, errors in form.errors.get_json_data().items():
        reason = {"reason": " ".join(error["message"] for error in errors)}
        staged.findings.append(Finding(number, column, raw.get(column) or "", "refused", reason))


def _oddities(number: int, row: dict, districts: Districts) -> Iterable[Finding]:
    """What is odd about one row by itself."""
    if "," in row["inventory_number"]:
        yield Finding(number, "inventory_number", row["inventory_number"], "several_numbers")
    for column in ("name_az", "other_names_az"):
        if has_mixed_script(row[column]):
            yield Finding(number, column, row[column], "cyrillic_in_latin")
    if row["coord_precision"].endswith("unchecked"):
        yield Finding(number, "coord_precision", row["coord_precision"], "unchecked_place")
    if row["location"] is not None:
        yield from _odd_place(number, row, districts)


def _odd_place(number: int, row: dict, districts: Districts) -> Iterable[Finding]:
    row["district_by_point"] = districts.of(row["location"])
    if row["district_by_point"]:
        return
    value = f"{row['lat_wgs84']}, {row['lon_wgs84']}"
    try:
        check_in_country(row["location"])
    except GisProblem as problem:
        yield Finding(number, "lat_wgs84", value, "odd_place", {"reason": str(problem)})
        return
    if not row["district_az"]:
        yield Finding(number, "lat_wgs84", value, "outside_districts")


def _match(rows: list[StagedRow]):
    """Find the monuments that the rows speak of, by Wikidata id or official number."""
    known = defaultdict(dict)
    identifiers = Identifier.objects.filter(scheme__in=["wikidata", "inventory"])
    for identifier in identifiers.select_related("monument"):
        known[identifier.scheme][identifier.value] = identifier.monument
    for row in rows:
        row.monument = known["wikidata"].get(row.values["wikidata_qid"]) or known["inventory"].get(
            row.values["inventory_number"]
        )


def _look_alikes(rows: list[StagedRow]) -> Iterable[Finding]:
    """Rows of one file whose folded names or points are the same."""
    folded = _fold([row.values["name_az"] for row in rows])
    yield from _same(rows, "name_az", "same_name", lambda row: folded[row.values["name_az"]])
    yield from _same(rows, "lat_wgs84", "same_place", _point_key)


def _point_key(row: StagedRow):
    return row.values["location"] and row.values["location"].coords


def _same(rows, column: str, code: str, key: Callable) -> Iterable[Finding]:
    alike = defaultdict(list)
    for row in rows:
        alike[key(row)].append(row)
    for value, group in alike.items():
        if value is None or len(group) == 1:
            continue
        for row in group:
            others = ", ".join(_label(other) for other in group if other is not row)
            yield Finding(row.number, column, row.values[column], code, {"others": others})


def _label(row: StagedRow) -> str:
    return row.values["inventory_number"] or row.values["wikidata_qid"] or row.values["name_az"]


def _fold(texts: list[str]) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT t, catalogue_fold(t) FROM unnest(%s) AS t", [list(texts)])
        return dict(cursor.fetchall())


@transaction.atomic
def apply(staged: Staged, *, source: str, licence: str, by, progress=iter) -> ImportBatch:
    """Write what was staged, all or nothing; a file that was applied before changes nothing.

    A row of a monument that `by` may not write is refused like any other bad row. New rows with an
    official number are published, others wait as drafts. `progress` wraps the list of rows, for a
    bar.
    """
    applied = ImportBatch.objects.filter(sha256=staged.sha256).first()
    if applied:
        return applied
    require(IMPORT_MONUMENTS, by)
    load = _Load(staged.findings, _Lists(), source, licence, by)
    counts = Counter()
    rows = iter(progress(staged.rows))
    while batch := list(islice(rows, BATCH)):
        counts["created"] += _create([row for row in batch if row.monument is None], load)
        counts["changed"] += _enrich([row for row in batch if row.monument], load)
    if counts["created"] > MANY:
        _let_searches_be_planned_anew()
    return ImportBatch.objects.create(
        sha256=staged.sha256,
        file_name=staged.file_name,
        source=source,
        findings=[finding.as_json() for finding in sorted(staged.findings, key=lambda f: f.row)],
        row_count=staged.row_count,
        created_count=counts["created"],
        changed_count=counts["changed"],
        applied_by=by,
    )


def _let_searches_be_planned_anew():
    """By the rows that there are now. PostgreSQL counts by itself, a minute later: until then each
    search may read whole tables, as was right when they were empty."""
    tables = ", ".join(model._meta.db_table for model in (Monument, Name, Identifier, SearchText))
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {tables}")


class _Lists:
    """The open vocabularies that rows name: kinds and districts by any of their names."""

    def __init__(self):
        self.kinds = Concept.objects.by_any_name(Concept.Scheme.KIND)

    def kind(self, word: str) -> Concept | None:
        """By code, label or synonym, in any script; a merged term is the one it leads to."""
        return self.kinds.get(word) or self.kinds.get(_fold([word])[word])

    @cache  # noqa: B019, it lives as long as one import
    def district(self, name: str) -> Area | None:
        return Area.objects.districts().named(name).first()


@dataclass
class _Load:
    """What every row of one file is written with."""

    findings: list[Finding]
    lists: _Lists
    source: str
    licence: str
    by: object

    def citation(self, row: StagedRow) -> dict:
        return {"citation": row.values["source"] or self.source, "licence": self.licence}


def _create(rows: list[StagedRow], load: _Load) -> int:
    """Write new monuments together, or one by one when one is refused; says how many there are."""
    told = [(row, _new(row, load)) for row in rows]
    try:
        _write_new(told, load)
        return len(told)
    except (ValidationError, PermissionDenied):
        return sum(_is_taken(row, load, partial(_write_new, [(row, new)])) for row, new in told)


def _enrich(rows: list[StagedRow], load: _Load) -> int:
    return sum(_is_taken(row, load, partial(_add_to, row)) for row in rows)


def _is_taken(row: StagedRow, load: _Load, write: Callable) -> bool:
    """Whether the row could be written; one that is refused takes nothing with it."""
    try:
        with transaction.atomic():
            write(load)
    except (ValidationError, PermissionDenied) as error:
        reason = {"reason": " ".join(getattr(error, "messages", error.args))}
        load.findings.append(Finding(row.number, "", _label(row), "refused", reason))
        return False
    return True


@transaction.atomic
def _write_new(told: list[tuple[StagedRow, NewMonument]], load: _Load):
    monuments = create_monuments(by=load.by, told=[new for _row, new in told])
    Source.objects.bulk_create(
        Source(monument=monument, **load.citation(row))
        for monument, (row, _new) in zip(monuments, told, strict=True)
    )


def _new(row: StagedRow, load: _Load) -> NewMonument:
    values = row.values
    fields = _facts(row, load) | _inferred_district(row) | _place(row, load)
    if values["inventory_number"]:
        fields["lifecycle"] = Lifecycle.PUBLISHED
    else:
        load.findings.append(Finding(row.number, "inventory_number", "", "no_official_number"))
    return NewMonument(
        fields=fields,
        names={language: values[f"name_{language}"] for language in LANGUAGES},
        other_names={"az": values["other_names_az"].split(",")},
        descriptions={language: values[f"description_{language}"] for language in LANGUAGES},
        identifiers=_identifiers(values),
    )


def _add_to(row: StagedRow, load: _Load):
    """Add what a second table knows; what the record says already is kept, and differences told."""
    monument, values = row.monument, row.values
    known = monument.name_in("az")
    other = []
    if values["name_az"] != known:
        load.findings.append(
            Finding(row.number, "name_az", values["name_az"], "name_differs", {"known": known})
        )
        other = [*_other_names(monument), values["name_az"]]
    update_monument(
        monument=monument,
        by=load.by,
        fields=_facts(row, load) | _better_place(row, load),
        names={lang: values[f"name_{lang}"] for lang in ("en", "ru") if values[f"name_{lang}"]},
        other_names={"az": other} if other else None,
        descriptions={
            language: values[f"description_{language}"]
            for language in LANGUAGES
            if values[f"description_{language}"]
        },
        identifiers=_identifiers(values),
    )
    told = load.citation(row)
    monument.sources.get_or_create(citation=told.pop("citation"), defaults=told)


def _other_names(monument: Monument) -> list[str]:
    others = monument.names.filter(language="az", is_preferred=False)
    return list(others.values_list("text", flat=True))


def _identifiers(values: dict) -> dict[str, str]:
    columns = {"inventory": "inventory_number", "wikidata": "wikidata_qid", "unesco": "unesco_id"}
    return {scheme: values[column] for scheme, column in columns.items() if values[column]}


def _facts(row: StagedRow, load: _Load) -> dict:
    """The columns of a monument that are no place: only those that the row fills."""
    values, fields = row.values, {}
    for column in ("section", "importance"):
        value, basis = stated_or_inferred(values, column)
        if value and (row.monument is None or getattr(row.monument, column) == "unknown"):
            fields |= {column: value, f"{column}_basis": basis}
    if values["typology"]:
        fields["kind"] = load.lists.kind(values["typology"])
        if fields["kind"] is None:
            load.findings.append(
                Finding(row.number, "typology", values["typology"], "unknown_kind")
            )
    first, last, found = years(values, row.number)
    load.findings += found
    given = {"built_from": first, "built_to": last, "dating_text": values["period_az"]}
    return fields | {column: value for column, value in given.items() if value not in (None, "")}


def _place(row: StagedRow, load: _Load) -> dict:
    """The place of a new monument."""
    values = row.values
    fields = _district(row, load) | _hiding(row, load)
    if values["location"] is not None:
        fields["location"] = values["location"]
        fields["location_precision"] = PRECISIONS.get(values["coord_precision"], "unknown")
        fields["location_source"] = "Wikidata" if values["wikidata_qid"] else values["source"][:200]
    return fields


def _better_place(row: StagedRow, load: _Load) -> dict:
    """The place of a known monument: its point is kept, district and settlement are added."""
    values, known = row.values, row.monument.location
    if known and values["location"]:
        apart_m = round(distance_m(known, values["location"]))
        if apart_m > FAR_M:
            value = f"{values['lat_wgs84']}, {values['lon_wgs84']}"
            found = Finding(row.number, "lat_wgs84", value, "place_differs", {"distance": apart_m})
            load.findings.append(found)
    fields = _district(row, load) | _hiding(row, load)
    return fields if known else fields | _place(row, load)


def _inferred_district(row: StagedRow) -> dict:
    """The district of a new monument whose source states none."""
    by_point = row.values.get("district_by_point")
    return {"district": by_point, "district_basis": Basis.INFERRED} if by_point else {}


def _district(row: StagedRow, load: _Load) -> dict:
    """The stated district, if it is known."""
    name = row.values["district_az"]
    if not name:
        return {}
    district = load.lists.district(name)
    if district is None:
        load.findings.append(Finding(row.number, "district_az", name, "unknown_district"))
        return {}
    by_point = row.values.get("district_by_point")
    if by_point and by_point != district:
        polygon = {"polygon": by_point.name_az}
        load.findings.append(Finding(row.number, "district_az", name, "district_differs", polygon))
    parts = [row.values["settlement_az"], name if "," in name else ""]
    return {
        "district": district,
        "district_basis": "stated",
        "locality": ", ".join(dict.fromkeys(filter(None, parts))),
    }


def _hiding(row: StagedRow, load: _Load) -> dict:
    proposed = row.values["public_location_policy_proposed"]
    sensitivity = SENSITIVITIES.get(proposed)
    if sensitivity is None or (row.monument and not _hides_more(sensitivity, row.monument)):
        return {}
    shown = {"shown": sensitivity.value}
    found = Finding(row.number, "public_location_policy_proposed", proposed, "hidden", shown)
    load.findings.append(found)
    return {"sensitivity": sensitivity, "sensitivity_reason": _("proposed by the source")}


def _hides_more(sensitivity: Sensitivity, monument: Monument) -> bool:
    """A table may hide a place and never show it: that needs two people."""
    return Sensitivity.is_more_exact(monument.sensitivity, sensitivity)
