"""The history of one monument as people read it: who, when, what, from what to what."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import get_user_model
from django.contrib.gis.db.models import GeometryField
from django.db.backends.postgresql.psycopg_any import Range
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .dating import year_words
from .models import (
    Address,
    Caption,
    Description,
    Document,
    Fabric,
    Holding,
    Identifier,
    Location,
    Mention,
    Monument,
    Name,
    Participation,
    Phase,
    Picture,
    Protection,
    Relation,
    Source,
    Step,
    ZoneMonument,
)

# The tables of a monument: the column that names it, and what a row is called.
OF_MONUMENT = {
    Name: ("monument", gettext_lazy("Name")),
    Identifier: ("monument", gettext_lazy("Number")),
    Description: ("monument", gettext_lazy("Description")),
    Source: ("monument", gettext_lazy("Source")),
    Picture: ("monument", gettext_lazy("Picture")),
    Phase: ("monument", gettext_lazy("Phase")),
    Location: ("monument", gettext_lazy("Determination of the place")),
    Address: ("monument", gettext_lazy("Address")),
    Fabric: ("monument", gettext_lazy("Material and technique")),
    Participation: ("monument", gettext_lazy("Person or organisation")),
    Holding: ("monument", gettext_lazy("Ownership and use")),
    Relation: ("from_monument", gettext_lazy("Relation")),
    Mention: ("monument", gettext_lazy("Publication")),
    Document: ("monument", gettext_lazy("Document")),
    Protection: ("monument", gettext_lazy("Protection")),
    Step: ("monument", gettext_lazy("Step")),
    ZoneMonument: ("monument", gettext_lazy("Zone")),
}
# The columns that are a row's text, and those that tell it from its neighbours.
TEXTS = ("text", "value", "citation")
DETAILS = ("language", "scheme", "kind", "role", "title")
# Written by the database, or said by the page already.
NOT_SHOWN = {
    "id",
    "monument",
    "from_monument",
    "picture",
    "recorded_by",
    "recorded_at",
    "folded",
    "number_sorted",
    "created_at",
    "changed_at",
    "reference",
    "keeper",
}
SHOWN_LENGTH = 300  # characters of a value
YEARS = {"built_from", "built_to", "earliest", "latest"}


@dataclass
class Change:
    """One field of one row, before and after; an empty text where there was nothing."""

    what: str
    before: str
    after: str


@dataclass
class Step:
    """What one person did at one moment."""

    at: datetime
    by: str
    changes: list[Change]


def history_of(monument, *, until: datetime | None = None) -> list[Step]:
    """Every step in the life of a record, the latest first, in a fixed number of queries.

    `until` leaves out what came later.
    """
    events = [event for event in _events(monument) if until is None or event.at <= until]
    names = _names_of_related(events)
    known, steps = {}, {}
    for event in events:
        before = known.get(event.row, {})
        after = {} if event.label == "delete" else event.values
        known[event.row] = after
        if changes := _changes(event.model, before, after, names):
            by = names.get((get_user_model(), event.user), _("the system"))
            steps.setdefault(event.act, Step(event.at, by, [])).changes.extend(changes)
    return list(reversed(steps.values()))


@dataclass
class _Event:
    at: datetime
    label: str
    model: type
    row: tuple
    act: object  # one request or one command
    user: int | None
    values: dict


def _events(monument):
    found = [*_events_of(Monument, pgh_obj_id=monument.pk)]
    for model, (column, _label) in OF_MONUMENT.items():
        found += _events_of(model, **{f"{column}_id": monument.pk})
    pictures = {event.row[1] for event in found if event.model is Picture}
    found += _events_of(Caption, picture_id__in=pictures)
    return sorted(found, key=lambda event: event.at)


def _events_of(model, **which):
    rows = model.pgh_event_model.objects.filter(**which)
    for row in rows.select_related("pgh_context").order_by("pgh_id"):
        context = row.pgh_context
        yield _Event(
            at=row.pgh_created_at,
            label=row.pgh_label,
            model=model,
            row=(model, row.id),
            act=context.pk if context else (row.pgh_created_at, "alone"),
            user=context.metadata.get("user") if context else None,
            values={field.name: getattr(row, field.attname) for field in _fields(model)},
        )


def _fields(model):
    return [
        field
        for field in model._meta.concrete_fields
        if field.name not in NOT_SHOWN
        and not field.name.startswith("public_")
        and not field.generated
    ]


def _names_of_related(events):
    """(model, key) → name of every row that an event points at, by one query a model."""
    wanted = {(get_user_model(), event.user) for event in events}
    for event in events:
        for field in _fields(event.model):
            if field.remote_field:
                wanted.add((field.related_model, event.values[field.name]))
    models = {model for model, _key in wanted}
    return {
        (model, row.pk): str(row)
        for model in models
        for row in model._default_manager.filter(pk__in={key for of, key in wanted if of is model})
    }


def _changes(model, before, after, names):
    if model in (Picture, Monument):
        return _of_whole(model, before, after, names)
    label = _row_label(model, after or before, names)
    if not (before and after):  # one line says that the row came, or went
        return [Change(label, _row_words(model, before, names), _row_words(model, after, names))]
    return [
        Change(label if field.name in TEXTS else f"{label}: {_field_label(field)}", old, new)
        for field, old, new in _fields_changed(model, before, after, names)
    ]


def _of_whole(model, before, after, names):
    if model is Picture and not (before and after):
        file = _words(Picture._meta.get_field("asset"), (before or after)["asset"], names)
        return [Change(_("Picture"), file if before else "", file if after else "")]
    changes = [
        Change(_field_label(field).capitalize(), old, new)
        for field, old, new in _fields_changed(model, before, after, names)
    ]
    return _of_picture(changes, after, names) if model is Picture else changes


def _fields_changed(model, before, after, names):
    for field in _fields(model):
        old, new = (_words(field, row.get(field.name), names) for row in (before, after))
        if old != new:
            yield field, old, new


def _field_label(field):
    return str(field.verbose_name)


def _of_picture(changes, picture, names):
    file = _words(Picture._meta.get_field("asset"), picture["asset"], names)
    return [Change(f"{file}: {change.what}", change.before, change.after) for change in changes]


def _words(field, value, names):
    """A stored value as a person reads it."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(field, GeometryField):
        return _place(value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if field.remote_field:
        return names.get((field.related_model, value), str(value))
    if field.name in YEARS:
        return year_words(value)
    if isinstance(value, Range):
        return _span(value)
    return str(value)[:SHOWN_LENGTH]


def _span(days):
    """Days [from, until) as people read them; an open end is not said."""
    told = []
    if days.lower:
        told.append(_("from %(day)s") % {"day": date_format(days.lower)})
    if days.upper:
        told.append(_("no longer from %(day)s") % {"day": date_format(days.upper)})
    return " ".join(told)


def _place(geometry):
    if geometry.geom_type == "Point":
        return f"{geometry.y:.6f}, {geometry.x:.6f}"
    return _("an outline of %(count)s points") % {"count": geometry.num_coords}


def _row_label(model, row, names):
    """What a row is called, and the detail that tells it from others: "Name (az)"."""
    is_caption = model is Caption
    label = _("Caption") if is_caption else str(OF_MONUMENT[model][1])
    if model is Name and not row.get("is_preferred"):
        label = _("Other name")
    known = {field.name: field for field in _fields(model)}
    detail = next((known[name] for name in DETAILS if name in known and row[name]), None)
    if detail is None:
        return label
    if detail.name in ("language", "scheme"):
        return f"{label} ({row[detail.name]})"
    return f"{label} ({_words(detail, row[detail.name], names)})"


def _row_words(model, row, names):
    """All that a row says: its text, or else each of its columns that says something."""
    if not row:
        return ""
    for name in TEXTS:
        if name in row:
            return str(row[name])[:SHOWN_LENGTH]
    told = ((field, _words(field, row[field.name], names)) for field in _fields(model))
    named = (words for field, words in told if words and field.name not in DETAILS)
    return "; ".join(named)[:SHOWN_LENGTH]
