"""The pages of a guest expert: what one is asked, and nothing else of the office."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from heritage.accounts.access import needs
from heritage.accounts.roles import GIVE_OPINION

from ..forms.changes import OpinionForm
from ..models import Monument, Opinion
from ..services import opinions
from .change_pages import file_of, page_image, readable

A_PAGE = 30


@require_safe
@needs(GIVE_OPINION)
def asked(request):
    """What waits for an answer first, then what was answered or is decided."""
    mine = Opinion.objects.of(request.user).select_related("change__monument", "change__act")
    mine = mine.prefetch_related("change__monument__names").defer("change__rows")
    page = Paginator(mine.waiting_first(), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "catalogue/asked.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(GIVE_OPINION)
def opinion(request, pk):
    """The change, the question and the answer, which may be amended until it is decided."""
    opinion = _mine(request, pk)
    form = OpinionForm(request.POST or None, instance=opinion)
    problems = []
    if form.is_valid():
        try:
            opinions.give_opinion(opinion=_mine(request, pk), by=request.user, **form.cleaned_data)
        except ValidationError as problem:
            problems = problem.messages
        else:
            messages.success(request, _("Your opinion is given; those who decide see it."))
            return redirect("catalogue:opinion", pk)
    return _page(request, _mine(request, pk), form, problems)


def _mine(request, pk):
    mine = Opinion.objects.of(request.user).select_related("change__monument", "asked_by")
    return get_object_or_404(mine, pk=pk)


def _page(request, opinion, form, problems):
    change = opinion.change
    monuments = Monument.objects.filter(touched_by=change).in_register_order()
    context = readable(request, change, shows_hidden_places=opinion.shows_exact_place) | {
        "opinion": opinion,
        "change": change,
        "form": form,
        "problems": problems,
        "monuments": monuments.select_related("kind", "public_district").prefetch_related(
            "names", "identifiers", "descriptions"
        ),
    }
    status = 422 if form.is_bound else 200
    return render(request, "catalogue/opinion.html", context, status=status)


@require_safe
@needs(GIVE_OPINION)
def document(request, pk, asset):
    opinion = _mine(request, pk)
    return file_of(opinion.change, asset, shows_hidden_places=opinion.shows_exact_place)


@require_safe
@needs(GIVE_OPINION)
def picture(request, pk, page_id, path):
    return page_image(request, _mine(request, pk).change, page_id, path)
