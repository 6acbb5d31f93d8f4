"""A monument in the words of schema.org, for search engines and for whoever asks for data."""

import json

from django.conf import settings
from django.utils.safestring import mark_safe

from heritage.catalogue.as_of import Moment
from heritage.catalogue.models import Relation
from media_pipeline import image_api

from .facts import protections_of

NOW = Moment()
# What would end a script element or begin another, as JSON may also write it.
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def landmark(monument, moment=NOW):
    """LandmarksOrHistoricalBuildings, from what is public (https://schema.org).

    `moment` is the time as of which the monument was read: the data say so.
    """
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
        "containedInPlace": [*_district(monument), *_ensembles(monument)],
        "containsPlace": [_link(one.from_monument) for one in _parts(monument)],
        "additionalProperty": [*_properties(monument, moment.in_force_on), *_time_of(moment)],
        "image": [_image(one) for one in pages],
        "subjectOf": [*_manifest(monument, pages), *_publications(monument)],
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
    return [{"@type": "AdministrativeArea", "name": district.name_az}] if district else []


def _ensembles(monument):
    return [
        _link(one.to_monument)
        for one in monument.relations_shown
        if one.kind == Relation.Kind.PART_OF
    ]


def _parts(monument):
    here = monument.relations_here_shown
    return [one for one in here if one.kind == Relation.Kind.PART_OF]


def _link(monument):
    address = f"{settings.BASE_URL}/id/{monument.reference}"
    return {"@type": "LandmarksOrHistoricalBuildings", "@id": address, "name": monument.name}


def _properties(monument, day):
    """Dates as EDTF, materials and protection, which schema.org has no words of its own for."""
    for phase in monument.phases.all():
        if phase.edtf:
            yield _property(phase.kind, phase.edtf)
    for fabric in monument.fabrics.all():
        if fabric.material:
            yield _property("material", fabric.material.label_en)
    for protection, is_in_force in protections_of(monument, day):
        if is_in_force:
            yield _property("protection", str(protection))


def _time_of(moment):
    if moment.in_force_on:
        yield _property("registerInForceOn", moment.in_force_on.isoformat())
    if moment.known_at:
        yield _property("registerKnownAt", moment.known_at.isoformat())


def _property(name, value):
    return {"@type": "PropertyValue", "name": name, "value": value}


def _manifest(monument, pages):
    return [f"{settings.BASE_URL}/iiif/manifest/{monument.reference}"] if pages else []


def _publications(monument):
    cited = (one.publication for one in monument.mentions.all())
    return [{"@type": "CreativeWork", "name": one.citation} for one in dict.fromkeys(cited)]


def pictured_pages(monument):
    """The first page of each picture that everybody may see."""
    shown = (one for one in monument.pictures.all() if one.is_shown)
    return [page for picture in shown for page in picture.pages[:1]]


def _image(page):
    return f"{image_api.service_id(settings.BASE_URL, page)}/full/max/0/default.jpg"


def as_script(told):
    """JSON that cannot end the script element which it stands in."""
    return mark_safe(json.dumps(told, ensure_ascii=False).translate(_ESCAPES))  # noqa: S308
