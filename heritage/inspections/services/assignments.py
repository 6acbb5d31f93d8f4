"""Who is to visit what."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from heritage.accounts.models import User
from heritage.accounts.roles import ASSIGN_INSPECTION
from heritage.catalogue.models import Monument
from heritage.catalogue.services.rights import require_kept

from ..models import Assignment


@transaction.atomic
def assign(
    *,
    monument: Monument,
    assignees: Iterable[User],
    by: User,
    kind: str = Assignment.Kind.PERIODIC,
    due_on: date | None = None,
    reason: str = "",
    priority: int = Assignment.Priority.NORMAL,
) -> Assignment:
    """Ask people for a visit. Raises PermissionDenied where another body keeps the monument."""
    require_kept(monument, by, ASSIGN_INSPECTION)
    assignment = Assignment(
        monument=monument,
        kind=kind,
        due_on=due_on,
        reason=reason,
        priority=priority,
        created_by=by,
    )
    assignment.full_clean(exclude=["assignees"])
    assignment.save()
    assignment.assignees.set(assignees)
    return assignment


@transaction.atomic
def withdraw(*, assignment: Assignment, by: User) -> None:
    """Nobody is to go any more; who has gone already is heard (receiving.py). Twice is once."""
    require_kept(assignment.monument, by, ASSIGN_INSPECTION)
    held = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if held.fulfilled_at:
        raise ValidationError(_("It was visited already, so it cannot be withdrawn."))
    if held.withdrawn_at is None:
        held.withdrawn_at = timezone.now()
        held.save(update_fields=["withdrawn_at"])
