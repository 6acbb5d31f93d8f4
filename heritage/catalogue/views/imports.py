"""What came in as files, and what was odd about it."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from heritage.accounts.access import needs
from heritage.accounts.roles import VIEW_UNPUBLISHED

from ..models import ImportBatch
from ..rows import finding_words

A_PAGE = 50


@require_safe
@needs(VIEW_UNPUBLISHED)
def import_reports(request):
    batches = ImportBatch.objects.kept_by(request.user).select_related("applied_by")
    batches = batches.defer("findings")
    page = Paginator(batches, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "catalogue/imports.html", {"page": page})


@require_safe
@needs(VIEW_UNPUBLISHED)
def import_report(request, pk):
    batches = ImportBatch.objects.kept_by(request.user).select_related("applied_by")
    batch = get_object_or_404(batches, pk=pk)
    findings = [finding | {"words": finding_words(finding)} for finding in batch.findings]
    page = Paginator(findings, 4 * A_PAGE).get_page(request.GET.get("page"))
    return render(request, "catalogue/import.html", {"batch": batch, "page": page})
