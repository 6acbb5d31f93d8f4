"""Acts for everyone: what the law says, and which public monuments it protects."""

from django.core.paginator import InvalidPage, Paginator
from django.db.models import Exists, OuterRef, Q
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from heritage.catalogue.models import LegalAct, Monument, Protection

A_PAGE = 100


def public_acts():
    """Acts that began or ended the protection of a monument which everyone may see."""
    touched = Protection.objects.filter(monument__in=Monument.objects.published())
    by_it = touched.filter(Q(act=OuterRef("pk")) | Q(ended_by=OuterRef("pk")))
    return LegalAct.objects.filter(Exists(by_it))


@require_safe
def acts(request):
    return _listed(request, public_acts(), "public/acts.html", {})


@require_safe
def act(request, pk):
    """One act with the monuments that it protects; hidden ones are neither named nor counted."""
    found = get_object_or_404(public_acts(), pk=pk)
    protected = Protection.objects.filter(act=found, monument__in=Monument.objects.published())
    protected = protected.select_related("monument").prefetch_related("monument__names")
    protected = protected.only(
        "number", "importance", "scheme", "valid", "monument__reference",
        "monument__importance_rank", "monument__number_sorted",
    ).order_by("monument__importance_rank", "monument__number_sorted", "pk")  # fmt: skip
    context = {"act": found, "today": timezone.localdate()}
    return _listed(request, protected, "public/act.html", context)


def _listed(request, rows, template, context):
    number = request.GET.get("page") or 1
    paginator = Paginator(rows, A_PAGE)
    try:
        context |= {"page": paginator.page(number), "problem": ""}
    except InvalidPage:
        told = _("There is no page “%(page)s” of this list.") % {"page": number}
        context |= {"page": paginator.page(1), "problem": told}
    return render(request, template, context, status=400 if context["problem"] else 200)
