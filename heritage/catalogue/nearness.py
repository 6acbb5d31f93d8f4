"""What is near to what somebody wrote: for words that find nothing, or next to nothing."""

import re
from difflib import SequenceMatcher

from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Greatest, Length

from .asking import Question, Term, rarer_stem_of, words_of
from .models import Name, NameWord
from .querysets import Fold, Skeleton

FEW = 3  # found fewer than these, a person is asked whether they meant another name
MOST_NAMES = 5
LOOKED_AT = 50  # rows, for one name may stand at many monuments
ALIKE = 0.45  # of 1; the index answers from 0.3 on
LEAST_IN_COMMON = 2  # letters that words which are alike begin or end with
_VOWELS = str.maketrans("gx", "kh", "aeiouvy")
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


MOST_SLIPS = 4  # words of one question that are read as others
MOST_WORDS_NEAR = 5  # that one word is read as
MOST_LOOKED_UP = 20
NEAR = 0.75  # of 1, by the letters that two words have in common
AS_NEAR = 0.12  # below the nearest word
SAME_CONSONANTS = 0.95


def likeliest_or_near(words: str, *, monuments, most: int) -> tuple[list[int], bool]:
    """Keys of the likeliest answers, and whether they are only near to words that find nothing."""
    asked = Question.of(words)
    if not asked:
        return [], False
    found = monuments.likeliest(asked, most)
    near = None if found else nearest(asked, monuments=monuments)
    return (monuments.likeliest(near, most), True) if near else (found, False)


def nearest(asked: Question, *, monuments, holds=None) -> Question | None:
    """The question that was perhaps meant, of one that no monument answers; None for none.

    `holds` says whether one of the monuments answers a Question; without it they are asked.

    A word that no monument has is read as the words of names that are written nearly so, a word
    with an ending as its stem. Where that finds nothing, any of the words may be a slip.
    """
    holds = holds or (lambda question: monuments.matching(question).order_by().exists())
    unknown = {term for term in asked.terms if not holds(Question(term.word, ((term,),)))}
    for slips in filter(None, (unknown, set(asked.terms))):
        read = _read_anew(asked, slips, unknown, monuments)
        if read and holds(read):
            return read
    return None


def _read_anew(asked, slips, unknown, monuments):
    """With all that each slip may mean; what means nothing is left out, if it is the less."""
    few = [term for term in asked.terms if term in slips][:MOST_SLIPS]
    near = {term: _nearly(term, monuments) for term in few}
    lost = {term for term in unknown if near.get(term, term) == term}
    if len(lost) * 2 >= len(asked.terms):
        return None
    return asked.reading(near.get(term, term) for term in asked.terms if term not in lost)


def _nearly(term: Term, monuments) -> Term:
    """The term, and the words of names that are near to it."""
    stem = rarer_stem_of(term.word)
    scored = {word: nearness(term.word, word) for word in _words_like(term.word, stem)}
    likeliest = sorted(scored, key=scored.get, reverse=True)[:MOST_LOOKED_UP]
    known = _known_words([word for word in likeliest if scored[word] >= NEAR], monuments)
    least = max((scored[word] for word in known), default=1) - AS_NEAR
    near = [word for word in likeliest if word in known and scored[word] >= least]
    return term.also([stem, *near[:MOST_WORDS_NEAR]])


def _words_like(word, stem) -> set[str]:
    """Words of names that begin or end as this one, sound like it, or have two letters changed."""
    alike = Q(word__in=_swapped(word))
    for one in {word, stem}:
        middle = len(one) // 2
        if middle >= LEAST_IN_COMMON:
            alike |= Q(word__startswith=one[:middle]) | Q(word__endswith=one[middle:])
        if len(sound := consonants(one)) >= TELLING:
            alike |= Q(skeleton__startswith=sound)
    return set(NameWord.objects.filter(alike).values_list("word", flat=True))


def _known_words(words, monuments) -> set[str]:
    """Those that stand in a name of `monuments`."""
    named = Name.objects.filter(monument__in=monuments.order_by())
    there = named.filter(folded__contains=OuterRef("word"))
    found = NameWord.objects.filter(Exists(there), word__in=words)
    return set(found.values_list("word", flat=True))


def _swapped(word) -> list[str]:
    """The word with each two neighbouring letters in each other's place."""
    pairs = ((word[:at], word[at], word[at + 1], word[at + 2 :]) for at in range(len(word) - 1))
    return [f"{before}{two}{one}{after}" for before, one, two, after in pairs]


def nearness(word: str, other: str) -> float:
    """How near two folded words are, of 1: by their letters, or by their consonants alone."""
    mine, theirs = consonants(rarer_stem_of(word)), consonants(rarer_stem_of(other))
    likeness = SequenceMatcher(None, word, other).ratio()
    if mine == theirs and len(mine) >= TELLING:
        return max(SAME_CONSONANTS, likeness)
    return likeness


def consonants(word: str) -> str:
    """What the SQL function catalogue_skeleton makes of one folded word of Latin letters."""
    told = re.sub(r"([a-z])\1+", r"\1", re.sub(r"h$", "", word))
    return told.translate(_VOWELS)
