"""/vocabularies/kind/tower: the address of a term that others may point at; and of its list."""

from django.db.models import Count
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from heritage.catalogue.models import Concept
from heritage.catalogue.terms import tree_of

from .cors import open_to_other_sites

PAGE, DATA, TURTLE = "text/html", "application/ld+json", "text/turtle"
FORMS = {DATA: "json-ld", TURTLE: "turtle"}


@require_safe
@vary_on_headers("Accept-Language")
def vocabularies(request):
    """Every list of terms, those of an inspection apart."""
    used = Concept.objects.order_by().values_list("scheme").annotate(terms=Count("pk"))
    counts = dict(used)
    told = [(scheme, counts.get(scheme.value, 0)) for scheme in Concept.Scheme]
    context = {
        "of_monuments": [one for one in told if not one[0].is_of_condition],
        "of_condition": [one for one in told if one[0].is_of_condition],
    }
    return render(request, "public/vocabularies.html", context)


@open_to_other_sites
@require_safe
@vary_on_headers("Accept", "Accept-Language")
def scheme(request, scheme):
    """A whole list as a page to read and to review, or as SKOS."""
    if scheme not in Concept.Scheme.values:
        raise Http404
    terms = Concept.objects.filter(scheme=scheme).select_related("broader", "deprecated_by")
    asked = request.get_preferred_type([PAGE, DATA, TURTLE])
    if asked in FORMS:
        return _as_skos(terms, asked)
    context = {
        "scheme": Concept.Scheme(scheme),
        "tree": tree_of([term for term in terms if not term.deprecated_by_id]),
        "retired": [term for term in terms if term.deprecated_by_id],
    }
    return render(request, "public/vocabulary.html", context)


def _as_skos(terms, asked):
    from heritage.catalogue import skos  # rdflib takes 14 MB, for this answer only

    told = skos.graph_of(terms).serialize(format=FORMS[asked], encoding="utf-8")
    return HttpResponse(told, content_type=f"{asked}; charset=utf-8")


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
        return _as_skos([known], asked)
    context = {"concept": known, "narrower": known.narrower.all()}
    return render(request, "public/concept.html", context)
