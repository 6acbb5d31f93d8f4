"""The history of one monument as people read it: who, when, what, from what to what."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import get_user_model
from django.contrib.gis.db.models import GeometryField
from django.utils.translation import gettext as _

from .dating import year_words
from .models import Caption, Description, Identifier, Monument, Name, Picture, Source

OF_MONUMENT = [Name, Identifier, Description, Source, Picture]
# Written by the database, or said by the page already.
NOT_SHOWN = {
    "id",
    "monument",
    "picture",
    "folded",
    "number_sorted",
    "created_at",
    "changed_at",
    "reference",
    "keeper",
}
SHOWN_LENGTH = 300  # characters of a value


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


def history_of(monument) -> list[Step]:
    """Every step in the life of a record, the latest first, in a fixed number of queries."""
    events = _events(monument)
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
    for model in OF_MONUMENT:
        found += _events_of(model, monument_id=monument.pk)
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
    if model not in (Picture, Monument):
        return [Change(_row_label(model, after or before), _text(before), _text(after))]
    if model is Picture and not (before and after):  # one line says that it came, or went
        file = _words(Picture._meta.get_field("asset"), (before or after)["asset"], names)
        return [Change(_("Picture"), file if before else "", file if after else "")]
    changes = []
    for field in _fields(model):
        old, new = (_words(field, row.get(field.name), names) for row in (before, after))
        if old != new:
            changes.append(Change(str(field.verbose_name).capitalize(), old, new))
    return _of_picture(changes, after, names) if model is Picture else changes


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
    if field.name in ("built_from", "built_to"):
        return year_words(value)
    return str(value)[:SHOWN_LENGTH]


def _place(geometry):
    if geometry.geom_type == "Point":
        return f"{geometry.y:.6f}, {geometry.x:.6f}"
    return _("an outline of %(count)s points") % {"count": geometry.num_coords}


def _row_label(model, values):
    label = {
        Name: _("Name") if values.get("is_preferred") else _("Other name"),
        Identifier: _("Number"),
        Description: _("Description"),
        Source: _("Source"),
        Caption: _("Caption"),
    }[model]
    detail = values.get("language") or values.get("scheme") or ""
    return f"{label} ({detail})" if detail else label


def _text(values):
    for name in ("text", "value", "citation"):
        if name in values:
            return str(values[name])[:SHOWN_LENGTH]
    return ""
