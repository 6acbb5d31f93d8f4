"""The IIIF Image API for pages of pictures that this person may see."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from heritage.catalogue.models import Picture
from media_pipeline import image_api
from media_pipeline.models import Page

from .cors import open_to_other_sites


@open_to_other_sites
def image(request, page_id, path=""):
    """404 for every page that this person may not see, as for one that does not exist.

    Who asks is looked at only when not everybody may see it: what is public is the same for all,
    and any cache may keep it.
    """
    page = get_object_or_404(Page, pk=page_id)
    is_public = _may_see(AnonymousUser(), page)
    if not (is_public or _may_see(request.user, page)):
        raise Http404
    told = image_api.answer(
        page,
        path,
        base_url=settings.BASE_URL,
        method=request.method,
        if_none_match=request.headers.get("If-None-Match", ""),
        accept=request.headers.get("Accept", ""),
    )
    answer = HttpResponse(told.body, status=told.status, headers=told.headers)
    if not is_public:
        answer["Cache-Control"] = "private, no-store"
    return answer


def _may_see(user, page):
    return Picture.objects.visible_to(user).filter(asset=page.asset_id).exists()
