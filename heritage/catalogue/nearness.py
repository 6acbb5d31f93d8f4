"""Names that are near to what somebody wrote: for words that find nothing, or next to nothing."""

from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db.models import Q, Value
from django.db.models.functions import Greatest, Length

from .models import Name
from .querysets import Fold, Skeleton, words_of

FEW = 3  # found fewer than these, a person is asked whether they meant another name
MOST_NAMES = 5
LOOKED_AT = 50  # rows, for one name may stand at many monuments
ALIKE = 0.45  # of 1; the index answers from 0.3 on
TELLING = 3  # consonants below which too many names are alike


def near_names(words: str, *, monuments) -> list[str]:
    """Names of `monuments` that are not found by these words but are written nearly so.

    `monuments` is what the person may know to exist: nothing of any other is told. By trigrams
    for a slip of the finger, by consonants for other scripts and spellings; one query, by index.
    """
    text = " ".join(words_of(words))
    if not text:
        return []
    asked, consonants = Fold(Value(text)), Skeleton(Value(text))
    telling = Q(length__gte=TELLING, skeleton__contains=consonants)
    found = (
        Name.objects.filter(monument__in=monuments.order_by())
        .alias(skeleton=Skeleton("text"), length=Length(consonants))
        .alias(whole=TrigramSimilarity("folded", asked))
        .filter(Q(folded__trigram_word_similar=asked) | _alike_as_a_whole(asked) | telling)
        .exclude(folded__contains=asked)
        .annotate(likeness=_likeness(asked, consonants))
        .order_by("-likeness", "folded", "pk")
    )
    rows = found.values_list("folded", "text")[:LOOKED_AT]
    return list(dict(reversed(rows)).values())[::-1][:MOST_NAMES]


def _alike_as_a_whole(asked):
    """Two letters that changed places break more trigrams of a word than of the whole name."""
    return Q(folded__trigram_similar=asked, whole__gte=ALIKE)


def _likeness(asked, consonants):
    return Greatest(
        TrigramWordSimilarity(asked, "folded"), TrigramSimilarity(Skeleton("text"), consonants)
    )
