"""What somebody looks for: his words, and all that may stand for each of them in a record."""

import json
import re
from dataclasses import asdict, dataclass, replace
from functools import lru_cache

from django.apps import apps
from django.db import connection

MOST_WORDS = 12  # of one search
SHORT = 3  # letters
DASHES = "–—‒−‐‑―"
# "26 — 705" is one number, however its dash is written.
_DASH_IN_NUMBER = re.compile(rf"(?<=\d)\s*[-{DASHES}]\s*(?=\d)")
# As they are folded: the, of, and, in, at; və; и, в, на.
_SAY_NOTHING = {"the", "of", "and", "in", "at", "ve", "i", "v", "na"}
_LONGEST_PHRASE = 3  # words
# What Azerbaijani puts behind a noun, as it is folded: plural, possession, case. Endings of one
# letter are not here: they would shorten half of all names ("Ramana", "Nizami").
_ENDINGS = r"(?:lar|ler)?(?:s?[iu]n(?:d[ae]n?|[iu]n|[ae]|[iu])|d[ae]n?|n?[iu]n|y[ae])|l[ae]r[iu]?"
# These, those of one letter, and those of Russian and English: for words that find nothing.
_RARER_ENDINGS = (
    rf"{_ENDINGS}|s[iu]|[aeiu]|s|(?:in|an)?sk(?:aya|iy|oy|ix|ogo|om|ie|oe|uyu)"
    r"|n?(?:aya|iy|oy|oe|ogo|ix|im|ie|uyu)|om|ov|ev|am|ami|ax|ya|yu"
)


def words_of(text: str) -> list[str]:
    """The words that are looked for, a number with its dash as one of them."""
    return _DASH_IN_NUMBER.sub("-", text).split()[:MOST_WORDS]


@dataclass(frozen=True)
class Term:
    """A folded word that is looked for anywhere in a text, and what may stand in its place.

    `others` are looked for as the word is; `short` are of three letters and less, which half of
    all words hold: they are whole words, with an ending or none.
    """

    word: str
    others: tuple[str, ...] = ()
    short: tuple[str, ...] = ()

    def also(self, said) -> "Term":
        """With these in its place, too; none that holds another one is asked for by itself."""
        said = {one for one in said if one != self.word}
        held = {self.word, *self.others} - {""}
        others = [*self.others, *sorted({one for one in said if len(one) > SHORT} - held)]
        kept = [one for one in others if not any(o in one for o in held | {*others} - {one})]
        short = (*self.short, *sorted(one for one in said if len(one) <= SHORT))
        return replace(self, others=tuple(kept), short=short)


@dataclass(frozen=True)
class Question:
    """All words as they were written, folded, and the ways to read them.

    A reading is terms that must all be there. The first has a term for each word; a second reads
    several words as one thing: "rock art" is what "qaya təsvirləri" says.
    """

    phrase: str
    readings: tuple[tuple[Term, ...], ...]

    @classmethod
    def of(cls, asked) -> "Question":
        """Of words as somebody wrote them; a question is one already. None, one or two queries."""
        if isinstance(asked, Question):
            return asked
        if not asked:
            return cls("", ((),))
        folded = [word for word in _folded(*words_of(asked)) if word]
        parts = [part for word in folded for part in _parts(word)]
        told = [word for word in parts if word not in _SAY_NOTHING] or parts
        return cls(" ".join(folded), _readings(told))

    def __bool__(self):
        return any(self.readings)

    @property
    def terms(self) -> tuple[Term, ...]:
        """One for each word that says something."""
        return self.readings[0]

    @property
    def may_be_number(self) -> bool:
        """What has no digit is not looked for among the numbers first."""
        return _has_digit(self.phrase)

    def reading(self, terms) -> "Question":
        """The same words, read in this way only."""
        return replace(self, readings=(tuple(terms),))

    def as_written(self) -> "Question":
        return self.reading(Term(term.word) for term in self.terms)

    def as_json(self) -> str:
        """[[{"word": …, "others": […], "short": […]}, …], …]: what the functions of SQL take."""
        return json.dumps([[asdict(term) for term in reading] for reading in self.readings])


