"""Times as people write them in Azerbaijani, Russian and English → years, as a proposal.

What is read: a year or years, a decade, a century or centuries or a part of one, a millennium;
before our era or not; about, perhaps, before, after. What is not understood is None, never a guess.
"""

import re

from .dating import century_span
from .edtf import Qualifier, Span
from .years import BCE

NOT_LATIN = str.maketrans("хі", "xi")  # Cyrillic letters that stand in Roman numerals
NUMERAL = re.compile(r"(?<!\w)[хіxivlc]+(?!\w)")
DASH = r"\s*[-–—−]\s*"
ROMAN = r"[ivxlc]+"
ENDING = r"(?:\s*[-–]?\s*(?:ci|cı|cu|cü|inci|st|nd|rd|th|й|ый|ий|го|е))?"
COUNT = rf"(?P<{{0}}>{ROMAN}|\d{{{{1,2}}}}){ENDING}"
CENTURY = r"(?:əsr\w*|yüzil\w*|centur\w+|cent\.?|c\.|век\w*|столети\w+|вв?\.?)"
MILLENNIUM = r"(?:minill\w+|millenni\w+|тысячелети\w+|тыс\.?)"
YEAR_WORD = r"(?:il\w*|years?|год\w*|гг?\.?)"

# Words that qualify the whole, taken out before the rest is read.
QUALIFIERS = (
    (Qualifier.CIRCA, r"təqribən|təxminən|circa|ca?\.(?=\s*\d)|about|около|ок\.|примерно"),
    (
        Qualifier.UNCERTAIN,
        r"\?|ehtimal(?: ki)?|güman ki|probably|perhaps|вероятно|предпол\w+",
    ),
    (Qualifier.BEFORE, r"qədər|əvvəl(?!\w)|before|until|до(?!\s*н)|ранее"),
    (Qualifier.AFTER, r"sonra(?!\w)|after|since|после"),
)
# Parts of a century: first and last hundredth. Early, mid and late are thirds, as the MIDAS
# Heritage guidance of FISH counts them.
PARTS = (
    ((1, 50), r"(?:birinci|i|1-ci)\s+yarı\w*|first half|1st half|перв\w+ половин\w+"),
    ((51, 100), r"(?:ikinci|ii|2-ci)\s+yarı\w*|second half|2nd half|втор\w+ половин\w+"),
    ((1, 33), r"əvvəl(?:i|lər\w*|ində)|başlanğıc\w*|early|beginning|start|начал\w+"),
    ((34, 66), r"orta(?:sı|lar\w*|sında)|mid(?:dle)?|середин\w+"),
    ((67, 100), r"son(?:u|lar\w*|unda)|axır\w*|late|end|кон(?:ец|ца|це)"),
)
VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def read_words(text: str) -> Span | None:
    """The years that the words mean, or None when they are not understood.

    "XIX əsrin sonu" is 1867 to 1900, "e.ə. IV əsr" is -399 to -300 (400 to 301 BCE).
    """
    words = _plain(text)
    words, is_bce = _take(words, BCE)
    qualifier = Qualifier.EXACT
    for candidate, pattern in QUALIFIERS:
        words, is_told = _take(words, rf"(?<!\w)(?:{pattern})")
        qualifier = candidate if is_told else qualifier
    years = _century(words, is_bce) or _millennium(words, is_bce) or _years(words, is_bce)
    return _qualified(*years, qualifier) if years and years[0] <= years[1] else None


def _qualified(first, last, qualifier):
    """Before something is before its end, after it after its beginning."""
    if qualifier == Qualifier.BEFORE:
        return Span(None, last, qualifier)
    return Span(first, None if qualifier == Qualifier.AFTER else last, qualifier)


def _plain(text):
    lower = text.replace("İ", "i").replace("I", "i").lower().replace("?", " ? ")
    latin = NUMERAL.sub(lambda numeral: numeral[0].translate(NOT_LATIN), lower)
    return " ".join(latin.split())


def _take(words, pattern):
    left = re.sub(rf"(?:{pattern})", " ", words)
    return " ".join(left.split()), left != words


def _century(words, is_bce):
    part = (1, 100)
    for hundredths, pattern in PARTS:
        words, is_told = _take(words, rf"(?<!\w)(?:{pattern})(?!\w)(?:\s+(?:of the|of))?")
        if is_told:
            part = hundredths
            break
    spans = _counted(words, CENTURY, is_bce, century_span)
    if spans is None:
        return None
    (first, _), (_, last) = spans
    if part == (1, 100) or spans[0] != spans[1]:
        return first, last
    return first + part[0] - 1, first + part[1] - 1


def _millennium(words, is_bce):
    spans = _counted(words, MILLENNIUM, is_bce, lambda count: century_span(count, 1000))
    return spans and (spans[0][0], spans[1][1])


def _counted(words, unit, is_bce, span):
    """The spans of the first and the last that are counted: "xii–xiv əsrlər"."""
    pattern = rf"(?:the )?{COUNT.format('one')}(?:{DASH}{COUNT.format('other')})?\s*{unit}"
    found = re.fullmatch(pattern, words.strip(" .,"))
    if found is None:
        return None
    counts = [_number(found["one"]), _number(found["other"] or found["one"])]
    if None in counts:
        return None
    return [span(-count if is_bce else count) for count in counts]


def _number(text):
    """A count in digits or Roman numerals, from 1 to 99; None for letters that are no numeral."""
    if text.isdigit():
        return int(text) or None
    values = [VALUES[letter] for letter in text]
    number = sum(
        -value if value < max(values[place:]) else value for place, value in enumerate(values)
    )
    return number if 0 < number < 100 else None


def _years(words, is_bce):
    year = rf"(\d{{1,6}}){ENDING}"
    found = re.fullmatch(rf"{year}(?:{DASH}{year})?\s*(s|{YEAR_WORD})?[.]?", words)
    if found is None or (is_bce and found[1] == "0"):
        return None
    first, last = int(found[1]), int(found[2] or found[1])
    if _is_decade(words, found):
        last += 9
    if is_bce:
        first, last = 1 - first, 1 - last
    return (first, last) if first else None


def _is_decade(words, found):
    says_years = re.search(r"illər|\d{3}0s$|\d0-?е(?!\w)|годы", words)
    return bool(says_years and not found[2] and found[1].endswith("0"))
