"""forms.json: all that a phone needs to fill in a visit, in three languages, in one file."""

import gzip
import hashlib
from functools import lru_cache
from typing import NamedTuple

from django.apps import apps
from django.db.models import Count, Max
from django.urls import reverse

from heritage.catalogue.models import Concept

from .canonical import canonical, sha256_of
from .checklists import current_checklists, in_languages
from .proposals import rules

Scheme = Concept.Scheme
# What the phone asks; the scales of others are compared with in the office.
OF_THE_PHONE = (
    Scheme.CONDITION_CLASS,
    Scheme.URGENCY_CLASS,
    Scheme.RECOMMENDATION_CLASS,
    Scheme.CONSEQUENCE,
    Scheme.EXTENT,
    Scheme.INTENSITY,
    Scheme.ACTIVITY,
    Scheme.CHANGE,
    Scheme.CERTAINTY,
    Scheme.EFFECT,
    Scheme.THREAT_CATEGORY,
    Scheme.THREAT_CERTAINTY,
    Scheme.THREAT_LEVEL,
    Scheme.PROBABILITY,
    Scheme.SEVERITY,
    Scheme.INSPECTION_KIND,
    Scheme.ACCESS,
    Scheme.NOT_INSPECTED_REASON,
    Scheme.EVIDENCE,
    Scheme.CONFIDENCE,
    Scheme.WEATHER,
    Scheme.OCCUPANCY,
    Scheme.USE_KIND,
    Scheme.PHOTO_ROLE,
    Scheme.CAPTURE_METHOD,
    Scheme.RECOMMENDATION_KIND,
    Scheme.COST_BAND,
    Scheme.WHO_CAN,
    Scheme.HAZARD,
    Scheme.DAMAGE_GRADE,
    Scheme.COMPONENT_DAMAGE,
    Scheme.COMPONENT_EXTENT,
    Scheme.USABILITY,
    Scheme.CONFLICT_MARK,
    Scheme.FIRST_AID_NEED,
    Scheme.FIRST_AID_LEVEL,
    Scheme.MATERIAL,
)
# Two lists of one tree: its tops are chosen first, then what is under them.
IN_TWO_STEPS = {
    Scheme.DAMAGE: ("damage-family", "damage-type"),
    Scheme.CAUSE: ("cause-group", "cause"),
}
# The phone's `component` is that of a damaged building; the register has parts by that name.
CALLED = {Scheme.EMS_COMPONENT: "component"}


class Forms(NamedTuple):
    """The file, as it is sent."""

    version: str  # hash of the content, in its address
    body: bytes
    gzipped: bytes
    sha256: str  # of the body

    @property
    def size_bytes(self):
        return len(self.body)

    @property
    def address(self):
        return f"{reverse('field:forms')}?v={self.version}"


def forms() -> Forms:
    """The file of today. It is made once for each state of the vocabularies and checklists."""
    return _made(_state())


def forms_of_package() -> dict:
    """What a package says of the file: {"url", "sha256" of the body, "bytes" before gzip}."""
    today = forms()
    return {"url": today.address, "sha256": today.sha256, "bytes": today.size_bytes}


def _state():
    """Another one after every change of a term (its history grows) or of a checklist."""
    history = apps.get_model("catalogue", "ConceptEvent").objects.order_by()
    changes = history.aggregate(last=Max("pgh_id"), count=Count("pgh_id"))
    versions = tuple(version.sha256 for version in current_checklists())
    return (*changes.values(), *versions)


@lru_cache(maxsize=2)
def _made(_state) -> Forms:
    content = {"schemes": _schemes(), "checklists": _checklists(), "rules": rules()}
    version = sha256_of(content)
    body = canonical(content | {"version": version})
    sha256 = hashlib.sha256(body).hexdigest()
    return Forms(version, body, gzip.compress(body, mtime=0), sha256)


def _schemes():
    asked = (*OF_THE_PHONE, *IN_TWO_STEPS, *CALLED)
    terms = Concept.objects.filter(scheme__in=asked).select_related("broader", "deprecated_by")
    of_scheme = {scheme: [] for scheme in asked}
    for term in terms.order_by("sort", "code"):
        of_scheme[term.scheme].append(term)
    told = {}
    for scheme, listed in of_scheme.items():
        if scheme in IN_TWO_STEPS:
            first, second = IN_TWO_STEPS[scheme]
            told[first] = [_term(one) for one in listed if not one.broader_id]
            told[second] = [_term(one) for one in listed if one.broader_id]
        else:
            told[CALLED.get(scheme, scheme.value)] = [_term(one) for one in listed]
    return told


def _term(concept):
    """What is empty is left out: two thirds of the terms have neither drawing nor definition."""
    told = {
        "code": concept.code,
        "labels": in_languages(concept, "label"),
        "definition": in_languages(concept, "definition"),
        "parent": concept.broader and concept.broader.code,
        "short": concept.is_short,
        "local": concept.is_local,
        "icon": concept.icon,
        "materials": concept.materials,
        "deprecated_by": concept.deprecated_by and concept.deprecated_by.code,
    }
    return {name: value for name, value in told.items() if value}


def _checklists():
    return {
        one.code: {"version": one.sha256}
        | {name: one.content[name] for name in ("labels", "scale", "kinds", "elements")}
        for one in current_checklists()
    }
