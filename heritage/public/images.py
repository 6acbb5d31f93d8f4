"""The IIIF Image API for pages of pictures that this person may see."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from heritage.catalogue.models import Picture
from media_pipeline import image_api
from media_pipeline.models import Page

from .cors import EXPOSED, open_to_other_sites
from .kept import Kept

# A picture runs nothing and loads nothing, also when it is opened by itself. The same for what
# leaves in front of Django, where no middleware adds any of them.
HEADERS = EXPOSED | {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": settings.X_FRAME_OPTIONS,
}


@open_to_other_sites
def image(request, page_id, path=""):
    """404 for every page that this person may not see, as for one that does not exist.

    Who asks is looked at only when not everybody may see it: what is public is the same for all,
    and any cache may keep it.
    """
    page = get_object_or_404(_pages(), pk=page_id)
    if not (page.is_public or _may_see(request.user, page)):
        raise Http404
    told = image_api.answer(
        page,
        path,
        base_url=settings.BASE_URL,
        method=request.method,
        if_none_match=request.headers.get("If-None-Match", ""),
        accept=request.headers.get("Accept", ""),
    )
    answer = HttpResponse(told.body, status=told.status, headers=told.headers | HEADERS)
    if not page.is_public:
        answer["Cache-Control"] = "private, no-store"
    return answer


def _may_see(user, page):
    return Picture.objects.visible_to(user).filter(asset=page.asset_id).exists()


def _pages():
    """Every page, with whether everybody may see it: the one rule, for the view and the door."""
    shown = Picture.objects.visible_to(AnonymousUser()).filter(asset=OuterRef("asset"))
    return Page.objects.annotate(is_public=Exists(shown))


def _open_to_all(page_id):
    """The page, when everybody may see it whole."""
    page = _pages().filter(pk=page_id).first()
    return page if page and page.is_public else None


open_to_all = Kept(_open_to_all)
door = image_api.door(open_to_all, base_url=lambda: settings.BASE_URL, headers=HEADERS)
