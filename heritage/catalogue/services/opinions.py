"""What guest experts are asked of a proposed change, and what they answer."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from heritage.accounts.models import User
from heritage.accounts.roles import DECIDE_CHANGE, GIVE_OPINION

from ..models import ChangeRequest, Opinion


@transaction.atomic
def ask_experts(
    *,
    request: ChangeRequest,
    experts: Iterable[User],
    question: str,
    by: User,
    shows_exact_place: bool = False,
) -> list[Opinion]:
    """Ask each expert who was not asked yet; they see the request, and nothing else of the office.

    Raises ValidationError when the change is decided, PermissionDenied for who may not decide.
    """
    request = _open(request)
    is_visible = ChangeRequest.objects.visible_to(by).filter(pk=request.pk).exists()
    if not (is_visible and by.has_perm(DECIDE_CHANGE)):
        raise PermissionDenied(_("Your role may not do this."))
    asked = set(request.opinions.values_list("expert", flat=True))
    new = [expert for expert in experts if expert.pk not in asked and expert.has_perm(GIVE_OPINION)]
    return Opinion.objects.bulk_create(
        Opinion(
            change=request,
            expert=expert,
            asked_by=by,
            question=question.strip(),
            shows_exact_place=shows_exact_place,
        )
        for expert in new
    )


@transaction.atomic
def give_opinion(*, opinion: Opinion, verdict: str, text: str, by: User) -> Opinion:
    """Answer, or amend an answer as long as nobody has decided."""
    if opinion.expert != by or not by.has_perm(GIVE_OPINION):
        raise PermissionDenied(_("Only the expert who was asked may answer."))
    _open(opinion.change)
    if verdict != Opinion.Verdict.FOR and not text.strip():
        raise ValidationError({"text": _("Say what speaks against it, or the conditions.")})
    opinion.verdict, opinion.text, opinion.given_at = verdict, text.strip(), timezone.now()
    opinion.full_clean()
    opinion.save(update_fields=["verdict", "text", "given_at"])
    return opinion


def _open(request: ChangeRequest) -> ChangeRequest:
    """The request, locked: a decision at the same moment waits for the answer, or it for that."""
    request = ChangeRequest.objects.select_for_update().get(pk=request.pk)
    if not request.is_waiting:
        raise ValidationError(
            _("This change is decided already: %(state)s.")
            % {"state": request.get_state_display()},
            code="decided",
        )
    return request
