"""EDTF (ISO 8601-2) ⇄ the years of a phase; and people's own words for a time → years.

Levels 0 and 1 and the sets of level 2 are read; of every date the register keeps the years. The
grammar is the library's; what is written is the shortest interval of years that means the same.
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .models import Phase

Qualifier = Phase.Qualifier
OPEN = ("", "..")  # an unknown and an open side mean the same to a register of years
LONGEST = 80  # characters
FARTHEST = 9_999_999  # years from now; the years of geology are no dates of monuments
# Exponents and significant digits are years that nobody counted.
NEVER_MEANT = re.compile(r"[EeSs]")


class DateNotRead(ValueError):
    """A text is no date that is understood; the message says so in a sentence."""


@dataclass(frozen=True)
class Span:
    """Astronomical years (0 is 1 BCE), both included; None is an open side."""

    earliest: int | None
    latest: int | None
    qualifier: str = Qualifier.EXACT


def read_edtf(text: str) -> Span:
    """The years of an EDTF text, or DateNotRead.

    `185X` is 1850 to 1859, `18XX` 1800 to 1899, `../1200` until 1200, `1850~` about 1850.
    """
    text = text.strip()
    sides = text.split("/")
    if len(text) > LONGEST or len(sides) > 2 or NEVER_MEANT.search(text):
        raise _not_read(text)
    first, last = (_side(side, text) for side in (sides[0], sides[-1]))
    span = Span(first and first.lower, last and last.upper, _qualifier(first, last))
    if span.earliest is None and span.latest is None:
        raise _not_read(text)
    if None not in (span.earliest, span.latest) and span.earliest > span.latest:
        raise DateNotRead(_("“%(text)s” ends before it begins.") % {"text": text})
    return span


@dataclass(frozen=True)
class _Side:
    lower: int
    upper: int
    mark: str


def _side(text: str, whole: str) -> _Side | None:
    from edtf import parse_edtf  # 20 MB with its grammar, for who writes a date only
    from edtf.parser.edtf_exceptions import EDTFParseException

    if text in OPEN and text != whole:
        return None
    # The library knows no qualified year of more than four digits.
    bare = text.rstrip("?~%") if text.startswith("Y") else text
    try:
        date = parse_edtf(bare)
        lower, upper = date.lower_strict()[0], date.upper_strict()[0]
    except (EDTFParseException, ValueError, OverflowError, TypeError) as error:
        raise _not_read(whole) from error
    if max(abs(lower), abs(upper)) > FARTHEST:
        raise _not_read(whole)
    return _Side(lower, upper, text[-1])


def _qualifier(first: _Side | None, last: _Side | None) -> str:
    marks = {side.mark for side in (first, last) if side}
    if marks & {"~", "%"}:
        return Qualifier.CIRCA
    if marks & {"?", "]"}:  # one of a set: which one is not certain
        return Qualifier.UNCERTAIN
    if first is None:
        return Qualifier.BEFORE
    return Qualifier.AFTER if last is None else Qualifier.EXACT


def _not_read(text: str) -> DateNotRead:
    sentence = _("“%(text)s” is no date of EDTF. Write it like 1850, 1850~, 185X or 1101/1200.")
    return DateNotRead(sentence % {"text": text[:LONGEST]})


def write_edtf(span: Span) -> str:
    """The years as EDTF; an empty text when there are none."""
    if span.earliest is None and span.latest is None:
        return ""
    mark = {Qualifier.CIRCA: "~", Qualifier.UNCERTAIN: "?"}.get(span.qualifier, "")
    first, last = (_year(year, mark) for year in (span.earliest, span.latest))
    return first if first == last else f"{first}/{last}"


def _year(year: int | None, mark: str) -> str:
    """Four digits, a minus before them where the year is before 0; a Y before more digits."""
    if year is None:
        return ".."
    if abs(year) > 9999:
        return f"Y{year}{mark}"
    return f"{'-' if year < 0 else ''}{abs(year):04d}{mark}"
