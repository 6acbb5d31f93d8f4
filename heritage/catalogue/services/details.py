"""Changes of a record section by section: only rows that differ are written, each in the history.

`by` is the person who asks, as in rights.py. Every function takes its tables as rows: mappings of
columns to values. A row with an `id` changes the columns it names; with `remove` it goes; without
an `id` it is new. A row that is not mentioned stays as it is, so that nothing is removed unseen.
All rows are tried before RowProblems comes.
"""

from collections.abc import Iterable, Mapping

from django.contrib.gis.geos import MultiPolygon
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from media_pipeline.models import Asset

from ..choices import Basis
from ..models import Agent, Document, Location, Monument, Publication
from .monuments import must_have_a_name, script_of, tidy, update_monument
from .rights import require_kept
from .rules import broken_rules_told

Rows = Iterable[Mapping]


class RowProblems(Exception):
    """What is wrong with rows: `tables` is {table: {index of the row: ValidationError}}."""

    def __init__(self, tables):
        super().__init__(tables)
        self.tables = tables


@transaction.atomic
def save_names(*, monument: Monument, by, names: Rows = (), identifiers: Rows = ()) -> bool:
    """What it is called and numbered; a name without a script has that of its letters."""
    tables = {"names": [_named(row) for row in names], "identifiers": identifiers}
    is_changed = _save(monument, by, tables)
    must_have_a_name(monument)
    return is_changed


def _named(row: Mapping) -> dict:
    row = dict(row)
    if "text" in row:
        row["text"] = tidy(row["text"])
        row["script"] = row.get("script") or script_of(row["text"])
    return row


@transaction.atomic
def save_kind(*, monument: Monument, by, fields: Mapping) -> bool:
    """What it is: its kind, section and importance."""
    return _save_fields(monument, by, fields)


@transaction.atomic
def save_dating(*, monument: Monument, by, phases: Rows = ()) -> bool:
    """When it was built, rebuilt, restored, destroyed; a trigger writes the summary."""
    return _save(monument, by, {"phases": phases})


@transaction.atomic
def save_place(*, monument: Monument, by, fields: Mapping, addresses: Rows = ()) -> bool:
    """Where it is: the place in use and the addresses."""
    is_changed = _save_fields(monument, by, fields)
    return _save(monument, by, {"addresses": addresses}) or is_changed


@transaction.atomic
def save_fabrics(*, monument: Monument, by, fabrics: Rows = ()) -> bool:
    """Of what it is made, and how."""
    return _save(monument, by, {"fabrics": fabrics})


@transaction.atomic
def save_people(*, monument: Monument, by, participations: Rows = ()) -> bool:
    """Who had a part in its history; a name that nobody has yet makes a new agent."""
    rows = [_with_agent(row, "agent") for row in participations]
    return _save(monument, by, {"participations": rows})


@transaction.atomic
def save_holdings(*, monument: Monument, by, holdings: Rows = ()) -> bool:
    """Who owns and uses it."""
    return _save(monument, by, {"holdings": [_with_agent(row, "holder") for row in holdings]})


@transaction.atomic
def save_relations(*, monument: Monument, by, relations: Rows = ()) -> bool:
    """How it stands to other monuments."""
    return _save(monument, by, {"relations": relations})


@transaction.atomic
def save_sources(*, monument: Monument, by, mentions: Rows = (), sources: Rows = ()) -> bool:
    """Where it is written of; a citation that is not known makes a new publication."""
    rows = [_with_publication(row) for row in mentions]
    return _save(monument, by, {"mentions": rows, "sources": sources})


@transaction.atomic
def save_documents(*, monument: Monument, by, documents: Rows = ()) -> bool:
    """What is said of the papers of a monument."""
    return _save(monument, by, {"documents": documents})


@transaction.atomic
def save_descriptions(*, monument: Monument, by, descriptions: Rows = ()) -> bool:
    """What it is, in several languages."""
    return _save(monument, by, {"descriptions": descriptions})


@transaction.atomic
def add_document(*, monument: Monument, by, asset: Asset, **fields) -> Document:
    """Keep a received file as a paper of the monument, for the office only."""
    require_kept(monument, by)
    document = Document(monument=monument, asset=asset, **fields)
    document.clean_fields(exclude=["monument", "asset"])
    with broken_rules_told(Document):
        document.save()
    touch(monument)
    return document


@transaction.atomic
def save_location(*, monument: Monument, by, location: Location | None = None, fields: Mapping):
    """Keep one determination of the place beside the one in use; new without `location`."""
    key = {"id": location.pk} if location else {}
    return _save(monument, by, {"locations": [dict(fields) | key]})


@transaction.atomic
def remove_location(*, location: Location, by):
    """Drop a determination; the history keeps it."""
    return _save(location.monument, by, {"locations": [{"id": location.pk, "remove": True}]})


