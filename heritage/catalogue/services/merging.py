"""Two records of one monument become one; and, when that was an error, two again.

A merging is a change like any other (changes.py): it is rehearsed, read, written and undone row by
row. The tables are found by asking the model which point at it: a table that is added later moves
too, without a word here.
"""

from collections.abc import Callable, Mapping

import pghistory.models
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from heritage.accounts.models import User
from heritage.accounts.roles import EDIT_MONUMENT

from ..choices import Lifecycle, Sensitivity
from ..models import (
    ChangeRequest,
    Condition,
    DistinctPair,
    Due,
    ExactView,
    Finding,
    LikelyDuplicate,
    Location,
    MapEnsemble,
    MapPlace,
    Monument,
    Move,
    Protection,
    Relation,
    SearchText,
    SetAside,
)
from . import changes, review

# What stays with the old record: it tells what was done with that record, not of the monument.
STAYS = {
    Monument,
    ChangeRequest,
    ChangeRequest.monuments.through,
    Condition,
    DistinctPair,
    Due,
    ExactView,
    Finding,
    LikelyDuplicate,
    MapEnsemble,
    MapPlace,
    Move,
    SearchText,
    SetAside,
}

# Columns of a monument that a person chooses together, and the one that says whether it has any.
CHOICES = {
    "kind": ("kind",),
    "importance": ("importance", "importance_basis"),
    "section": ("section", "section_basis"),
    "standing": ("standing",),
    "place": ("location", "location_precision", "location_source", "footprint"),
    "district": ("district", "district_basis", "locality"),
}
EMPTY = {None, "", "unknown"}
# Columns that say nothing of whether two rows are the same.
INCIDENTAL = {"is_preferred", "position", "added_by", "recorded_by", "basis", "scope", "annex"}


class NotMerged(ValidationError):
    """Why two records cannot become one, in a sentence."""


@transaction.atomic
def merge_monuments(
    *, kept: Monument, merged: Monument, by: User, choices: Mapping[str, str] | None = None
) -> ChangeRequest:
    """Make one record of two; when the public knows one of them, ask a second person for it.

    `choices` says for a key of CHOICES, for "name_az" or "description_ru" and so on, whether the
    value of the "kept" record stands or that of the "merged" one. Without a word the kept one's
    stands, or the other's where it has none. Raises NotMerged with a sentence. Of two people who
    merge the same records at once the second is told so.
    """
    kept, merged = _locked(kept, merged, by)
    _must_not_contradict(kept, merged)
    of = {
        "kind": ChangeRequest.Kind.MERGE,
        "rows": _rehearsed(_Merging(kept, merged, choices or {}).do),
        "by": by,
        "monument": kept,
    }
    is_known = kept.is_published or merged.is_published
    if is_known or not by.has_perm(EDIT_MONUMENT):
        return review.propose_rows(**of)
    return review.write_at_once(**of)


def preview_merging(
    *, kept: Monument, merged: Monument, by: User, choices: Mapping[str, str] | None = None
) -> list[dict]:
    """The rows (changes.py) that `merge_monuments` would write. Raises what it raises."""
    with transaction.atomic():
        kept, merged = _locked(kept, merged, by)
        _must_not_contradict(kept, merged)
        return _rehearsed(_Merging(kept, merged, choices or {}).do)


def _rehearsed(change: Callable[[], object]) -> list[dict]:
    try:
        return changes.rehearse(change)
    except IntegrityError as error:
        raise _told(error) from error


@transaction.atomic
def accept(*, request: ChangeRequest, by: User, note: str = "") -> ChangeRequest:
    """As review.accept; what came to the old record while it waited, a visit perhaps, moves too."""
    kept, merged = _pair_of(request)
    if kept.merged_into_id:
        words = {"old": kept.reference, "new": kept.merged_into.reference}
        raise changes.ChangeConflict(_("%(old)s has been merged into %(new)s already.") % words)
    request = review.accept(request=request, by=by, note=note)
    late = _rehearsed(_Merging(kept, merged, {}).move_all)
    changes.apply(late)
    request.rows += late
    request.save(update_fields=["rows"])
    return request


@transaction.atomic
def undo(*, request: ChangeRequest, by: User) -> ChangeRequest:
    """Make two records of one again: what was moved, changed or fell away is as it was.

    What somebody has changed since then stays as they left it. Raises NotMerged with a sentence.
    """
    kept, _merged = _pair_of(request)
    if kept.merged_into_id:
        raise NotMerged(
            _("%(reference)s has itself been merged since: undo that merging first.")
            % {"reference": kept.reference}
        )
    return review.undo(request=request, by=by, keeps_later_changes=True)


