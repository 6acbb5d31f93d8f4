"""A shape as text, which a script lets draw on a map (static/catalogue/shape_map.js)."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from gis.errors import GisProblem
from gis.placing import check_point
from gis.shapes import read_shape

from ..models import Location
from .fields import DayInput


class ShapeField(forms.CharField):
    """Gives a geometry (WGS 84 longitude, latitude) that lies in the country."""

    widget = forms.Textarea

    def __init__(self, **kwargs):
        told = {
            "label": gettext_lazy("Shape"),
            "help_text": gettext_lazy(
                "Drawn on the map, or written: GeoJSON, WKT, or coordinates such as "
                "40.3662, 49.8373, one point a line."
            ),
        }
        super().__init__(**told | kwargs)
        self.widget.attrs |= {"rows": 3, "data-shape": "", "spellcheck": "false"}

    def clean(self, value):
        """The geometry, or why it is none."""
        text = super().clean(value)
        if not text:
            return None
        try:
            shape = read_shape(text)
            check_point(shape if shape.geom_type == "Point" else shape.point_on_surface)
        except GisProblem as problem:
            raise ValidationError(str(problem)) from problem
        return shape

    def prepare_value(self, value):
        """A stored geometry as GeoJSON."""
        return value if value is None or isinstance(value, str) else value.geojson

    def has_changed(self, initial, data):
        """Compared as text: what was not touched comes back as it was written."""
        return super().has_changed(self.prepare_value(initial), data)


class LocationForm(forms.ModelForm):
    """One determination of the place."""

    shape = ShapeField()

    class Meta:
        model = Location
        fields = [
            "shape",
            "method",
            "precision",
            "accuracy_m",
            "scale",
            "determined_on",
            "determined_by",
            "source",
            "original_text",
            "original_crs",
        ]
        widgets = {"determined_on": DayInput}
