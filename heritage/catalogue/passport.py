"""The sections of a monument's passport, and when one counts as filled.

Assumed: the model form that the Cabinet approved on 8 July 2025 could not be read; the sections
follow what a passport survey makes. An office that has the form corrects this one table. Section
11, threats, has no table in the register yet and is left out.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


def has(relation: str, **which) -> Callable:
    """The condition that a monument has at least one row of a relation, as `has("names")(model)`.

    By the name of the relation, so that visits count, which lie above the catalogue.
    """

    def condition(model):
        field = model._meta.get_field(relation)
        rows = field.related_model.objects.filter(**which | {field.field.name: OuterRef("pk")})
        return Exists(rows)

    return condition


@dataclass(frozen=True)
class Section:
    """One section of the passport; `is_filled` gives the condition for a model."""

    number: int
    code: str
    label: Promise
    is_filled: Callable
    rests_on: str  # the part of a record (Due.parts) that fills it


def _place(model):
    has_place = Q(location__isnull=False, district__isnull=False)
    return has_place & (~Q(locality="") | Q(has("addresses")(model)))


def _phases(*kinds):
    return has("phases", kind__in=kinds)


SECTIONS = [
    Section(1, "names", _("names"), has("names", language="az", is_preferred=True), "names"),
    Section(2, "law", _("number and acts"), has("protections", act__isnull=False), "law"),
    Section(3, "place", _("address and coordinates"), _place, "place"),
    Section(4, "dating", _("dating"), _phases("construction"), "dating"),
    Section(5, "use", _("use"), has("holdings", kind="use"), "holdings"),
    Section(6, "ownership", _("ownership"), has("holdings", kind="ownership"), "holdings"),
    Section(7, "description", _("description"), has("descriptions", language="az"), "words"),
    Section(
        8, "changes", _("changes and restoration"), _phases("rebuilding", "restoration"), "dating"
    ),
    Section(9, "condition", _("condition"), has("inspections", is_training=False), "visits"),
    Section(10, "zones", _("protection zone"), has("zone_memberships"), "zones"),
    Section(12, "pictures", _("pictures and drawings"), has("pictures"), "pictures"),
    Section(13, "literature", _("literature and archives"), has("mentions"), "literature"),
    Section(14, "paper", _("the passport itself"), has("documents", kind="passport"), "documents"),
]
