"""What several pages of the desk do with a form: take it, keep its draft, say what became of it."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from heritage.accounts.roles import EDIT_MONUMENT

from .. import drafts
from ..models import ChangeRequest


def taken(request, form, key):
    """What became of what was sent (services.Outcome), or None: then the form says what is wrong.

    `form` is a ComparedForm. It is saved whole or not at all, and then its draft goes.
    """
    form.send(request.POST, request.FILES)
    with transaction.atomic():
        outcome = form.save() if form.is_valid() else None
        if outcome is None:
            transaction.set_rollback(True)
    if outcome:
        drafts.drop(request.user, key)
    return outcome


def draft_to_offer(request, form, key):
    """What was typed and not sent; None when the person goes on with it: then the form shows it."""
    draft = drafts.asked_for(request, key)
    if draft and drafts.is_resumed(request):
        form.resume(drafts.as_sent(draft))
        return None
    return draft


def led_on(request, outcome, *, saved, there):
    """Say what is saved and what waits for a second person, and lead on.

    `saved` is the sentence of what was saved, `there` the arguments of `redirect`. Where nothing is
    saved but asked for, the way leads to the request.
    """
    if outcome.is_saved or not outcome.requests:
        messages.success(request, saved)
    for asked in outcome.requests:
        messages.warning(request, _waits(request.user, asked))
    if outcome.requests and not outcome.is_saved:
        return redirect("catalogue:change", outcome.request.pk)
    return redirect(*there)


def _waits(user, asked):
    sentences = {
        ChangeRequest.Kind.LEGAL: _(
            "What the law says of a monument is changed by two people: change %(number)s waits for "
            "a second person."
        ),
        ChangeRequest.Kind.SENSITIVITY: _(
            "The place is shown more exactly when a second person accepts change %(number)s."
        ),
    }
    if not user.has_perm(EDIT_MONUMENT) or asked.kind not in sentences:
        return _("Sent for review: another person decides on it.")
    return sentences[asked.kind] % {"number": asked.pk}
