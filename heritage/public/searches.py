"""Searches that people keep: by a confirmed address or an account, ended by one click."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from heritage.catalogue.asked_words import in_words, query_of
from heritage.catalogue.filters import MonumentFilter
from heritage.catalogue.models import KeptSearch, Monument
from heritage.catalogue.services import searches
from heritage.catalogue.views.as_of import refusal

from .askers import machine_of
from .feeds import why_no_news
from .forms import KeepSearchForm

MOST_NAME = 120


def _shown(request, template, context, status=200):
    answer = render(request, f"public/searches/{template}.html", context, status=status)
    answer["Cache-Control"] = "no-store, private"
    answer["X-Robots-Tag"] = "noindex"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def keep(request):
    """Keep the question of this address; where no mail is sent, the page offers the feed only."""
    found = MonumentFilter(request.GET, queryset=Monument.objects.published(), request=request)
    if problems := why_no_news(request, found):
        return refusal(request, problems)
    question, has_account = in_words(found), request.user.is_authenticated
    form = KeepSearchForm(
        request.POST or None, initial={"name": question[:MOST_NAME]}, has_account=has_account
    )
    if request.method == "POST" and settings.SENDS_MAIL and form.is_valid():
        try:
            return _kept(request, query_of(found), form.cleaned_data)
        except ValidationError as problem:
            form.add_error(None, problem)
    context = {"form": form, "question": question, "query": query_of(found)}
    context["sends_mail"] = settings.SENDS_MAIL
    return _shown(request, "keep", context, 400 if request.method == "POST" else 200)


def _kept(request, query, asked):
    asked |= {"query": query, "language": get_language()}
    if request.user.is_authenticated:
        searches.keep_for_account(owner=request.user, **asked)
        messages.success(request, _("The search “%(name)s” is kept.") % {"name": asked["name"]})
        return redirect("public:searches")
    searches.ask_address(**asked, asked_from=machine_of(request))
    return _shown(request, "asked", {"email": asked["email"]})


@require_safe
def my_searches(request):
    """The searches of the account; to others it says where theirs are."""
    rows = [_row(one) for one in KeptSearch.objects.of(request.user)]
    return _shown(request, "list", {"rows": rows, "sends_mail": settings.SENDS_MAIL})


def _row(search):
    key = searches.managing_key(search)
    return {"search": search, "address": reverse("public:kept-search", args=[key])}


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request, key):
    """Asks, and confirms by a form: what reads links in mails for viruses confirms nothing."""
    search = searches.to_confirm(key)
    if search is None:
        return _shown(request, "gone", {"was_to_confirm": True}, 410)
    if request.method == "POST":
        try:
            searches.confirm(search)
        except searches.NotAnswered as problem:
            return refusal(request, problem.messages)
        messages.success(request, _("The search “%(name)s” is kept.") % {"name": search})
        return redirect("public:kept-search", searches.managing_key(search))
    return _shown(request, "confirm", {"search": search, "question": _question(search)})


@require_http_methods(["GET", "HEAD", "POST"])
def one(request, key):
    """A kept search for who has the link of its mails: its name, how often, and the others."""
    search = _managed(key)
    told = {"name": search.name, "rhythm": search.rhythm}
    form = KeepSearchForm(request.POST or None, initial=told, has_account=True)
    if request.method == "POST" and form.is_valid():
        searches.change_search(search, **form.cleaned_data)
        messages.success(request, _("The search “%(name)s” is kept.") % {"name": search})
        return redirect("public:kept-search", key)
    others = KeptSearch.objects.of_same_address(search).exclude(pk=search.pk)
    context = {"search": search, "key": key, "form": form, "question": _question(search)}
    context["others"] = [_row(other) for other in others]
    return _shown(request, "one", context, 400 if form.is_bound else 200)


def _managed(key):
    """A search that nobody has confirmed is managed by nobody."""
    search = searches.to_manage(key)
    if search is None or search.confirmed_at is None:
        raise Http404
    return search


def _question(search) -> str:
    try:
        return searches.words_of(search)
    except searches.NotAnswered as problem:
        return " ".join(problem.messages)


# The mail programme's own button posts here, without a cookie (RFC 8058): the key is what counts.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def end(request, key):
    """Asks, and ends it by a form: a mere look at the link ends nothing. Ended twice is ended."""
    search = searches.to_manage(key)
    if search is None:
        return _shown(request, "gone", {}, 410)
    if request.method == "POST":
        searches.end_search(search)
        return _shown(request, "ended", {"name": search.name})
    return _shown(request, "end", {"search": search, "key": key})
