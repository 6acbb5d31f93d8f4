"""The open vocabularies on the desk: trees of terms, their words, their files."""

from collections import Counter

from django.contrib import messages
from django.core import signing
from django.core.exceptions import BadRequest, ValidationError
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heritage.accounts.access import needs
from heritage.accounts.roles import MANAGE_VOCABULARY, VIEW_UNPUBLISHED

from .. import services
from ..forms.vocabulary import ConceptForm, MergeConceptForm, SkosFileForm
from ..models import Concept
from ..terms import tree_of

STAGED = "catalogue.vocabularies"  # the salt of what waits in the page for a yes


@require_safe
@needs(VIEW_UNPUBLISHED)
def vocabularies(request):
    """Every vocabulary, with the number of its terms."""
    counts = dict(
        Concept.objects.in_use().order_by().values_list("scheme").annotate(terms=Count("pk"))
    )
    schemes = [(scheme, scheme.label, counts.get(scheme, 0)) for scheme in Concept.Scheme]
    context = {
        "schemes": [row for row in schemes if not row[0].is_of_condition],
        "of_condition": [row for row in schemes if row[0].is_of_condition],
    }
    return render(request, "catalogue/vocabularies.html", context)


def _scheme(name):
    if name not in Concept.Scheme.values:
        raise Http404
    return Concept.Scheme(name)


@require_safe
@needs(VIEW_UNPUBLISHED)
def vocabulary(request, scheme):
    """The terms of one vocabulary as a tree, each with how often records use it."""
    scheme = _scheme(scheme)
    concepts = list(Concept.objects.filter(scheme=scheme).select_related("deprecated_by"))
    used = _uses(scheme)
    for concept in concepts:
        concept.used = used[concept.pk]
    context = {
        "scheme": scheme,
        "tree": tree_of([concept for concept in concepts if not concept.deprecated_by]),
        "merged": [concept for concept in concepts if concept.deprecated_by],
        "form": SkosFileForm(),
    }
    return render(request, "catalogue/vocabulary.html", context)


def _uses(scheme):
    """How many records use each term: one query for each table that points at terms."""
    counts = Counter()
    for field in services.uses_of_concepts():
        rows = field.model._base_manager.filter(**{f"{field.name}__scheme": scheme}).order_by()
        counts.update(dict(rows.values_list(field.name).annotate(Count("pk"))))
    return counts


@require_http_methods(["GET", "HEAD", "POST"])
@needs(MANAGE_VOCABULARY)
def add_concept(request, scheme):
    return _concept_page(request, Concept(scheme=_scheme(scheme)))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(MANAGE_VOCABULARY)
def edit_concept(request, scheme, code):
    concept = get_object_or_404(Concept.objects.in_use(), scheme=scheme, code=code)
    return _concept_page(request, concept)


def _concept_page(request, concept):
    form = ConceptForm(request.POST or None, instance=concept)
    if form.is_valid():
        try:
            saved = form.save()
        except ValidationError as problem:
            form.add_error(None, problem.messages)
        else:
            messages.success(request, _("“%(name)s” is saved.") % {"name": saved})
            return redirect("catalogue:vocabulary", saved.scheme)
    known = Concept.objects.filter(pk=concept.pk).first()  # the form has written on `concept`
    context = {"form": form, "concept": known, "scheme": Concept.Scheme(concept.scheme)}
    if known:
        context["merge_form"] = MergeConceptForm(concept=known)
    status = 422 if form.is_bound else 200
    return render(request, "catalogue/concept_form.html", context, status=status)


@require_POST
@needs(MANAGE_VOCABULARY)
def merge_concept(request, scheme, code):
    concept = get_object_or_404(Concept, scheme=scheme, code=code)
    form = MergeConceptForm(request.POST, concept=concept)
    if not form.is_valid():
        messages.error(request, " ".join(form.errors["into"]))
        return redirect("catalogue:edit-concept", scheme, code)
    try:
        kept = services.merge_concepts(kept=form.cleaned_data["into"], merged=concept)
        words = {"old": concept, "name": kept}
        messages.success(request, _("“%(old)s” is merged into “%(name)s”.") % words)
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    return redirect("catalogue:vocabulary", scheme)


@require_safe
@needs(VIEW_UNPUBLISHED)
def export_vocabulary(request, scheme):
    """The whole vocabulary as SKOS; `format` is ttl, rdf or jsonld."""
    from .. import skos  # rdflib takes 14 MB, for this page only

    scheme, ending = _scheme(scheme), request.GET.get("format", "ttl")
    if ending not in skos.FORMATS:
        raise BadRequest(_("There is no format “%(name)s” of SKOS.") % {"name": ending})
    concepts = Concept.objects.filter(scheme=scheme).select_related("broader", "deprecated_by")
    form = skos.FORMATS[ending]
    told = skos.graph_of(concepts).serialize(format=form, encoding="utf-8")
    answer = HttpResponse(told, content_type=f"{skos.MEDIA_TYPES[form]}; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{scheme.value}.{ending}"'
    return answer


@require_POST
@needs(MANAGE_VOCABULARY)
def import_vocabulary(request, scheme):
    """Shows what a file would do; nothing is written before the yes to it."""
    from .. import skos  # rdflib takes 14 MB, for this page only

    scheme = _scheme(scheme)
    if "staged" in request.POST:
        return _apply(request, scheme)
    form = SkosFileForm(request.POST, request.FILES)
    try:
        if not form.is_valid():
            raise skos.SkosProblem(" ".join(form.errors["file"]))
        file = form.cleaned_data["file"]
        staged = services.staged_terms(
            scheme, skos.read(file.name, file.read(skos.LARGEST_BYTES + 1))
        )
    except skos.SkosProblem as problem:
        messages.error(request, str(problem))
        return redirect("catalogue:vocabulary", scheme)
    context = {
        "scheme": scheme,
        "staged": staged,
        "counts": Counter(told["state"] for told in staged),
        "signed": signing.dumps([scheme, staged], salt=STAGED, compress=True),
    }
    return render(request, "catalogue/vocabulary_import.html", context)


def _apply(request, scheme):
    try:
        asked, staged = signing.loads(request.POST["staged"], salt=STAGED, max_age=3600)
    except signing.BadSignature as error:
        raise BadRequest(
            _("What was shown is too old or was altered: send the file anew.")
        ) from error
    if asked != scheme:
        raise BadRequest(_("What was shown belongs to another vocabulary: send the file anew."))
    try:
        changed = services.apply_terms(scheme=scheme, staged=staged)
        messages.success(request, _("%(terms)s terms are new or changed.") % {"terms": changed})
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    return redirect("catalogue:vocabulary", scheme)
