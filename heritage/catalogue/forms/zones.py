"""A zone: its ground drawn or as a file, its regime, its act, its monuments."""

import tempfile
import zipfile
from contextlib import suppress
from pathlib import Path

from django import forms
from django.contrib.gis.geos import MultiPolygon
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gis import boundaries
from gis.errors import GisProblem

from .. import services
from ..models import Zone
from .compared import ComparedForm
from .details import find_kept, monument_words
from .fields import DayInput, SpanField, reason_field
from .rows import add_problem
from .shapes import ShapeField

# A GeoPackage or a zipped Shapefile of one boundary is far smaller.
LARGEST_BOUNDARY_BYTES = 20 * 1024**2
KINDS = (".geojson", ".json", ".gpkg", ".zip")
PARTS = {".shp", ".shx", ".dbf", ".prj", ".cpg"}  # of a Shapefile in an archive


class ZoneForm(forms.ModelForm):
    """What is said of one zone."""

    boundary = ShapeField(label=gettext_lazy("Boundary"), required=False)
    file = forms.FileField(
        label=gettext_lazy("Boundary as a file"),
        required=False,
        help_text=gettext_lazy(
            "GeoJSON, GeoPackage or a zipped Shapefile; it takes the place of what is drawn."
        ),
        widget=forms.FileInput({"accept": ",".join(KINDS)}),
    )
    valid = SpanField(label=gettext_lazy("In force"))
    monuments = forms.CharField(
        label=gettext_lazy("Monuments, one a line"),
        widget=forms.Textarea(
            {"rows": 3, "data-suggest-lines": reverse_lazy("catalogue:monuments-like")}
        ),
        help_text=gettext_lazy("The identifier, such as M000012, the number or the name of each."),
    )
    reason = reason_field()

    class Meta:
        model = Zone
        fields = ["role", "name", "boundary", "accuracy_m", "regime", "act", "valid", "source"]
        widgets = {"regime": forms.Textarea({"rows": 5})}

    field_order = ["role", "name", "monuments", "boundary", "file"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        if self.instance.pk:
            told = self.instance.monuments.prefetch_related("names").in_register_order()
            self.initial.setdefault("monuments", "\n".join(map(monument_words, told)))

    def clean_boundary(self):
        """A multipolygon: a zone is ground."""
        shape = self.cleaned_data["boundary"]
        if shape is None:
            return None
        if shape.geom_type not in ("Polygon", "MultiPolygon"):
            raise ValidationError(_("The boundary of a zone is a polygon, not a point or a line."))
        return as_multi(shape)

    def clean_monuments(self):
        """Every line is a monument that this person's agency keeps."""
        lines = [line for line in self.cleaned_data["monuments"].splitlines() if line.strip()]
        found, problems = [], []
        for line in lines:
            try:
                found.append(find_kept(line.strip(), self.user))
            except ValidationError as problem:
                problems += problem.messages
        if problems:
            raise ValidationError(problems)
        return found

    def clean(self):
        said = super().clean()
        if said.get("file"):  # one that could be read is in the text by now
            self._say_why_not(said["file"])
        elif not said.get("boundary") and not self.errors:
            self.add_error("boundary", _("Draw the boundary, write it, or choose a file."))
        return said

    def _say_why_not(self, file):
        try:
            read_boundary(file)
        except GisProblem as problem:
            self.add_error("file", str(problem))

    def _get_validation_exclusions(self):
        """The boundary may come as a file: the service checks it then."""
        return super()._get_validation_exclusions() | {"boundary"}


class ZonePage(ComparedForm):
    """One zone as it is shown, sent, compared with what another saved, and saved or proposed."""

    def __init__(self, zone, *, user, initial=None):
        self.zone, self.user, self.initial = zone, user, initial
        super().__init__()

    def own_form(self, data):
        return ZoneForm(
            data, self.files, instance=self._known(), user=self.user, initial=self.initial
        )

    def _known(self):
        """The zone as stored; a form writes on the instance that it is given."""
        return self.zone and Zone.objects.get(pk=self.zone.pk)

    def send(self, data, files=None):
        """A boundary in a file is put where it would be drawn, so that a page can give it back."""
        data, file = data.copy(), files and files.get("file")
        with suppress(GisProblem):  # then the form says why
            if file:
                data["boundary"] = read_boundary(file).geojson
                files = None
        super().send(data, files)

    def save(self):
        """services.Outcome, whose result is the zone; None when the register refuses it."""
        said, zone = self.own.cleaned_data, self._known()
        first, *others = said["monuments"]
        told = {
            "fields": {name: said[name] for name in ZoneForm.Meta.fields},
            "monuments": said["monuments"],
        }
        try:
            return services.save_and_ask(
                by=self.user,
                monument=first,
                also=others,
                reason=said["reason"],
                change=lambda: services.save_zone(by=self.user, zone=zone, **told),
            )
        except ValidationError as problem:
            add_problem(self.own, problem)
        return None


def as_multi(shape):
    if shape.geom_type == "MultiPolygon":
        return shape
    return MultiPolygon(shape, srid=shape.srid)


def read_boundary(file):
    """All polygons of an uploaded file as one boundary (WGS 84), or GisProblem."""
    suffix = Path(file.name).suffix.lower()
    if suffix not in KINDS:
        sentence = _("“%(name)s” is no boundary: GeoJSON, GeoPackage or a zipped Shapefile is.")
        raise GisProblem(sentence % {"name": file.name})
    if file.size > LARGEST_BOUNDARY_BYTES:
        raise _too_large(file.name)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"boundary{suffix}"
        path.write_bytes(file.read())
        file.seek(0)
        return _boundary_of(path, file.name)


def _too_large(name):
    sentence = _("“%(name)s” is larger than %(most)s megabytes.")
    return GisProblem(sentence % {"name": name, "most": LARGEST_BOUNDARY_BYTES // 1024**2})


def _boundary_of(path, name):
    opened = _unpacked(path, name) if path.suffix == ".zip" else path
    try:
        boundary = boundaries.as_boundary([shape for _fields, shape in boundaries.features(opened)])
    except GisProblem as problem:
        raise GisProblem(str(problem).replace(opened.name, f"“{name}”")) from problem
    if boundary.empty:
        raise GisProblem(_("“%(name)s” has no polygon.") % {"name": name})
    return boundary


def _unpacked(path, name):
    """The file with the shapes in an archive; its parts lie beside it under the same name."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = [one for one in archive.infolist() if Path(one.filename).suffix in PARTS]
            if sum(one.file_size for one in parts) > LARGEST_BOUNDARY_BYTES:
                raise _too_large(name)
            for one in parts:
                part = path.with_suffix(Path(one.filename).suffix)  # no path of the archive's own
                part.write_bytes(archive.read(one))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        sentence = _("%(file)s cannot be read as GeoJSON, GeoPackage or Shapefile.")
        raise GisProblem(sentence % {"file": f"“{name}”"}) from error
    return path.with_suffix(".shp")


class EndZoneForm(forms.Form):
    """The last day on which a zone holds."""

    last_day = forms.DateField(label=gettext_lazy("Last day"), widget=DayInput)
    reason = reason_field()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("last_day", timezone.localdate())

    def save(self, *, zone, by):
        """services.Outcome, or None when the register refuses it."""
        last_day = self.cleaned_data["last_day"]
        try:
            return services.save_and_ask(
                by=by,
                monument=zone.monuments.first(),
                also=zone.monuments.all(),
                reason=self.cleaned_data["reason"],
                change=lambda: services.end_zone(zone=zone, by=by, last_day=last_day),
            )
        except ValidationError as problem:
            add_problem(self, problem)
        return None
