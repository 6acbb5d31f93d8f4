"""A monument as a list shows it: every value is found out once, for a page may draw hundreds."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, pgettext

from heritage.catalogue.choices import Importance
from heritage.catalogue.dating import years_words

from .places import ANY, CELLS


@dataclass(frozen=True)
class ListedRow:
    """`at` is the public point as scripts read it, "latitude,longitude" (WGS 84), or ""."""

    monument: object
    reference: str
    name: str
    name_language: str
    address: str
    at: str
    card: str
    is_approximate: bool
    is_sample: bool
    is_published: bool


def listed_rows(monuments, query: str = "") -> list[ListedRow]:
    """Rows of monuments of listings.for_listing; `query` goes behind the addresses."""
    language = get_language() or settings.LANGUAGE_CODE
    page = reverse("public:monument", args=[ANY]) + query  # once: reversing takes its time
    card = reverse("public:card", args=[ANY]) + query
    return [_row(monument, language, page, card) for monument in monuments]


def _row(monument, language, page, card):
    name, name_language = monument.name_told(language)
    return ListedRow(
        monument=monument,
        reference=monument.reference,
        name=name,
        name_language=name_language,
        address=page.replace(ANY, monument.reference),
        at=_at(monument) if monument.public_point else "",
        card=card.replace(ANY, monument.reference),
        is_approximate=monument.sensitivity in CELLS,
        is_sample=monument.is_sample,
        is_published=monument.is_published,
    )


def _at(monument) -> str:
    """The public point as scripts read it: latitude,longitude."""
    longitude, latitude = monument.public_point.coords
    return f"{latitude:.6f},{longitude:.6f}"


def facts_line(monument) -> list[str]:
    """What stands below a name: number, kind, district, when it was built, importance."""
    number = monument.number
    told = (
        f"{pgettext('inventory number', 'No.')} {number}" if number else "",
        str(monument.kind or ""),
        str(monument.public_district or ""),
        years_words(monument.built_from, monument.built_to) or monument.dating_text,
        monument.get_importance_display() if monument.importance != Importance.UNKNOWN else "",
    )
    return [fact for fact in told if fact]
