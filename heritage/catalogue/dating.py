"""Years and centuries as people write them. Stored years are astronomical: 0 is 1 BCE."""

from django.utils.translation import gettext as _

ROMAN = (("X", 10), ("IX", 9), ("V", 5), ("IV", 4), ("I", 1))


def year_words(year: int) -> str:
    """1078 is "1078", -399 is "400 BCE"."""
    if year > 0:
        return str(year)
    return _("%(year)s BCE") % {"year": 1 - year}


def years_words(first: int | None, last: int | None) -> str:
    """A span of years; open on the side that is not known; empty when nothing is."""
    if first is None and last is None:
        return ""
    if first is None:
        return _("until %(year)s") % {"year": year_words(last)}
    if last is None:
        return _("from %(year)s") % {"year": year_words(first)}
    if first == last:
        return year_words(first)
    return f"{year_words(first)} – {year_words(last)}"


def century_words(century: int) -> str:
    """12 is "XII century", -4 is "IV century BCE"."""
    words = _("%(century)s century") if century > 0 else _("%(century)s century BCE")
    return words % {"century": roman(abs(century))}


def century_span(century: int, length: int = 100) -> tuple[int, int]:
    """First and last astronomical year: 12 is 1101 to 1200, -4 is -399 to -300 (400 to 301 BCE).

    With `length` 1000 it is a millennium.
    """
    first = (century - 1) * length + 1 if century > 0 else century * length + 1
    return first, first + length - 1


def roman(number: int) -> str:
    """A whole number from 1 to 49 in Roman numerals."""
    letters = ""
    for letter, value in ROMAN:
        while number >= value:
            letters, number = letters + letter, number - value
    return letters


def historical_year(year: int) -> int:
    """A year as historians count (-400 is 400 BCE, no year 0) as an astronomical one."""
    return year + 1 if year < 0 else year
