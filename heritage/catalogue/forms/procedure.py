"""A step on the way to the list, and the short form of a find."""

from django import forms
from django.contrib.gis.forms import PointField
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gis.errors import GisProblem
from gis.parse import parse_latitude_longitude
from gis.placing import check_point
from media_pipeline.errors import AssetProblem
from media_pipeline.intake import receive

from ..models import LegalAct
from ..procedure import ways_from
from ..services import tidy
from ..services.procedure import report_find, take_step
from ..uploads import FilesField, FilesInput
from .fields import text_field
from .maps import PointWidget


class StepForm(forms.Form):
    """One of the steps that this person may take now."""

    to = forms.ChoiceField(label=gettext_lazy("Step"), widget=forms.RadioSelect)
    happened_on = forms.DateField(
        label=gettext_lazy("Date"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    act = forms.ModelChoiceField(
        LegalAct.objects.all(),
        label=gettext_lazy("Act"),
        required=False,
        empty_label=gettext_lazy("none"),
    )
    file = forms.FileField(
        label=gettext_lazy("Document"),
        required=False,
        help_text=gettext_lazy("The minutes, the opinion or the report, as PDF or scan."),
    )
    note = text_field(gettext_lazy("Note"), 5000, rows=3)

    def __init__(self, *args, monument, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.monument, self.by = monument, by
        self.ways = ways_from(monument.standing, by)
        self.fields["to"].choices = [(way.after, way.label) for way in self.ways]
        self.fields["happened_on"].initial = timezone.localdate()

    def save(self):
        """Through the service; an AssetProblem becomes an error of the file."""
        said = self.cleaned_data
        return take_step(
            monument=self.monument,
            to=said["to"],
            happened_on=said["happened_on"],
            by=self.by,
            act=said["act"],
            document=_received(said["file"], self.by),
            note=said["note"],
        )


def _received(file, by):
    if file is None:
        return None
    try:
        return receive(file, name=file.name, by=by)
    except AssetProblem as problem:
        raise ValidationError({"file": str(problem)}) from problem


class FindForm(forms.Form):
    """What somebody found: where, what it looks like, photographs."""

    name = text_field(
        gettext_lazy("What it is, or what people call it"),
        help_text=gettext_lazy("A few words, such as “burial mound by the road to Xınalıq”."),
    )
    latitude = text_field(gettext_lazy("Latitude"), 60, help_text="40.3662, 40°21′58″N")
    longitude = text_field(gettext_lazy("Longitude"), 60, help_text="49.8373, 49°50′14″E")
    location = PointField(required=False, srid=4326, widget=PointWidget)
    note = text_field(gettext_lazy("What was seen"), 5000, rows=5)
    files = FilesField(
        label=gettext_lazy("Photographs"),
        required=False,
        widget=FilesInput(attrs={"accept": "image/*"}),
    )

    def __init__(self, *args, by, csp_nonce=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        self.fields["location"].widget.csp_nonce = csp_nonce

    def clean_name(self):
        name = tidy(self.cleaned_data["name"])
        if not name:
            raise ValidationError(_("Say in a few words what it is."))
        return name

    def clean(self):
        said = super().clean()
        if said.get("latitude") or said.get("longitude"):
            said["location"] = self._point(said)
        if not said.get("location") and "latitude" not in self.errors:
            self.add_error("latitude", _("Say where it is: click on the map or write coordinates."))
        return said

    def _point(self, said):
        try:
            point = parse_latitude_longitude(said.get("latitude", ""), said.get("longitude", ""))
            check_point(point)
        except GisProblem as problem:
            self.add_error("latitude", str(problem))
            return None
        return point

    def save(self):
        """The new record, and the sentences about photographs that could not be taken."""
        said = self.cleaned_data
        assets, problems = [], []
        for file in said["files"]:
            try:
                assets.append(receive(file, name=file.name, by=self.by))
            except AssetProblem as problem:
                problems.append(str(problem))
        monument = report_find(
            names={"az": said["name"]},
            location=said["location"],
            note=said["note"],
            by=self.by,
            assets=assets,
        )
        return monument, problems
