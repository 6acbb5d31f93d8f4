"""Re-districting: new boundaries are looked at, applied as one, read, and undone as one."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gis.errors import GisProblem
from heritage.accounts.access import needs
from heritage.accounts.roles import REDISTRICT

from ..forms.redistricting import RedistrictingForm
from ..models import Redistricting
from ..services import redistricting as services
from ..uploaded_boundaries import forget, kept
from .acts import page_of, sent
from .agencies import drawn

MOST_SHOWN = 200  # of the monuments that a preview names
A_PAGE = 100


@require_safe
@needs(REDISTRICT)
def redistrictings(request):
    """What was applied, the latest first; the last one that stands can be undone."""
    done = Redistricting.objects.select_related("applied_by", "undone_by").defer("areas")
    done = done.annotate(moved=Count("moves")).order_by("-pk")
    page, problems = page_of(done, request, A_PAGE)
    context = {"page": page, "problems": problems, "last": _last()}
    status = 400 if problems else 200
    return render(request, "catalogue/redistricting/list.html", context, status=status)


def _last():
    """The one that can be undone."""
    return Redistricting.objects.filter(undone_at=None).values_list("pk", flat=True).first()


@require_http_methods(["GET", "HEAD", "POST"])
@needs(REDISTRICT)
def add_redistricting(request):
    """Takes a file and says what it would change; confirmed, it is done."""
    form = RedistrictingForm(sent(request), request.FILES or None)
    report = None
    if form.is_valid():
        try:
            report = _redistrict(request, form)
        except GisProblem as problem:
            form.add_error("file", str(problem).splitlines())
        except ValidationError as problem:
            form.add_error(None, problem.messages)
    if report and "confirm" in request.POST:
        forget(form.cleaned_data["waiting"][0])
        messages.success(request, _("The new boundaries are applied."))
        return redirect("catalogue:redistricting", report.redistricting.pk)
    context = {"form": form, "report": report} | (_shown(report) if report else {})
    status = 422 if form.is_bound and not report else 200
    return render(request, "catalogue/redistricting/add.html", context, status=status)


def _redistrict(request, form):
    """A trial, until what was shown is confirmed: `confirm` is the mark of what that was."""
    with kept(*form.cleaned_data["waiting"]) as path:
        return services.redistrict(
            path,
            by=request.user,
            is_trial="confirm" not in request.POST,
            expected=request.POST.get("confirm"),
            **form.told(),
        )


def _shown(report):
    new = [(one.area.boundary, str(one.area), True) for one in report.changes if one.area.boundary]
    lists = (
        (_("They change district"), report.moves),
        (_("Moved, but so near to a new border that a person should look"), report.near),
        (_("Not moved: a person stated another district than the map"), report.left),
        (_("Not moved: they lie in no district now"), report.outside),
    )
    return {
        "shapes": drawn(new),
        "from_to": sorted(report.from_to().items()),
        "lists": [
            (title, rows[:MOST_SHOWN], len(rows) - MOST_SHOWN, len(rows))
            for title, rows in lists
            if rows
        ],
    }


@require_safe
@needs(REDISTRICT)
def redistricting(request, pk):
    """What one re-districting moved."""
    return _page(request, _known(pk))


def _known(pk):
    known = Redistricting.objects.select_related("applied_by", "undone_by").defer("areas")
    return get_object_or_404(known, pk=pk)


def _page(request, done, *, problems=(), status=200):
    moves = done.moves.select_related("monument", "before", "after").defer(
        "before__boundary", "after__boundary", "monument__footprint", "monument__public_area"
    )
    moves = moves.prefetch_related("monument__names").order_by("before", "after", "pk")
    page, wrong = page_of(moves, request, A_PAGE)
    context = {
        "redistricting": done,
        "page": page,
        "problems": [*problems, *wrong],
        "may_undo": done.pk == _last(),
    }
    status = 400 if wrong else status
    return render(request, "catalogue/redistricting/one.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(REDISTRICT)
def undo_redistricting(request, pk):
    """Asks first; a POST takes the last one back, whole."""
    done = _known(pk)
    if request.method != "POST":
        context = {"redistricting": done, "moved": done.moves.count(), "may_undo": pk == _last()}
        return render(request, "catalogue/redistricting/undo.html", context)
    try:
        stay = services.undo_redistricting(redistricting=done, by=request.user)
    except ValidationError as problem:
        return _page(request, done, problems=problem.messages, status=409)
    messages.success(request, _("The old boundaries stand again."))
    if stay:
        names = ", ".join(f"{one.reference} {one}" for one in stay[:MOST_SHOWN])
        told = _("Somebody has given these another district since; they keep it: %(names)s.")
        messages.warning(request, told % {"names": names})
    return redirect("catalogue:redistrictings")
