"""IIIF Presentation 3.0: manifests, the same for everybody, so that anyone may keep them."""

from django.http import Http404, JsonResponse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page

from heritage.catalogue import manifests
from heritage.catalogue.models import Monument
from heritage.catalogue.views.as_of import dated, dated_query

from .cors import open_to_other_sites
from .views import not_here

MEDIA_TYPE = 'application/ld+json;profile="http://iiif.io/api/presentation/3/context.json"'


@open_to_other_sites
@gzip_page
@conditional_page
@dated
def manifest(request, reference):
    """The pictures of a published monument that has some; 404 for one that has none.

    With a date it tells what the register said then. Which pictures there are is not tied to a day
    of the law, as on the page.
    """
    monument = Monument.objects.published().filter(reference=reference).first()
    if monument is None:
        return not_here(request, reference)
    told = manifests.manifest(monument, moment=request.moment, query=dated_query(request))
    if told is None:
        raise Http404("no pictures")
    return _presentation(told)


@open_to_other_sites
@gzip_page
@conditional_page
def collection(request):
    """Every manifest of the register."""
    return _presentation(manifests.collection())


def _presentation(told):
    answer = JsonResponse(told, content_type=MEDIA_TYPE, json_dumps_params={"ensure_ascii": False})
    answer["Cache-Control"] = "public, max-age=60"
    return answer