@transaction.atomic
def use_location(*, location: Location, by) -> Monument:
    """Make a determination the place in use; the place used until now is kept as another one.

    A point becomes the point, polygons the outline with a point on them, a line a point on it.
    """
    monument = location.monument
    _keep_place_in_use(monument, by)
    shape = location.shape
    fields = {"location": shape if shape.geom_type == "Point" else _point_on(shape)}
    if shape.geom_type in ("Polygon", "MultiPolygon"):
        fields["footprint"] = _as_multi(shape)
    fields |= {"location_precision": location.precision, "location_source": location.source}
    if monument.district_basis == Basis.INFERRED:
        fields["district"] = None  # found anew from the point
    _save_fields(monument, by, fields)
    return monument


def _keep_place_in_use(monument, by):
    shape = monument.footprint or monument.location
    if shape is None or monument.locations.filter(shape__equals=shape).exists():
        return
    row = {
        "shape": shape,
        "precision": monument.location_precision,
        "source": monument.location_source,
    }
    _save(monument, by, {"locations": [row]})


def _point_on(shape):
    is_line = shape.geom_type == "LineString"
    return shape.interpolate_normalized(0.5) if is_line else shape.point_on_surface


def _as_multi(shape):
    return shape if shape.geom_type == "MultiPolygon" else MultiPolygon(shape, srid=shape.srid)


def agent_named(name: str, *, kind: str = Agent.Kind.PERSON) -> Agent:
    """The agent whom people call so, in any spelling, or a new one."""
    name = name.strip()
    known = Agent.objects.called(name)
    if known:
        return known
    agent = Agent(name=name, kind=kind)
    agent.clean_fields(exclude=["folded"])
    with broken_rules_told(Agent):
        agent.save()
    return agent


def _with_agent(row: Mapping, column: str) -> dict:
    row = dict(row)
    kind = row.pop("agent_kind", None) or Agent.Kind.PERSON
    if isinstance(row.get(column), str):
        row[column] = agent_named(row[column], kind=kind) if row[column].strip() else None
    return row


def _with_publication(row: Mapping) -> dict:
    row = dict(row)
    if isinstance(row.get("publication"), str):
        citation = " ".join(row["publication"].split())
        known = Publication.objects.called(citation)
        row["publication"] = known or Publication.objects.create(citation=citation)
    return row


def _save_fields(monument: Monument, by, fields: Mapping) -> bool:
    """Columns of the monument itself; written only when one of them differs."""
    changed = {name: value for name, value in fields.items() if getattr(monument, name) != value}
    if changed:
        update_monument(monument=monument, by=by, fields=changed)
    return bool(changed)


def _save(monument: Monument, by, tables: Mapping[str, Rows]) -> bool:
    require_kept(monument, by)
    is_changed, problems = False, {}
    for table, rows in tables.items():
        changed, wrong = _save_rows(getattr(monument, table), list(rows))
        is_changed |= changed
        if wrong:
            problems[table] = wrong
    if problems:
        raise RowProblems(problems)
    if is_changed:
        touch(monument)
    return is_changed


def touch(monument: Monument):
    """Note that the record changed: lists show the day, and the short form asks the version."""
    monument.changed_at = timezone.now()
    monument.save(update_fields=["changed_at"])


def _save_rows(manager, rows: list[Mapping]):
    known = {row.pk: row for row in manager.select_for_update()}
    changed, problems = False, {}
    for index in sorted(range(len(rows)), key=lambda index: _turn(rows[index])):
        try:
            changed |= _save_row(manager, known, dict(rows[index]))
        except ValidationError as problem:
            problems[index] = problem
    return changed, problems


def _turn(row: Mapping) -> int:
    """What frees a place goes first: a removed row, then one that is no longer preferred."""
    if row.get("remove"):
        return 0
    return 1 if row.get("is_preferred") is False else 2


def _save_row(manager, known: Mapping[int, models.Model], said: dict) -> bool:
    key, is_removed = said.pop("id", None), said.pop("remove", False)
    if key and key not in known:
        raise ValidationError(_("Somebody removed this row in the meantime: write it anew."))
    if is_removed:
        known[key].delete()
        return True
    row = known[key] if key else manager.model(**{manager.field.name: manager.instance})
    changed = [name for name, value in said.items() if not key or getattr(row, name) != value]
    if not changed:
        return False
    for name in changed:
        setattr(row, name, said[name])
    _check(row, manager)
    with broken_rules_told(manager.model):
        row.save(update_fields=changed if key else None)
    return True


def _check(row: models.Model, manager):
    generated = [field.name for field in row._meta.concrete_fields if field.generated]
    row.clean_fields(exclude=[manager.field.name, *generated])
    phase = getattr(row, "phase", None)
    if phase and phase.monument_id != manager.instance.pk:
        raise ValidationError({"phase": _("This phase is one of another monument.")})
