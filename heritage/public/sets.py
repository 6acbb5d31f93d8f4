"""Sets of one's own: a link to read, a link to change, no account needed."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.core.paginator import InvalidPage, Paginator
from django.db import transaction
from django.http import Http404, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from heritage.catalogue.asked_words import in_words
from heritage.catalogue.filters import MonumentFilter
from heritage.catalogue.models import MOST_IN_A_SET, Monument, MonumentSet
from heritage.catalogue.services import sets

from . import listings
from .askers import is_too_often
from .forms import AddToSetForm, SetForm

LINES_A_PAGE = 100
NEW_SETS_A_DAY = 20  # of one machine
COOKIE = "sets"  # the tokens of the sets that this browser may change, signed, the latest first
COOKIE_AGE_S = 365 * 24 * 3600
MOST_IN_COOKIE = 30


def _private(view):
    """Such a page is one person's: no cache and no search engine keeps it."""

    def answer(request, *args, **kwargs):
        answered = view(request, *args, **kwargs)
        answered["Cache-Control"] = "no-store, private"
        answered["X-Robots-Tag"] = "noindex"
        return answered

    return answer


def known_to(request):
    """The sets that this person may change: the account's and the browser's, the latest first."""
    here = MonumentSet.objects.filter(token__in=_tokens(request))
    return (here | MonumentSet.objects.of(request.user)).order_by("-changed_at", "-pk")


def _tokens(request) -> list[str]:
    return request.get_signed_cookie(COOKIE, default="", salt=COOKIE).split()


def _remember(request, answer, monument_set):
    """The browser may change this set from now on; an account has its own in the database."""
    if monument_set.owner_id is None:
        others = [token for token in _tokens(request) if token != monument_set.token]
        _set_cookie(answer, [monument_set.token, *others])


