"""Days in words, for pages with many."""

from datetime import datetime
from functools import lru_cache

from django import template
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language

register = template.Library()


@register.filter
def in_words(moment):
    """A day, or that of a moment here, as `date:"DATE_FORMAT"` writes it; nothing of None."""
    if moment is None:
        return ""
    day = localtime(moment).date() if isinstance(moment, datetime) else moment
    return _written(day, get_language())


@lru_cache(maxsize=2000)
def _written(day, language):
    """Once for each: a list's days are much the same, and to write fifty took its quarter."""
    return date_format(day)
