"""Words and addresses that templates need of monuments and their pictures."""

from django import template
from django.conf import settings
from django.utils.translation import get_language

from heritage.catalogue.dating import years_words
from heritage.public.listed_rows import facts_line, listed_rows
from media_pipeline import image_api

register = template.Library()

WIDTHS_PX = (320, 640, 1280)  # few and fixed, so that caches hold them


@register.filter
def years(monument):
    """When it was built, in years: "1080 – 1100", "400 BCE", or nothing."""
    return years_words(monument.built_from, monument.built_to)


@register.filter
def phase_years(phase):
    """When a phase was, in years, or nothing."""
    return years_words(phase.earliest, phase.latest)


@register.filter
def name_language(monument):
    """The language in which `monument.name` is written: not every name is in every language."""
    return monument.name_told(get_language() or settings.LANGUAGE_CODE)[1]


register.simple_tag(listed_rows)
register.filter(facts_line)


@register.filter
def description(monument):
    """The description in the reader's language, else the first there is, or None."""
    told = {one.language: one for one in monument.descriptions.all()}
    order = (get_language() or "", *(code for code, _name in settings.LANGUAGES), *told)
    return next((told[code] for code in order if code in told), None)


@register.filter
def info_address(page):
    """Where the Image API describes this page."""
    return f"{image_api.service_id('', page)}/info.json"


@register.filter
def full_image(page):
    return image(page, "max")


@register.filter
def large_image(page):
    return image(page, _size(page, WIDTHS_PX[-1])) if page else ""


@register.filter
def thumbnail(page):
    """The smallest of the fixed sizes, or the whole of a page that is smaller."""
    return image(page, _size(page, WIDTHS_PX[0]))


@register.filter
def srcset(page):
    """Every fixed size that the page is large enough for."""
    shown_px = page.shown_px[0]
    widths_px = [width for width in WIDTHS_PX if width < shown_px] or [shown_px]
    return ", ".join(f"{image(page, _size(page, width))} {width}w" for width in widths_px)


def _size(page, width_px):
    return f"{width_px}," if width_px < page.shown_px[0] else "max"


def image(page, size):
    """The whole page at a size of the Image API, as JPEG."""
    return f"{image_api.service_id('', page)}/full/{size}/0/default.jpg"
