"""A shape as text, which a script lets draw on a map (static/catalogue/shape_map.js)."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from gis.errors import GisProblem
from gis.placing import check_point
from gis.shapes import read_shape

from .. import services
from ..models import Location
from .compared import ComparedForm
from .fields import DayInput, reason_field
from .rows import add_problem


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
    """What is said of one determination of the place."""

    shape = ShapeField()
    reason = reason_field()

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


class LocationPage(ComparedForm):
    """One determination as it is shown, sent, compared with what another saved, and saved."""

    def __init__(self, location, *, monument, user):
        self.location, self.monument, self.user = location, monument, user
        super().__init__()

    def own_form(self, data):
        # A form writes on its instance: it has one of its own.
        known = self.location and Location.objects.get(pk=self.location.pk)
        return LocationForm(data, instance=known or Location(monument=self.monument))

    def save(self):
        """services.Outcome, or None when the register refuses it."""
        said = self.own.cleaned_data
        fields = {name: said[name] for name in LocationForm.Meta.fields}
        told = {"monument": self.monument, "by": self.user}
        try:
            return services.save_and_ask(
                **told,
                reason=said["reason"],
                change=lambda: services.save_location(
                    **told, location=self.location, fields=fields
                ),
            )
        except services.RowProblems as problem:
            add_problem(self.own, problem.tables["locations"][0])
        except ValidationError as problem:
            add_problem(self.own, problem)
        return None
