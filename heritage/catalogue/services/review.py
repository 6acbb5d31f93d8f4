"""Four eyes: what one person proposes, another accepts or refuses, and either may see undone."""

from collections.abc import Callable

import pghistory
from django.contrib.postgres.functions import TransactionNow
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from heritage.accounts.models import User
from heritage.accounts.roles import DECIDE_CHANGE, EVERY_TERRITORY, PROPOSE_CHANGE

from ..choices import Sensitivity
from ..models import ChangeRequest, LegalAct, Monument, Name
from . import changes


@transaction.atomic
def propose(
    *,
    kind: str,
    change: Callable[[], object],
    by: User,
    monument: Monument | None = None,
    act: LegalAct | None = None,
    reason: str = "",
    title: str = "",
) -> ChangeRequest:
    """Ask for what calling `change` would write; nothing else is written.

    Raises ValidationError when it would change nothing, or when `change` itself does;
    PermissionDenied outside the territory of one's agency.
    """
    rows = changes.rehearse(change)
    of = {"monument": monument, "act": act, "title": title}
    return propose_rows(kind=kind, rows=rows, by=by, reason=reason, **of)


@transaction.atomic
def propose_rows(
    *, kind: str, rows: list[dict], by: User, reason: str = "", title: str = "", **of
) -> ChangeRequest:
    """Ask for rows that are known already; `of` are the monument, the act, what it undoes.

    `title` is what the request is called where it is of no monument and of no act.
    """
    if not rows:
        raise ValidationError(_("This would change nothing: the register says it already."))
    touched, keepers = _require(PROPOSE_CHANGE, by, rows)
    if kind == ChangeRequest.Kind.EDIT and shows_more(rows):
        kind = ChangeRequest.Kind.SENSITIVITY
    request = ChangeRequest.objects.create(
        kind=kind,
        rows=rows,
        title=(title or _name_of_new(rows))[:300],
        reason=reason.strip(),
        proposed_by=by,
        **of,
    )
    request.monuments.set(touched)
    request.made_for.set(keepers - {None})
    return request


@transaction.atomic
def write_at_once(*, rows: list[dict], by: User, **of) -> ChangeRequest:
    """Write what needs no second person, as a change that is read and undone like the others."""
    request = propose_rows(rows=rows, by=by, **of)
    changes.apply(rows)
    request.state, request.decided_at = ChangeRequest.State.APPLIED, TransactionNow()
    request.save(update_fields=["state", "decided_at"])
    return request


def _name_of_new(rows: list[dict]) -> str:
    """What the first monument that the rows would make is called."""
    made = [row for row in rows if row["before"] is None]
    new = [row["key"] for row in made if row["table"] == Monument._meta.label_lower]
    names = [row["after"] for row in made if row["table"] == Name._meta.label_lower]
    return next((name["text"] for name in names if name["monument"] in new), "")


def shows_more(rows: list[dict]) -> bool:
    """Whether the rows let the public see a place more exactly than before."""
    return any(
        Sensitivity.is_more_exact(row["after"]["sensitivity"], row["before"]["sensitivity"])
        for row in rows
        if row["before"] and row["after"] and "sensitivity" in row["after"]
    )


@transaction.atomic
def accept(*, request: ChangeRequest, by: User, note: str = "") -> ChangeRequest:
    """Write what was proposed. Raises ChangeConflict when the register has changed since."""
    request = _waiting(request)
    _require_another(request, by)
    _decide(request, ChangeRequest.State.APPLIED, by, note)  # first: the database asks for it
    with pghistory.context(change_request=request.pk):
        changes.apply(request.rows)
    if request.undoes:
        _mark_undone(request.undoes, request.proposed_by)
    return request


@transaction.atomic
def refuse(*, request: ChangeRequest, by: User, note: str) -> ChangeRequest:
    """Decide against it, and say why."""
    if not note.strip():
        raise ValidationError({"note": _("Say why it is refused.")})
    request = _waiting(request)
    _require_another(request, by)
    return _decide(request, ChangeRequest.State.REFUSED, by, note)


@transaction.atomic
def take_back(*, request: ChangeRequest, by: User) -> ChangeRequest:
    """What one has proposed oneself, before anybody decided."""
    request = _waiting(request)
    if request.proposed_by != by:
        raise PermissionDenied(_("Only who proposed a change may take it back."))
    return _decide(request, ChangeRequest.State.TAKEN_BACK, by, "")


