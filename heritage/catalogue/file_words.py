"""What a picture's file says of itself, as proposals to the office: each is used or dropped.

Every word comes from a stranger's file. It is text here and everywhere: nothing reads it as markup.
"""

from dataclasses import dataclass

from django.contrib.gis.geos import Point
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from gis.measures import distance_m

from .choices import Licence
from .models import Picture

LANGUAGES = ("az", "en", "ru")
FAR_M = 500  # a photograph of the whole is rarely taken from farther
LONGEST_CAPTION, LONGEST_CREATOR, LONGEST_CREDIT = 500, 200, 300


@dataclass(frozen=True)
class Proposal:
    """One thing that the file says; `uses` are the fields that may take it, and what each gets."""

    key: str
    what: str
    said: str
    uses: dict[str, object]

    def labels(self):
        """Each field with what its button says."""
        return [(field, use_label(field)) for field in self.uses]


def use_label(field: str) -> str:
    return {
        "caption_az": _("Use as the caption in Azerbaijani"),
        "caption_en": _("Use as the caption in English"),
        "caption_ru": _("Use as the caption in Russian"),
        "creator": _("Use as the creator"),
        "credit": _("Use as the credit line"),
        "licence": _("Use as the licence"),
        "taken_on": _("Use as the day"),
    }[field]


def proposals(picture: Picture) -> list[Proposal]:
    """What is not used already and was not dropped (prefetch captions and dropped)."""
    dropped = {one.key for one in picture.dropped.all()}
    has = _said_of(picture)
    return [
        proposal
        for proposal in _all(picture.asset.metadata)
        if proposal.key not in dropped
        and not any(has.get(field) == value for field, value in proposal.uses.items())
    ]


def _said_of(picture: Picture) -> dict:
    captions = {f"caption_{one.language}": one.text for one in picture.captions.all()}
    own = ("creator", "credit", "licence", "taken_on")
    return captions | {field: getattr(picture, field) for field in own}


def _all(told: dict):
    for language, text in told.get("title", {}).items():
        yield _caption("title", _("Title"), language, text)
    for language, text in told.get("description", {}).items():
        yield _caption("description", _("Description"), language, text)
    if creator := told.get("creator"):
        yield Proposal("creator", _("Creator"), creator, {"creator": creator[:LONGEST_CREATOR]})
    if credit := told.get("credit"):
        yield Proposal("credit", _("Credit line"), credit, {"credit": credit[:LONGEST_CREDIT]})
    if rights := told.get("rights"):
        yield Proposal("rights", _("Rights"), rights, {"credit": rights[:LONGEST_CREDIT]})
    if address := told.get("rights_uri"):
        licence = _licence(address)
        yield Proposal("rights_uri", _("Licence"), address, {"licence": licence} if licence else {})
    day = taken_on(told)
    if day and day <= timezone.localdate():  # many a camera's clock is wrong
        yield Proposal("taken_on", _("Taken on"), date_format(day), {"taken_on": day})


def _caption(kind: str, what: str, language: str, text: str) -> Proposal:
    """A text of a language of ours is for its caption; another may be for any."""
    languages = [language] if language in LANGUAGES else LANGUAGES
    uses = {f"caption_{code}": text[:LONGEST_CAPTION] for code in languages}
    named = what if language == "x-default" else f"{what} ({language})"
    return Proposal(f"{kind}.{language}"[:40], named, text, uses)


def _licence(address: str) -> str | None:
    """Ours, whatever the scheme and the end of its address."""
    known = {_bare(licence.value): licence.value for licence in Licence}
    return known.get(_bare(address))


def _bare(address: str) -> str:
    plain = address.strip().lower().removesuffix("deed").rstrip("/")
    return plain.removeprefix("https://").removeprefix("http://").removeprefix("www.")


def taken_on(told: dict):
    """The day on which the file says that it was taken, or None."""
    written = str(told.get("taken_at") or "")
    moment = parse_datetime(written)
    return moment.date() if moment else parse_date(written)


@dataclass(frozen=True)
class Camera:
    """With what and from where a photograph was taken; for the office only."""

    name: str
    latitude: float | None
    longitude: float | None
    heading_deg: float | None
    distance_m: float | None  # from the monument's point, on the ellipsoid

    @property
    def is_far(self) -> bool:
        return self.distance_m is not None and self.distance_m > FAR_M


def camera(picture: Picture) -> Camera | None:
    """None when the file says nothing of it."""
    told = picture.asset.metadata
    latitude, longitude = told.get("latitude"), told.get("longitude")
    if not any(told.get(key) for key in ("camera", "latitude", "heading_deg")):
        return None
    place, distance = picture.monument.location, None
    if place is not None and latitude is not None:
        distance = distance_m(Point(longitude, latitude, srid=4326), place)
    return Camera(told.get("camera", ""), latitude, longitude, told.get("heading_deg"), distance)
