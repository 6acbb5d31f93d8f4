"""A register with something of every facet, and questions about it."""

from datetime import date

from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.http import QueryDict

from heritage.catalogue.filters import MonumentFilter, StaffFilter
from heritage.catalogue.models import Monument, Zone
from tests.factories import (
    AgencyFactory,
    AreaFactory,
    ConceptFactory,
    MonumentFactory,
    PictureFactory,
    TerritoryFactory,
)

NAMES = ("Qız qalası", "Çobankərə", "Əlincə qalası", "Xan körpüsü", "Şəki", "Göy məscid", "Ərdəbil")
YEARS = ((1101, 1200), (1480, 1520), (-399, -300), (-450, 120), (1850, 1850), (None, 1300), None)
PLACES = ((49.83, 40.36), (49.84, 40.37), (49.2, 40.9), (46.7, 39.8))
SENSITIVITIES = ("open", "open", "open", "cell_10km", "district", "withheld")


def question(query_string: str, queryset=None) -> MonumentFilter:
    """A valid question as an address asks it, of what is published."""
    queryset = Monument.objects.published() if queryset is None else queryset
    asked = MonumentFilter(QueryDict(query_string), queryset=queryset)
    assert asked.is_valid(), asked.errors
    return asked


def staff_question(query_string: str, user) -> StaffFilter:
    """The same of the public list, as somebody of the office asks it."""
    published = Monument.objects.published()
    asked = StaffFilter(QueryDict(query_string), queryset=published, user=user)
    assert asked.is_valid(), asked.errors
    return asked


def make_register(count: int = 42) -> None:
    """Monuments of every kind of place, dating, picture and zone, no two facets in step."""
    AgencyFactory()
    TerritoryFactory()
    for code, box in (("AZ-BA", (49.3, 39.9, 50.3, 40.9)), ("AZ-SUS", (46.0, 39.0, 47.0, 40.0))):
        AreaFactory(code=code, box=box)
    districts = [*AreaFactory._meta.model.objects.districts(), None]
    kinds = [ConceptFactory(code=code) for code in ("tower", "mosque", "bridge")]
    materials = [ConceptFactory(scheme="material", code=code) for code in ("brick", "stone")]
    for number in range(count):
        _monument(number, kinds, materials, districts)
    _zones()


def _monument(number, kinds, materials, districts):
    first, last = YEARS[number % 7] or (None, None)
    monument = MonumentFactory(
        name=f"{NAMES[number % 7]} {number // 14}",
        name_en=f"Tower {count_down(number)}" if number % 4 == 0 else None,
        number=f"{number % 3}.{number}" if number % 5 else None,
        kind=[*kinds, None][number % 4],
        section=("architecture", "archaeology")[number % 2],
        importance=("local", "national", "world", "unknown")[number % 4],
        district=districts[number % 3],
        built_from=first,
        built_to=last,
        location=Point(*PLACES[number % 4], srid=4326),
        sensitivity=SENSITIVITIES[number % 6],
        is_sample=number % 11 == 0,
        lifecycle="draft" if number % 13 == 12 else "published",
    )
    for material in materials[: number % 3]:
        monument.fabrics.create(material=material)
    if number % 5 < 2:
        PictureFactory(monument=monument, kind=("photo", "drawing")[number % 2])


def count_down(number):
    return 100 - number


def _zones():
    """One that all may see, one of a hidden monument, one that has ended."""
    ground = MultiPolygon(Polygon.from_bbox((49.8, 40.3, 49.9, 40.4)), srid=4326)
    shown = Monument.objects.published().filter(sensitivity="open").order_by("pk")
    hidden = Monument.objects.published().exclude(sensitivity="open").order_by("pk")
    for role, monuments, valid in (
        ("protection", shown[:5], None),
        ("regulated", shown[3:7], None),
        ("landscape", [*shown[:1], *hidden[:2]], None),
        ("boundary", shown[:3], (date(2000, 1, 1), date(2010, 1, 1))),
    ):
        zone = Zone.objects.create(role=role, boundary=ground, valid=valid)
        zone.monuments.add(*monuments)
