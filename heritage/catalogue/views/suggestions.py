"""What the register knows that begins like what is typed: for the inputs that suggest."""

from django.db.models import Value
from django.http import JsonResponse
from django.views.decorators.http import require_safe

from heritage.accounts.access import needs
from heritage.accounts.roles import EDIT_MONUMENT

from ..dating import years_words
from ..dating_words import read_words
from ..edtf import DateNotRead, read_edtf, write_edtf
from ..forms.details import monument_words
from ..models import Agent, Monument, Publication
from ..querysets import Fold
from ..years import YearField

MOST = 12
LONGEST = 200  # characters of a question


def _asked(request):
    return request.GET.get("q", "").strip()[:LONGEST]


def _answer(values):
    return JsonResponse({"values": list(dict.fromkeys(values))})


@require_safe
@needs(EDIT_MONUMENT)
def agents(request):
    """Names of people and organisations that hold these letters, in any script."""
    found = Agent.objects.filter(folded__contains=Fold(Value(_asked(request))))
    return _answer(found.values_list("name", flat=True)[:MOST])


@require_safe
@needs(EDIT_MONUMENT)
def publications(request):
    """Citations that hold these letters."""
    found = Publication.objects.filter(folded__contains=Fold(Value(_asked(request))))
    return _answer(found.values_list("citation", flat=True)[:MOST])


@require_safe
@needs(EDIT_MONUMENT)
def monuments_like(request):
    """Monuments of this person's agency by identifier, number or name."""
    words, kept = _asked(request), Monument.objects.kept_by(request.user)
    by_reference = kept.filter(reference__istartswith=words) if words else kept.none()
    found = by_reference if by_reference.exists() else kept.matching(words).best_match_first(words)
    return _answer(monument_words(one) for one in found.prefetch_related("names")[:MOST])


@require_safe
@needs(EDIT_MONUMENT)
def dating(request):
    """What words or EDTF mean in years, as they are written in the form; nothing is changed."""
    words, edtf = request.GET.get("words", ""), request.GET.get("edtf", "")
    try:
        span = read_edtf(edtf) if edtf else read_words(words)
    except DateNotRead as problem:
        return JsonResponse({"problem": str(problem)})
    if span is None:
        return JsonResponse({})
    write = YearField().prepare_value
    told = {
        "earliest": "" if span.earliest is None else write(span.earliest),
        "latest": "" if span.latest is None else write(span.latest),
        "qualifier": span.qualifier,
        "edtf": edtf or write_edtf(span),
        "years": years_words(span.earliest, span.latest),
    }
    return JsonResponse(told)
