"""Legal facts of one monument: while the public sees it, they are changed by two people."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
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


@dataclass
class Split:
    """What of a form is saved at once, and what a second person must accept."""

    fields: dict
    identifiers: dict
    legal_fields: dict = field(default_factory=dict)
    legal_identifiers: dict = field(default_factory=dict)

    @property
    def has_legal(self) -> bool:
        return bool(self.legal_fields or self.legal_identifiers)


def split_legal(
    *, monument: Monument, fields: Mapping, identifiers: Mapping | None = None
) -> Split:
    """Part what is sent into what is saved at once and what is proposed.

    Of a monument that the public does not see, all is saved at once; of a published one the legal
    facts that differ from the register are left to `propose_legal`.
    """
    split = Split(dict(fields), dict(identifiers or {}))
    if not monument.is_published:
        return split
    known = Monument.objects.get(pk=monument.pk)
    for name in LEGAL_FIELDS:
        value, basis = split.fields.pop(name, None), split.fields.pop(f"{name}_basis", None)
        if value is not None and value != getattr(known, name):
            split.legal_fields |= {name: value} | ({f"{name}_basis": basis} if basis else {})
    for scheme in LEGAL_SCHEMES:
        value = split.identifiers.pop(scheme, None)
        if value is not None and value.strip() != _identifier(known, scheme):
            split.legal_identifiers[scheme] = value
    return split


def _identifier(monument: Monument, scheme: str) -> str:
    preferred = monument.identifiers.filter(scheme=scheme, is_preferred=True)
    return preferred.values_list("value", flat=True).first() or ""


def propose_legal(*, monument: Monument, split: Split, by: User, reason: str = "") -> ChangeRequest:
    """Ask a second person for the legal part of what was sent."""
    return review.propose(
        kind=ChangeRequest.Kind.LEGAL,
        change=lambda: change_legal(monument=monument, split=split, by=by),
        by=by,
        monument=monument,
        reason=reason,
    )


def change_legal(*, monument: Monument, split: Split, by: User):
    """The facts, and the entry of the list that states them: else the next day would undo it."""
    fresh = Monument.objects.get(pk=monument.pk)
    update_monument(
        monument=fresh, by=by, fields=split.legal_fields, identifiers=split.legal_identifiers
    )
    stated = {name: split.legal_fields[name] for name in LEGAL_FIELDS if name in split.legal_fields}
    if number := split.legal_identifiers.get(Identifier.Scheme.INVENTORY):
        stated["number"] = number
    if stated:
        today = timezone.localdate()
        listed = monument.protections.filter(scheme=Protection.Scheme.STATE_LIST)
        listed.filter(valid__contains=today).update(**stated)


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
