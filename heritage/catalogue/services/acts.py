"""Acts: entering them, carrying out what their annexes say, and what takes effect on a day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gis.models import Area
from heritage.accounts.models import User
from heritage.accounts.roles import EDIT_MONUMENT, EVERY_TERRITORY, PROPOSE_CHANGE

from ..choices import Lifecycle, Standing
from ..models import ActRelation, ChangeRequest, Identifier, LegalAct, Monument, Name, Step
from . import changes, review
from .entries import begin_and_end, new_records, readdress, rename, renumber
from .rights import require
from .rules import broken_rules_told

AFTER = {"add": Standing.LISTED, "end": Standing.REMOVED, "lost": Standing.LOST}


@dataclass
class Entry:
    """What an act says of one monument. Empty texts say nothing; without a monument one is made."""

    action: str  # add, change, end, lost
    monument: Monument | None = None
    number: str = ""
    name: str = ""  # in Azerbaijani
    importance: str = ""
    section: str = ""
    address: str = ""
    district: Area | None = None


@transaction.atomic
def save_act(
    *,
    act: LegalAct,
    by: User | None,
    fields: Mapping,
    amends: Iterable[LegalAct] = (),
    repeals: Iterable[LegalAct] = (),
) -> LegalAct:
    """Enter an act, or correct what is said of it.

    The day from which it is in force is not changed here once protections rest on it: that is a
    legal fact of monuments, see `propose_day`.
    """
    require(EDIT_MONUMENT, by)
    known = LegalAct.objects.select_for_update().filter(pk=act.pk).first() if act.pk else None
    day = fields.get("in_force_from", known and known.in_force_from)
    if known and day != known.in_force_from and is_carried_out(known):
        raise ValidationError(
            {"in_force_from": _("Protections rest on this day: propose the change instead.")},
            code="rests",
        )
    for name, value in fields.items():
        setattr(act, name, value)
    act.clean_fields()
    with broken_rules_told(LegalAct):
        act.save()
    _relate(act, {ActRelation.Kind.AMENDS: amends, ActRelation.Kind.REPEALS: repeals})
    return act


def _relate(act: LegalAct, wanted: Mapping[str, Iterable[LegalAct]]):
    wanted = {(kind, earlier.pk) for kind, acts in wanted.items() for earlier in acts}
    known = {(told.kind, told.earlier_id): told for told in act.relations.all()}
    for key in known.keys() - wanted:
        known[key].delete()
    with broken_rules_told(ActRelation):
        for kind, earlier in sorted(wanted - known.keys()):
            ActRelation.objects.create(act=act, kind=kind, earlier_id=earlier)


def is_carried_out(act: LegalAct) -> bool:
    """Whether something in the register rests on the act."""
    told = (act.protections, act.ended_protections, act.identifiers, act.steps, act.zones)
    return any(rows.exists() for rows in told)


def is_to_come(act: LegalAct) -> bool:
    return act.in_force_from > timezone.localdate()


def propose_day(*, act: LegalAct, in_force_from: date, by: User, reason: str) -> ChangeRequest:
    """Ask for another day from which a carried out act is in force, with all that rests on it."""
    return review.propose(
        kind=ChangeRequest.Kind.LEGAL,
        change=lambda: _move_day(act, in_force_from),
        by=by,
        act=act,
        reason=reason,
    )


def _move_day(act: LegalAct, day: date):
    old = act.in_force_from
    begun = [one for one in act.protections.all() if one.valid.lower == old]
    ended = [one for one in act.ended_protections.all() if one.valid.upper == old]
    first, second = (begun, ended) if day > old else (ended, begun)  # so that they never overlap
    for protection in (*first, *second):
        lower, upper = protection.valid.lower, protection.valid.upper
        protection.valid = (day, upper) if protection in begun else (lower, day)
        with broken_rules_told(type(protection)):
            protection.save(update_fields=["valid"])
    for identifier in act.identifiers.filter(valid__startswith=old):
        identifier.valid = (day, identifier.valid.upper)
        identifier.save(update_fields=["valid"])
    act.steps.filter(happened_on=old).update(happened_on=day)
    LegalAct.objects.filter(pk=act.pk).update(in_force_from=day)


def propose_entries(
    *,
    act: LegalAct,
    entries: Iterable[Entry],
    by: User,
    label: str = "",
    withdraw: bool = False,
    reason: str = "",
) -> ChangeRequest:
    """Ask a second person for all that the annex of an act says, as one change."""
    entries = list(entries)
    with transaction.atomic():
        LegalAct.objects.select_for_update().get(pk=act.pk)  # of two at once, the second is told
        _refuse_what_waits(act, entries)
        return review.propose(
            kind=ChangeRequest.Kind.ACT,
            change=lambda: carry_out(
                act=act, entries=entries, label=label, withdraw=withdraw, by=by
            ),
            by=by,
            act=act,
            reason=reason,
        )


def _refuse_what_waits(act: LegalAct, entries: list[Entry]):
    asked = {entry.monument.pk for entry in entries if entry.monument}
    waiting = act.change_requests.filter(kind=ChangeRequest.Kind.ACT, state="proposed")
    for request in waiting.select_related("proposed_by"):
        if asked & changes.touched_monuments(request.rows):
            raise ValidationError(
                _("%(person)s has proposed this act for some of these monuments already: decide "
                  "on that first, or have it taken back.")
                % {"person": request.proposed_by},
                code="waits",
            )  # fmt: skip


@transaction.atomic
def carry_out(
    *,
    act: LegalAct,
    entries: Iterable[Entry],
    by: User | None,
    label: str = "",
    withdraw: bool = False,
):
    """Write what an act says of monuments; it holds from the day on which the act is in force.

    The queries are as many for a hundred entries as for one. `withdraw` also takes what leaves the
    list off the public register. Raises ValidationError, naming the monuments.
    """
    entries = list(entries)
    _require_kept(entries, by)
    is_in_force = not is_to_come(act)
    if withdraw and not is_in_force:
        raise ValidationError(
            _("The act is not in force yet: withdraw the monuments on the day that it is.")
        )
    _refuse_unfit(entries)
    new_records(act, [entry for entry in entries if entry.monument is None], is_in_force)
    begin_and_end(act, entries, label)
    renumber(act, entries)
    rename(act, entries)
    readdress(act, entries, is_in_force)
    _take_steps(act, entries, is_in_force, withdraw, by)
    take_effect(entry.monument.pk for entry in entries)


def _require_kept(entries: list[Entry], by: User | None):
    """Hold the records, and refuse what another body keeps: a new record has no place yet."""
    if by is None:
        return
    require(PROPOSE_CHANGE, by)
    keys = {entry.monument.pk for entry in entries if entry.monument}
    held = Monument.objects.kept_by(by).select_for_update(no_key=True).filter(pk__in=keys)
    if len(held.values_list("pk", flat=True)) != len(keys):
        raise PermissionDenied(_("It touches monuments that another body keeps."))
    is_new = any(entry.monument is None for entry in entries)
    keeps_the_rest = by.has_perm(EVERY_TERRITORY) or (by.agency and by.agency.keeps_the_rest)
    if is_new and not keeps_the_rest:
        raise PermissionDenied(
            _("A new record has no place: add the monument with its place first.")
        )


def _refuse_unfit(entries: list[Entry]):
    seen, problems = set(), []
    for entry in entries:
        if entry.monument is None and not entry.name:
            problems.append(_("A new record needs a name: number “%s”.") % entry.number)
        elif entry.monument and entry.monument.pk in seen:
            problems.append(_("“%s” stands in the act twice.") % entry.monument)
        seen.add(entry.monument and entry.monument.pk)
    if problems:
        raise ValidationError(problems)


def _take_steps(act: LegalAct, entries: list[Entry], is_in_force: bool, withdraw: bool, by: User):
    """The dated steps on to the list and off it; the monument follows when the act is in force."""
    steps, moved = [], []
    for entry in entries:
        after, monument = AFTER.get(entry.action), entry.monument
        if after is None:
            continue
        before = monument.standing
        is_hidden = not (monument.is_published or is_in_force)
        if is_hidden and before == after == Standing.LISTED:  # what nobody has said yet
            before = Standing.DRAFT_ACT
        if before != after:
            step = {"before": before, "after": after, "happened_on": act.in_force_from}
            steps.append(Step(monument=monument, act=act, recorded_by=by, **step))
        monument.standing = after if is_in_force else before
        if is_in_force and (after == Standing.LISTED or withdraw):
            listed = after == Standing.LISTED
            monument.lifecycle = Lifecycle.PUBLISHED if listed else Lifecycle.WITHDRAWN
        moved.append(monument)
    _write_steps(steps, moved, is_in_force)


def _write_steps(steps: list[Step], moved: list[Monument], is_in_force: bool):
    """A step that has come leads the monument by itself; one to come begins where it stands."""
    if not is_in_force:
        Monument.objects.bulk_update(moved, ["standing"])
    with broken_rules_told(Step):
        Step.objects.bulk_create(steps)
    if is_in_force:
        Monument.objects.bulk_update(moved, ["standing", "lifecycle"])


def take_effect(monuments: Iterable[int] | None = None):
    """Let what the law decided for days that have come be so: of these monuments, or of all.

    Once a day for the whole register (`heritage take_effect`).
    """
    keys = None if monuments is None else list(monuments)
    with connection.cursor() as cursor:
        cursor.execute("SELECT catalogue_take_effect(%s::bigint[])", [keys])


@transaction.atomic
def accept(*, request: ChangeRequest, by: User, note: str = "") -> ChangeRequest:
    """As review.accept; what was proposed before its day and is due by now holds at once."""
    request = review.accept(request=request, by=by, note=note)
    touched = changes.touched_monuments(request.rows)
    take_effect(touched)
    # Whoever has one of these records open is told that it has changed.
    Monument.objects.filter(pk__in=touched).update(changed_at=timezone.now())
    return request


@transaction.atomic
def undo(*, request: ChangeRequest, by: User) -> ChangeRequest:
    """As review.undo, also when parts of it took effect on days that have gone by since."""
    for model in (Identifier, Name):
        _step_back(model, request.rows)
    request = review.undo(request=request, by=by)
    touched = changes.touched_monuments(request.rows)
    Monument.objects.filter(pk__in=touched).update(changed_at=timezone.now())
    return request


def _step_back(model, rows: list[dict]):
    """Of names and numbers the day turned which is in use: turn it to what was written."""
    turned = [
        row for row in rows
        if row["table"] == model._meta.label_lower and "valid" in (row["after"] or {})
    ]  # fmt: skip
    begun = [row["key"] for row in turned if not (row["after"]).get("is_preferred", True)]
    closed = [row["key"] for row in turned if row["before"] and "is_preferred" not in row["after"]]
    turned_on = model.objects.filter(pk__in=begun, is_preferred=True)
    keepers = list(turned_on.values_list("monument_id", flat=True))
    turned_on.update(is_preferred=False)
    off = model.objects.filter(pk__in=closed, monument__in=keepers)
    status = {"status": Name.Status.OFFICIAL} if model is Name else {}
    off.update(is_preferred=True, **status)
