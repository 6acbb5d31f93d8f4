"""/vocabularies/kind/tower: the address of a term that others may point at."""

from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from heritage.catalogue.models import Concept

from .cors import open_to_other_sites

PAGE, DATA, TURTLE = "text/html", "application/ld+json", "text/turtle"
FORMS = {DATA: "json-ld", TURTLE: "turtle"}


@open_to_other_sites
@require_safe
@vary_on_headers("Accept", "Accept-Language")
def concept(request, scheme, code):
    """The page of a term, or its SKOS; a merged term leads to the one that it was merged into."""
    known = Concept.objects.answering_to(scheme, code)
    if known is None:
        raise Http404
    if known.code != code:
        return HttpResponsePermanentRedirect(reverse("data:concept", args=[scheme, known.code]))
    asked = request.get_preferred_type([PAGE, DATA, TURTLE])
    if asked in FORMS:
        from heritage.catalogue import skos  # rdflib takes 14 MB, for this answer only

        told = skos.graph_of([known]).serialize(format=FORMS[asked], encoding="utf-8")
        return HttpResponse(told, content_type=f"{asked}; charset=utf-8")
    context = {"concept": known, "narrower": known.narrower.all()}
    return render(request, "public/concept.html", context)
