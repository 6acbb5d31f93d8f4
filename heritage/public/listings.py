"""Monuments fetched whole for what is drawn of them: the queries do not grow with the rows."""

from django.db.models import Prefetch, prefetch_related_objects

from heritage.catalogue.models import Name, Picture

from .facts import with_facts

# The columns of a place that nothing here may read, or even fetch.
HIDDEN_COLUMNS = ("location", "footprint", "district", "locality", "location_source")

_preferred_names = Prefetch("names", Name.objects.filter(is_preferred=True))


def for_listing(monuments):
    """With their preferred names, kind and public district: two queries."""
    fetched = monuments.select_related("kind", "public_district").defer(
        *HIDDEN_COLUMNS, "public_area", "public_district__boundary"
    )
    return fetched.prefetch_related(_preferred_names)


def for_map(monuments):
    """With their preferred names and public geometry: two queries."""
    fetched = monuments.on_map().only(
        "reference", "is_sample", "sensitivity", "number_sorted", "public_point", "public_area"
    )
    return fetched.prefetch_related(_preferred_names)


def for_page(monuments, user):
    """With everything that the page of a monument shows to this person."""
    fetched = monuments.select_related("kind", "public_district").defer(
        *HIDDEN_COLUMNS, "public_district__boundary"
    )
    fetched = fetched.prefetch_related(
        "names", "descriptions", "identifiers", "sources", Prefetch("pictures", pictures(user))
    )
    return with_facts(fetched, user)


def pictures(user):
    """What this person may see, with captions, files and pages: three queries."""
    visible = Picture.objects.visible_to(user).select_related("asset")
    return visible.prefetch_related("captions", "asset__pages")


def first_page(monument):
    """The page that stands for a monument among others, or None."""
    prefetch_related_objects([monument], Prefetch("pictures", pictures_shown(), "shown"))
    pages = (page for picture in monument.shown for page in picture.asset.pages.all())
    return next(pages, None)


def pictures_shown():
    return Picture.objects.shown().select_related("asset").prefetch_related("asset__pages")


def numbers(monuments):
    """How many are on the register and how many are samples, which are no part of it."""
    samples = monuments.order_by().filter(is_sample=True).count()
    return {"official": monuments.order_by().count() - samples, "samples": samples}


def numbers_of(pages):
    """The same of an answer that a KeyPaginator has counted already."""
    samples = pages.samples_count()
    return {"official": pages.count - samples, "samples": samples}
