"""The desk: where the office finds what it works on."""

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from heritage.accounts.access import needs
from heritage.accounts.roles import GIVE_OPINION, PROPOSE_CHANGE, VIEW_UNPUBLISHED

from ..choices import Lifecycle
from ..filters import DeskFilter
from ..models import Monument, Picture
from .as_of import dated, dated_query

A_PAGE = 50
ANY = "M000000"  # in the place of an identifier


@require_safe
@never_cache
@login_required
def start(request):
    """Where one comes to by signing in: the office to its desk, an expert to what is asked."""
    if request.user.has_perm(VIEW_UNPUBLISHED):
        return redirect("catalogue:desk")
    return redirect("catalogue:asked" if request.user.has_perm(GIVE_OPINION) else "public:map")


@require_safe
@needs(VIEW_UNPUBLISHED)
@dated
def desk(request):
    """What one's agency keeps, samples too: counts, and a list by the public list's questions."""
    kept = Monument.objects.kept_by(request.user)
    found = DeskFilter(request.GET, queryset=kept, user=request.user, request=request)
    query = request.GET.copy()
    query.pop("page", None)
    page = found.pages(A_PAGE, drawn=_drawn).get_page(request.GET.get("page"))
    _add_addresses(page, request)
    context = {
        "filter": found,
        "page": page,
        "near_names": found.near_names(page.paginator.count, [one.pk for one in page]),
        "query": query.urlencode(),
        "is_form_open": _has_more_asked(request, found),
        # Who looks for words has his answer there; on a phone it stood a screen further below.
        "counts": None if found.words else _counts(request.user),
    }
    status = 200 if found.is_valid() else 400  # the sentences stand at their fields
    return render(request, "catalogue/desk.html", context, status=status)


def _has_more_asked(request, found) -> bool:
    """Whether anything is asked, or is wrong, of what stands behind "more filters"."""
    behind = found.form.fields.keys() - {"q", "lifecycle"}
    asked = any(request.GET.get(name) for name in behind)
    return bool(asked or request.moment or found.form.errors.keys() & behind)


def _add_addresses(page, request):
    """Where each row leads: to its form for who may change it today, else to its public page."""
    may_edit = request.user.has_perm(PROPOSE_CHANGE) and not request.moment
    name = "catalogue:edit-monument" if may_edit else "public:monument"
    address = reverse(name, args=[ANY]) + dated_query(request)  # once: reversing takes its time
    for monument in page.object_list:
        monument.address = address.replace(ANY, monument.reference)


COLUMNS = (
    *("reference", "number_sorted", "is_sample", "lifecycle", "importance", "changed_at"),
    *(f"district__name_{language}" for language in ("az", "en", "ru")),
    *(f"keeper__name_{language}" for language in ("az", "en", "ru")),
)


def _drawn(monuments):
    """With what a row of the desk shows, and nothing else: it is fifty rows."""
    return monuments.select_related("district", "keeper").only(*COLUMNS)


def _counts(user):
    """State by state: to count rows of one is less than to ask of each row which it is in."""
    kept = Monument.objects.kept_by(user).official()
    monuments = {state: kept.filter(lifecycle=state).count() for state in Lifecycle.values}
    waiting = Count("pk", filter=Q(asset__status__in=["waiting", "processing"]))
    failed = Count("pk", filter=Q(asset__status="failed"))
    pictures = Picture.objects.kept_by(user)
    return monuments | pictures.aggregate(pictures_waiting=waiting, pictures_failed=failed)
