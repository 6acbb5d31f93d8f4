"""The IIIF Image API for pages of pictures that this person may see."""

import re

from django.conf import settings
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

# What means the same part of the picture whatever its pixels are counted in.
SAME_IN_EVERY_VERSION = re.compile(r"(info\.json|(full|square|pct:[^/]+)/.+)?")


@open_to_other_sites
def image(request, page_id, path="", held_to_px=None):
    """404 for every page that this person may not see, as for one that does not exist.

    Who asks is looked at only when not everybody may see it: what is public is the same for all,
    and any cache may keep it. Where rights hold the public to a small version, that is a picture
    with an address of its own (`-1200px`), to which those who may not see the whole are led: one
    address never means two pictures.
    """
    page = get_object_or_404(_pages(), pk=page_id)
    if held_to_px is not None:
        page = _small_version(page, held_to_px)
    if _is_for_all(page):
        return _answer(request, page, path)
    if Picture.objects.whole_for(request.user).filter(asset=page.asset_id).exists():
        answer = _answer(request, page, path)
        answer["Cache-Control"] = "private, no-store"
        return answer
    if page.is_public:
        return _led_to_the_small_version(page, path)
    raise Http404


def _answer(request, page, path):
    told = image_api.answer(
        page,
        path,
        base_url=settings.BASE_URL,
        method=request.method,
        if_none_match=request.headers.get("If-None-Match", ""),
        accept=request.headers.get("Accept", ""),
    )
    return HttpResponse(told.body, status=told.status, headers=told.headers | HEADERS)


def _small_version(page, held_to_px):
    """There is one, also of what is not held: its address outlives the limit."""
    if held_to_px != settings.PUBLIC_LONGEST_SIDE_PX:
        raise Http404
    return page.held_to(held_to_px)


def _led_to_the_small_version(page, path):
    """For whom the whole is too much; a region in pixels would be another one there."""
    small = page.held_to(settings.PUBLIC_LONGEST_SIDE_PX)
    address = image_api.service_id(settings.BASE_URL, small)
    if SAME_IN_EVERY_VERSION.fullmatch(path):
        answer = HttpResponse(status=302, headers={"Location": f"{address}/{path}"})
    else:
        told = f"The public sees this picture within {small.held_to_px} pixels: {address}/info.json"
        answer = HttpResponse(told, status=403, content_type="text/plain; charset=utf-8")
    answer["Cache-Control"] = "private, no-store"
    return answer


def _pages():
    """Every page, with whether everybody may see it and whether only small: the one rule."""
    public = Picture.objects.filter(asset=OuterRef("asset")).seen_by_all()
    return Page.objects.annotate(is_public=Exists(public), is_held=Exists(public.held()))


def _is_for_all(page):
    """Whether everybody may see this version of the page."""
    is_small = page.held_to_px is not None or page.fits(settings.PUBLIC_LONGEST_SIDE_PX)
    return page.is_public and (is_small or not page.is_held)


def _open_to_all(page_id):
    """The page, when everybody may see it whole."""
    page = _pages().filter(pk=page_id).first()
    return page if page and _is_for_all(page) else None


open_to_all = Kept(_open_to_all)
door = image_api.door(open_to_all, base_url=lambda: settings.BASE_URL, headers=HEADERS)
