"""Coordinates as people write them → a point, or a sentence that says why not.

Read: decimal degrees with a dot or a comma, degrees and minutes, degrees, minutes and seconds, with
signs or blanks between; hemispheres in English, Azerbaijani and Russian, before or after.
Two Azerbaijani letters need care: Ş begins both şimal (north) and şərq (east), so it means the
positive side of whichever axis it stands on; C is cənub (south), its Cyrillic twin С север (north).
"""

import re
from dataclasses import dataclass

from django.contrib.gis.geos import Point
from django.utils.translation import gettext as _

from .errors import GisProblem

LONGEST = 120  # characters; the longest spelling with words has fewer than 100
LIMIT = {"latitude": 90, "longitude": 180}

# Side → its spellings in lower case.
HEMISPHERES = {
    "N": r"n|north|şm|şimal|с|сш|север|северн\w+",
    "S": r"s|south|c|cənub|ю|юш|юг|южн\w+",
    "E": r"e|east|şərq|в|вд|восток|восточн\w+",
    "W": r"w|west|q|qərb|з|зд|запад|западн\w+",
    "P": r"ş",  # the positive side: north of a latitude, east of a longitude
}
# What may follow a side: "enliyi" or "широты" (latitude), "uzunluğu" or "долготы" (longitude).
AXIS_WORD = r"(?:\.?\s*(?:enliyi|en\b|e\b|uzunluğu|uz\b|u\b|ш\b|широт\w+|д\b|долгот\w+))?\.?"
HEMISPHERE = re.compile(
    "|".join(
        rf"(?<![^\W\d_])(?P<{side}>(?:{words})(?![^\W\d_]){AXIS_WORD})"
        for side, words in HEMISPHERES.items()
    )
)
DEGREE_SIGNS = str.maketrans(
    {"º": "°", "˚": "°"}
    | dict.fromkeys("′’‘ʹʼ`´", "'")
    | dict.fromkeys("″”“ʺ", '"')
    | {"−": "-", "–": "-"}
)
NUMBER = r"[0-9]{1,15}(?:[.,][0-9]{1,15})?"
ANGLE = re.compile(
    rf"""(?P<before>[NSEWP])?\s*(?P<sign>[-+])?\s*
    (?P<degrees>{NUMBER})\s*°?
    (?:(?<=[°\s])\s*(?P<minutes>{NUMBER})\s*'?
       (?:(?<=['\s])\s*(?P<seconds>{NUMBER})\s*(?:"|'')?)?)?
    \s*(?P<after>[NSEWP])?""",
    re.VERBOSE,
)
PAIR_BREAK = re.compile(r"(?<=[NSEWP°'\"])(?=\s*[-+NSEWP0-9])|[;,/]|\s")


@dataclass(frozen=True)
class Angle:
    """A latitude or a longitude as written, before anything is checked."""

    parts: tuple[str, ...]  # degrees, and perhaps minutes and seconds
    negative: bool
    side: str | None  # one of NSEW, or P for the positive side of either axis

    @property
    def axis(self) -> str | None:
        return {"N": "latitude", "S": "latitude", "E": "longitude", "W": "longitude"}.get(self.side)


def parse_latitude_longitude(latitude_text: str, longitude_text: str) -> Point:
    """Point in WGS 84 (x longitude, y latitude, degrees) of two fields, or GisProblem."""
    latitude = _degrees("latitude", _only_angle("latitude", latitude_text), latitude_text)
    longitude = _degrees("longitude", _only_angle("longitude", longitude_text), longitude_text)
    return Point(longitude, latitude, srid=4326)


def parse_coordinates(text: str) -> Point:
    """Point in WGS 84 (x longitude, y latitude, degrees) of one field, or GisProblem.

    The latitude comes first, unless hemispheres say otherwise.
    """
    if not text.strip():
        raise GisProblem(_("There are no coordinates."))
    first, second = _only_pair(text)
    if first.axis == "longitude" or second.axis == "latitude":
        first, second = second, first
    latitude = _degrees("latitude", first, text)
    longitude = _degrees("longitude", second, text)
    return Point(longitude, latitude, srid=4326)


