"""The photographs of visits, for the office only; the public Image API does not know them."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from heritage.accounts.access import needs
from heritage.accounts.roles import VIEW_INSPECTIONS
from media_pipeline import image_api
from media_pipeline.models import Page

from ..models import Inspection, InspectionAsset

KEPT = {"Content-Type", "ETag", "Retry-After"}  # no permission for other sites, no caches


@require_safe
@needs(VIEW_INSPECTIONS)
def photo(request, page_id, request_text):
    """One image of a photograph; `request_text` is what the Image API calls the request."""
    visits = Inspection.objects.kept_by(request.user)
    files = InspectionAsset.objects.filter(revision__inspection__in=visits)
    photos = files.values("upload__asset")
    page = get_object_or_404(Page, pk=page_id, asset__in=photos)
    answer = image_api.answer(
        page,
        request_text,
        base_url=settings.BASE_URL,
        method=request.method,
        if_none_match=request.headers.get("If-None-Match", ""),
    )
    response = HttpResponse(answer.body, status=answer.status)
    for name in KEPT & answer.headers.keys():
        response[name] = answer.headers[name]
    return response
