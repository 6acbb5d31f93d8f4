"""A monument in the words of schema.org, for search engines and for whoever asks for data."""

import json

from django.conf import settings
from django.utils.safestring import mark_safe

# What would end a script element or begin another, as JSON may also write it.
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def landmark(monument):
    """LandmarksOrHistoricalBuildings, from what is public (https://schema.org)."""
    address = f"{settings.BASE_URL}/id/{monument.reference}"
    pages = pictured_pages(monument)
    told = {
        "@context": "https://schema.org",
        "@type": "LandmarksOrHistoricalBuildings",
        "@id": address,
        "url": address,
        "identifier": [_identifier(one) for one in monument.identifiers.all()],
        "name": [_text(one) for one in monument.names.all() if one.is_preferred],
        "alternateName": [_text(one) for one in monument.names.all() if not one.is_preferred],
        "description": [_text(one) for one in monument.descriptions.all()],
        "sameAs": [one.address for one in monument.identifiers.all() if one.address],
        "geo": _geo(monument),
        "containedInPlace": _district(monument),
        "image": [_image(one) for one in pages],
        "subjectOf": f"{settings.BASE_URL}/iiif/manifest/{monument.reference}" if pages else None,
    }
    return {key: value for key, value in told.items() if value}


def _identifier(identifier):
    return {
        "@type": "PropertyValue",
        "propertyID": identifier.get_scheme_display(),
        "value": identifier.value,
    }


def _text(one):
    return {"@language": one.language, "@value": one.text}


def _geo(monument):
    """A point when it is public; the box of the cell when only that is (latitude first)."""
    if monument.public_point is None:
        return None
    if monument.sensitivity == "open":
        longitude, latitude = monument.public_point.coords
        return {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}
    west, south, east, north = monument.public_area.extent
    return {"@type": "GeoShape", "box": f"{south} {west} {north} {east}"}


def _district(monument):
    district = monument.public_district
    return {"@type": "AdministrativeArea", "name": district.name_az} if district else None


def pictured_pages(monument):
    """The first page of each picture that everybody may see."""
    shown = (one for one in monument.pictures.all() if one.is_shown)
    return [page for picture in shown for page in picture.asset.pages.all()[:1]]


def _image(page):
    return f"{settings.BASE_URL}/iiif/3/{page.pk}/full/max/0/default.jpg"


def as_script(told):
    """JSON that cannot end the script element which it stands in."""
    return mark_safe(json.dumps(told, ensure_ascii=False).translate(_ESCAPES))  # noqa: S308
