"""Two records of one monument become one; and, when that was an error, two again.

What is merged is written down row by row in a ChangeRequest, with the values before, so that
undoing writes the old values again. The tables are found by asking the model which point at it:
a table that is added later moves too, without a word here.
"""

from collections.abc import Mapping

import pghistory.models
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from ..choices import Lifecycle, Sensitivity
from ..models import (
    ChangeRequest,
    DistinctPair,
    Due,
    ExactView,
    Finding,
    LikelyDuplicate,
    Location,
    Monument,
    Move,
    Protection,
    Relation,
    SetAside,
)
from .journal import Journal, columns, put_back

# What stays with the old record: it tells what was done with that record, not of the monument.
STAYS = {
    Monument,
    ChangeRequest,
    ChangeRequest.monuments.through,
    DistinctPair,
    Due,
    ExactView,
    Finding,
    LikelyDuplicate,
    Move,
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
    *, kept: Monument, merged: Monument, by, choices: Mapping[str, str] | None = None
) -> ChangeRequest:
    """Move all that is known of `merged` to `kept`; its identifier leads there from now on.

    `choices` says for a key of CHOICES, for "name_az" or "description_ru" and so on, whether the
    value of the "kept" record stands or that of the "merged" one. Without a word the kept one's
    stands, or the other's where it has none. Raises NotMerged with a sentence. Of two people who
    merge the same records at once the second is told so.
    """
    kept, merged = _locked(kept, merged, by)
    _must_not_contradict(kept, merged)
    journal = Journal()
    try:
        with transaction.atomic():
            _Merging(kept, merged, choices or {}, journal).do()
    except IntegrityError as error:
        raise _told(error) from error
    return ChangeRequest.objects.create(
        kind=ChangeRequest.Kind.MERGE,
        state=ChangeRequest.State.APPLIED,
        monument=kept,
        rows=journal.rows,
        proposed_by=by,
        decided_at=timezone.now(),
    )


def preview_merging(**what) -> ChangeRequest:
    """What `merge_monuments` would do: it is done, read, and rolled back."""
    with transaction.atomic():
        change = merge_monuments(**what)
        transaction.set_rollback(True)
    return change


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
    waiting = ChangeRequest.objects.filter(monument=merged, state=ChangeRequest.State.PROPOSED)
    if waiting.exists():
        raise NotMerged(
            _("A change of %(reference)s waits for a decision: decide on it first.")
            % {"reference": merged.reference}
        )
    primary = Q(scheme__in=Protection.PRIMARY)
    for theirs in merged.protections.filter(primary):
        for ours in kept.protections.filter(primary, valid__overlap=theirs.valid):
            if _content(ours, "monument") != _content(theirs, "monument"):
                raise NotMerged(
                    _(
                        "Both are protected in the same time, but differently: “%(ours)s” and "
                        "“%(theirs)s”. Mend one of them first."
                    )
                    % {"ours": ours, "theirs": theirs}
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
    def __init__(self, kept, merged, choices, journal):
        self.kept, self.merged = kept, merged
        self.choices, self.journal = choices, journal

    def do(self):
        before = [columns(self.kept), columns(self.merged)]
        self._own_columns()
        between = Q(from_monument=self.kept, to_monument=self.merged)
        between |= Q(from_monument=self.merged, to_monument=self.kept)
        for relation in Relation.objects.filter(between):
            self.journal.remove(relation)
        self._make_room()
        for field in moving():
            move(field, self.merged, self.kept, self.journal)
        _write(self.merged, lifecycle=Lifecycle.WITHDRAWN, merged_into=self.kept)
        for monument, columns_before in zip((self.kept, self.merged), before, strict=True):
            self.journal.compare(monument, columns_before)

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
        self.journal.add(
            Location(
                monument=self.kept,
                shape=other.location,
                precision=other.location_precision,
                source=other.location_source,
            )
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
                self.journal.remove(ours)
        last = self.kept.pictures.aggregate(last=Max("position"))["last"]
        for place, picture in enumerate(self.merged.pictures.all(), start=(last or 0) + 1):
            self.journal.change(picture, position=place)

    def _one_preferred(self, key, ours, theirs):
        if ours is None:
            return
        loser = ours if self._takes(key, True) and not _same_row(ours, theirs) else theirs
        self.journal.change(loser, is_preferred=False)


def _write(monument, **values):
    Monument.objects.filter(pk=monument.pk).update(**values, changed_at=timezone.now())


def _same_row(ours, theirs):
    return _content(ours, "monument") == _content(theirs, "monument")


def move(field, old, new, journal, *, by_content=True):
    """The rows that point at `old` point at `new`; a row that is there already falls away.

    It is there when a rule lets it be there once only, or, with `by_content`, says the same.
    """
    for row in [*field.model._base_manager.filter(**{field.name: old}).order_by("pk")]:
        twin = _twin(row, field, new, by_content)
        if twin is None:
            journal.change(row, **{field.name: new})
            continue
        for inner in pointing_at(type(row)):
            move(inner, row, twin, journal)
        was_preferred = getattr(row, "is_preferred", False)
        journal.remove(row)
        if was_preferred and not twin.is_preferred:
            journal.change(twin, is_preferred=True)


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


@transaction.atomic
def undo_merging(*, change: ChangeRequest, by) -> ChangeRequest:
    """Make two records of one again: what was moved, changed or fell away is as it was.

    What somebody has changed since then stays as they left it. Raises NotMerged with a sentence.
    """
    change = ChangeRequest.objects.select_for_update(of=("self",)).get(pk=change.pk)
    if change.kind != ChangeRequest.Kind.MERGE or change.state != ChangeRequest.State.APPLIED:
        raise NotMerged(_("This merging has been undone already."))
    kept = Monument.objects.kept_by(by).filter(pk=change.monument_id)
    kept = kept.select_for_update(of=("self",)).first()
    if kept is None:
        raise NotMerged(_("You may undo the merging of records of your own keeping body only."))
    if kept.merged_into_id:
        raise NotMerged(
            _("%(reference)s has itself been merged since: undo that merging first.")
            % {"reference": kept.reference}
        )
    try:
        with transaction.atomic():
            for told in reversed(change.rows):
                put_back(told)
    except IntegrityError as error:
        raise _told(error) from error
    change.state, change.undone_by = ChangeRequest.State.UNDONE, by
    change.undone_at = timezone.now()
    change.save(update_fields=["state", "undone_by", "undone_at"])
    return change
