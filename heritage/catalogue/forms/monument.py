"""One monument, whole, as a registrar writes it."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gis.errors import GisProblem
from gis.models import Area
from gis.parse import parse_latitude_longitude
from gis.placing import check_point, doubt_about

from ..choices import Basis, Sensitivity
from ..duplicates import look_alikes
from ..models import Concept, Identifier, Monument
from ..services import create_monument, tidy
from ..services.legal import change_record
from ..years import YearField
from .fields import LANGUAGES, text_field
from .maps import FootprintWidget, PointWidget

NO_PLACE = gettext_lazy("The map sent a place that cannot be read: set it anew.")
# A value that a person states is no longer one that was inferred.
BASIS_OF = {
    "section": "section_basis",
    "importance": "importance_basis",
    "district": "district_basis",
}


def _is_latitude(text):
    try:
        return bool(parse_latitude_longitude(text, "0"))
    except GisProblem:
        return False


class MonumentForm(forms.ModelForm):
    """One monument, whole. Saves through the services; nothing that was typed is ever lost."""

    name_az = text_field(gettext_lazy("Name in Azerbaijani"))
    name_en = text_field(gettext_lazy("Name in English"))
    name_ru = text_field(gettext_lazy("Name in Russian"))
    other_names_az = text_field(
        gettext_lazy("Other names in Azerbaijani, one a line"), 3000, rows=2
    )
    other_names_en = text_field(gettext_lazy("Other names in English, one a line"), 3000, rows=2)
    other_names_ru = text_field(gettext_lazy("Other names in Russian, one a line"), 3000, rows=2)
    number = text_field(
        gettext_lazy("Official number"),
        100,
        help_text=gettext_lazy("As published, such as 2.1 or 71, 70. Leave empty when unknown."),
    )
    built_from = YearField(
        label=gettext_lazy("Built from (year)"),
        help_text=gettext_lazy("A minus means before our era: -400 is 400 BCE."),
    )
    built_to = YearField(label=gettext_lazy("Built to (year)"))
    description_az = text_field(gettext_lazy("Description in Azerbaijani"), 20_000, rows=6)
    description_en = text_field(gettext_lazy("Description in English"), 20_000, rows=6)
    description_ru = text_field(gettext_lazy("Description in Russian"), 20_000, rows=6)
    latitude = text_field(gettext_lazy("Latitude"), 60, help_text="40.3662, 40°21′58″N")
    longitude = text_field(gettext_lazy("Longitude"), 60, help_text="49.8373, 49°50′14″E")
    reason = text_field(
        gettext_lazy("Why (for whoever decides)"),
        1000,
        rows=2,
        help_text=gettext_lazy("Needed when a place is to be shown more exactly."),
    )
    version = forms.CharField(required=False, widget=forms.HiddenInput)
    confirmed = forms.BooleanField(
        label=gettext_lazy("I have looked at them: save all the same"), required=False
    )

    class Meta:
        model = Monument
        fields = [
            "kind",
            "section",
            "importance",
            "built_from",
            "built_to",
            "dating_text",
            "location",
            "footprint",
            "location_precision",
            "location_source",
            "district",
            "locality",
            "sensitivity",
            "sensitivity_reason",
        ]
        widgets = {"location": PointWidget, "footprint": FootprintWidget}
        error_messages = dict.fromkeys(
            ("location", "footprint"),
            dict.fromkeys(("invalid_geom", "invalid_geom_type"), NO_PLACE),
        )

    def __init__(self, *args, by, csp_nonce=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        self.warnings, self.look_alikes = [], []
        self.is_outdated = False
        for field in ("location", "footprint"):
            self.fields[field].widget.csp_nonce = csp_nonce
        if "kind" in self.fields:
            kinds = Concept.objects.in_use().filter(scheme=Concept.Scheme.KIND)
            self.fields["kind"].queryset = kinds
        self.fields["district"].queryset = Area.objects.districts()
        self.fields["district"].empty_label = gettext_lazy("as the point says")
        self.initial |= self._told() if self.instance.pk else {}

    def _told(self):
        """What the register says of this monument beyond its own columns."""
        monument = self.instance
        told = {"version": monument.changed_at.isoformat()}
        for language in LANGUAGES:
            told[f"other_names_{language}"] = "\n".join(
                name.text
                for name in monument.names.all()
                if name.language == language and not name.is_preferred
            )
        for name in monument.names.all():
            if name.is_preferred:
                told[f"name_{name.language}"] = name.text
        for description in monument.descriptions.all():
            told[f"description_{description.language}"] = description.text
        for identifier in monument.identifiers.all():
            if identifier.scheme == Identifier.Scheme.INVENTORY and identifier.is_preferred:
                told["number"] = identifier.value
        if monument.location:
            told["latitude"] = f"{monument.location.y:.6f}"
            told["longitude"] = f"{monument.location.x:.6f}"
        return told

    def clean_footprint(self):
        footprint = self.cleaned_data["footprint"]
        if footprint and not footprint.valid:
            raise ValidationError(_("The lines of the footprint cross one another: draw it anew."))
        if footprint and "footprint" in self.changed_data:
            try:
                check_point(footprint.point_on_surface)
            except GisProblem as problem:
                raise ValidationError(str(problem)) from problem
        return footprint

    def clean(self):
        super().clean()
        self._clean_version()
        self._clean_place()
        self._clean_dating()
        said = self.cleaned_data
        if not any(tidy(said.get(f"name_{language}", "")) for language in LANGUAGES):
            self.add_error("name_az", _("A monument needs a name in at least one language."))
        if said.get("sensitivity") != "open" and not said.get("sensitivity_reason"):
            self.add_error("sensitivity_reason", _("Say why the place is not to be shown exactly."))
        self._clean_reason()
        if not self.errors:
            self._warn()
        return said

    def _clean_reason(self):
        if self.shows_more and not self.cleaned_data.get("reason"):
            self.add_error("reason", _("Say why the public may see more of the place."))

    @property
    def shows_more(self) -> bool:
        """Whether the public would see more of the place: a second person must agree to that."""
        before, after = self.initial.get("sensitivity"), self.cleaned_data.get("sensitivity")
        return bool(self.instance.pk and after and Sensitivity.is_more_exact(after, before))

    def _clean_version(self):
        """Two people at one record: the second is told, and nothing is overwritten unseen."""
        self.is_outdated = bool(
            self.instance.pk and self.cleaned_data.get("version") != self.initial["version"]
        )
        if self.is_outdated:
            self.add_error(
                None,
                _(
                    "Somebody else saved this monument while you were writing. Compare what "
                    "differs below, mend what you wrote, and save again."
                ),
            )

    def _clean_place(self):
        """The two texts are the place; the map's point counts when only it was changed."""
        said = self.cleaned_data
        if {"latitude", "longitude"} & set(self.changed_data):
            said["location"] = self._point_of_texts()
        elif "location" not in self.changed_data:
            said["location"] = self.instance.location
            return
        try:
            if said.get("location"):
                check_point(said["location"])
        except GisProblem as problem:
            self.add_error("latitude", str(problem))

    def _point_of_texts(self):
        if {"latitude", "longitude"} & set(self.errors):
            return None
        latitude, longitude = (self.cleaned_data[name] for name in ("latitude", "longitude"))
        if not latitude and not longitude:
            return None
        try:
            return parse_latitude_longitude(latitude, longitude)
        except GisProblem as problem:
            self.add_error("longitude" if _is_latitude(latitude) else "latitude", str(problem))

    def _clean_dating(self):
        first, last = self.cleaned_data.get("built_from"), self.cleaned_data.get("built_to")
        if first is not None and last is not None and first > last:
            self.add_error("built_to", _("Building ended before it began."))
        for name, year in (("built_from", first), ("built_to", last)):
            if year is not None and year > timezone.localdate().year:
                self.add_error(name, _("The year %(year)s is still to come.") % {"year": year})

    def _warn(self):
        """Doubts that a person may set aside: a look-alike record, a point outside districts."""
        said, point = self.cleaned_data, self.cleaned_data.get("location")
        places_changed = {"latitude", "longitude", "location"} & set(self.changed_data)
        if places_changed and point and (doubt := doubt_about(point)):
            self.warnings.append(doubt)
        if {"name_az", "name_en", "name_ru", "number"} & set(self.changed_data):
            self.look_alikes = look_alikes(
                names=[said[f"name_{language}"] for language in LANGUAGES],
                number=said["number"],
                point=point,
                by=self.by,
                other_than=self.instance,
            )
        if (self.warnings or self.look_alikes) and not said["confirmed"]:
            self.add_error("confirmed", _("Look at the warnings above first."))

    def differences(self):
        """What the register says now where it differs from what was typed: label and value."""
        return [
            (self[name].label, self._in_words(name))
            for name in self.changed_data
            if name not in ("version", "confirmed", "location", "reason")
        ]

    def _in_words(self, name):
        value = self.initial.get(name)
        if name == "footprint":
            return _("another outline") if value else ""
        choices = dict(getattr(self.fields[name], "choices", ()))
        return choices.get(value, self[name].field.prepare_value(value)) or ""

    def save(self):
        """Through the services, so that it is checked, whole and in the history."""
        said = self.cleaned_data
        known = Monument.objects.get(pk=self.instance.pk) if self.instance.pk else None
        told = {
            "by": self.by,
            "fields": self._fields(known),
            "names": {language: said[f"name_{language}"] for language in LANGUAGES},
            "other_names": {
                language: said[f"other_names_{language}"].splitlines() for language in LANGUAGES
            },
            "descriptions": {language: said[f"description_{language}"] for language in LANGUAGES},
            "identifiers": {Identifier.Scheme.INVENTORY: said["number"]},
        }
        return change_record(monument=known, **told) if known else create_monument(**told)

    def _fields(self, known):
        fields = {name: self.cleaned_data[name] for name in self.Meta.fields}
        for name, basis in BASIS_OF.items():
            if name in self.changed_data:
                fields[basis] = Basis.STATED
        moved = known and known.location != fields["location"]
        if moved and known.district_basis == Basis.INFERRED and "district" not in self.changed_data:
            fields["district"] = None  # the service finds it anew from the point
        return fields
