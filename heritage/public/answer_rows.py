"""An answer as a file tells it: a monument a row, from public columns only.

Of a hidden place a file says what the page says: the square that it lies in, or its district.
"""

import json
from collections.abc import Iterator

from django.conf import settings
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from heritage.catalogue.choices import Sensitivity
from heritage.catalogue.exports import AT_ONCE, harmless
from heritage.catalogue.models import Monument, Name

from .listings import HIDDEN_COLUMNS
from .places import CELLS, cell_km

LANGUAGES = ("az", "en", "ru")


def for_file(monuments) -> Iterator[Monument]:
    """The register's own, without samples; a few queries for each 500."""
    fetched = monuments.official().select_related("kind", "public_district")
    fetched = fetched.defer(*HIDDEN_COLUMNS, "public_district__boundary").prefetch_related(
        Prefetch("names", Name.objects.filter(is_preferred=True)), "sources"
    )
    return fetched.iterator(AT_ONCE)


def headings() -> list[str]:
    return [
        _("Identifier"),
        _("Number"),
        _("Name in Azerbaijani"),
        _("Name in English"),
        _("Name in Russian"),
        _("Kind"),
        _("Section of the list"),
        _("Importance"),
        _("Built from (year)"),
        _("Built to (year)"),
        _("Dating in words"),
        _("District"),
        _("Settlement or address"),
        _("Longitude"),
        _("Latitude"),
        _("What is shown of the place"),
        _("Square: west, south, east, north"),
        _("Address"),
        _("Sources"),
        _("Licence"),
    ]


def row(monument: Monument) -> list:
    """Values under `headings`; degrees in WGS 84, years astronomical (0 is 1 BCE)."""
    told = properties(monument)
    words = [
        told["reference"],
        told["number"],
        *(told[f"name_{language}"] for language in LANGUAGES),
        told["kind"],
        monument.get_section_display(),
        monument.get_importance_display(),
    ]
    place = [told["district"], told["locality"]]
    longitude, latitude = _exact_point(monument) or ("", "")
    return [
        *map(harmless, words),
        *("" if year is None else year for year in (told["built_from"], told["built_to"])),
        harmless(told["dating"]),
        *map(harmless, place),
        longitude,
        latitude,
        monument.get_sensitivity_display(),
        ", ".join(map(str, _square(monument))),
        told["address"],
        harmless("; ".join(one["citation"] for one in told["sources"])),
        harmless("; ".join(dict.fromkeys(one["licence"] for one in told["sources"]))),
    ]


def feature(monument: Monument) -> dict:
    """A feature of GeoJSON (RFC 7946: WGS 84, longitude first); no geometry when none is shown."""
    return {
        "type": "Feature",
        "id": monument.reference,
        "geometry": _geometry(monument),
        "properties": properties(monument),
    }


def properties(monument: Monument) -> dict:
    """What is public of a monument, in plain values and the words of the reader's language."""
    names = {name.language: name.text for name in monument.names.all()}
    return {
        "reference": monument.reference,
        "address": f"{settings.BASE_URL}/id/{monument.reference}",
        "number": monument.number,
        **{f"name_{language}": names.get(language, "") for language in LANGUAGES},
        "kind": str(monument.kind or ""),
        "section": monument.section,
        "importance": monument.importance,
        "built_from": monument.built_from,
        "built_to": monument.built_to,
        "dating": monument.dating_text,
        "district": str(monument.public_district or ""),
        "locality": monument.public_locality,
        "shown_of_the_place": monument.sensitivity,
        "sources": [
            {"citation": one.citation, "licence": one.licence} for one in monument.sources.all()
        ],
    }


def _exact_point(monument):
    """(longitude, latitude) of an open place. The middle of a cell would look like a place."""
    if monument.sensitivity != Sensitivity.OPEN or monument.public_point is None:
        return None
    longitude, latitude = monument.public_point.coords
    return round(longitude, 6), round(latitude, 6)


def _square(monument):
    """(west, south, east, north) of the cell that is shown instead of a place, else nothing."""
    if not cell_km(monument) or monument.public_area is None:
        return ()
    return tuple(round(degrees, 6) for degrees in monument.public_area.extent)


def _geometry(monument):
    if monument.sensitivity in CELLS and monument.public_area is not None:
        return json.loads(monument.public_area.geojson)
    point = _exact_point(monument)
    return {"type": "Point", "coordinates": list(point)} if point else None
