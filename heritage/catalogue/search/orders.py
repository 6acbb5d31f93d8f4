"""The orders of an answer in SQL, and where a page of each begins: by keys, not by counting."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.gis.db.models import PointField
from django.db.models import (
    Case,
    Expression,
    F,
    FloatField,
    Func,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Collate

from ..models import Name
from ..querysets import NumberOrder
from .backend import Order

COLLATIONS = {"az": "az-x-icu", "en": "en-x-icu", "ru": "ru-x-icu"}


@dataclass(frozen=True)
class Key:
    """One of what an order goes by; what is null stands last, whichever way it goes."""

    by: Expression
    is_descending: bool = False

    def in_order(self, name):
        if self.is_descending:
            return F(name).desc(nulls_last=True)
        return F(name).asc(nulls_last=True)

    def behind(self, name, value) -> Q:
        """Rows whose key stands behind `value`."""
        if value is None:
            return Q(pk__in=[])
        beyond = "lt" if self.is_descending else "gt"
        return Q(**{f"{name}__{beyond}": value}) | Q(**{f"{name}__isnull": True})

    def ahead(self, name, value) -> Q:
        if value is None:
            return Q(**{f"{name}__isnull": False})
        return Q(**{f"{name}__{'gt' if self.is_descending else 'lt'}": value})

    @staticmethod
    def alike(name, value) -> Q:
        return Q(**{f"{name}__isnull": True}) if value is None else Q(**{name: value})


def name_in(language: str):
    """The preferred name in a language, else the first there is: Monument.name_in, in SQL."""
    languages = list(dict.fromkeys([language[:2], *dict(settings.LANGUAGES)]))
    place = Case(
        *(When(language=code, then=number) for number, code in enumerate(languages)),
        default=len(languages),
    )
    preferred = Name.objects.filter(monument=OuterRef("pk"), is_preferred=True)
    name = preferred.order_by(place, "language").values("text")[:1]
    return Coalesce(Subquery(name), "reference")


def metres_from(longitude: float, latitude: float):
    """Metres on the sphere from a point in degrees to what the public sees of the place.

    Degrees give the wrong order: at 40° N one of longitude is three quarters of one of latitude.
    """
    point = Func(
        Value(longitude), Value(latitude), function="ST_MakePoint", output_field=PointField()
    )
    origin = Func(point, Value(4326), function="ST_SetSRID", output_field=PointField())
    return Func("public_point", origin, function="ST_DistanceSphere", output_field=FloatField())


REGISTER = (Key(F("importance_rank")), Key(NumberOrder("number_sorted")), Key(F("pk")))


def keys_of(order: Order) -> dict[str, Key]:
    """What the order goes by, one after another, by the names they are annotated as."""
    keys = [Key(by, order.is_descending) for by in _main_keys(order)]
    return {f"order_{place}": key for place, key in enumerate((*keys, *REGISTER))}


def _main_keys(order: Order) -> tuple:
    if order.by == "number":
        return (NumberOrder("number_sorted"),)
    if order.by == "name":
        return (Collate(name_in(order.language), COLLATIONS.get(order.language, "und-x-icu")),)
    if order.by == "date":
        return Coalesce("built_from", "built_to"), Coalesce("built_to", "built_from")
    if order.by == "distance":
        return (metres_from(*order.origin),)
    return ()


def ordered(monuments, keys: dict[str, Key]):
    """In this order, with its keys annotated."""
    with_keys = monuments.alias(**{name: key.by for name, key in keys.items()})
    return with_keys.order_by(*(key.in_order(name) for name, key in keys.items()))


def edge_of(monuments, keys: dict[str, Key], reference: str | None) -> dict | None:
    """The keys of a monument by which a page begins; None when it is none of `monuments`."""
    if not reference:
        return None
    found = monuments.order_by().filter(reference=reference)
    return found.values(**{name: key.by for name, key in keys.items()}).first()


def beyond(keys: dict[str, Key], edge: dict, way: str) -> Q:
    """What stands `behind` or `ahead` of the edge: by the first key that is not alike."""
    found, alike = Q(pk__in=[]), Q()
    for name, key in keys.items():
        found |= alike & getattr(key, way)(name, edge[name])
        alike &= key.alike(name, edge[name])
    return found
