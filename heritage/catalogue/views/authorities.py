"""People, organisations and publications on the desk: lists, one of them, merging, removing.

One set of pages serves both sorts; what differs between them stands in SORTS.
"""

from dataclasses import dataclass

from django.apps import apps
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from heritage.accounts.access import needs
from heritage.accounts.roles import PROPOSE_CHANGE, VIEW_UNPUBLISHED

from .. import services
from ..authorities import columns_of, facts_of, monuments_naming, said, say_how_named, with_uses
from ..forms import authorities as forms
from ..models import Agent, Monument, Publication
from ..wording import OF_MONUMENT
from .acts import page_of, sent

A_PAGE = 50


@dataclass(frozen=True)
class Sort:
    """What is said of one sort, and the names of its addresses."""

    model: type
    columns: tuple[str, ...]  # where words are looked for, beside what it is called
    listed: tuple[str, ...]  # what the list says of each
    form: type
    search: type
    title: str
    add_words: str
    none_words: str
    section: str  # of a monument, where it is named
    list: str
    add: str
    one: str
    edit: str
    remove: str
    alike: str
    merge: str

    def fields(self):
        """The columns that the list shows."""
        return [self.model._meta.get_field(name) for name in self.listed]


SORTS = {
    "agents": Sort(
        model=Agent,
        columns=("other_names",),
        listed=("kind", "other_names"),
        form=forms.AgentForm,
        search=forms.AgentSearchForm,
        title=gettext_lazy("People and organisations"),
        add_words=gettext_lazy("Add a person or an organisation"),
        none_words=gettext_lazy(
            "Nobody is named yet. Add one, or write a name in the section “People and "
            "organisations” of a record."
        ),
        section="people",
        list="catalogue:people",
        add="catalogue:add-agent",
        one="catalogue:agent",
        edit="catalogue:edit-agent",
        remove="catalogue:remove-agent",
        alike="catalogue:agents-alike",
        merge="catalogue:merge-agents",
    ),
    "publications": Sort(
        model=Publication,
        columns=(),
        listed=("year",),
        form=forms.PublicationForm,
        search=forms.AuthoritySearchForm,
        title=gettext_lazy("Bibliography"),
        add_words=gettext_lazy("Add a publication"),
        none_words=gettext_lazy(
            "No publication is entered yet. Add one, or cite it in the sources of a record."
        ),
        section="sources",
        list="catalogue:bibliography",
        add="catalogue:add-publication",
        one="catalogue:publication",
        edit="catalogue:edit-publication",
        remove="catalogue:remove-publication",
        alike="catalogue:publications-alike",
        merge="catalogue:merge-publications",
    ),
}


@require_safe
@needs(VIEW_UNPUBLISHED)
def records(request, sort):
    """Those in use, found by words in any script, with how often records name them."""
    of = SORTS[sort]
    form = of.search(request.GET)
    problems = [] if form.is_valid() else [one for told in form.errors.values() for one in told]
    found = _found(of, form.cleaned_data)
    page, wrong = page_of(found, request, A_PAGE)
    page.object_list = list(with_uses(page.object_list, request.user))
    for one in page.object_list:
        one.cells = [said(one, field) for field in of.fields()]
    context = {
        "sort": of,
        "form": form,
        "page": page,
        "problems": problems + wrong,
        "query": form.query(),
    }
    status = 400 if problems or wrong else 200
    return render(request, "catalogue/authorities/list.html", context, status=status)


def _found(of, asked):
    found = of.model.objects.in_use().holding(asked.get("q", ""), *of.columns)
    return found.filter(kind=asked["kind"]) if asked.get("kind") else found


@require_safe
@needs(VIEW_UNPUBLISHED)
def record(request, sort, pk):
    """One of them, with the monuments that name it; one that was merged leads on."""
    return _record_page(request, SORTS[sort], pk)


def _record_page(request, of, pk, *, problems=(), status=200):
    found = get_object_or_404(of.model.objects.select_related("merged_into"), pk=pk)
    if found.merged_into:
        return redirect(of.one, found.merged_into.pk)
    page, wrong = page_of(monuments_naming(found, request.user), request, A_PAGE)
    say_how_named(page.object_list, found, request.user)
    context = {
        "sort": of,
        "record": found,
        "facts": facts_of(found),
        "page": page,
        "replaces": found.replaces.all(),
        "problems": [*problems, *wrong],
        "kept": _kept(page.object_list, request.user),
    }
    status = 400 if wrong else status
    return render(request, "catalogue/authorities/record.html", context, status=status)


def _kept(monuments, user):
    """The keys of those that this person may open for editing."""
    mine = Monument.objects.kept_by(user).filter(pk__in=[one.pk for one in monuments])
    return set(mine.values_list("pk", flat=True))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(PROPOSE_CHANGE)
