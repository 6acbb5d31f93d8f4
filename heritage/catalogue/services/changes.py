"""A change of the register as rows with old and new values: rehearsed, applied, undone.

What a change would write is found by making it and taking it back: the triggers of the history
note every row that it touches, whatever service or SQL wrote it. The rows are then kept, read by
a second person, written by `apply`, and unwritten by applying what `inverted` makes of them.

A row: {"table": "catalogue.name", "key": 7, "before": {field: value} | None, "after": …}. Without
`before` the row is made, without `after` it is removed; else both hold the fields that differ.
"""

from collections.abc import Callable, Iterable
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import groupby

import pghistory
import pgtrigger
from django.apps import apps
from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.geos import GEOSGeometry
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import Caption, Monument, Picture, Zone, ZoneMonument
from .rules import broken_rules_told

# Written by the database or by the clock, not by whoever makes a change.
DERIVED = {"number_sorted", "importance_rank", "keeper", "changed_at", "created_at", "recorded_at"}


# By a table ("inspections.conditionrecord") whose rows a change may move from one monument to
# another: what is called with the keys of those monuments when it has.
MOVED: dict[str, Callable[[set[int]], None]] = {}
AT_ONCE = 500  # rows of one update: the database looks for each row's values among those of all
_is_rehearsed = ContextVar("is_rehearsed", default=False)


class ChangeConflict(ValidationError):
    """What a change was made from is no longer so; one sentence for each value."""


def rehearse(change: Callable[[], object]) -> list[dict]:
    """The rows that calling `change` would write; nothing of it stays."""
    with transaction.atomic(), _rehearsal(), pghistory.context() as act:
        marks = _marks()
        change()
        rows = [row for model in _tables() for row in _rows_since(model, marks[model], act.id)]
        transaction.set_rollback(True)
    return rows


@contextmanager
def _rehearsal():
    """Python and the database both know that it is none of it for good."""
    token = _is_rehearsed.set(True)
    try:
        with connection.cursor() as cursor:  # forgotten with the savepoint that is taken back
            cursor.execute("SELECT set_config('catalogue.rehearsal', 'on', true)")
        yield
    finally:
        _is_rehearsed.reset(token)


def is_rehearsed() -> bool:
    """Whether what is being done now is a rehearsal, of which nothing stays."""
    return _is_rehearsed.get()


@transaction.atomic
def apply(rows: Iterable[dict]):
    """Write the rows, all or none.

    A value that is already as it should be is left; one that is neither the old nor the new one
    is a ChangeConflict, as is a row that is gone. What the database refuses is a ValidationError.
    """
    rows = list(rows)
    _check(rows)
    waiting = _in_turn(rows)
    while waiting:
        waiting = _write_what_fits(waiting)
    for table, follow in MOVED.items():
        if touched := _monuments_of([row for row in rows if row["table"] == table]):
            follow(touched)


def _monuments_of(rows: list[dict]) -> set[int]:
    sides = (row[side] or {} for row in rows for side in ("before", "after"))
    return {side["monument"] for side in sides if side.get("monument")}


def inverted(rows: Iterable[dict]) -> list[dict]:
    """The rows that undo these."""
    return [row | {"before": row["after"], "after": row["before"]} for row in rows]


def not_changed_since(rows: Iterable[dict]) -> list[dict]:
    """Of rows that were applied, what is still as they left it: without what others did later."""
    still = []
    for model, of_table in _by_table(rows):
        known = _rows_by_key(model.objects, of_table)
        still += [_if_still(model, row, known.get(row["key"])) for row in of_table]
    return [row for row in still if row]


def _rows_by_key(rows: models.QuerySet, told: list[dict]) -> dict[int | str, models.Model]:
    """Those of the rows that are told of, by their keys as JSON has them."""
    return {_plain(row.pk): row for row in rows.filter(pk__in=[row["key"] for row in told])}


def _plain(key) -> int | str:
    return key if isinstance(key, int) else str(key)  # a UUID


