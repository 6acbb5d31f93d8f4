"""Texts to look for words in: a vocabulary of what stands between blanks, and where each stands.

A pattern without a blank stands in a text exactly when it stands in one of its tokens, so that only
the vocabulary is read. Tokens that are little but digits stand apart: a register has a million of
them, and no word of letters is looked for there.
"""

import re
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from itertools import count

import numpy as np

# Two neighbours that are neither digits nor what stands between them: such a token is a word, and
# a pattern that has them is looked for among words alone.
_IS_WORD = re.compile(r"[^\d\s.,;:/-]{2}")
_FIND_ONE_BY_ONE = 3  # bytes; of shorter patterns there are too many
_PLAIN_SHORT = re.compile(r"[a-z0-9]+")


def at_blanks(text: str) -> list[str]:
    return [token for token in text.replace("\n", " ").split(" ") if token]


def at_parts(text: str) -> list[str]:
    """The single numbers of a published one: querysets.NumberParts."""
    return [part for part in re.split("[ ,;/]", text) if part]


def arrays_of(texts: Iterable[str], split: Callable = at_blanks) -> dict[str, np.ndarray]:
    """What `Texts` reads, of texts in the order of their numbers."""
    known, stream, lengths = defaultdict(count().__next__), array("i"), array("i")
    blob, ends = bytearray(), array("q", [0])
    for text in texts:
        tokens = {known[token] for token in split(text)}
        stream.extend(tokens)
        lengths.append(len(tokens))
        blob += text.encode()
        ends.append(len(blob))
    told = np.repeat(np.arange(len(lengths), dtype=np.int32), np.frombuffer(lengths, np.int32))
    found = {"text": np.frombuffer(bytes(blob), np.uint8), "text_at": np.array(ends, np.int64)}
    found |= _vocabularies(known, np.frombuffer(stream, np.int32), told)
    return found


def _vocabularies(known: dict[str, int], stream, told) -> dict[str, np.ndarray]:
    words, numbers = [], []
    for token in known:
        (words if _IS_WORD.search(token) else numbers).append(token.encode())
    words.sort()
    numbers.sort()
    place = np.empty(len(known), np.int32)
    for number, token in enumerate((*words, *numbers)):
        place[known[token.decode()]] = number
    placed = place[stream]
    postings = told[np.argsort(placed, kind="stable")]
    counts = np.bincount(placed, minlength=len(known))
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    parts = {"word": (words, 0), "number": (numbers, len(words))}
    found = {}
    for name, (tokens, first) in parts.items():
        own = starts[first : first + len(tokens) + 1]
        ends = np.cumsum([0, *(len(token) + 1 for token in tokens)])
        found |= {
            name: np.frombuffer(b"".join(token + b"\n" for token in tokens), np.uint8),
            f"{name}_at": ends.astype(np.int64),
            f"{name}_told": postings[own[0] : own[-1]],
            f"{name}_told_at": own - own[0],
        }
    return found


class Vocabulary:
    """Tokens in the order of their bytes, and the numbers of the texts that each stands in."""

    def __init__(self, arrays: Mapping[str, np.ndarray], name: str):
        self.letters, self.at = arrays[name], arrays[f"{name}_at"]
        self.told, self.told_at = arrays[f"{name}_told"], arrays[f"{name}_told_at"]
        self.buffer = memoryview(self.letters) if len(self.letters) else b""

    def __len__(self):
        return len(self.at) - 1

    def __getitem__(self, number: int) -> bytes:
        return self.letters[self.at[number] : self.at[number + 1] - 1].tobytes()

    def holding(self, pattern: bytes, *, at_start=False, at_end=False) -> np.ndarray:
        """Numbers of the tokens that hold the pattern, at their start or end if that is asked."""
        found = self._places(pattern)
        numbers = np.searchsorted(self.at, found, side="right") - 1
        fits = np.ones(len(found), bool)
        if at_start:
            fits &= self.at[numbers] == found
        if at_end:
            fits &= self.at[numbers + 1] - 1 == found + len(pattern)
        return np.unique(numbers[fits])

    def _places(self, pattern: bytes) -> np.ndarray:
        if len(self.letters) < len(pattern):
            return np.empty(0, np.int64)
        if len(pattern) >= _FIND_ONE_BY_ONE:
            return self._places_one_by_one(re.compile(re.escape(pattern)))
        last = len(self.letters) - len(pattern) + 1
        fits = self.letters[:last] == pattern[0]
        for place, letter in enumerate(pattern[1:], 1):
            fits &= self.letters[place : last + place] == letter
        return np.flatnonzero(fits)

    def _places_one_by_one(self, pattern: re.Pattern) -> np.ndarray:
        places, found = array("q"), pattern.search(self.buffer)
        while found:
            places.append(found.start())
            found = pattern.search(self.buffer, found.start() + 1)
        return np.array(places, np.int64)

    def exactly(self, token: bytes) -> np.ndarray:
        """The number of this token, in an array; an empty one when there is none."""
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self[middle] < token else (low, middle)
        is_there = low < len(self) and self[low] == token
        return np.array([low] if is_there else [], np.int64)

    def texts_of(self, numbers: np.ndarray) -> np.ndarray:
        """Numbers of the texts that have one of these tokens, as they come."""
        if len(numbers) == 0:
            return self.told[:0]
        return self.told[_ranges(self.told_at[numbers], self.told_at[numbers + 1])]