def _pair_of(request: ChangeRequest) -> tuple[Monument, Monument]:
    """The record that stays and the one that leads to it, as they are now; the first is held."""
    table = Monument._meta.label_lower
    [old] = [
        row["key"] for row in request.rows
        if row["table"] == table and (row["after"] or {}).get("merged_into")
    ]  # fmt: skip
    kept = Monument.objects.select_for_update(of=("self",)).get(pk=request.monument_id)
    return kept, Monument.objects.get(pk=old)


def _locked(kept, merged, by):
    """Both records, held until the end; nobody merges what another has just merged."""
    if kept.pk == merged.pk:
        raise NotMerged(_("“%(name)s” cannot be merged with itself.") % {"name": kept})
    mine = Monument.objects.kept_by(by).filter(pk__in=(kept.pk, merged.pk)).order_by("pk")
    rows = {row.pk: row for row in mine.select_for_update(of=("self",))}
    if len(rows) < 2:
        raise NotMerged(_("You may merge records of your own keeping body only."))
    for row in rows.values():
        if row.merged_into_id:
            words = {"old": row.reference, "new": row.merged_into.reference}
            raise NotMerged(_("%(old)s has been merged into %(new)s already.") % words)
    return rows[kept.pk], rows[merged.pk]


def _must_not_contradict(kept, merged):
    if ChangeRequest.objects.waiting().filter(Q(monument=merged) | Q(monuments=merged)).exists():
        raise NotMerged(
            _("A change of %(reference)s waits for a decision: decide on it first.")
            % {"reference": merged.reference}
        )
    primary = Q(scheme__in=Protection.PRIMARY)
    for theirs in merged.protections.filter(primary):
        for ours in kept.protections.filter(primary, valid__overlap=theirs.valid):
            if differs := _differing(ours, theirs):
                words = {"ours": ours, "theirs": theirs, "columns": ", ".join(differs)}
                raise NotMerged(
                    _(
                        "Both are protected in the same time, but differently (%(columns)s): "
                        "“%(ours)s” and “%(theirs)s”. Mend one of them first."
                    )
                    % words
                )
    wholes = [
        set(one.relations.filter(kind="part_of").values_list("to_monument", flat=True))
        - {kept.pk, merged.pk}
        for one in (kept, merged)
    ]
    if all(wholes) and wholes[0] != wholes[1]:
        raise NotMerged(_("They are parts of two different ensembles. Mend one of them first."))


def _told(error):
    """The sentence of what the database refused."""
    broken = error.__cause__.diag.constraint_name
    if broken == "relation_no_ring":
        return NotMerged(_("One would become a part of its own part. Mend the relations first."))
    for model in (Monument, *(field.model for field in pointing_at(Monument))):
        for constraint in model._meta.constraints:
            if constraint.name == broken:
                return NotMerged(constraint.get_violation_error_message())
    return error


def pointing_at(model) -> list[models.ForeignKey]:
    """Every foreign key of a table that points at `model`, but for its history."""
    return [
        relation.field
        for relation in model._meta.get_fields(include_hidden=True)
        if (relation.one_to_many or relation.one_to_one)
        and relation.auto_created
        and not issubclass(relation.related_model, pghistory.models.Event)
    ]


def moving() -> list[models.ForeignKey]:
    """The foreign keys whose rows go to the record that is kept."""
    return [field for field in pointing_at(Monument) if field.model not in STAYS]


