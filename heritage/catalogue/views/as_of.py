"""Pages that take a date, `?on=2020-09-01&known=2021-01-01T12:00`, and those that do not."""

from functools import wraps
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from heritage.accounts.roles import VIEW_HISTORY

from ..as_of import Moment, as_of
from ..forms import MomentForm

PARAMETERS = ("on", "known")
OF_THE_OFFICE = ("catalogue", "inspections")


def dated(view):
    """Answer from the register as of the time that is asked for; `request.moment` says which.

    A time that means nothing is a 400 with its sentence. What was known is for those who may see
    the history; what was in force is for everyone. No cache keeps an answer from the past.
    """

    @wraps(view)
    def answer(request, *args, **kwargs):
        form = MomentForm({name: request.GET.get(name, "") for name in PARAMETERS})
        if not form.is_valid():
            return refusal(request, form.sentences())
        request.moment = moment = form.moment()
        if not moment:
            return view(request, *args, **kwargs)
        _require_history(request.user, moment)
        with as_of(in_force_on=moment.in_force_on, known_at=moment.known_at):
            return _kept_by_nobody(view(request, *args, **kwargs))

    answer.is_dated = True
    return answer


def _require_history(user, moment):
    if moment.known_at and not user.has_perm(VIEW_HISTORY):
        sentence = _("What the register said on an earlier day is shown to its staff only.")
        raise PermissionDenied(sentence)


def _kept_by_nobody(answer):
    answer["Cache-Control"] = "no-store, private"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def refusal(request, sentences):
    """400 with the sentences; to who asks for data, as JSON."""
    if _is_of_data(request):
        return JsonResponse({"errors": sentences}, status=400)
    context = {"sentences": sentences, "today_address": today_address(request)}
    return render(request, "catalogue/no_such_time.html", context, status=400)


def _is_of_data(request) -> bool:
    if request.path.endswith((".json", ".mvt")) or request.path.startswith("/iiif/"):
        return True
    return request.get_preferred_type(["text/html", "application/ld+json"]) not in (
        None,
        "text/html",
    )


def today_address(request) -> str:
    """The same page as of today."""
    return request.path + _query(request, lambda name: name not in (*PARAMETERS, "page"))


def dated_query(request) -> str:
    """What a link to another page takes along to stay in the same time: "?on=2020-09-01" or ""."""
    if not getattr(request, "moment", Moment()):
        return ""
    return _query(request, lambda name: name in PARAMETERS)


def _query(request, wanted):
    asked = [(name, value) for name, value in request.GET.items() if value and wanted(name)]
    return f"?{urlencode(asked)}" if asked else ""


class OfficeOfToday:
    """Middleware: a page of the office that takes no date refuses one: no form edits the past."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        asked = any(request.GET.get(name) for name in PARAMETERS)
        office = request.resolver_match.namespace in OF_THE_OFFICE
        if asked and office and not getattr(view, "is_dated", False):
            return refusal(request, [_("This page works on the register of today only.")])
        return None