def _set_cookie(answer, tokens):
    answer.set_signed_cookie(
        COOKIE,
        " ".join(tokens[:MOST_IN_COOKIE]),
        salt=COOKIE,
        max_age=COOKIE_AGE_S,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@_private
def my_sets(request):
    """The sets that this person may change, and a form for a new one."""
    form = SetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = _made(request, **form.cleaned_data)
        answer = redirect(edit_address(made))
        _remember(request, answer, made)
        return answer
    rows = [(one, edit_address(one), one.members.count()) for one in known_to(request)]
    status = 400 if form.is_bound else 200
    return render(request, "public/sets/list.html", {"form": form, "rows": rows}, status=status)


def _made(request, *, name, note=""):
    if is_too_often("sets", request, NEW_SETS_A_DAY):
        raise PermissionDenied(
            _("Too many new sets were made from here today. Try again tomorrow.")
        )
    owner = request.user if request.user.is_authenticated else None
    return sets.create_set(name=name, note=note, owner=owner)


def edit_address(monument_set) -> str:
    return reverse("public:edit-set", args=[monument_set.token, sets.key_of(monument_set)])


@dataclass(frozen=True)
class Wanted:
    """What is to go into a set: one monument, or all that answers to a question of the list."""

    references: list[str]
    words: str
    monument: Monument | None = None

    def said(self, into, added_count) -> str:
        if self.monument:
            words = {"monument": self.words, "set": into.name}
            return _("“%(monument)s” is in the set “%(set)s”.") % words
        said = ngettext(
            "%(count)d monument was added to the set “%(set)s”.",
            "%(count)d monuments were added to the set “%(set)s”.",
            added_count,
        )
        return said % {"count": added_count, "set": into.name}


@require_http_methods(["GET", "HEAD", "POST"])
@_private
def add(request):
    """Put monuments into a set; to a script, which asks for JSON, {said, address}."""
    asked = request.POST if request.method == "POST" else request.GET
    wanted, known = _wanted(asked), known_to(request)
    if request.method != "POST":
        first = {**asked.dict(), "into": known.first()}
        return _add_page(request, AddToSetForm(initial=first, sets=known), wanted)
    form = AddToSetForm(request.POST, sets=known)
    if not form.is_valid():
        return _add_page(request, form, wanted, status=400)
    try:
        into, added_count = _put(request, form.cleaned_data, wanted)
    except ValidationError as problem:
        form.add_error(None, problem)
        return _add_page(request, form, wanted, status=400)
    return _added(request, into, wanted.said(into, added_count))


def _wanted(asked) -> Wanted:
    if asked.get("monument"):
        return _one_monument(asked["monument"])
    if "answer" in asked:
        return _whole_answer(asked["answer"])
    raise BadRequest(_("Choose “Add to a set” beside a monument."))


def _one_monument(reference):
    if not reference.isalnum():
        raise Http404
    published = Monument.objects.published().prefetch_related("names")
    monument = get_object_or_404(published, reference=reference)
    return Wanted([reference], monument.name, monument)


def _whole_answer(query):
    found = MonumentFilter(QueryDict(query), queryset=Monument.objects.published())
    if not found.is_valid():
        sentences = [sentence for field in found.form.errors.values() for sentence in field]
        raise BadRequest(" ".join(sentences))
    references = found.qs.values_list("reference", flat=True)[: MOST_IN_A_SET + 1]
    if not references:
        raise BadRequest(_("No monument answers to this. Try fewer words or filters."))
    return Wanted(list(references), in_words(found))


@transaction.atomic
def _put(request, chosen, wanted):
    """The set and how many came into it; a new set is not made for what it cannot hold."""
    into = chosen["into"] or _made(request, name=chosen["name"])
    return into, sets.add_to_set(into, wanted.references)


def _add_page(request, form, wanted, status=200):
    context = {"form": form, "wanted": wanted, "next": _next(request, "")}
    return render(request, "public/sets/add.html", context, status=status)


def _next(request, otherwise):
    """Where the person came from, when that is a page of ours."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    here = {request.get_host()}
    return asked if url_has_allowed_host_and_scheme(asked, here) else otherwise


def _added(request, into, said):
    if request.accepts("text/html"):
        link = format_html('<a href="{}">{}</a>', edit_address(into), _("Open the set"))
        messages.success(request, format_html("{} {}", said, link))
        answer = redirect(_next(request, edit_address(into)))
    else:
        answer = JsonResponse({"said": said, "address": edit_address(into)})
    _remember(request, answer, into)
    return answer


@require_safe
@_private
def one(request, token):
    """A set for whoever has its link."""
    found = get_object_or_404(MonumentSet, token=token)
    return _shown(request, found, "public/sets/set.html", {})


def _shown(request, found, template, context, status=200):
    number = request.GET.get("page") or 1
    pages = Paginator(found.members.all(), LINES_A_PAGE)
    try:
        page = pages.page(number)
    except InvalidPage:
        told = _("There is no page “%(page)s” of this list.") % {"page": number}
        page, context["problem"], status = pages.page(1), told, 400
    lines = sets.lines_of(page.object_list, drawn=listings.for_listing)
    context |= {
        "set": found,
        "page": page,
        "lines": lines,
        "share_address": settings.BASE_URL + reverse("public:set", args=[found.token]),
    }
    return render(request, template, context, status=status)


def _held(token, key):
    """The set of this key; a wrong key is answered as a set that is not there."""
    found = get_object_or_404(MonumentSet, token=token)
    if not sets.opens(found, key):
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@_private
def edit(request, token, key):
    """The same set for who may change it: name and note, order, what to take out or put back."""
    found = _held(token, key)
    posted = request.POST
    for name, change in CHANGES.items():
        if request.method == "POST" and name in posted:
            return change(request, found, posted[name][:12])
    form = SetForm(posted or None, initial={"name": found.name, "note": found.note})
    if request.method == "POST" and form.is_valid():
        sets.describe_set(found, **form.cleaned_data)
        return redirect(edit_address(found))
    context = {"form": form, "key": key, "removed": _removed(request)}
    status = 400 if form.is_bound else 200
    answer = _shown(request, found, "public/sets/edit.html", context, status)
    _remember(request, answer, found)
    return answer


def _removed(request):
    """(identifier, position) of what was just taken out, from the address of the page."""
    reference, position = request.GET.get("removed", ""), request.GET.get("at", "")
    is_one = reference.isalnum() and len(reference) <= 12 and _is_position(position)
    return (reference, int(position)) if is_one else None


def _is_position(text) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 6


def _remove(request, found, reference):
    position = sets.remove_from_set(found, reference)
    undo = "" if position is None else f"?removed={reference}&at={position}"
    return redirect(edit_address(found) + undo)


def _put_back(request, found, reference):
    position = request.POST.get("at", "")
    try:
        sets.put_back(found, reference, int(position) if _is_position(position) else 1)
    except ValidationError as problem:
        messages.error(request, problem.messages[0])
    return redirect(edit_address(found))


def _up(request, found, reference):
    return _moved(request, found, reference, -1)


def _down(request, found, reference):
    return _moved(request, found, reference, 1)


def _moved(request, found, reference, places):
    sets.move_in_set(found, reference, places=places)
    page = request.GET.get("page", "")
    of_page = f"?page={page}" if _is_position(page) else ""
    return redirect(f"{edit_address(found)}{of_page}#{reference}")


CHANGES = {"remove": _remove, "put_back": _put_back, "up": _up, "down": _down}


@require_http_methods(["GET", "HEAD", "POST"])
@_private
def delete(request, token, key):
    """Ask, then delete: nothing of a set stays."""
    found = _held(token, key)
    if request.method != "POST":
        context = {"set": found, "edit_address": edit_address(found)}
        return render(request, "public/sets/delete.html", context)
    found.delete()
    messages.success(request, _("The set “%(name)s” is deleted.") % {"name": found})
    answer = redirect("public:sets")
    _set_cookie(answer, [one for one in _tokens(request) if one != token])
    return answer