def _plain(text: str) -> str:
    """The text with one sign for each meaning: ° ' " - and N S E W, or P for Ş."""
    lower = text[:LONGEST].replace("İ", "i").lower().translate(DEGREE_SIGNS)
    return HEMISPHERE.sub(lambda found: found.lastgroup, lower).strip()


def _angle(plain: str) -> Angle | None:
    found = ANGLE.fullmatch(plain.strip())
    if found is None or (found["before"] and found["after"]):
        return None
    parts = [part for part in (found["degrees"], found["minutes"], found["seconds"]) if part]
    if any("." in part or "," in part for part in parts[:-1]):  # 40.5° 30' says two things
        return None
    side = found["before"] or found["after"]
    return Angle(tuple(part.replace(",", ".") for part in parts), found["sign"] == "-", side)


def _only_angle(axis: str, text: str) -> Angle:
    if not text.strip():
        raise GisProblem(
            _("The latitude is empty.") if axis == "latitude" else _("The longitude is empty.")
        )
    angle = _angle(_plain(text)) if len(text) <= LONGEST else None
    if angle is None:
        sentence = (
            _("“%(text)s” cannot be read as a latitude. Write it like 40.3662 or 40°21′58″.")
            if axis == "latitude"
            else _("“%(text)s” cannot be read as a longitude. Write it like 49.8373 or 49°50′14″.")
        )
        raise GisProblem(sentence % {"text": _shown(text)})
    return angle


def _only_pair(text: str) -> tuple[Angle, Angle]:
    pairs = set(_pairs(_plain(text))) if len(text) <= LONGEST else set()
    if len(pairs) > 1:  # "40 22 49 50": both have minutes, or neither has
        pairs = {pair for pair in pairs if len(pair[0].parts) == len(pair[1].parts)}
    if len(pairs) != 1:
        raise GisProblem(
            _(
                "“%(text)s” cannot be read as a latitude and a longitude. "
                "Write them like 40.3662, 49.8373 or 40°21′58″N 49°50′14″E."
            )
            % {"text": _shown(text)}
        )
    return pairs.pop()


def _pairs(plain: str):
    """Every way to read the text as two angles."""
    for gap in PAIR_BREAK.finditer(plain):
        first = _angle(plain[: gap.start()].rstrip(" ,;/"))
        second = _angle(plain[gap.end() :].lstrip(" ,;/"))
        if first and second:
            yield first, second


def _degrees(axis: str, angle: Angle, text: str) -> float:
    """Signed decimal degrees, once nothing in the angle contradicts its axis."""
    _refuse_wrong_axis(axis, angle, text)
    if angle.negative and angle.side:
        raise GisProblem(
            _("“%(text)s” has both a minus and a hemisphere; use one of them.")
            % {"text": _shown(text)}
        )
    degrees, minutes, seconds = (*map(float, angle.parts), 0.0, 0.0)[:3]
    if minutes >= 60 or seconds >= 60:
        raise GisProblem(
            _("In “%(text)s” the minutes and the seconds must be below 60.")
            % {"text": _shown(text)}
        )
    value = degrees + minutes / 60 + seconds / 3600
    if angle.negative or angle.side in ("S", "W"):
        value = -value
    if abs(value) > LIMIT[axis]:
        sentence = (
            _("The latitude %(value)s is out of range: it lies between −90 and 90 degrees.")
            if axis == "latitude"
            else _("The longitude %(value)s is out of range: it lies between −180 and 180 degrees.")
        )
        raise GisProblem(sentence % {"value": f"{value:.10g}"})
    return value


def _refuse_wrong_axis(axis: str, angle: Angle, text: str) -> None:
    if angle.axis in (None, axis):
        return
    sentence = (
        _("“%(text)s” gives a longitude (east or west) where a latitude is needed.")
        if axis == "latitude"
        else _("“%(text)s” gives a latitude (north or south) where a longitude is needed.")
    )
    raise GisProblem(sentence % {"text": _shown(text)})


def _shown(text: str) -> str:
    stripped = text.strip()
    return stripped if len(stripped) <= 60 else stripped[:60] + "…"
