"""IIIF for everyone: manifests and pictures, which any viewer on any site may read (CORS)."""

from functools import wraps

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page, require_http_methods

from heritage.catalogue import manifests
from heritage.catalogue.models import Monument, Picture
from media_pipeline import image_api
from media_pipeline.models import Page

from .views import not_here

PRESENTATION = 'application/ld+json;profile="http://iiif.io/api/presentation/3/context.json"'


def open_to_other_sites(view):
    """Read from any site, also after a browser's question beforehand (https://fetch.spec.whatwg.org)."""

    @wraps(view)
    def opened(request, *args, **kwargs):
        answer = (
            HttpResponse(status=204)
            if request.method == "OPTIONS"
            else view(request, *args, **kwargs)
        )
        answer["Access-Control-Allow-Origin"] = "*"
        answer["Access-Control-Expose-Headers"] = "ETag, Link"
        if request.method == "OPTIONS":
            answer["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
            answer["Access-Control-Allow-Headers"] = "Accept, If-None-Match, If-Modified-Since"
            answer["Access-Control-Max-Age"] = "86400"
        return answer

    return require_http_methods(["GET", "HEAD", "OPTIONS"])(opened)


@open_to_other_sites
@gzip_page
@conditional_page
def manifest(request, reference):
    """The pictures of a published monument; the same for everybody, so anyone may keep it."""
    monument = Monument.objects.published().filter(reference=reference).first()
    if monument is None:
        return not_here(request, reference)
    return _presentation(manifests.manifest(monument))


@open_to_other_sites
@gzip_page
@conditional_page
def collection(request):
    return _presentation(manifests.collection())


def _presentation(told):
    answer = JsonResponse(
        told, content_type=PRESENTATION, json_dumps_params={"ensure_ascii": False}
    )
    answer["Cache-Control"] = "public, max-age=60"
    return answer


@open_to_other_sites
def image(request, page_id, path=""):
    """The Image API, for pages of pictures that this person may see; 404 for all others."""
    page = get_object_or_404(
        Page, asset__in=_assets(Picture.objects.visible_to(request.user)), pk=page_id
    )
    told = image_api.answer(
        page,
        path,
        base_url=settings.BASE_URL,
        method=request.method,
        if_none_match=request.headers.get("If-None-Match", ""),
        accept=request.headers.get("Accept", ""),
    )
    answer = HttpResponse(told.body, status=told.status, headers=told.headers)
    if not _is_public(page):
        answer["Cache-Control"] = "private, no-store"
    return answer


def _assets(pictures):
    return pictures.values("asset")


def _is_public(page):
    """Whether everybody may see it, and so any cache may keep it."""
    return Picture.objects.visible_to(AnonymousUser()).filter(asset=page.asset_id).exists()
