"""A territory as an administrator loads it: first looked at, then confirmed."""

from django import forms
from django.contrib.gis.geos import GEOSGeometry
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gis.errors import GisProblem

from ..uploaded_boundaries import uploaded_boundary

SALT = "heritage.catalogue.territory"


def _day(label, **options):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **options)


class TerritoryForm(forms.Form):
    """A boundary file and its days. `signed` brings a boundary that was looked at back to us."""

    file = forms.FileField(
        label=gettext_lazy("Boundary file"),
        required=False,
        help_text=gettext_lazy("GeoJSON, GeoPackage or a zipped Shapefile; its polygons together."),
        widget=forms.FileInput(attrs={"accept": ".geojson,.json,.gpkg,.zip"}),
    )
    since = _day(gettext_lazy("In force from"))
    until = _day(
        gettext_lazy("In force until"),
        required=False,
        help_text=gettext_lazy("The first day without it. Leave empty when no end is known."),
    )
    source = forms.CharField(
        label=gettext_lazy("Source"),
        max_length=300,
        help_text=gettext_lazy("Who drew the boundary, and by which act it holds."),
    )
    signed = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self):
        said = super().clean()
        try:
            said["boundary"] = self._boundary()
        except GisProblem as problem:
            self.add_error("file", str(problem))
        if said.get("until") and said.get("since") and said["until"] <= said["since"]:
            self.add_error("until", _("It would end before it has begun."))
        return said

    def _boundary(self):
        if file := self.cleaned_data.get("file"):
            return uploaded_boundary(file)
        try:
            return GEOSGeometry(signing.loads(self.cleaned_data.get("signed", ""), salt=SALT))
        except signing.BadSignature:
            raise GisProblem(_("Choose the file with the boundary.")) from None

    @property
    def signed_boundary(self) -> str:
        """The boundary for the page that asks for confirmation: only what we read comes back."""
        return signing.dumps(
            self.cleaned_data["boundary"].hexewkb.decode(), salt=SALT, compress=True
        )


class EndForm(forms.Form):
    """The day on which a territory ends."""

    on = _day(
        gettext_lazy("Ends on"),
        help_text=gettext_lazy("The first day on which it no longer holds."),
    )

    def __init__(self, *args, territory, **kwargs):
        super().__init__(*args, **kwargs)
        self.territory = territory

    def clean_on(self):
        on = self.cleaned_data["on"]
        if self.territory.valid.lower and on <= self.territory.valid.lower:
            raise ValidationError(_("It would end before it has begun."))
        return on
