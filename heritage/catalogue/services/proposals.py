"""One door for every form: what a person may change is changed, what he may not is proposed."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from heritage.accounts.models import User
from heritage.accounts.roles import DECIDE_CHANGE, EDIT_MONUMENT
from media_pipeline.models import Asset

from ..models import ChangeRequest, Monument
from . import changes, legal, review
from .details import touch


@dataclass(frozen=True)
class Outcome:
    """What became of a form: the result of the change, or the request that it became."""

    result: object = None
    request: ChangeRequest | None = None


@transaction.atomic
def save_or_propose(
    *,
    by: User,
    monument: Monument | None,
    change: Callable[[], object],
    reason: str = "",
    kind: str = ChangeRequest.Kind.EDIT,
    propose: bool = False,
    title: str = "",
) -> Outcome:
    """Call `change` for who may edit; else, or with `propose`, rehearse it and ask for it.

    `change` writes through services that are given the same `by`. `monument` is None when it makes
    one, or changes what several share; then `title` says what. Raises what `change` raises, and
    ValidationError when it would change nothing.
    """
    if by.has_perm(EDIT_MONUMENT) and not propose:
        return Outcome(result=change())
    of = {"monument": monument, "reason": reason, "title": title}
    return Outcome(request=review.propose(kind=kind, change=change, by=by, **of))


@transaction.atomic
def save_section(*, by: User, monument: Monument, change: Callable[[], object]) -> Outcome:
    """As `save_or_propose`; the legal facts of a published monument are proposed, the rest saved.

    Which they are is read off the rows that `change` would write, whatever form they came from.
    """
    if not monument.is_published or not by.has_perm(EDIT_MONUMENT):
        return save_or_propose(by=by, monument=monument, change=change)
    facts, rest = legal.parted(changes.rehearse(change))
    if rest:
        changes.apply(rest)
        touch(monument)
    if not facts:
        return Outcome(result=bool(rest))
    kind = ChangeRequest.Kind.LEGAL
    request = review.propose_rows(kind=kind, rows=facts, by=by, monument=monument)
    return Outcome(result=bool(rest), request=request)


@transaction.atomic
def propose_anew(*, request: ChangeRequest, by: User) -> ChangeRequest:
    """The same change, made from today's register, in place of one that no longer fits.

    The old request is settled by this: taken back by who proposed it, else refused. Raises
    ChangeConflict when a row of it is gone, ValidationError when nothing is left to change.
    """
    fresh = review.propose_rows(
        kind=request.kind,
        rows=changes.from_today(request.rows),
        by=by,
        reason=request.reason,
        monument=request.monument,
        act=request.act,
    )
    fresh.documents.set(request.documents.all())
    if request.proposed_by == by:
        review.take_back(request=request, by=by)
    else:
        note = _("Proposed anew from the register of today, as change %(number)s.")
        review.refuse(request=request, by=by, note=note % {"number": fresh.pk})
    return fresh


def can_propose_anew(request: ChangeRequest, by: User) -> bool:
    """Whether that would make sense: rows are left, and none of them is gone."""
    if not (request.is_waiting and (request.proposed_by == by or by.has_perm(DECIDE_CHANGE))):
        return False
    try:
        return bool(changes.from_today(request.rows))
    except changes.ChangeConflict:
        return False


@transaction.atomic
def attach(*, request: ChangeRequest, asset: Asset, by: User):
    """Lay a paper beside a request, for those who decide and for the experts whom they ask."""
    visible = ChangeRequest.objects.visible_to(by).select_for_update(of=("self",))
    request = visible.filter(pk=request.pk).first()
    if request is None:
        raise PermissionDenied(_("Your role may not do this."))
    if not request.is_waiting:
        raise ValidationError(_("This change is decided: nothing can be added to it."))
    request.documents.add(asset)


def see_news(*, by: User, requests=None):
    """This person has seen what became of his proposals: of these, else of all."""
    news = ChangeRequest.objects.news_for(by)
    if requests is not None:
        news = news.filter(pk__in=requests)
    news.update(seen_at=timezone.now())