def stem_of(word: str) -> str:
    """A folded word without its endings; the word itself when it has none, or is too short."""
    return _without(_ENDINGS, word)


def rarer_stem_of(word: str) -> str:
    """The same, also without endings of one letter and of other languages."""
    return min(stem_of(word), _without(_RARER_ENDINGS, word, (".{3}", 2)), key=len)


def _without(endings, word, *more):
    """A short stem before a long ending, else the shortest of four letters and more.

    `more` are other stems, each with the least letters of an ending behind it.
    """
    for stem, least in ((".{2,3}?", 4), (".{4,}?", 1), *more):
        found = re.fullmatch(rf"({stem})({endings})", word)
        if found and len(found[2]) >= least:
            return found[1]
    return word


def _parts(word):
    """Words that a hyphen joins, one by one: "ev-muzeyi"; a number with its dash is one."""
    parts = [] if _has_digit(word) else [part for part in word.split("-") if part]
    return parts or [word]


def _has_digit(word):
    return any(letter.isdigit() for letter in word)


@lru_cache(maxsize=10_000)
def _folded(*words: str) -> tuple[str, ...]:
    """Each word as catalogue_fold has it; it always has it so, and is asked once."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT catalogue_fold(w) FROM unnest(%s::text[]) WITH ORDINALITY u(w, n) ORDER BY n",
            [list(words)],
        )
        return tuple(word for (word,) in cursor.fetchall())


def _readings(words):
    """The terms of each word, and, where several words are one thing, those of the whole."""
    keys = [_keys(word) for word in words]
    alike = _words_alike({min(one, key=len) for one in keys})
    plain = [_term(word, _meaning([of], alike)) for word, of in zip(words, keys, strict=True)]
    joined, at = [], 0
    while at < len(words):
        length, meaning = _phrase_at(keys, at, alike)
        joined.append(Term("").also(meaning) if length > 1 else plain[at])
        at += length
    return (tuple(plain), tuple(joined)) if len(joined) < len(plain) else (tuple(plain),)


def _term(word, meaning):
    return Term(word).also({stem_of(word), *meaning})


def _phrase_at(keys, at, alike):
    """How many words from `at` on are one thing, and all that it is called; 1 for a plain word."""
    for length in range(min(_LONGEST_PHRASE, len(keys) - at), 1, -1):
        if meaning := _meaning(keys[at : at + length], alike):
            return length, meaning
    return 1, set()


def _meaning(keys, alike) -> set[str]:
    """All that the terms are called which have these words."""
    said = (phrases for phrases in alike if any(_is_said(keys, phrase) for phrase in phrases))
    return {" ".join((*first, stem_of(last))) for phrases in said for *first, last in phrases}


def _is_said(keys, phrase):
    return len(keys) == len(phrase) and all(
        one & _keys(word) for one, word in zip(keys, phrase, strict=True)
    )


def _keys(word):
    """What a word is known by in the vocabularies, whichever ending it has."""
    if _has_digit(word):
        return {word}
    bare = re.sub(r"(?<=[a-z]{4})[aeiu]$", "", word)  # "мавзолея": of "ей" no ending is taken
    return {word, bare, stem_of(word), rarer_stem_of(word)}


def _words_alike(beginnings):
    """The kinds and the words of the search that may be meant: of each its phrases, of words."""
    concept = apps.get_model("catalogue", "Concept")
    known = concept.objects.words_alike(sorted(beginnings)).values_list("folded", flat=True)
    return [_phrases(folded) for folded in known]


def _phrases(folded):
    """Of all that a term is called, the words of each: "qala;castle" or "park, garden"."""
    called = filter(None, map(str.strip, re.split(r"[;,()]", folded)))
    return [tuple(re.split(r"[ -]+", phrase)) for phrase in called]
