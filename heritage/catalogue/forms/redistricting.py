"""New boundaries of districts as an administrator loads them: first looked at, then confirmed."""

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gis.models import Area

from ..models import Redistricting
from ..uploaded_boundaries import keep_for_a_day
from .fields import DayInput

SALT = "heritage.catalogue.redistricting"


def _length(model, name):
    return model._meta.get_field(name).max_length


class RedistrictingForm(forms.Form):
    """A file of districts and its day. `signed` brings a file that was looked at back to us."""

    file = forms.FileField(
        label=gettext_lazy("Boundaries of the districts"),
        required=False,
        max_length=200,
        help_text=gettext_lazy(
            "GeoJSON, GeoPackage or a zipped Shapefile. Each feature is a district, known by its "
            "field code, name_az or name; a new code needs name_az, name_en and name_ru."
        ),
        widget=forms.FileInput(attrs={"accept": ".geojson,.json,.gpkg,.zip"}),
    )
    on = forms.DateField(
        label=gettext_lazy("From the day"),
        widget=DayInput,
        help_text=gettext_lazy("The first day of the new boundaries: today or before."),
    )
    source = forms.CharField(
        label=gettext_lazy("Source"),
        max_length=_length(Redistricting, "source"),
        help_text=gettext_lazy("Who drew the boundaries, and by which act they hold."),
    )
    licence = forms.CharField(
        label=gettext_lazy("Licence"),
        max_length=_length(Area, "licence"),
        help_text=gettext_lazy("Under which terms they may be shown."),
    )
    is_complete = forms.BooleanField(
        label=gettext_lazy("The file has every district: those that are not in it end"),
        required=False,
    )
    signed = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_on(self):
        """Boundaries are applied on their day, not before."""
        on = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise ValidationError(_("This day is still to come: apply the boundaries on the day."))
        return on

    def clean(self):
        """`waiting`: the name of the file in the storage, and what its owner calls it."""
        said = super().clean()
        if "file" not in self.errors:
            said["waiting"] = self._waiting()
        return said

    def _waiting(self):
        if file := self.cleaned_data.get("file"):
            return keep_for_a_day(file), file.name
        try:
            name, called = signing.loads(self.cleaned_data.get("signed", ""), salt=SALT)
        except signing.BadSignature:
            self.add_error("file", _("Choose the file with the boundaries."))
            return None
        return name, called

    def signed_file(self) -> str:
        """The file for the page that asks for confirmation: only what we kept comes back."""
        return signing.dumps(self.cleaned_data["waiting"], salt=SALT)

    def told(self) -> dict:
        """What the service is told beside the file."""
        names = ("on", "source", "licence", "is_complete")
        return {name: self.cleaned_data[name] for name in names}
