"""Acts on the desk: the list, the page of one, entering and deciding."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import InvalidPage, Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heritage.accounts.access import needs
from heritage.accounts.roles import DECIDE_CHANGE, EDIT_MONUMENT, PROPOSE_CHANGE, VIEW_UNPUBLISHED

from ..act_lists import acts_found, protections_by, requests_of, with_counts
from ..annexes.staging import is_closed
from ..forms.acts import ActForm, ActSearchForm, DayForm
from ..models import Annex, LegalAct, Monument
from ..services import acts, review

A_PAGE = 50


def sent(request):
    """What a form is bound to: an empty one that was sent is told what it lacks."""
    return request.POST if request.method == "POST" else None


@require_safe
@needs(VIEW_UNPUBLISHED)
def acts_page(request):
    """Every act, found by words, sorted by date, with what it did."""
    form = ActSearchForm(request.GET)
    problems = [] if form.is_valid() else [one for told in form.errors.values() for one in told]
    found = acts_found(form.words, form.newest_first)
    page, wrong = page_of(found, request, A_PAGE)
    context = {"form": form, "page": page, "problems": problems + wrong, "query": form.query()}
    status = 400 if problems or wrong else 200
    return render(request, "catalogue/acts/acts.html", context, status=status)


def page_of(rows, request, length):
    """The asked page of a list, and what was wrong with the question, in a sentence."""
    number = request.GET.get("page") or 1
    paginator = Paginator(rows, length)
    try:
        return paginator.page(number), []
    except InvalidPage:
        told = _("There is no page “%(page)s” of this list.") % {"page": number}
        return paginator.page(1), [told]


@require_safe
@needs(VIEW_UNPUBLISHED)
def act(request, pk):
    found = get_object_or_404(with_counts(LegalAct.objects.select_related("document")), pk=pk)
    return act_page(request, found)


def act_page(request, found, *, problems=(), status=200):
    """One act: what it says of itself, what it did, its annexes, what waits."""
    visible = Monument.objects.visible_to(request.user)
    page, wrong = page_of(protections_by(found, visible), request, 4 * A_PAGE)
    context = {
        "act": found,
        "relations": found.relations.select_related("earlier"),
        "relations_here": found.relations_here.select_related("act"),
        "page": page,
        "annexes": annexes_of(found, request.user),
        "requests": requests_of(found, request.user),
        "problems": [*problems, *wrong],
        "is_to_come": acts.is_to_come(found),
    }
    status = 400 if wrong else status
    return render(request, "catalogue/acts/act.html", context, status=status)


def annexes_of(found, user):
    """The annexes that this person's body works on."""
    annexes = Annex.objects.of_body(user).filter(act=found)
    annexes = list(annexes.select_related("change", "added_by").defer("rows", "choices"))
    for annex in annexes:
        annex.is_closed = is_closed(annex)
    return annexes


@require_http_methods(["GET", "HEAD", "POST"])
@needs(EDIT_MONUMENT)
def add_act(request):
    return _act_form(request, LegalAct())


@require_http_methods(["GET", "HEAD", "POST"])
@needs(EDIT_MONUMENT)
def edit_act(request, pk):
    return _act_form(request, get_object_or_404(LegalAct, pk=pk))


def _act_form(request, found):
    form = ActForm(sent(request), request.FILES or None, instance=found, by=request.user)
    rests = False
    if form.is_valid():
        try:
            saved = form.save()
        except ValidationError as problem:
            form.add_error(None, problem)
            rests = "in_force_from" in getattr(problem, "error_dict", {})
        else:
            messages.success(request, _("The act is saved."))
            return redirect("catalogue:act", saved.pk)
    known = LegalAct.objects.filter(pk=found.pk).first()
    day = {"in_force_from": form.data.get("in_force_from", "")}
    context = {"form": form, "act": known, "day_form": DayForm(initial=day) if rests else None}
    status = 422 if form.is_bound else 200
    return render(request, "catalogue/acts/act_form.html", context, status=status)


@require_POST
@needs(PROPOSE_CHANGE)
def propose_day(request, pk):
    """Another day from which a carried out act is in force: a second person decides."""
    found = get_object_or_404(LegalAct, pk=pk)
    form = DayForm(request.POST)
    if not form.is_valid():
        context = {"form": ActForm(instance=found), "act": found, "day_form": form}
        return render(request, "catalogue/acts/act_form.html", context, status=422)
    try:
        acts.propose_day(act=found, by=request.user, **form.cleaned_data)
    except ValidationError as problem:
        return act_page(request, found, problems=problem.messages, status=422)
    messages.success(request, _("The change waits for a second person."))
    return redirect("catalogue:act", pk)


DECISIONS = {
    "accept": (DECIDE_CHANGE, lambda one, by, note: acts.accept(request=one, by=by, note=note)),
    "refuse": (DECIDE_CHANGE, lambda one, by, note: review.refuse(request=one, by=by, note=note)),
    "take-back": (PROPOSE_CHANGE, lambda one, by, note: review.take_back(request=one, by=by)),
    "undo": (DECIDE_CHANGE, lambda one, by, note: acts.undo(request=one, by=by)),
}


@require_POST
@needs(PROPOSE_CHANGE)
def decide(request, pk, change, name):
    """Accept, refuse, take back or undo what was proposed by this act."""
    if name not in DECISIONS:
        raise Http404
    permission, _do = DECISIONS[name]
    return needs(permission)(_decide)(request, pk, change, name)


def _decide(request, pk, change, name):
    found = get_object_or_404(with_counts(LegalAct.objects.all()), pk=pk)
    one = next((one for one in requests_of(found, request.user) if one.pk == change), None)
    if one is None:
        raise Http404
    try:
        DECISIONS[name][1](one, request.user, request.POST.get("note", "")[:2000])
    except ValidationError as problem:
        return act_page(request, found, problems=problem.messages, status=409)
    done = {
        "accept": _("It is carried out."),
        "refuse": _("It is refused."),
        "take-back": _("It is taken back."),
        "undo": _("It is undone: the old values stand again."),
    }
    messages.success(request, done[name])
    return redirect("catalogue:act", pk)