def add_record(request, sort):
    return _form_page(request, SORTS[sort], None)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(PROPOSE_CHANGE)
def edit_record(request, sort, pk):
    of = SORTS[sort]
    return _form_page(request, of, get_object_or_404(of.model.objects.in_use(), pk=pk))


def _form_page(request, of, found):
    form = of.form(sent(request), instance=found, user=request.user)
    if form.is_valid() and (outcome := form.save()):
        if outcome.request:
            return _proposed(request, outcome.request)
        messages.success(request, _("“%(name)s” is saved.") % {"name": outcome.result})
        return redirect(of.one, outcome.result.pk)
    known = found and of.model.objects.get(pk=found.pk)  # the form has written on `found`
    status = 422 if form.is_bound else 200
    context = {"sort": of, "form": form, "record": known}
    return render(request, "catalogue/authorities/form.html", context, status=status)


def _proposed(request, change):
    words = {"number": change.pk}
    messages.success(request, _("Change %(number)s waits for a second person.") % words)
    return redirect("catalogue:change", change.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(PROPOSE_CHANGE)
def remove_record(request, sort, pk):
    """Asks first; one that records name is kept, with the reason."""
    of = SORTS[sort]
    found = get_object_or_404(of.model.objects.in_use(), pk=pk)
    if request.method != "POST":
        context = {"sort": of, "record": found, "is_used": services.is_used(found)}
        return render(request, "catalogue/authorities/remove.html", context)
    name = str(found)
    try:
        outcome = services.save_or_propose(
            by=request.user,
            monument=None,
            change=lambda: services.remove_authority(record=found, by=request.user),
            title=name,
        )
    except ValidationError as problem:
        return _record_page(request, of, pk, problems=problem.messages, status=409)
    if outcome.request:
        return _proposed(request, outcome.request)
    messages.success(request, _("“%(name)s” is removed.") % {"name": name})
    return redirect(of.list)


@require_safe
@needs(PROPOSE_CHANGE)
def alike(request, sort, pk):
    """Which other one is the same? Those that are written nearly so, or that words find."""
    of = SORTS[sort]
    found = get_object_or_404(of.model.objects.in_use(), pk=pk)
    form = forms.AuthoritySearchForm(request.GET)
    problems = [] if form.is_valid() else form.errors["q"]
    words = form.cleaned_data.get("q", "")
    others = _others(of, found, words)
    context = {
        "sort": of,
        "record": found,
        "form": form,
        "words": words,
        "others": with_uses(of.model.objects.filter(pk__in=others), request.user),
        "problems": problems,
    }
    status = 400 if problems else 200
    return render(request, "catalogue/authorities/alike.html", context, status=status)


def _others(of, found, words):
    if not words:
        return [one.pk for one in of.model.objects.like(found)]
    others = of.model.objects.in_use().exclude(pk=found.pk).holding(words, *of.columns)
    return list(others.values_list("pk", flat=True)[:A_PAGE])


@require_http_methods(["GET", "HEAD", "POST"])
@needs(PROPOSE_CHANGE)
def merge_records(request, sort, pk, other):
    """What would name the first instead of the other; a POST merges them."""
    of = SORTS[sort]
    kept = get_object_or_404(of.model.objects.in_use(), pk=pk)
    merged = get_object_or_404(of.model.objects.in_use(), pk=other)
    try:
        if request.method == "POST":
            return _merged(request, of, kept, merged)
        moves, problems, status = _moves(request, kept, merged), [], 200
    except ValidationError as problem:
        moves, problems = [], problem.messages
        status = 409 if request.method == "POST" else 200
    columns = columns_of(of.model)
    compared = [(field.verbose_name, said(kept, field), said(merged, field)) for field in columns]
    context = {"sort": of, "kept": kept, "other": merged, "compared": compared}
    context |= {"moves": moves, "problems": problems}
    return render(request, "catalogue/authorities/merge.html", context, status=status)


def _moves(request, kept, merged):
    """(name of a table, how many of its rows move)."""
    told = services.preview_authorities_merged(kept=kept, merged=merged, by=request.user)
    return [(_table_words(label), count) for label, count in told.items()]


def _table_words(label):
    model = apps.get_model(label)
    return OF_MONUMENT[model][1] if model in OF_MONUMENT else model._meta.verbose_name


def _merged(request, of, kept, merged):
    change = services.merge_authorities(kept=kept, merged=merged, by=request.user)
    if change.is_waiting:
        return _proposed(request, change)
    words = {"old": merged, "name": kept, "number": change.pk}
    told = _(
        "“%(old)s” is merged into “%(name)s”. It is change %(number)s, where it can be undone."
    )
    messages.success(request, told % words)
    return redirect(of.one, kept.pk)
