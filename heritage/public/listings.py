"""Monuments fetched whole for what is drawn of them: the queries do not grow with the rows."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.gis.db.models.functions import AsGeoJSON
from django.db.models import (
    Case,
    FloatField,
    Func,
    Prefetch,
    When,
    prefetch_related_objects,
)
from django.utils.translation import get_language

from heritage.catalogue.models import Monument, Name, Picture
from heritage.catalogue.search.orders import name_in

from .facts import with_facts
from .places import CELLS

# The columns of a place that nothing here may read, or even fetch.
HIDDEN_COLUMNS = ("location", "footprint", "district", "locality", "location_source")

_preferred_names = Prefetch("names", Name.objects.filter(is_preferred=True))


def for_listing(monuments):
    """With their preferred names, kind and public district: two queries."""
    return _for_rows(monuments).prefetch_related(_preferred_names)


def listed(keys: list[int]) -> list:
    """The monuments of these keys, one after another, with the same: two queries."""
    return _for_rows(Monument.objects.all()).in_order_of(keys)


def _for_rows(monuments):
    return monuments.select_related("kind", "public_district").defer(
        *HIDDEN_COLUMNS, "public_area", "public_district__boundary"
    )


def for_map(monuments):
    """What the map draws of each, as rows of plain values: one query, and no object of thousands.

    `longitude` and `latitude` (WGS 84) are of the public point; `area` is the public area as
    GeoJSON, where it is a cell; `name` is what `Monument.name` says.
    """
    area = Case(When(sensitivity__in=CELLS, then=AsGeoJSON("public_area", precision=9)))
    drawn = (
        monuments.on_map()
        .order_by("pk")
        .annotate(
            name=name_in(get_language() or settings.LANGUAGE_CODE),
            longitude=Func("public_point", function="ST_X", output_field=FloatField()),
            latitude=Func("public_point", function="ST_Y", output_field=FloatField()),
            area=area,
        )
    )
    columns = ("reference", "number_sorted", "is_sample", "sensitivity")
    return drawn.values_list(*columns, "name", "longitude", "latitude", "area", named=True)


def for_page(monuments, user, day=None):
    """With everything that the page of a monument shows to this person, of a day or of today."""
    fetched = monuments.select_related("kind", "public_district").defer(
        *HIDDEN_COLUMNS, "public_district__boundary"
    )
    fetched = fetched.prefetch_related(
        "names", "descriptions", "identifiers", "sources", Prefetch("pictures", pictures(user))
    )
    return with_facts(fetched, user, day)


def pictures(user):
    """What this person may see, with captions, files and pages: three queries."""
    visible = Picture.objects.visible_to(user).with_limits_for(user).select_related("asset")
    return visible.prefetch_related("captions", "asset__pages")


def first_page(monument):
    """The page that stands for a monument among others, or None."""
    prefetch_related_objects([monument], Prefetch("pictures", pictures_shown(), "shown"))
    pages = (page for picture in monument.shown for page in picture.pages)
    return next(pages, None)


def pictures_shown():
    shown = Picture.objects.shown().with_limits_for(AnonymousUser()).select_related("asset")
    return shown.prefetch_related("asset__pages")


def numbers(monuments):
    """How many are on the register and how many are samples, which are no part of it."""
    samples = monuments.order_by().filter(is_sample=True).count()
    return {"official": monuments.order_by().count() - samples, "samples": samples}
