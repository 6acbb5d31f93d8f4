"""What the register knows that begins like what is typed: for the inputs that suggest."""

from django.db.models import Value
from django.db.models.functions import Coalesce
from django.http import JsonResponse
from django.views.decorators.http import require_safe

from heritage.accounts.access import needs
from heritage.accounts.roles import PROPOSE_CHANGE

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
@needs(PROPOSE_CHANGE)
def agents(request):
    """Names of people and organisations that hold these letters, in any script."""
    return _answer(_names_in_use(Agent, "name", _asked(request)))


@require_safe
@needs(PROPOSE_CHANGE)
def publications(request):
    """Citations that hold these letters."""
    return _answer(_names_in_use(Publication, "citation", _asked(request)))


def _names_in_use(model, column, words):
    """What is called so; for one that was merged into another, what that one is called."""
    found = model.objects.filter(folded__contains=Fold(Value(words)))
    return found.values_list(Coalesce(f"merged_into__{column}", column), flat=True)[:MOST]


@require_safe
@needs(PROPOSE_CHANGE)
def monuments_like(request):
    """Monuments of this person's agency by identifier, number or name."""
    words, kept = _asked(request), Monument.objects.kept_by(request.user)
    by_reference = kept.filter(reference__istartswith=words).order_by("reference")[:MOST]
    keys = list(by_reference.values_list("pk", flat=True)) if words else []
    found = kept.in_order_of(keys or kept.likeliest(words, MOST))
    return _answer(map(monument_words, found))


@require_safe
@needs(PROPOSE_CHANGE)
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
