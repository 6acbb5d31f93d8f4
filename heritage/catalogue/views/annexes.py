"""The annex of an act: it comes in, its columns are named, its lines decided on, it is proposed."""

from collections import Counter

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from heritage.accounts.access import needs
from heritage.accounts.roles import EDIT_MONUMENT

from ..annexes import staging
from ..annexes.matching import ACTIONS, stage
from ..forms.acts import AnnexForm, ColumnsForm, LineForm, ProposeForm
from ..models import Annex, LegalAct
from .acts import sent

SAMPLE = 8  # lines shown beside the columns
# What is looked at first: what a person must do, then what will be done, then the rest.
ORDER = ["unreadable", "several", "none", "likely", "exact", "elsewhere"]


@require_http_methods(["GET", "HEAD", "POST"])
@needs(EDIT_MONUMENT)
def add_annex(request, pk):
    act = get_object_or_404(LegalAct, pk=pk)
    form = AnnexForm(sent(request), request.FILES or None)
    if form.is_valid():
        said = form.cleaned_data
        annex, is_new = staging.take_in(
            act=act, table=said["table"], label=said["label"], by=request.user
        )
        if not is_new:
            messages.warning(request, _("This very table is here already: this is it."))
        return redirect("catalogue:annex" if annex.columns else "catalogue:columns", annex.pk)
    status = 422 if form.is_bound else 200
    context = {"form": form, "act": act}
    return render(request, "catalogue/acts/add_annex.html", context, status=status)


def _annex(request, pk):
    annexes = Annex.objects.of_body(request.user)
    return get_object_or_404(annexes.select_related("act", "change"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(EDIT_MONUMENT)
def columns(request, pk):
    annex = _annex(request, pk)
    form = ColumnsForm(sent(request), annex=annex)
    if form.is_valid():
        try:
            staging.map_columns(
                annex=annex,
                columns=form.as_columns(),
                heading_rows=form.cleaned_data["heading_rows"],
            )
            return redirect("catalogue:annex", pk)
        except ValidationError as problem:
            form.add_error(None, problem)
    context = {"form": form, "annex": annex, "act": annex.act, "sample": _sample(annex, form)}
    status = 422 if form.is_bound else 200
    return render(request, "catalogue/acts/columns.html", context, status=status)


def _sample(annex, form):
    """The first rows, each as wide as the table."""
    wide = [""] * len(form.columns)
    rows = annex.rows[:SAMPLE]
    return [row | {"cells": [*row["cells"], *wide][: len(wide)]} for row in rows]


@require_http_methods(["GET", "HEAD", "POST"])
@needs(EDIT_MONUMENT)
def annex(request, pk):
    """Every line at once with what is proposed for it; a POST proposes them."""
    found = _annex(request, pk)
    if not found.columns:
        return redirect("catalogue:columns", pk)
    form = ProposeForm(sent(request))
    if form.is_valid():
        try:
            staging.propose(annex=found, by=request.user, **form.cleaned_data)
        except ValidationError as problem:
            form.add_error(None, problem.messages)
        else:
            messages.success(request, _("It is proposed, and waits for a second person."))
            return redirect("catalogue:act", found.act_id)
    status = 422 if form.is_bound else 200
    return render(request, "catalogue/acts/annex.html", _told(request, found, form), status=status)


def _told(request, found, form):
    staged, notes = stage(found, request.user)
    return {
        "annex": found,
        "act": found.act,
        "form": form,
        "staged": sorted(staged, key=_attention),
        "notes": notes,
        "counts": counts_of(staged),
        "actions": ACTIONS.items(),
        "is_closed": staging.is_closed(found),
    }


def _attention(one):
    return (not one.is_open, ORDER.index(one.state), one.action == "nothing", int(one.line.key))


def counts_of(staged):
    """How many lines will do what, and how many wait for a person."""
    doing = Counter(one.action for one in staged if one.takes_part)
    return {
        "lines": len(staged),
        "open": sum(one.is_open for one in staged),
        "unreadable": sum(one.state == "unreadable" for one in staged),
        "elsewhere": sum(one.state == "elsewhere" for one in staged),
        "doing": [(ACTIONS[name], doing[name]) for name in ACTIONS if doing[name]],
        "taking_part": sum(doing.values()),
    }


@require_POST
@needs(EDIT_MONUMENT)
def line(request, pk, key):
    """What a person says of one line. Asked by script (annex_page.js) for the line alone."""
    found = _annex(request, pk)
    staged, _notes = stage(found, request.user)
    if key not in {one.line.key for one in staged}:
        raise Http404
    problems = _chosen(request, found, key)
    if request.headers.get("X-Asked-By") != "annex_page":
        for problem in problems:
            messages.error(request, problem)
        return redirect(reverse("catalogue:annex", args=[pk]) + f"#line-{key}")
    return _line(request, found, key, problems)


def _chosen(request, found, key):
    """Keep the choice; returns what is wrong with it, in sentences."""
    form = LineForm(request.POST, user=request.user)
    if "reset" not in request.POST and not form.is_valid():
        return [one for told in form.errors.values() for one in told]
    choice = None if "reset" in request.POST else form.as_choice()
    try:
        staging.choose(annex=found, choices={key: choice})
    except ValidationError as problem:
        return problem.messages
    return []


def _line(request, found, key, problems):
    context = _told(request, Annex.objects.select_related("act").get(pk=found.pk), ProposeForm())
    one = next(one for one in context["staged"] if one.line.key == key)
    context |= {"one": one, "problems": problems}
    body = render_to_string("catalogue/acts/_line.html", context, request)
    body += render_to_string("catalogue/acts/_counts.html", context, request)
    return HttpResponse(body, status=422 if problems else 200)


@require_POST
@needs(EDIT_MONUMENT)
def all_alike(request, pk):
    """Say the same of all lines of one sort: the likely ones are right, the unknown are new."""
    found = _annex(request, pk)
    staged, _notes = stage(found, request.user)
    wanted = {"likely": ("likely",), "new": ("none",)}.get(request.POST.get("sort"), ())
    choices = {
        one.line.key: {"action": "", "monument": one.monument and one.monument.pk}
        for one in staged
        if one.is_open and one.state in wanted and not one.stands_in_the_way
    }
    try:
        staging.choose(annex=found, choices=choices)
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    return redirect("catalogue:annex", pk)