class _Merging:
    """What a merging writes, by plain writes; whoever calls it notes the rows."""

    def __init__(self, kept, merged, choices):
        self.kept, self.merged, self.choices = kept, merged, choices

    def do(self):
        self._own_columns()
        between = Q(from_monument=self.kept, to_monument=self.merged)
        between |= Q(from_monument=self.merged, to_monument=self.kept)
        Relation.objects.filter(between).delete()
        self.move_all()
        _write(self.merged, lifecycle=Lifecycle.WITHDRAWN, merged_into=self.kept)

    def move_all(self):
        self._make_room()
        for field in moving():
            move(field, self.merged, self.kept)

    def _takes(self, key, has_own):
        return self.choices.get(key, "kept" if has_own else "merged") == "merged"

    def _own_columns(self):
        """The facts on the monument itself, and the stricter of the two sights of its place."""
        values = {}
        for key, names in CHOICES.items():
            if self._takes(key, getattr(self.kept, names[0]) not in EMPTY):
                values |= {name: getattr(self.merged, name) for name in names}
        self._keep_other_place("location" in values)
        strictness = Sensitivity.values.index
        if strictness(self.merged.sensitivity) > strictness(self.kept.sensitivity):
            values["sensitivity"] = self.merged.sensitivity
            values["sensitivity_reason"] = self.merged.sensitivity_reason
        _write(self.kept, **values)

    def _keep_other_place(self, takes_theirs):
        """The place that does not stand stays as one more determination of it."""
        ours, theirs = self.kept.location, self.merged.location
        if not (ours and theirs) or ours == theirs:
            return
        other = self.kept if takes_theirs else self.merged
        Location.objects.create(
            monument=self.kept,
            shape=other.location,
            precision=other.location_precision,
            source=other.location_source,
        )

    def _make_room(self):
        """Where one language, or one scheme, has one row only: the one that was chosen."""
        for theirs in self.merged.names.filter(is_preferred=True):
            ours = self.kept.names.filter(language=theirs.language, is_preferred=True).first()
            self._one_preferred(f"name_{theirs.language}", ours, theirs)
        for theirs in self.merged.identifiers.filter(is_preferred=True):
            ours = self.kept.identifiers.filter(scheme=theirs.scheme, is_preferred=True).first()
            self._one_preferred(f"number_{theirs.scheme}", ours, theirs)
        for theirs in self.merged.descriptions.all():
            ours = self.kept.descriptions.filter(language=theirs.language).first()
            if ours and self._takes(f"description_{theirs.language}", True):
                ours.delete()
        last = self.kept.pictures.aggregate(last=Max("position"))["last"]
        for place, picture in enumerate(self.merged.pictures.all(), start=(last or 0) + 1):
            _change(picture, position=place)

    def _one_preferred(self, key, ours, theirs):
        if ours is None:
            return
        loser = ours if self._takes(key, True) and not _same_row(ours, theirs) else theirs
        _change(loser, is_preferred=False)


def _write(monument, **values):
    Monument.objects.filter(pk=monument.pk).update(**values, changed_at=timezone.now())


def _change(row, **values):
    type(row)._base_manager.filter(pk=row.pk).update(**values)


def _same_row(ours, theirs):
    return not _differing(ours, theirs)


def _differing(ours, theirs) -> list[str]:
    """The columns in which two rows of two monuments differ, by their words."""
    ours_say, theirs_say = (_content(one, "monument") for one in (ours, theirs))
    return [
        str(ours._meta.get_field(name).verbose_name)
        for name in ours_say
        if ours_say[name] != theirs_say[name]
    ]


def move(field, old, new, *, by_content=True):
    """The rows that point at `old` point at `new`; a row that is there already falls away.

    It is there when a rule lets it be there once only, or, with `by_content`, says the same.
    """
    for row in [*field.model._base_manager.filter(**{field.name: old}).order_by("pk")]:
        twin = _twin(row, field, new, by_content)
        if twin is None:
            _change(row, **{field.name: new})
            continue
        for inner in pointing_at(type(row)):
            move(inner, row, twin)
        was_preferred = getattr(row, "is_preferred", False)
        row.delete()
        if was_preferred and not twin.is_preferred:
            _change(twin, is_preferred=True)


def _twin(row, field, new, by_content):
    """The row of `new` that says the same, or that a rule lets be there once only."""
    others = field.model._base_manager.filter(**{field.name: new}).order_by("pk")
    for names in once(field):
        same = {name: getattr(row, name) for name in names if name != field.name}
        told = {f"{name}__isnull" if value is None else name: value is None or value
                for name, value in same.items()}  # fmt: skip
        if twin := others.filter(**told).first():
            return twin
    if not by_content:
        return None
    content = _content(row, field.name)
    return next((other for other in others if _content(other, field.name) == content), None)


def once(field) -> list:
    """The sets of columns that, with this one, may be there once only."""
    constraints = field.model._meta.constraints
    return [
        constraint.fields
        for constraint in constraints
        if isinstance(constraint, models.UniqueConstraint)
        and constraint.condition is None
        and field.name in constraint.fields
    ]


def _content(row, but):
    """What a row says, without whose it is and when it was written."""
    return {
        field.name: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key
        and not field.generated
        and field.name != but
        and field.name not in INCIDENTAL
        and not getattr(field, "auto_now_add", False)
    }
