"""The cells of the table of completeness."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode

register = template.Library()

BAR = '<progress class="passports__bar" max="100" value="{}" aria-hidden="true"></progress>'
CELL = "<td>{}" + BAR + "</td>"


@register.simple_tag
def passport_cells(cells, addresses, **narrowed):
    """Each leads to the passports where the section is empty, with what the list is narrowed by.

    `addresses` are those of the lists by their rules; None leads nowhere. No template of its own:
    a country has a thousand cells.
    """
    query = f"?{urlencode(narrowed)}" if narrowed else ""
    percents = ((cell, format_html("{} %", cell.percent)) for cell in cells)
    return format_html_join(
        "", CELL, ((_led(cell, told, addresses, query), cell.percent) for cell, told in percents)
    )


def _led(cell, told, addresses, query):
    if addresses is None or not cell.empty:
        return told
    return format_html('<a href="{}{}">{}</a>', addresses[cell.rule.code], query, told)
