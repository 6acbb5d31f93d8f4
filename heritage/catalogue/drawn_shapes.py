"""The shapes that a question may have, drawn on the map: filters of the one MonumentFilter."""

import django_filters
from django import forms
from django.core.exceptions import ValidationError

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

    def __init__(self, *, read, narrow):
        super().__init__(read=read, widget=forms.HiddenInput)
        self.narrow = narrow

    def filter(self, monuments, shape):
        return monuments if shape is None else self.narrow(monuments, shape)


def within_filter():
    return DrawnFilter(read=read_ring, narrow=lambda monuments, ring: monuments.touching(ring))


def near_filter():
    return DrawnFilter(read=read_circle, narrow=lambda monuments, asked: monuments.near(asked))


def along_filter():
    return DrawnFilter(read=read_corridor, narrow=lambda monuments, asked: monuments.near(asked))
