"""Writing, publishing and withdrawing one monument; its history."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gis.errors import GisProblem
from gis.parse import parse_latitude_longitude
from gis.placing import check_point, district_of, doubt_about
from heritage.accounts.access import needs
from heritage.accounts.models import User
from heritage.accounts.roles import EDIT_MONUMENT, PROPOSE_CHANGE, VIEW_UNPUBLISHED

from .. import drafts, services
from ..forms import MonumentForm
from ..forms.fields import ReasonForm
from ..forms.sections import sections_of
from ..history import history_of
from ..models import Monument
from ..services import facts
from ..services.exact_views import note_exact_view
from .as_of import dated
from .saving import led_on


@require_http_methods(["GET", "HEAD", "POST"])
@needs(PROPOSE_CHANGE)
@transaction.atomic
def add_monument(request):
    """One person adds one at a time, so that a form sent twice at once meets its own look-alike."""
    if request.method == "POST":
        User.objects.select_for_update().get(pk=request.user.pk)
    return _monument_form(request, Monument())


@require_http_methods(["GET", "HEAD", "POST"])
@needs(PROPOSE_CHANGE)
@transaction.atomic
def edit_monument(request, reference):
    """The row is locked while it is saved, so that of two people one is told of the other."""
    monuments = Monument.objects.kept_by(request.user)
    if request.method == "POST":
        monuments = monuments.select_for_update(of=("self",))
    monument = get_object_or_404(monuments, reference=reference)
    if monument.merged_into_id:
        return redirect("catalogue:edit-monument", monument.merged_into.reference)
    return _monument_form(request, monument)


def _monument_form(request, monument):
    if monument.pk:
        note_exact_view(monument=monument, by=request.user, where=request.path)
    key = drafts.key("monument", monument.reference if monument.pk else "new")
    form = MonumentForm(
        request.POST or None, instance=monument, by=request.user, csp_nonce=request.csp_nonce
    )
    if form.is_valid() and (outcome := _saved(request, form, monument)):
        drafts.drop(request.user, key)
        return _sent(request, outcome)
    status = 422 if form.is_bound else 200
    draft = None if form.is_bound else drafts.asked_for(request, key)
    if draft and drafts.is_resumed(request):
        form = MonumentForm(
            drafts.as_sent(draft),
            instance=monument,
            by=request.user,
            csp_nonce=request.csp_nonce,
        )
        drafts.unjudged(form)
        draft = None
    known = Monument.objects.filter(pk=monument.pk).first()  # the form has written on `monument`
    context = {"form": form, "monument": known, "draft": draft, "draft_key": key}
    if known:
        context["sections"] = sections_of(known)
    return render(request, "catalogue/monument_form.html", context, status=status)


def _saved(request, form, monument):
    """What became of it: saved, or sent for review; None when the register refuses it."""
    by, proposes = request.user, "propose" in request.POST
    told = {"by": by, "change": form.save, "reason": form.cleaned_data["reason"]}
    try:
        with transaction.atomic():
            save = services.save_and_ask if monument.pk else services.save_or_propose
            outcome = save(monument=monument if monument.pk else None, propose=proposes, **told)
            if "publish" in request.POST and by.has_perm(EDIT_MONUMENT) and not proposes:
                services.publish_monument(monument=outcome.result, by=by)
            return outcome
    except ValidationError as problem:
        form.add_error(None, problem.messages)
        return None


def _sent(request, outcome):
    saved = _("“%(name)s” is saved.") % {"name": outcome.result}
    there = ("catalogue:edit-monument", outcome.result.reference) if outcome.result else ()
    return led_on(request, outcome, saved=saved, there=there)


@require_POST
@needs(EDIT_MONUMENT)
def publish(request, reference):
    monument = get_object_or_404(Monument.objects.kept_by(request.user), reference=reference)
    services.publish_monument(monument=monument, by=request.user)
    messages.success(request, _("“%(name)s” is open to everyone.") % {"name": monument})
    return redirect("catalogue:edit-monument", reference)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(EDIT_MONUMENT)
@transaction.atomic
def withdraw(request, reference):
    """Asks first; a POST does it, or asks a second person while an act in force protects it."""
    monument = get_object_or_404(Monument.objects.kept_by(request.user), reference=reference)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        is_kept = facts.is_kept_by_law(monument)
        context = {"monument": monument, "form": form, "is_kept_by_law": is_kept}
        status = 422 if form.is_bound else 200
        return render(request, "catalogue/withdraw.html", context, status=status)
    there = ("catalogue:edit-monument", reference)
    try:
        outcome = services.save_and_ask(
            by=request.user,
            monument=monument,
            reason=form.cleaned_data["reason"],
            change=lambda: services.withdraw_monument(monument=monument, by=request.user),
        )
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
        return redirect(*there)
    saved = _("“%(name)s” is off the register.") % {"name": monument}
    return led_on(request, outcome, saved=saved, there=there)


@require_safe
@needs(VIEW_UNPUBLISHED)
@dated
def history(request, reference):
    monument = get_object_or_404(Monument.objects.kept_by(request.user), reference=reference)
    note_exact_view(monument=monument, by=request.user, where=request.path)
    context = {"monument": monument, "steps": history_of(monument, until=request.moment.known_at)}
    return render(request, "catalogue/history.html", context)


@require_safe
@needs(VIEW_UNPUBLISHED)
def place(request):
    """What is to be said of a point while it is being placed; nothing is changed."""
    texts = (request.GET.get(name, "") for name in ("latitude", "longitude"))
    try:
        point = parse_latitude_longitude(*texts)
        check_point(point)
    except GisProblem as problem:
        return JsonResponse({"problem": str(problem)})
    district = district_of(point)
    told = {
        "latitude": round(point.y, 6),
        "longitude": round(point.x, 6),
        "doubt": doubt_about(point) or "",
        "district": district and {"id": district.pk, "name": str(district)},
    }
    return JsonResponse(told)
