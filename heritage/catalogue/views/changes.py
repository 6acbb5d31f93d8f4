"""The queue of proposed changes, and the page of one: who proposed what, and what becomes of it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.postgres.aggregates import ArrayAgg
from django.core.exceptions import ValidationError
from django.core.paginator import InvalidPage
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heritage.accounts.access import needs
from heritage.accounts.roles import DECIDE_CHANGE, PROPOSE_CHANGE
from media_pipeline.errors import AssetProblem
from media_pipeline.intake import receive

from ..change_filters import ChangeFilter
from ..forms import UploadForm
from ..forms.changes import AskForm, StepForm
from ..models import ChangeRequest
from ..paging import KeyPaginator
from ..services import acts, merging, opinions, proposals, review
from ..services.changes import ChangeConflict
from .change_pages import file_of, page_image, readable

A_PAGE = 30


@require_safe
@needs(PROPOSE_CHANGE)
def changes(request):
    """The queue, as far as this person may see it. A value that means nothing is a 400."""
    visible = ChangeRequest.objects.visible_to(request.user)
    told = _told(ChangeRequest.objects.visible_to(request.user, at_once=True), request.user)
    found = ChangeFilter(
        request.GET, queryset=visible, user=request.user, proposers=told["proposers"]
    )
    is_narrowed = any(request.GET.get(name) for name in ("kind", "keeper", "proposer", "age"))
    page, problems = _listed(request, found, None if is_narrowed else told)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "filter": found,
        "page": page,
        "problems": problems,
        "tab": "" if problems else found.tab_name,
        "query": query.urlencode(),
        "is_narrowed": is_narrowed,
        "counts": told,
    }
    status = 400 if problems else 200
    return render(request, "catalogue/changes.html", context, status=status)


def _told(visible, user):
    """How many stand on each tab, and who proposed them: what one may see is looked up once."""
    return visible.aggregate(
        waiting=Count("pk", filter=Q(state="proposed")),
        mine=Count("pk", filter=Q(proposed_by=user)),
        decided=Count("pk", filter=~Q(state="proposed")),
        proposers=ArrayAgg("proposed_by", distinct=True, default=[]),
    )


def _listed(request, found, counts):
    """The asked page, or why there is none; `counts` by tab, where they are those of its list."""
    if not found.is_valid():
        return None, [sentence for field in found.form.errors.values() for sentence in field]
    number = request.GET.get("page") or 1
    pages = KeyPaginator(found.qs, A_PAGE, drawn=_drawn)
    if counts:
        pages.count = counts[found.tab_name]
    try:
        return pages.page(number), []
    except InvalidPage:
        return None, [_("There is no page “%(page)s” of this list.") % {"page": number}]


def _drawn(requests):
    """With all that a row of the queue shows; the rows of a change may be long."""
    listed = requests.select_related("monument", "act", "proposed_by", "decided_by")
    return (
        listed.prefetch_related("monument__names")
        .defer("rows")
        .annotate(
            monument_count=Count("monuments", distinct=True),
            asked_count=Count("opinions", distinct=True),
            answered_count=Count(
                "opinions", filter=Q(opinions__given_at__isnull=False), distinct=True
            ),
        )
    )


@require_safe
@needs(PROPOSE_CHANGE)
def change(request, pk):
    return _page(request, _visible(request, pk))


def _visible(request, pk):
    visible = ChangeRequest.objects.visible_to(request.user)
    related = ("monument", "act", "proposed_by", "decided_by", "undone_by", "undoes")
    return get_object_or_404(visible.select_related(*related), pk=pk)


def _page(request, change, *, ask=None, upload=None, problems=(), status=200):
    user = request.user
    may_decide = ChangeRequest.objects.to_decide_by(user).filter(pk=change.pk).exists()
    context = readable(request, change, shows_hidden_places=True) | {
        "change": change,
        "opinions": change.opinions.select_related("expert", "asked_by"),
        "undoings": change.undoings.all(),
        "may_decide": may_decide,
        "may_take_back": change.is_waiting and change.proposed_by == user,
        "may_undo": change.state == "applied" and user.has_perm(DECIDE_CHANGE),
        "ask": ask or _ask_form(change, user),
        "upload": upload or (UploadForm() if change.is_waiting else None),
        "problems": problems,
    }
    return render(request, "catalogue/change.html", context, status=status)


def _ask_form(change, user):
    may = change.is_waiting and user.has_perm(DECIDE_CHANGE)
    return AskForm(change=change) if may else None


# What the law says has days on which it begins and ends; mergings move what came meanwhile too.
DOORS = {
    ChangeRequest.Kind.ACT: acts,
    ChangeRequest.Kind.LEGAL: acts,
    ChangeRequest.Kind.MERGE: merging,
}


def _door(change):
    """The services that accept and undo a change of this kind."""
    return DOORS.get(change.kind, review)


@dataclass(frozen=True)
class Step:
    """What may be done with a request: asked for first, done by a POST, harmless twice."""

    question: str
    button: str
    done: str
    state: str
    actor: str  # the field that says who did it
    do: Callable
    needs: str = DECIDE_CHANGE
    has_note: bool = False
    needs_note: bool = False
    is_dangerous: bool = False


STEPS = {
    "accept": Step(
        question=gettext_lazy("Accept change %(number)s?"),
        button=gettext_lazy("Accept and write it"),
        done=gettext_lazy("Change %(number)s is accepted and written into the register."),
        state="applied",
        actor="decided_by",
        do=lambda change, by, note: _door(change).accept(request=change, by=by, note=note),
        has_note=True,
    ),
    "refuse": Step(
        question=gettext_lazy("Refuse change %(number)s?"),
        button=gettext_lazy("Refuse it"),
        done=gettext_lazy("Change %(number)s is refused."),
        state="refused",
        actor="decided_by",
        do=lambda change, by, note: review.refuse(request=change, by=by, note=note),
        has_note=True,
        needs_note=True,
        is_dangerous=True,
    ),
    "take-back": Step(
        question=gettext_lazy("Take back change %(number)s?"),
        button=gettext_lazy("Take it back"),
        done=gettext_lazy("Change %(number)s is taken back."),
        state="taken_back",
        actor="decided_by",
        do=lambda change, by, note: review.take_back(request=change, by=by),
        needs=PROPOSE_CHANGE,
        is_dangerous=True,
    ),
    "undo": Step(
        question=gettext_lazy("Undo change %(number)s?"),
        button=gettext_lazy("Write the old values again"),
        done=gettext_lazy("Change %(number)s is undone: the old values stand again."),
        state="undone",
        actor="undone_by",
        do=lambda change, by, note: _door(change).undo(request=change, by=by),
        is_dangerous=True,
    ),
    "anew": Step(
        question=gettext_lazy("Propose change %(number)s anew?"),
        button=gettext_lazy("Propose it anew from today's register"),
        done=gettext_lazy("It waits anew, made from today's register."),
        state="",
        actor="",
        do=lambda change, by, note: proposals.propose_anew(request=change, by=by),
        needs=PROPOSE_CHANGE,
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
@needs(PROPOSE_CHANGE)
def step(request, pk, name):
    """Asks first; a POST does it. A second click on the same button finds it done."""
    step = STEPS.get(name)
    if step is None:
        raise Http404
    return needs(step.needs)(_take_step)(request, pk, name, step)


def _take_step(request, pk, name, step):
    change = _visible(request, pk)
    form = _step_form(request, change, step)
    if request.method != "POST":
        return _ask_first(request, change, name, step, form)
    if not form.is_valid():
        return _ask_first(request, change, name, step, form, status=422)
    try:
        after = step.do(change, request.user, form.cleaned_data["note"])
    except ValidationError as problem:
        if _is_done_already(change, step, request.user):
            after = change
        else:
            return _not_done(request, change, name, step, form, problem)
    _tell(request, change, after, step)
    return redirect("catalogue:change", after.pk)


def _step_form(request, change, step):
    unanswered = change.opinions.unanswered().select_related("expert") if step.has_note else ()
    sent = request.POST if request.method == "POST" else None  # it may well hold no field
    return StepForm(sent, needs_note=step.needs_note, unanswered=unanswered)


def _ask_first(request, change, name, step, form, *, conflicts=(), status=200):
    number = {"number": change.pk}
    context = {
        "change": change,
        "step": step,
        "name": name,
        "form": form,
        "question": step.question % number,
        "conflicts": conflicts,
        "can_anew": bool(conflicts) and proposals.can_propose_anew(change, request.user),
    }
    return render(request, "catalogue/change_step.html", context, status=status)


def _is_done_already(change, step, user):
    """Whether this person has just done the same: a button that was pressed twice."""
    now = ChangeRequest.objects.get(pk=change.pk)
    return bool(step.state) and now.state == step.state and getattr(now, step.actor) == user


def _not_done(request, change, name, step, form, problem):
    is_conflict = isinstance(problem, ChangeConflict)
    status = 409 if is_conflict or getattr(problem, "code", "") == "decided" else 422
    return _ask_first(request, change, name, step, form, conflicts=problem.messages, status=status)


def _tell(request, change, after, step):
    if after.pk != change.pk and step.state == "undone":
        said = _("Undoing it shows a place more exactly: change %(new)s waits for a second person.")
        messages.warning(request, said % {"new": after.pk})
    else:
        messages.success(request, step.done % {"number": after.pk})


@require_POST
@needs(DECIDE_CHANGE)
def ask(request, pk):
    """Ask guest experts what they think of it."""
    change = _visible(request, pk)
    form = AskForm(request.POST, change=change)
    if not form.is_valid():
        return _page(request, change, ask=form, status=422)
    try:
        opinions.ask_experts(request=change, by=request.user, **form.cleaned_data)
    except ValidationError as problem:
        return _page(request, change, problems=problem.messages, status=409)
    messages.success(request, _("The experts see it on their page now."))
    return redirect("catalogue:change", pk)


@require_POST
@needs(PROPOSE_CHANGE)
def attach(request, pk):
    """Lay papers beside the request."""
    change = _visible(request, pk)
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        problems = [_("No file came with this: choose one or more.")]
    else:
        problems = _attached(change, form.cleaned_data["files"], request.user)
    if problems:
        return _page(request, change, problems=problems, status=422)
    messages.success(request, _("The papers lie beside the change."))
    return redirect("catalogue:change", pk)


def _attached(change, files, by):
    problems = []
    for file in files:
        try:
            asset = receive(file, name=file.name, by=by)
            proposals.attach(request=change, asset=asset, by=by)
        except AssetProblem as problem:
            problems.append(str(problem))
        except ValidationError as problem:
            problems += problem.messages
    return problems


@require_safe
@needs(PROPOSE_CHANGE)
def document(request, pk, asset):
    return file_of(_visible(request, pk), asset, shows_hidden_places=True)


@require_safe
@needs(PROPOSE_CHANGE)
def picture(request, pk, page_id, path):
    return page_image(request, _visible(request, pk), page_id, path)


@require_POST
@needs(PROPOSE_CHANGE)
def see_news(request):
    """This person has seen what became of the proposals that are named, or of all."""
    named = [int(text) for text in request.POST.getlist("change") if text.isdecimal()]
    proposals.see_news(by=request.user, requests=named or None)
    return redirect("catalogue:changes")
