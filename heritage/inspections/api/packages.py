"""What a phone takes along before it leaves the signal."""

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from heritage.accounts.roles import VIEW_INSPECTIONS
from media_pipeline import image_api

from .. import package as packages
from ..forms import PackageForm
from ..models import Inspection, InspectionAsset
from .access import BadRequest, for_devices, said

THUMBNAIL = f"full/!{packages.THUMBNAIL_PX},{packages.THUMBNAIL_PX}/0/default.jpg"
SMALL = "full/max/0/default.jpg"


def _question(request) -> packages.Question:
    form = PackageForm(request.GET, user=request.user)
    if not form.is_valid():
        raise BadRequest(" ".join(one for told in form.errors.values() for one in told))
    return form.question()


@require_safe
@for_devices
def size(request):
    return said(200, **packages.size(_question(request), request.user))


@require_safe
@gzip_page
@for_devices
def package(request):
    told = packages.package(_question(request), request.user)
    tag = f'"{told["etag"]}"'
    # gzip_page makes the tag a weak one, and compares nothing
    if tag in request.headers.get("If-None-Match", ""):
        return HttpResponse(status=304, headers={"ETag": tag})
    return JsonResponse(packages.dated(told), headers={"ETag": tag})


@require_safe
@for_devices
def thumbnail(request, uuid):
    """A small JPEG of a photograph of an earlier visit, to those whose agency keeps the place."""
    if not request.user.has_perm(VIEW_INSPECTIONS):
        return said(403, reason="role")
    visits = Inspection.objects.kept_by(request.user)
    files = InspectionAsset.objects.filter(uuid=uuid, revision__inspection__in=visits)
    one = files.exclude(upload__asset=None).select_related("upload__asset").first()
    if one is None or not one.pages:
        return said(404, reason="unknown")
    [page] = one.pages
    is_small = max(page.width_px, page.height_px) <= packages.THUMBNAIL_PX
    answer = image_api.answer(
        page, SMALL if is_small else THUMBNAIL, base_url=settings.BASE_URL, method=request.method
    )
    return HttpResponse(
        answer.body, status=answer.status, content_type=answer.headers["Content-Type"]
    )