def _if_still(model, row: dict, known) -> dict | None:
    before, after = row["before"], row["after"]
    if (known is None) != (after is None):  # removed since, or made again
        return None
    if not (before and after):
        return row
    now = _packed(model, known)
    names = [name for name in after if now[name] == after[name]]
    told = {side: {name: row[side][name] for name in names} for side in ("before", "after")}
    return row | told if names else None


def from_today(rows: Iterable[dict]) -> list[dict]:
    """The same change, made from what the register says now; what it says already is left out.

    Raises ChangeConflict when a row that was to be changed is gone.
    """
    fresh = []
    for model, of_table in _by_table(rows):
        known = _rows_by_key(model.objects, of_table)
        fresh += [_from_now(model, row, known.get(row["key"])) for row in of_table]
    return [row for row in fresh if row]


def _from_now(model, row: dict, known) -> dict | None:
    before, after = row["before"], row["after"]
    if known is None and before and after:
        raise ChangeConflict(list(_conflicts(model, row, known)))
    if known is None:
        return row if after else None
    if before is None:  # it was made since
        return None
    now = _packed(model, known)
    if after is None:
        return row | {"before": now}
    differs = [name for name in after if now[name] != after[name]]
    told = {
        "before": {name: now[name] for name in differs},
        "after": {name: after[name] for name in differs},
    }
    return row | told if differs else None


def touched_monuments(rows: Iterable[dict]) -> set[int]:
    """Keys of the monuments that the rows speak of."""
    return {key for keys in owners(list(rows)) for key in keys}


def owners(rows: list[dict], wholes: list[dict] | None = None) -> list[list[int]]:
    """For each row the keys of the monuments that it speaks of, the one that it is of first."""
    wholes = whole_rows(rows) if wholes is None else wholes
    found = [_named(row, whole) for row, whole in zip(rows, wholes, strict=True)]
    of_pictures = _monuments_of_pictures(rows, wholes, found)
    of_zones = _monuments_of_zones(rows, wholes)
    for row, whole, keys in zip(rows, wholes, found, strict=True):
        if row["table"] == Caption._meta.label_lower:
            keys += of_pictures.get(whole.get("picture"), [])
        elif row["table"] == Zone._meta.label_lower:
            keys += of_zones.get(row["key"], [])
    return found


def whole_rows(rows: list[dict]) -> list[dict]:
    """For each row all values of its table: its own, new over old, else the latest known."""
    known = {}
    for model, of_table in _by_table(rows):
        partial = [row["key"] for row in of_table if row["before"] and row["after"]]
        states = _states_at(model, None, partial) if partial else {}
        known |= {(model._meta.label_lower, key): state for key, state in states.items()}
    return [
        known.get((row["table"], row["key"]), {}) | (row["before"] or {}) | (row["after"] or {})
        for row in rows
    ]


def _named(row: dict, whole: dict) -> list[int]:
    """Monuments that a row is, or points at: now, before or after."""
    model = apps.get_model(row["table"])
    found = [row["key"]] if model is Monument else []
    for values in (whole, row["before"] or {}, row["after"] or {}):
        found += [value for name, value in values.items() if value and _is_monument(model, name)]
    return list(dict.fromkeys(found))


def _is_monument(model, name: str) -> bool:
    return model._meta.get_field(name).related_model is Monument


def _monuments_of_pictures(rows, wholes, found) -> dict[int, list[int]]:
    """Whose gallery a captioned picture hangs in, or is to hang in."""
    label = Picture._meta.label_lower
    of_pictures = {
        row["key"]: keys[:1] for row, keys in zip(rows, found, strict=True) if row["table"] == label
    }
    captioned = {
        whole.get("picture")
        for row, whole in zip(rows, wholes, strict=True)
        if row["table"] == Caption._meta.label_lower
    }
    unknown = captioned - of_pictures.keys()
    states = _states_at(Picture, None, list(unknown)) if unknown else {}
    return of_pictures | {key: [state["monument"]] for key, state in states.items()}


