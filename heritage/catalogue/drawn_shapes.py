"""The shapes that a question may have, drawn on the map: filters of the one MonumentFilter."""

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from gis.drawn import LONGEST, read_circle, read_corridor, read_ring
from gis.errors import GisProblem


class DrawnField(forms.CharField):
    """A shape as `read` of gis.drawn reads it; what cannot be read is refused in its sentence."""

    def __init__(self, *, read, **kwargs):
        super().__init__(max_length=LONGEST, **kwargs)
        self.read = read

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        try:
            return self.read(text)
        except GisProblem as problem:
            raise ValidationError(str(problem)) from problem


class DrawnFilter(django_filters.Filter):
    """Public places that touch a shape; `read` and `narrow` are of one kind of shape."""

    field_class = DrawnField

    def __init__(self, *, label, read, narrow):
        super().__init__(label=label, read=read, widget=forms.HiddenInput)
        self.narrow = narrow

    def filter(self, monuments, shape):
        return monuments if shape is None else self.narrow(monuments, shape)


def within_filter():
    label = _("Inside a shape on the map")
    return DrawnFilter(label=label, read=read_ring, narrow=lambda found, ring: found.touching(ring))


def near_filter():
    label = _("Near a place on the map")
    return DrawnFilter(label=label, read=read_circle, narrow=lambda found, asked: found.near(asked))


def along_filter():
    label = _("Along a line on the map")
    return DrawnFilter(
        label=label, read=read_corridor, narrow=lambda found, asked: found.near(asked)
    )
