"""The history of one monument as people read it: who, when, what, from what to what."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from heritage.accounts.chain import actors_of

from .choices import Lifecycle
from .models import Caption, Monument, Picture
from .wording import OF_MONUMENT, TEXTS, column_label, row_label, row_words, shown_fields, words


def was_public(reference: str) -> bool:
    """Whether anyone may have cited this identifier: the history keeps every monument ever shown.

    It knows those too that an undone act had made, of which no row is left. A sample counts in a
    demonstration only.
    """
    shown = Monument.pgh_event_model.objects.filter(
        reference=reference, lifecycle=Lifecycle.PUBLISHED
    )
    return (shown if settings.DEMO else shown.filter(is_sample=False)).exists()


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
    actors = actors_of(event.key for event in events if event.user is None)
    known, steps = {}, {}
    for event in events:
        before = known.get(event.row, {})
        after = {} if event.label == "delete" else event.values
        known[event.row] = after
        if changes := _changes(event.model, before, after, names):
            person = names.get((get_user_model(), event.user))
            by = person or actors.get(event.key) or _("the system")
            steps.setdefault(event.act, Step(event.at, by, [])).changes.extend(changes)
    return list(reversed(steps.values()))


@dataclass
class _Event:
    key: tuple[str, int]  # of its table of events, and there
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
    table = model.pgh_event_model._meta.db_table
    for row in rows.select_related("pgh_context").order_by("pgh_id"):
        context = row.pgh_context
        yield _Event(
            key=(table, row.pgh_id),
            at=row.pgh_created_at,
            label=row.pgh_label,
            model=model,
            row=(model, row.id),
            act=context.pk if context else (row.pgh_created_at, "alone"),
            user=context.metadata.get("user") if context else None,
            values={field.name: getattr(row, field.attname) for field in shown_fields(model)},
        )


def _names_of_related(events):
    """(model, key) → name of every row that an event points at, by one query a model."""
    wanted = {(get_user_model(), event.user) for event in events}
    for event in events:
        for field in shown_fields(event.model):
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
    label = row_label(model, after or before, names)
    if not (before and after):  # one line says that the row came, or went
        return [Change(label, row_words(model, before, names), row_words(model, after, names))]
    return [
        Change(label if field.name in TEXTS else f"{label}: {column_label(field)}", old, new)
        for field, old, new in _fields_changed(model, before, after, names)
    ]


def _of_whole(model, before, after, names):
    if model is Picture and not (before and after):
        file = words(Picture._meta.get_field("asset"), (before or after)["asset"], names)
        return [Change(_("Picture"), file if before else "", file if after else "")]
    changes = [
        Change(column_label(field).capitalize(), old, new)
        for field, old, new in _fields_changed(model, before, after, names)
    ]
    return _of_picture(changes, after, names) if model is Picture else changes


def _fields_changed(model, before, after, names):
    for field in shown_fields(model):
        old, new = (words(field, row.get(field.name), names) for row in (before, after))
        if old != new:
            yield field, old, new


def _of_picture(changes, picture, names):
    file = words(Picture._meta.get_field("asset"), picture["asset"], names)
    return [Change(f"{file}: {change.what}", change.before, change.after) for change in changes]
