"""Legal facts of one monument: while the public sees it, they are changed by two people."""

from collections.abc import Callable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from heritage.accounts.models import User
from heritage.accounts.roles import EDIT_MONUMENT, PROPOSE_CHANGE

from ..models import ChangeRequest, Identifier, LegalAct, Monument, Protection
from . import review
from .acts import take_effect
from .monuments import update_monument
from .rights import require_kept
from .rules import broken_rules_told

# Columns of a monument that an act decides on; each basis goes with its value.
LEGAL_FIELDS = ("importance", "section")
LEGAL_SCHEMES = (Identifier.Scheme.INVENTORY,)


@transaction.atomic
def change_record(*, monument: Monument, by: User, **told) -> Monument:
    """As `update_monument`; the entry of the list in force says what the record then says.

    Else the next day, on which the law takes effect again, would undo it.
    """
    before = _stated(monument)
    saved = update_monument(monument=monument, by=by, **told)
    new = {name: value for name, value in _stated(saved).items() if value != before[name]}
    if new:
        today = timezone.localdate()
        listed = monument.protections.filter(scheme=Protection.Scheme.STATE_LIST)
        listed.filter(valid__contains=today).update(**new)
    return saved


def _stated(monument: Monument) -> dict[str, str]:
    """What an entry of the list says of it."""
    preferred = monument.identifiers.filter(scheme__in=LEGAL_SCHEMES, is_preferred=True)
    number = preferred.values_list("value", flat=True).first() or ""
    return {name: getattr(monument, name) for name in LEGAL_FIELDS} | {"number": number}


@transaction.atomic
def enact(
    *, monument: Monument, change: Callable[[], object], by: User, reason: str = ""
) -> ChangeRequest | None:
    """Make a legal change of a draft at once; of a published monument ask a second person for it.

    Returns the request, or None when it is done.
    """
    if not monument.is_published and by.has_perm(EDIT_MONUMENT):
        change()
        return None
    return review.propose(
        kind=ChangeRequest.Kind.LEGAL, change=change, by=by, monument=monument, reason=reason
    )


def begin_protection(*, monument: Monument, by: User, reason: str = "", **fields):
    """Enter a protection by hand; `fields` are columns of Protection. As `enact` says."""
    protection = Protection(monument=monument, **fields)

    def change():
        require_kept(monument, by, PROPOSE_CHANGE)
        fresh = Protection(monument=monument, **fields)
        _save(fresh)
        take_effect([monument.pk])

    protection.clean_fields(exclude=["monument"])
    return enact(monument=monument, change=change, by=by, reason=reason)


def end_protection(
    *, protection: Protection, on: date, by: User, act: LegalAct | None = None, reason: str = ""
):
    """Let a protection end: `on` is the first day without it. As `enact` says."""
    begun = {"day": protection.valid.lower}
    if on <= protection.valid.lower:
        raise ValidationError({"on": _("It began on %(day)s: it cannot end before.") % begun})
    if protection.valid.upper and protection.valid.upper <= on:
        raise ValidationError({"on": _("It has ended already by then.")})

    def change():
        require_kept(protection.monument, by, PROPOSE_CHANGE)
        fresh = Protection.objects.get(pk=protection.pk)
        fresh.valid, fresh.ended_by = (fresh.valid.lower, on), act
        _save(fresh)
        take_effect([fresh.monument_id])

    return enact(monument=protection.monument, change=change, by=by, reason=reason)


def _save(protection: Protection):
    with broken_rules_told(Protection):
        protection.save()
