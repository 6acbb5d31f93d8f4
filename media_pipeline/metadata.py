"""What people and cameras wrote into a file, as plain values. Derivatives carry none of it.

Sources: EXIF 2.32 (CIPA DC-008-2019), 4.6.4 to 4.6.6; IPTC IIM 4.2, record 2; XMP (xmp.py). Where
they speak of the same, XMP is asked before IPTC and that before EXIF: it was written last and knows
languages. Every value comes from outside: what cannot be true (a latitude of 300, a date in month
13) is left out, never guessed. Serial numbers are not read at all.
"""

import math
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

from PIL import ExifTags, Image, IptcImagePlugin

from . import formats, headers
from .xmp import NO_LANGUAGE, Values, read_xmp

_Base, _GPS, _IFD = ExifTags.Base, ExifTags.GPS, ExifTags.IFD
LONGEST_TEXT = 500
_XMP = 700  # a tag of TIFF
MOST_LANGUAGES = 20
# Datasets of IPTC's record 2.
_IPTC_TITLE, _IPTC_DAY, _IPTC_CREATOR = (2, 5), (2, 55), (2, 80)
_IPTC_CREDIT, _IPTC_RIGHTS, _IPTC_DESCRIPTION = (2, 110), (2, 116), (2, 120)


def read_file(path: Path, media_type: str, name: str) -> dict:
    """All that a file says of itself; {} when it says nothing or its labels are broken.

    Beside what `read_metadata` tells: title and description, texts by language ("x-default" where
    none is named); credit; rights_uri.
    """
    if media_type == formats.PDF:
        return _of_pdf(path, name)
    if media_type == formats.DNG:
        return _of_raw(path)
    with headers.open_picture(path, media_type, name) as picture:
        packet = picture.info.get("xmp") or getattr(picture, "tag_v2", {}).get(_XMP) or b""
        return _of_exif(picture.getexif) | _of_iptc(picture) | _of_xmp(packet)


def _of_raw(path: Path) -> dict:
    """Of a camera's raw file, which is a TIFF; Pillow knows its labels and not its picture."""
    labels = Image.Exif()
    with path.open("rb") as file, suppress(*headers.DAMAGE):  # with broken labels it says nothing
        labels.load_from_fp(file)
        return _of_exif(lambda: labels) | _of_xmp(labels.get(_XMP) or b"")
    return {}


def _of_exif(read: Callable[[], Image.Exif]) -> dict:
    try:
        exif = read()
        return read_metadata(exif) | _filled(
            description=_by_language([(NO_LANGUAGE, _text(exif.get(_Base.ImageDescription)))])
        )
    except headers.DAMAGE:  # a good picture with a broken label
        return {}


def _of_iptc(picture: Image.Image) -> dict:
    try:
        told = IptcImagePlugin.getiptcinfo(picture) or {}
    except headers.DAMAGE:
        return {}
    return _filled(
        title=_by_language([(NO_LANGUAGE, _iptc(told, _IPTC_TITLE))]),
        description=_by_language([(NO_LANGUAGE, _iptc(told, _IPTC_DESCRIPTION))]),
        creator=_iptc(told, _IPTC_CREATOR),
        credit=_iptc(told, _IPTC_CREDIT),
        rights=_iptc(told, _IPTC_RIGHTS),
        taken_at=_iso_day(_iptc(told, _IPTC_DAY)),
    )


def _iptc(told: Mapping, dataset: tuple[int, int]) -> str:
    values = told.get(dataset, b"")
    values = values if isinstance(values, list) else [values]
    return "; ".join(text for value in values if (text := _text(value)))[:LONGEST_TEXT]


def _of_xmp(packet: str | bytes) -> dict:
    try:
        told = read_xmp(packet.encode() if isinstance(packet, str) else bytes(packet))
    except headers.DAMAGE:  # also what defusedxml refuses
        return {}
    return _filled(
        title=_by_language(told["title"]),
        description=_by_language(told["description"]),
        creator=_joined(told["creator"]),
        credit=_joined(told["credit"]),
        rights=_in_any_language(told["rights"]),
        rights_uri=_address(_in_any_language(told["rights_uri"])),
        taken_at=_iso_moment(_joined(told["taken_at"])),
    )


def _of_pdf(path: Path, name: str) -> dict:
    with headers.PDFIUM:
        document = headers.open_pdf(path, name)
        try:
            told = document.get_metadata_dict(skip_empty=True)
        finally:
            document.close()
    title, creator = _plain(told.get("Title", "")), _plain(told.get("Author", ""))
    return _filled(title=_by_language([(NO_LANGUAGE, title)]), creator=creator)


def _filled(**values) -> dict:
    return {key: value for key, value in values.items() if value}


def _by_language(values: Values) -> dict[str, str]:
    """Texts by the language's code in small letters, without its country."""
    texts = {}
    for language, text in values[:MOST_LANGUAGES]:
        code = _plain(language).lower()
        code = code if code == NO_LANGUAGE else code.split("-")[0][:10]
        if text := _plain(text):
            texts.setdefault(code, text)
    return texts


def _joined(values: Values) -> str:
    return "; ".join(_plain(text) for _language, text in values[:MOST_LANGUAGES])[:LONGEST_TEXT]


def _in_any_language(values: Values) -> str:
    texts = _by_language(values)
    return texts.get(NO_LANGUAGE) or next(iter(texts.values()), "")


def _address(text: str) -> str:
    """A web address, or nothing: other schemes may run a program where somebody makes it a link."""
    return text if text.startswith(("http://", "https://")) and " " not in text else ""


def _iso_moment(text: str) -> str | None:
    """XMP writes ISO 8601; a year or a month alone is no day."""
    with suppress(ValueError):
        return datetime.fromisoformat(text).isoformat()
    return None


def _iso_day(text: str) -> str | None:
    with suppress(ValueError):
        return date.fromisoformat(text).isoformat()
    return None


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
    return _plain(value.split("\0")[0])


def _plain(text: str) -> str:
    """One line of printable characters."""
    line = " ".join(text.split())
    return "".join(c for c in line if c.isprintable()).strip()[:LONGEST_TEXT]
