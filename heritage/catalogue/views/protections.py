"""The protections of one monument through time."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from heritage.accounts.access import needs
from heritage.accounts.roles import PROPOSE_CHANGE, VIEW_UNPUBLISHED

from ..forms.protections import EndProtectionForm, ProtectionForm
from ..models import Monument, Protection
from ..protections import protected_as_part_of, timeline
from .acts import sent


def _kept(request, reference):
    return get_object_or_404(Monument.objects.kept_by(request.user), reference=reference)


@require_safe
@needs(VIEW_UNPUBLISHED)
def protections(request, reference):
    monument, today = _kept(request, reference), timezone.localdate()
    waiting = monument.change_requests.filter(kind="legal", state="proposed")
    context = {
        "monument": monument,
        "timeline": timeline(monument, today),
        "as_part": protected_as_part_of(monument, today),
        "waiting": waiting.select_related("proposed_by"),
    }
    return render(request, "catalogue/acts/protections.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(PROPOSE_CHANGE)
def add_protection(request, reference):
    monument = _kept(request, reference)
    form = ProtectionForm(sent(request))
    return _form(request, monument, form, lambda: form.save(monument=monument, by=request.user))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(PROPOSE_CHANGE)
def end_protection(request, reference, pk):
    monument = _kept(request, reference)
    protection = get_object_or_404(monument.protections.select_related("act"), pk=pk)
    form = EndProtectionForm(sent(request))
    save = lambda: form.save(protection=protection, by=request.user)  # noqa: E731
    return _form(request, monument, form, save, protection)


def _form(request, monument, form, save, protection: Protection | None = None):
    if form.is_valid():
        try:
            asked = save()
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            messages.success(request, done_or_asked(asked))
            return redirect("catalogue:protections", monument.reference)
    context = {"monument": monument, "form": form, "protection": protection}
    status = 422 if form.is_bound else 200
    return render(request, "catalogue/acts/protection_form.html", context, status=status)


def done_or_asked(asked) -> str:
    """What became of a legal change, in a sentence."""
    if asked is None:
        return _("The protection is saved.")
    return _("The public sees this monument: the change waits for a second person.")
