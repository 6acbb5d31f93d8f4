"""One door for every form: what a person may change is changed, what he may not is proposed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from heritage.accounts.models import User
from heritage.accounts.roles import DECIDE_CHANGE, EDIT_MONUMENT
from media_pipeline.models import Asset

from ..models import ChangeRequest, Monument
from . import changes, facts, review
from .rights import require_kept


@dataclass(frozen=True)
class Outcome:
    """What became of a form: what the change gave, whether anything is written, what is asked."""

    result: object = None
    is_saved: bool = False
    requests: tuple[ChangeRequest, ...] = ()

    @property
    def request(self) -> ChangeRequest | None:
        return self.requests[0] if self.requests else None


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
        return Outcome(result=change(), is_saved=True)
    of = {"monument": monument, "reason": reason, "title": title}
    request = review.propose(kind=kind, change=change, by=by, **of)
    return Outcome(requests=(request,))


@transaction.atomic
def save_and_ask(
    *,
    by: User,
    monument: Monument,
    change: Callable[[], object],
    reason: str = "",
    also: Iterable[Monument] = (),
    propose: bool = False,
) -> Outcome:
    """Save what one person may, and ask a second person for the rest.

    For who may save nothing, or with `propose`, all of it is asked for, as one request.
    Which is which is read off the rows that `change` would write, whatever form they came from
    (facts.py). It is called once, in a rehearsal: what it gives is the outcome's result. `monument`
    is the one that the requests are of, `also` are others that it writes on. Raises what `change`
    raises, and ValidationError when a place would be shown more exactly without a reason.
    """
    saves = by.has_perm(EDIT_MONUMENT) and not propose
    for one in (monument, *also) if saves else ():
        require_kept(one, by)  # held from here on: a rehearsal lets go of what it held
    given = []
    rows = changes.rehearse(lambda: given.append(change()))
    parts = facts.by_kind(rows)
    _require_reason(parts, reason)
    now = parts.pop(ChangeRequest.Kind.EDIT) if saves else []
    if now:
        changes.apply(now)
        _touch(monument, now)
    asked = parts if saves else {_weightiest(parts): rows}
    requests = [
        review.propose_rows(kind=kind, rows=told, by=by, monument=monument, reason=reason)
        for kind, told in asked.items()
        if told or not saves  # who saves nothing is told that it would change nothing
    ]
    return Outcome(result=given[0], is_saved=bool(now), requests=tuple(requests))


def _require_reason(parts: dict[str, list[dict]], reason: str):
    if parts[ChangeRequest.Kind.SENSITIVITY] and not reason.strip():
        raise ValidationError({"reason": _("Say why the public may see more of the place.")})


def _weightiest(parts: dict[str, list[dict]]) -> str:
    """The kind of a request for all of it; that of a place to be opened review.py sees itself."""
    return ChangeRequest.Kind.LEGAL if parts[ChangeRequest.Kind.LEGAL] else ChangeRequest.Kind.EDIT


def _touch(monument: Monument, rows: list[dict]):
    """Note that the records changed: lists show the day, and the short form asks the version."""
    written = {row["key"] for row in rows if row["table"] == Monument._meta.label_lower}
    keys = {monument.pk, *(named[0] for named in changes.owners(rows) if named)} - written
    Monument.objects.filter(pk__in=keys).update(changed_at=timezone.now())


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