def _ranges(starts, ends) -> np.ndarray:
    """All numbers from each start to before its end, one range after another."""
    lengths = ends - starts
    offsets = np.repeat(starts - (np.cumsum(lengths) - lengths), lengths)
    return np.arange(lengths.sum()) + offsets


class Texts:
    """Folded texts, each by its number; every answer is a mask over them."""

    def __init__(self, arrays: Mapping[str, np.ndarray]):
        self.letters, self.at = arrays["text"], arrays["text_at"]
        self.words, self.numbers = Vocabulary(arrays, "word"), Vocabulary(arrays, "number")

    def __len__(self):
        return len(self.at) - 1

    def __getitem__(self, number: int) -> bytes:
        return self.letters[self.at[number] : self.at[number + 1]].tobytes()

    def _mask(self, numbers=None) -> np.ndarray:
        mask = np.zeros(len(self), bool)
        if numbers is not None:
            mask[numbers] = True
        return mask

    def _of(self, pattern: str, find: Callable) -> np.ndarray:
        """The texts of all tokens that `find` finds in a vocabulary."""
        mask = self._mask(self.words.texts_of(find(self.words)))
        if not _IS_WORD.search(pattern):
            mask[self.numbers.texts_of(find(self.numbers))] = True
        return mask

    def holding(self, pattern: str) -> np.ndarray:
        """Texts that hold the pattern anywhere: LIKE '%pattern%'."""
        if " " in pattern or "\n" in pattern:
            return self._holding_phrase(pattern)
        return self._of(pattern, lambda tokens: tokens.holding(pattern.encode()))

    def _holding_phrase(self, phrase: str) -> np.ndarray:
        first, *middle, last = phrase.replace("\n", " ").split(" ")
        ends = {"at_start": False, "at_end": True}, {"at_start": True, "at_end": False}
        mask = np.ones(len(self), bool)
        for part, how in ((first, ends[0]), (last, ends[1])):
            if part:
                mask &= self._of(part, lambda t, p=part, h=how: t.holding(p.encode(), **h))
        for part in filter(None, middle):
            mask &= self.having(part)
        wanted = phrase.encode()
        return self.checked(mask, lambda text: wanted in text)

    def having(self, token: str) -> np.ndarray:
        """Texts of which this is a token."""
        return self._of(token, lambda tokens: tokens.exactly(token.encode()))

    def having_short(self, word: str) -> np.ndarray:
        r"""Texts with a short word of its own, or with an ending: catalogue_asks (0033)."""
        if not _PLAIN_SHORT.fullmatch(word):
            return self._mask()
        asked = re.compile(rf"(?<!\w){word}(?:i|u|si|su)?(?:n[a-z]*)?(?!\w)")

        def find(tokens):
            found = tokens.holding(word.encode())
            fits = [bool(asked.search(tokens[number].decode())) for number in found]
            return found[np.array(fits, bool)] if fits else found

        return self._of(word, find)

    def checked(self, mask, is_meant: Callable[[bytes], bool]) -> np.ndarray:
        """Those of the mask that are meant, read one by one."""
        numbers = np.flatnonzero(mask)
        meant = [number for number in numbers if is_meant(self[number])]
        return self._mask(np.array(meant, np.int64))

    def answering(self, readings) -> np.ndarray:
        """Texts that say each term of one of the readings: asking.Question."""
        mask = self._mask()
        for reading in readings:
            says_all = np.ones(len(self), bool)
            for term in reading:
                says_all &= self._saying(term)
            mask |= says_all
        return mask

    def _saying(self, term) -> np.ndarray:
        mask = self._mask()
        for word in filter(None, (term.word, *term.others)):
            mask |= self.holding(word)
        for word in term.short:
            mask |= self.having_short(word)
        return mask


class SortedTexts(Texts):
    """Texts in the order of their bytes: what is just so, or begins so, is one range of them."""

    def exactly(self, asked: str) -> np.ndarray:
        wanted = asked.encode()
        first = self._first(lambda text: text >= wanted)
        return self._range(first, self._first(lambda text: text > wanted))

    def beginning(self, asked: str) -> np.ndarray:
        wanted = asked.encode()
        first = self._first(lambda text: text >= wanted)
        return self._range(first, self._first(lambda text: text[: len(wanted)] > wanted))

    def _first(self, is_behind: Callable[[bytes], bool]) -> int:
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if is_behind(self[middle]) else (middle + 1, high)
        return low

    def _range(self, first, end) -> np.ndarray:
        mask = self._mask()
        mask[first:end] = True
        return mask
