"""The way of a monument to the list: its page, the board of finds, and reporting one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import InvalidPage, Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heritage.accounts.access import needs
from heritage.accounts.roles import RECORD_INSPECTION, VIEW_UNPUBLISHED

from ..finds import counted_stages, finds_at
from ..forms.procedure import FindForm, StepForm
from ..models import Monument
from ..procedure import PATH, STAGES
from ..services.procedure import undo_step

A_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@needs(VIEW_UNPUBLISHED)
def procedure(request, reference):
    """The steps done, and those that this person may take now; a POST takes one."""
    monument = _kept(request, reference)
    form = StepForm(request.POST or None, request.FILES or None, monument=monument, by=request.user)
    if form.is_valid() and _taken(form):
        messages.success(request, _("The step is written."))
        return redirect("catalogue:procedure", reference)
    steps = list(monument.steps.select_related("act", "document", "recorded_by"))
    context = {
        "monument": monument,
        "form": form,
        "steps": steps,
        "path": PATH,
        "reached": {step.after for step in steps} | {monument.standing},
    }
    status = 422 if form.is_bound else 200
    return render(request, "catalogue/procedure.html", context, status=status)


def _taken(form):
    try:
        form.save()
    except ValidationError as problem:
        for field, sentences in _by_field(problem).items():
            form.add_error(_field_of(field), sentences)
        return False
    return True


def _by_field(problem):
    return problem.message_dict if hasattr(problem, "error_dict") else {None: problem.messages}


def _field_of(name):
    return {"document": "file"}.get(name, name)


@require_POST
@needs(VIEW_UNPUBLISHED)
def undo(request, reference, pk):
    step = get_object_or_404(_kept(request, reference).steps, pk=pk)
    try:
        undo_step(step=step, by=request.user)
        messages.success(request, _("The step is taken back."))
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    except PermissionDenied as problem:  # one's own steps only
        messages.error(request, str(problem))
    return redirect("catalogue:procedure", reference)


@require_safe
@needs(VIEW_UNPUBLISHED)
def finds(request, stage=None):
    """The finds of one stage, what waits longest first; without a stage, the first with any."""
    stages = counted_stages(request.user)
    if stage is None:
        stage = next((one.standing for one in stages if one.count), STAGES[0])
    if stage not in STAGES:
        raise Http404
    pages = Paginator(finds_at(request.user, stage), A_PAGE)
    try:
        page = pages.page(request.GET.get("page") or 1)
    except InvalidPage as problem:
        raise Http404 from problem
    context = {"stages": stages, "stage": stage, "page": page}
    return render(request, "catalogue/finds.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(RECORD_INSPECTION)
def report(request):
    """The short form of a find, on the ground of one's own keeping body."""
    form = FindForm(
        request.POST or None,
        request.FILES or None,
        by=request.user,
        csp_nonce=request.csp_nonce,
    )
    if form.is_valid() and _reported(request, form):
        return redirect("catalogue:finds")
    status = 422 if form.is_bound else 200
    return render(request, "catalogue/find_form.html", {"form": form}, status=status)


def _reported(request, form):
    try:
        monument, problems = form.save()
    except ValidationError as problem:
        form.add_error("latitude", problem.messages)
        return False
    for sentence in problems:
        messages.warning(request, sentence)
    told = {"name": monument, "reference": monument.reference}
    messages.success(request, _("“%(name)s” is reported as %(reference)s.") % told)
    return True


def _kept(request, reference):
    return get_object_or_404(Monument.objects.kept_by(request.user), reference=reference)