def _monuments_of_zones(rows, wholes) -> dict[int, list[int]]:
    """What each zone is there for, also what the rows themselves would have it be there for."""
    keys = [row["key"] for row in rows if row["table"] == Zone._meta.label_lower]
    known = ZoneMonument.objects.filter(zone__in=keys).values_list("zone", "monument")
    told = [
        (whole["zone"], values["monument"])
        for row, whole in zip(rows, wholes, strict=True)
        if row["table"] == ZoneMonument._meta.label_lower
        for values in (row["before"], row["after"])
        if values and "monument" in values
    ]
    of_zones = {}
    for zone, monument in dict.fromkeys([*known, *told]) if keys else ():
        of_zones.setdefault(zone, []).append(monument)
    return of_zones


def _by_table(rows: Iterable[dict]) -> Iterable[tuple[type[models.Model], list[dict]]]:
    of_tables = {}
    for row in rows:
        of_tables.setdefault(row["table"], []).append(row)
    return ((apps.get_model(table), of_table) for table, of_table in of_tables.items())


def value_of(field, packed):
    """The Python value of a field from what a row holds of it; a geometry in EPSG:4326."""
    if packed and isinstance(field, GeometryField):
        return GEOSGeometry(packed)
    return _unpack(field, packed)


def _tables() -> list[type[models.Model]]:
    """Every table of the register with a history, the monument first: the others hang on it.

    People and their agencies have a history too, but are no part of the register.
    """
    tracked = [
        model
        for model in apps.get_models()
        if hasattr(model, "pgh_event_model") and model._meta.app_label != "accounts"
    ]
    return sorted(tracked, key=lambda model: model is not Monument)


def _marks() -> dict[type[models.Model], int]:
    """The newest event of each table, before anything is done."""
    tables = _tables()
    first, *others = (
        model.pgh_event_model.objects.order_by()
        .values(table=models.Value(number))
        .annotate(newest=models.Max("pgh_id"))
        for number, model in enumerate(tables)
    )
    newest = {row["table"]: row["newest"] for row in first.union(*others)}
    return {model: newest.get(number) or 0 for number, model in enumerate(tables)}


def _rows_since(model, mark: int, act) -> Iterable[dict]:
    """What one act did to a table, each row once: from what it was to what it became."""
    events = model.pgh_event_model.objects.filter(pgh_id__gt=mark, pgh_context=act)
    first, last = {}, {}
    for event in events.order_by("pgh_id"):
        first.setdefault(_plain(event.pgh_obj_id), event)
        last[_plain(event.pgh_obj_id)] = event
    updated = [key for key, event in first.items() if event.pgh_label != "insert"]
    before = _states_at(model, mark, updated)
    for key, event in last.items():
        after = None if event.pgh_label == "delete" else _packed(model, event)
        if row := _row(model, key, before.get(key), after):
            yield row


def _states_at(model, mark: int | None, keys: list[int]) -> dict[int, dict]:
    """The values of rows by key, as of an event of the table's history; None is now."""
    events = model.pgh_event_model.objects.filter(pgh_obj_id__in=keys)
    if mark is not None:
        events = events.filter(pgh_id__lte=mark)
    newest = events.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
    return {_plain(event.pgh_obj_id): _packed(model, event) for event in newest}


def _row(model, key: int, before: dict | None, after: dict | None) -> dict | None:
    if before == after:
        return None
    if before and after:
        differs = [name for name in after if before[name] != after[name]]
        before, after = ({name: told[name] for name in differs} for told in (before, after))
    return {"table": model._meta.label_lower, "key": key, "before": before, "after": after}


def _fields(model) -> list[models.Field]:
    return [
        field
        for field in model._meta.concrete_fields
        if not (field.primary_key or field.generated or field.name in DERIVED)
        and not field.name.startswith("public_")
    ]


def _packed(model, row) -> dict:
    """The values of a row, or of its event, as JSON can hold them without loss."""
    return {field.name: _pack(field, row) for field in _fields(model)}


def _pack(field, row):
    value = getattr(row, field.attname)
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(field, GeometryField):
        return value.hexewkb.decode()
    return field.value_to_string(row)


def _unpack(field, value):
    if value is None or isinstance(field, GeometryField):
        return value
    return (field.target_field if field.remote_field else field).to_python(value)


