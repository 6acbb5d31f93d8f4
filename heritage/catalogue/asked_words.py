"""A question to a listing as people read it, and as an address keeps it."""

from django import forms
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from .as_of import Moment
from .drawn_shapes import DrawnField


def in_words(found, moment: Moment | None = None) -> str:
    """“Kind: mosque; Century: 12th century” of a valid filter; without a question "all monuments".

    `moment` is the time as of which it is asked.
    """
    told = [*_parts(found.form), *_time(moment or Moment())]
    return "; ".join(told) or _("all monuments")


def _parts(form):
    for name, value in form.cleaned_data.items():
        if value in (None, "", []):
            continue
        label = _("Part of the map") if name == "bbox" else form[name].label
        is_drawn = isinstance(form.fields[name], DrawnField)
        told = form[name].value() if is_drawn else _value_words(form.fields[name], value)
        yield f"{label}: {told}"


def _value_words(field, value) -> str:
    if isinstance(value, (list, tuple, set, QuerySet)):
        return ", ".join(_value_words(field, one) for one in value)
    has_labels = isinstance(field, forms.ChoiceField) and not hasattr(field, "queryset")
    return str(dict(field.choices).get(value, value) if has_labels else value)


def _time(moment):
    if moment.in_force_on:
        yield f"{_('In force on')}: {date_format(moment.in_force_on)}"
    if moment.known_at:
        yield f"{_('As known on')}: {date_format(moment.known_at)}"


def query_of(found) -> str:
    """The question as a query string, in one order, without what does not narrow the answer."""
    asked = ((name, value) for name, values in found.data.lists() for value in values)
    fields = tuple(found.form.fields)
    kept = [(n, v.strip()) for n, v in asked if v.strip() and _is_of(n, fields)]
    return urlencode(sorted(kept))


def _is_of(name, fields) -> bool:
    """Of a field of several inputs each has the field's name before its own."""
    return any(name == field or name.startswith(f"{field}_") for field in fields)
