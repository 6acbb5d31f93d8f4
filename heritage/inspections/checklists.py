"""Checklists: made of the vocabulary's words, and which kind of monument has which."""

from collections.abc import Iterable
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from heritage.catalogue.models import Concept
from heritage.catalogue.terms import LANGUAGES

from .canonical import sha256_of
from .models import Checklist, ChecklistVersion

COMMON = "building"  # for a monument of which no kind, or an unlisted one, is known
SCALES = ("en16096", "threat")


class Plan(NamedTuple):
    """A checklist as a file tells it: which elements, of which kinds of monument."""

    code: str
    labels: dict[str, str]
    scale: str
    kinds: list[str]
    elements: list[str]


@transaction.atomic
def publish(plans: Iterable[Plan]) -> int:
    """Make of each plan the version of today, where its words or elements are others than before.

    Returns how many versions are new. Raises ValidationError, naming the first term that the
    vocabularies do not have.
    """
    plans = list(plans)
    elements = _terms(Concept.Scheme.ELEMENT)
    kinds = _terms(Concept.Scheme.KIND)
    return sum(
        _publish(_content(plan, elements, kinds), sort) for sort, plan in enumerate(plans, start=1)
    )


def _terms(scheme):
    return {term.code: term for term in Concept.objects.filter(scheme=scheme)}


def _content(plan, elements, kinds):
    """The content of a version; every word in it, so that it needs no table to be read."""
    if plan.scale not in SCALES:
        raise ValidationError(_("There is no scale “%(code)s”.") % {"code": plan.scale})
    _must_be_known(plan.kinds, kinds)
    _must_be_known(plan.elements, elements)
    return {
        "code": plan.code,
        "labels": plan.labels,
        "scale": plan.scale,
        "kinds": sorted(plan.kinds),
        "elements": [_element(elements[code]) for code in plan.elements],
    }


def _must_be_known(codes, terms):
    for code in codes:
        if code not in terms:
            raise ValidationError(
                _("A checklist names “%(code)s”, which is in no vocabulary.") % {"code": code}
            )


def _element(term):
    told = {"code": term.code, "labels": in_languages(term, "label")}
    told["looks_at"] = in_languages(term, "definition")
    return told | ({"icon": term.icon} if term.icon else {})


def in_languages(term: Concept, name: str) -> dict[str, str]:
    """{"az", "en", "ru"} of a term's labels or definitions; a language that says nothing is out."""
    told = {language: getattr(term, f"{name}_{language}") for language in LANGUAGES}
    return {language: words for language, words in told.items() if words}


def _publish(content, sort):
    version, is_new = ChecklistVersion.objects.get_or_create(
        sha256=sha256_of(content), defaults={"code": content["code"], "content": content}
    )
    Checklist.objects.update_or_create(
        code=content["code"], defaults={"current": version, "sort": sort}
    )
    return is_new


def current_checklists() -> list[ChecklistVersion]:
    """The versions that new visits begin with, in their order."""
    return [one.current for one in Checklist.objects.select_related("current")]


def checklists_by_kind() -> dict[str, dict]:
    """{code of a kind of monument: {"checklist", "version", "scale"}}, for every kind there is.

    A kind that no checklist names has that of its broader kind, and one that was merged that of its
    successor. Two queries, for a package of any size; a monument without a kind has `COMMON`.
    """
    listed = {kind: one for one in current_checklists() for kind in one.content["kinds"]}
    common = Checklist.objects.select_related("current").filter(code=COMMON).first()
    kinds = Concept.objects.filter(scheme=Concept.Scheme.KIND)
    terms = {term.pk: term for term in kinds}
    found = {
        term.code: _nearest(term, terms, listed) or (common and common.current)
        for term in terms.values()
    }
    return {code: _told(version) for code, version in found.items() if version}


def _nearest(term, terms, listed):
    while term and term.code not in listed:
        term = terms.get(term.deprecated_by_id or term.broader_id)
    return listed[term.code] if term else None


def _told(version):
    return {
        "checklist": version.code,
        "version": version.sha256,
        "scale": version.content["scale"],
    }