def _check(rows: list[dict]):
    """Lock the rows, and refuse unless each is as it was when the change was made."""
    problems = []
    for model in _tables():
        of_table = [row for row in rows if row["table"] == model._meta.label_lower]
        known = _rows_by_key(model.objects.select_for_update(), of_table)
        for row in of_table:
            problems += _conflicts(model, row, known.get(row["key"]))
    if problems:
        raise ChangeConflict(problems)


def _conflicts(model, row: dict, known) -> Iterable[str]:
    label = str(model._meta.verbose_name)
    if row["before"] is None:
        if known is not None:
            yield _("%(row)s %(key)s is there already.") % {"row": label, "key": row["key"]}
        return
    if known is None:
        yield _("%(row)s %(key)s was removed since.") % {"row": label, "key": row["key"]}
        return
    now = _packed(model, known)
    for name, old in row["before"].items():
        if now[name] not in (old, (row["after"] or row["before"])[name]):
            yield _("%(row)s: “%(field)s” was “%(old)s”, and is “%(now)s” now.") % {
                "row": known,
                "field": model._meta.get_field(name).verbose_name,
                "old": old,
                "now": now[name],
            }


def _in_turn(rows: list[dict]) -> list[dict]:
    """Removed first, so that what is unique is free; made last, the monument before its parts.

    Rows of one table of which the same is written stand together.
    """
    places = {model._meta.label_lower: place for place, model in enumerate(_tables())}

    def turn(row: dict) -> tuple:
        place = places[row["table"]]
        if row["after"] is None:
            return (0, -place, (), row["key"])
        if row["before"] is None:
            return (2, place, (), row["key"])
        return (1, place, tuple(sorted(row["after"])), row["key"])

    return sorted(rows, key=turn)


def _kind(row: dict) -> tuple:
    """What can be written with one statement has the same."""
    before, after = row["before"], row["after"]
    return row["table"], before is None, after is None, before and after and sorted(after)


def _write_what_fits(rows: list[dict]) -> list[dict]:
    """Write rows; gives those that must wait until another has made room, such as the longer of
    two protections whose border moves. Raises what the database says when none of them fits.
    """
    left, problem = [], None
    for _same, group in groupby(rows, key=_kind):
        refused, said = _write_together_or_singly([*group])
        left += refused
        problem = said or problem
    if problem and len(left) == len(rows):
        raise problem
    return left


def _write_together_or_singly(rows: list[dict]) -> tuple[list[dict], ValidationError | None]:
    """Rows of one kind by one statement; what of them is refused, and what was said of the last."""
    try:
        _write(rows)
        return [], None
    except ValidationError as refused:
        if len(rows) == 1:
            return rows, refused
    told = [_write_together_or_singly([row]) for row in rows]
    problems = [problem for _refused, problem in told if problem]
    return [row for refused, _problem in told for row in refused], (problems or [None])[-1]


def _write(rows: list[dict]):
    """Rows of one kind."""
    first = rows[0]
    model = apps.get_model(first["table"])
    with broken_rules_told(model):
        if first["after"] is None:
            _remove(model, [row["key"] for row in rows])
        elif first["before"] is None:
            model.objects.bulk_create(_instance(model, row) for row in rows)
        else:
            _update(model, [_instance(model, row) for row in rows], list(first["after"]))


def _instance(model, row: dict) -> models.Model:
    """A row with its key and the values that are to be written."""
    after = row["after"]
    fields = [field for field in _fields(model) if field.name in after]
    return model(
        pk=row["key"], **{field.attname: _unpack(field, after[field.name]) for field in fields}
    )


def _update(model, instances: list[models.Model], names: list[str]):
    if model is Monument:
        now = timezone.now()
        for monument in instances:
            monument.changed_at = now
        names = [*names, "changed_at"]
    model.objects.bulk_update(instances, names, batch_size=AT_ONCE)


def _remove(model, keys: list):
    """A monument is never deleted, but for one that an undone change had made."""
    if model is Monument:
        with pgtrigger.ignore("catalogue.Monument:never_deleted"):
            model.objects.filter(pk__in=keys)._raw_delete(connection.alias)
    else:
        model.objects.filter(pk__in=keys)._raw_delete(connection.alias)
