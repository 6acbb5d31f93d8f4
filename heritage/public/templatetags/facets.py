"""The values of a facet, to be ticked."""

from functools import lru_cache

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.text import capfirst

register = template.Library()


@register.simple_tag
def facet_values(facet, values):
    """No template of its own: a page has hundreds of values, a third of its time went there."""
    told = "".join(_value(escape(facet.name), one) for one in values)
    return mark_safe(told)  # noqa: S308  each part of it is escaped where it is made


def _value(name, one):
    checked = " checked" if one.is_chosen else ""
    return (
        f'<label class="facet__value"><input type="checkbox" name="{name}"'
        f' value="{escape(one.code)}"{checked}> <span class="facet__label">'
        f'{_told(str(one.label))}</span> <span class="facet__count">'
        f"{_grouped(one.count)}</span></label>"
    )


@lru_cache(maxsize=4096)  # the labels of every vocabulary, in three languages, are fewer
def _told(label: str) -> str:
    return escape(capfirst(label))


def _grouped(count: int) -> str:
    return str(count) if count < 1000 else intcomma(count)
