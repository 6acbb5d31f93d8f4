"""People, organisations and publications: records that monuments of every body point at.

They belong to no keeping body, so any registrar writes them. What merging two of them moves are
rows of monuments, though: where another body keeps one of these, it is for who works everywhere.
"""

from collections import Counter

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from heritage.accounts.models import User
from heritage.accounts.roles import EDIT_MONUMENT

from ..models import Agent, ChangeRequest, Monument, Publication
from . import changes, review
from .merging import pointing_at
from .rights import require
from .rules import broken_rules_told
from .vocabulary import move_uses

Authority = Agent | Publication


def uses_of(model: type[Authority]) -> list[models.ForeignKey]:
    """Every foreign key of a row of a monument that points at such a record."""
    return [field for field in pointing_at(model) if field.model is not model]


@transaction.atomic
def save_authority(*, record: Authority, by: User | None, **fields) -> Authority:
    """Add a record, or change it. Raises ValidationError for what its table does not take."""
    require(EDIT_MONUMENT, by)
    for name, value in fields.items():
        setattr(record, name, value)
    record.clean_fields(exclude=["folded"])
    record.validate_unique()
    with broken_rules_told(type(record)):
        record.save()
    return record


@transaction.atomic
def remove_authority(*, record: Authority, by: User | None) -> None:
    """Remove one that nothing names. Raises ValidationError with a sentence for one in use."""
    require(EDIT_MONUMENT, by)
    record = type(record).objects.select_for_update().get(pk=record.pk)
    if is_used(record):
        raise ValidationError(
            _("“%(name)s” is named in records: take it out of them, or merge it with another.")
            % {"name": record}
        )
    if record.replaces.exists():
        raise ValidationError(
            _("Another entry was merged into “%(name)s” and leads to it.") % {"name": record}
        )
    if _changes_naming(record, ("proposed", "applied")).exists():
        raise ValidationError(
            _("A change, decided or waiting, names “%(name)s”: it could not be undone or accepted.")
            % {"name": record}
        )
    record.delete()


def is_used(record: Authority) -> bool:
    """Whether any row of any body's monument names it."""
    return any(
        field.model._base_manager.filter(**{field.name: record}).exists()
        for field in uses_of(type(record))
    )


def _changes_naming(record: Authority, states: tuple[str, ...]):
    """Change requests of these states that write or have overwritten a row that names it."""
    naming = Q(pk__in=[])
    for field in uses_of(type(record)):
        for side in ("before", "after"):
            told = {"table": field.model._meta.label_lower, side: {field.name: record.pk}}
            naming |= Q(rows__contains=[told])
    return ChangeRequest.objects.filter(naming, state__in=states)


@transaction.atomic
def merge_authorities(*, kept: Authority, merged: Authority, by: User) -> ChangeRequest:
    """Let all that names `merged` name `kept`; the old one stays, and leads there.

    It is a change like any other, and undone like one: written at once for who may edit, else
    proposed. Raises ValidationError with a sentence when it cannot be.
    """
    rows = _rehearsed(kept, merged, by)
    words = {"old": merged, "name": kept}
    of = {
        "kind": ChangeRequest.Kind.EDIT,
        "rows": rows,
        "by": by,
        "title": str(kept),
        "reason": _("“%(old)s” is the same as “%(name)s”.") % words,
    }
    if by.has_perm(EDIT_MONUMENT):
        return review.write_at_once(**of)
    return review.propose_rows(**of)


def preview_authorities_merged(*, kept: Authority, merged: Authority, by: User) -> Counter:
    """How many rows of each table (its label) would name `kept` instead; what is raised, too."""
    tables = (row["table"] for row in _rehearsed(kept, merged, by))
    return Counter(table for table in tables if table != kept._meta.label_lower)


def _rehearsed(kept: Authority, merged: Authority, by: User) -> list[dict]:
    """The rows that merging would write. Raises ValidationError with a sentence."""
    with transaction.atomic():
        kept, merged = _locked(kept, merged)
        rows = changes.rehearse(lambda: _merge(kept, merged))
    touched = changes.touched_monuments(rows)
    if Monument.objects.kept_by(by).filter(pk__in=touched).count() < len(touched):
        raise ValidationError(
            _("Records of another keeping body name them too: an administrator can merge them.")
        )
    return rows


def _locked(kept, merged):
    both = type(kept).objects.select_for_update().filter(pk__in=(kept.pk, merged.pk))
    rows = {row.pk: row for row in both.order_by("pk")}
    if len(rows) < 2:
        raise ValidationError(_("“%(name)s” cannot be merged with itself.") % {"name": kept})
    for row in rows.values():
        if row.merged_into_id:
            raise ValidationError(
                _("“%(name)s” has been merged with another one already.") % {"name": row}
            )
    if _changes_naming(rows[merged.pk], ("proposed",)).exists():
        raise ValidationError(
            _("A change that names “%(name)s” waits for a decision: decide on it first.")
            % {"name": rows[merged.pk]}
        )
    return rows[kept.pk], rows[merged.pk]


def _merge(kept, merged):
    move_uses(uses_of(type(kept)), merged, kept)
    merged.replaces.update(merged_into=kept)
    if isinstance(kept, Agent):
        _take_names(kept, merged)
    _take_what_is_missing(kept, merged)
    kept.save()
    merged.merged_into = kept
    merged.save()


def _take_names(kept: Agent, merged: Agent):
    """What the other is called becomes another name of this one, as far as there is room."""
    told = [kept.other_names, merged.name, merged.other_names]
    names = [name.strip() for text in told for name in text.split(";") if name.strip()]
    room = Agent._meta.get_field("other_names").max_length
    taken = ""
    for name in dict.fromkeys(names):
        longer = f"{taken}; {name}" if taken else name
        if name != kept.name and len(longer) <= room:
            taken = longer
    kept.other_names = taken


def _take_what_is_missing(kept, merged):
    for field in kept._meta.concrete_fields:
        is_own = not (field.primary_key or field.generated or field.name == "merged_into")
        if is_own and getattr(kept, field.attname) in (None, ""):
            setattr(kept, field.attname, getattr(merged, field.attname))
