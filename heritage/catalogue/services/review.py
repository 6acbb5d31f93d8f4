"""Four eyes: what one person proposes, another accepts or refuses, and either may see undone."""

from collections.abc import Callable

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from heritage.accounts.models import User
from heritage.accounts.roles import DECIDE_CHANGE, PROPOSE_CHANGE

from ..models import ChangeRequest, LegalAct, Monument
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
) -> ChangeRequest:
    """Ask for what calling `change` would write; nothing else is written.

    Raises ValidationError when it would change nothing, or when `change` itself does;
    PermissionDenied outside the territory of one's agency.
    """
    rows = changes.rehearse(change)
    if not rows:
        raise ValidationError(_("This would change nothing: the register says it already."))
    _require(PROPOSE_CHANGE, by, rows)
    return ChangeRequest.objects.create(
        kind=kind, monument=monument, act=act, rows=rows, reason=reason, proposed_by=by
    )


@transaction.atomic
def accept(*, request: ChangeRequest, by: User, note: str = "") -> ChangeRequest:
    """Write what was proposed. Raises ChangeConflict when the register has changed since."""
    request = _waiting(request)
    _require_another(request, by)
    with pghistory.context(change_request=request.pk):
        changes.apply(request.rows)
    return _decide(request, ChangeRequest.State.APPLIED, by, note)


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
def undo(*, request: ChangeRequest, by: User) -> ChangeRequest:
    """Write the old values again, whole; a ChangeConflict where others have changed them since."""
    request = ChangeRequest.objects.select_for_update().get(pk=request.pk)
    if request.state != ChangeRequest.State.APPLIED:
        raise ValidationError(_("Only what was applied can be undone."))
    _require(DECIDE_CHANGE, by, request.rows)
    with pghistory.context(undone_change_request=request.pk):
        changes.apply(changes.inverted(request.rows))
    request.state = ChangeRequest.State.UNDONE
    request.undone_by, request.undone_at = by, timezone.now()
    request.save(update_fields=["state", "undone_by", "undone_at"])
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


def _require(permission: str, by: User, rows: list[dict]):
    """The right to do it, at every monument that the rows touch."""
    if not by.has_perm(permission):
        raise PermissionDenied(_("Your role may not do this."))
    touched = Monument.objects.filter(pk__in=changes.touched_monuments(rows))
    if touched.exclude(pk__in=Monument.objects.kept_by(by)).exists():
        raise PermissionDenied(_("It touches monuments that another body keeps."))


def _decide(request: ChangeRequest, state: str, by: User, note: str) -> ChangeRequest:
    request.state, request.decision_note = state, note.strip()
    request.decided_by, request.decided_at = by, timezone.now()
    request.save(update_fields=["state", "decision_note", "decided_by", "decided_at"])
    return request
