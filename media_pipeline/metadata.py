"""What a camera wrote into a picture, as plain values. Derivatives carry none of it.

Source: EXIF 2.32 (CIPA DC-008-2019), 4.6.4 to 4.6.6. Every value comes from outside: what cannot be
true (a latitude of 300, a date in month 13) is left out, never guessed.
"""

import math
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime

from PIL import ExifTags, Image

_Base, _GPS, _IFD = ExifTags.Base, ExifTags.GPS, ExifTags.IFD
LONGEST_TEXT = 500


def read_metadata(exif: Image.Exif) -> dict[str, str | float]:
    """What is known of taken_at, latitude, longitude, heading_deg, camera, creator, rights.

    `taken_at` is ISO 8601 local time, with its offset from UTC when the camera wrote it; latitude
    and longitude are degrees on WGS 84, north and east positive; `heading_deg` is where the camera
    looked, clockwise from true or magnetic north as the camera had it.
    """
    details, gps = exif.get_ifd(_IFD.Exif), exif.get_ifd(_IFD.GPSInfo)
    latitude = _coordinate(gps, _GPS.GPSLatitude, _GPS.GPSLatitudeRef, "S", 90)
    longitude = _coordinate(gps, _GPS.GPSLongitude, _GPS.GPSLongitudeRef, "W", 180)
    has_place = None not in (latitude, longitude) and (latitude, longitude) != (0, 0)
    found = {
        "taken_at": _taken_at(exif, details),
        "latitude": latitude if has_place else None,
        "longitude": longitude if has_place else None,
        "heading_deg": _heading_deg(gps),
        "camera": _camera(exif),
        "creator": _text(exif.get(_Base.Artist)),
        "rights": _text(exif.get(_Base.Copyright)),
    }
    return {name: value for name, value in found.items() if value not in (None, "")}


def _taken_at(exif: Mapping, details: Mapping) -> str | None:
    written = details.get(_Base.DateTimeOriginal) or exif.get(_Base.DateTime)
    offset = _text(details.get(_Base.OffsetTimeOriginal))
    try:
        taken = datetime.strptime(_text(written), "%Y:%m:%d %H:%M:%S")
    except ValueError:
        return None
    try:
        return datetime.fromisoformat(taken.isoformat() + offset).isoformat()
    except ValueError:
        return taken.isoformat()


def _coordinate(gps: Mapping, tag: int, reference: int, negative: str, most: int) -> float | None:
    """Degrees from degrees, minutes and seconds."""
    parts = gps.get(tag)
    if not isinstance(parts, tuple) or len(parts) != 3:
        return None
    degrees, minutes, seconds = (_number(part) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    if not 0 <= value <= most:  # also when it is not a number
        return None
    is_negative = _text(gps.get(reference)).upper().startswith(negative)
    return round(-value if is_negative else value, 7)


def _heading_deg(gps: Mapping) -> float | None:
    heading = _number(gps.get(_GPS.GPSImgDirection))
    return round(heading % 360, 2) if 0 <= heading <= 360 else None


def _camera(exif: Mapping) -> str:
    """Maker and model, the maker once: many models repeat it."""
    make, model = _text(exif.get(_Base.Make)), _text(exif.get(_Base.Model))
    return model if model.lower().startswith(make.lower()) else f"{make} {model}".strip()


def _number(value) -> float:
    """A number or NaN; cameras write 0/0 for "unknown"."""
    try:
        return float(value)
    except (TypeError, ValueError, ZeroDivisionError):
        return math.nan


def _text(value) -> str:
    """Readable text: EXIF says ASCII, people write UTF-8, and Pillow reads Latin-1."""
    if isinstance(value, bytes):
        value = value.decode("latin-1")
    if not isinstance(value, str):
        return ""
    with suppress(UnicodeError):
        value = value.encode("latin-1").decode("utf-8")
    return "".join(c for c in value.split("\0")[0] if c.isprintable()).strip()[:LONGEST_TEXT]
