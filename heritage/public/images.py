"""The IIIF Image API for pages of pictures that this person may see."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from heritage.catalogue.models import Picture
from media_pipeline import image_api
from media_pipeline.models import Page

from .cors import open_to_other_sites


@open_to_other_sites
def image(request, page_id, path=""):
    """404 for every page that this person may not see, as for one that does not exist."""
    pictures = Picture.objects.visible_to(request.user)
    page = get_object_or_404(Page, pk=page_id, asset__in=pictures.values("asset"))
    told = image_api.answer(
        page,
        path,
        base_url=settings.BASE_URL,
        method=request.method,
        if_none_match=request.headers.get("If-None-Match", ""),
        accept=request.headers.get("Accept", ""),
    )
    answer = HttpResponse(told.body, status=told.status, headers=told.headers)
    if request.user.is_authenticated and not _is_public(page):
        answer["Cache-Control"] = "private, no-store"
    return answer


def _is_public(page):
    """Whether everybody may see it, and so any cache may keep it."""
    return Picture.objects.visible_to(AnonymousUser()).filter(asset=page.asset_id).exists()
