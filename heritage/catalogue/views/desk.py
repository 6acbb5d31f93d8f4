"""The desk: where the office finds what it works on."""

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import render
from django.views.decorators.http import require_safe

from heritage.accounts.access import needs
from heritage.accounts.roles import VIEW_UNPUBLISHED

from ..choices import Lifecycle
from ..filters import DeskFilter
from ..models import Monument, Picture

A_PAGE = 50


@require_safe
@needs(VIEW_UNPUBLISHED)
def desk(request):
    """Counts of the register, and every monument, samples too, with the public list's questions."""
    found = DeskFilter(request.GET, queryset=Monument.objects.visible_to(request.user))
    listed = found.qs.select_related("kind", "district").prefetch_related("names", "identifiers")
    query = request.GET.copy()
    query.pop("page", None)
    page = Paginator(listed, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": found,
        "page": page,
        "near_names": found.near_names(page.paginator.count),
        "query": query.urlencode(),
        "counts": _counts(),
    }
    return render(request, "catalogue/desk.html", context)


def _counts():
    by_state = {state: Count("pk", filter=Q(lifecycle=state)) for state in Lifecycle.values}
    waiting = Count("pk", filter=Q(asset__status__in=["waiting", "processing"]))
    failed = Count("pk", filter=Q(asset__status="failed"))
    return Monument.objects.official().aggregate(**by_state) | Picture.objects.aggregate(
        pictures_waiting=waiting, pictures_failed=failed
    )
