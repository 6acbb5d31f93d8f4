"""Who looked at a hidden place, for administrators."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from heritage.accounts.access import needs
from heritage.accounts.roles import VIEW_ACCESS_LOG

from ..models import Monument

A_PAGE = 50


@require_safe
@needs(VIEW_ACCESS_LOG)
def exact_views(request, reference):
    """Each look at the exact place of a monument: when, who, on which page; the latest first."""
    monument = get_object_or_404(Monument.objects.kept_by(request.user), reference=reference)
    looks = monument.exact_views.select_related("user__agency")
    page = Paginator(looks, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "catalogue/exact_views.html", {"monument": monument, "page": page})