@transaction.atomic
def undo(*, request: ChangeRequest, by: User, keeps_later_changes: bool = False) -> ChangeRequest:
    """Write the old values again, whole; a ChangeConflict where others have changed them since.

    With `keeps_later_changes` what others have changed stays as they left it.

    Where that would show a place more exactly, one person cannot: then a new request to undo this
    one is given back, which waits for a second person.
    """
    request = ChangeRequest.objects.select_for_update().get(pk=request.pk)
    if request.state != ChangeRequest.State.APPLIED:
        raise ValidationError(_("Only what was applied can be undone."), code="decided")
    _require(DECIDE_CHANGE, by, request.rows)
    written = request.rows
    if keeps_later_changes:
        written = changes.not_changed_since(written)
    rows = changes.inverted(written)
    if shows_more(rows):
        return _propose_undoing(request, rows, by)
    with pghistory.context(undone_change_request=request.pk):
        changes.apply(rows)
    return _mark_undone(request, by)


def _propose_undoing(request: ChangeRequest, rows: list[dict], by: User) -> ChangeRequest:
    if waiting := request.undoings.waiting().first():
        return waiting
    return propose_rows(
        kind=ChangeRequest.Kind.SENSITIVITY,
        rows=rows,
        by=by,
        reason=_("Undo change %(number)s.") % {"number": request.pk},
        monument=request.monument,
        act=request.act,
        undoes=request,
    )


def _mark_undone(request: ChangeRequest, by: User) -> ChangeRequest:
    request.state, request.seen_at = ChangeRequest.State.UNDONE, None
    request.undone_by, request.undone_at = by, timezone.now()
    request.save(update_fields=["state", "seen_at", "undone_by", "undone_at"])
    return request


def _waiting(request: ChangeRequest) -> ChangeRequest:
    """The row as it is now, locked: of two who decide at once, the second is told."""
    request = ChangeRequest.objects.select_for_update().get(pk=request.pk)
    if request.state != ChangeRequest.State.PROPOSED:
        state = request.get_state_display()
        raise ValidationError(
            _("This change is decided already: %(state)s.") % {"state": state}, code="decided"
        )
    return request


def _require_another(request: ChangeRequest, by: User):
    if request.proposed_by == by:
        raise PermissionDenied(_("Another person must decide on what you proposed."))
    _require(DECIDE_CHANGE, by, request.rows)


def _require(permission: str, by: User, rows: list[dict]) -> tuple[set[int], set[int | None]]:
    """The right to do it, at every monument that the rows touch and wherever they make one.

    Gives the keys of those monuments, and of the agencies that will keep the new ones.
    """
    if not by.has_perm(permission):
        raise PermissionDenied(_("Your role may not do this."))
    touched = set(
        Monument.objects.filter(pk__in=changes.touched_monuments(rows)).values_list("pk", flat=True)
    )
    keepers = _keepers_of_new(rows)
    kept = Monument.objects.kept_by(by).filter(pk__in=touched).count()
    is_own_ground = by.has_perm(EVERY_TERRITORY) or keepers <= {by.agency_id}
    if kept < len(touched) or not is_own_ground:
        raise PermissionDenied(_("It touches monuments that another body keeps."))
    return touched, keepers


def _keepers_of_new(rows: list[dict]) -> set[int | None]:
    """Agencies in whose territory the rows make a monument; None where nobody keeps one."""
    places = [
        row["after"]["location"]
        for row in rows
        if row["table"] == Monument._meta.label_lower and row["before"] is None
    ]
    if not places:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT accounts_keeper(place::geometry) FROM unnest(%s::text[]) place",
            [places],
        )
        return {keeper for (keeper,) in cursor.fetchall()}


def _decide(request: ChangeRequest, state: str, by: User, note: str) -> ChangeRequest:
    """The moment is the transaction's own: by it the database knows what is decided just now."""
    request.state, request.decision_note = state, note.strip()
    request.decided_by, request.decided_at = by, TransactionNow()
    request.save(update_fields=["state", "decision_note", "decided_by", "decided_at"])
    request.refresh_from_db(fields=["decided_at"])
    return request
