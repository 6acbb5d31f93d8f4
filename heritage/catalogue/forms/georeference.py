"""How a scan lies on the earth, as a person says it: a table of points, a pasted one, a world file.

All of it works without script; with it, static/catalogue/georeference_page.js fills the same table.
"""

import csv

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gis.errors import GisProblem
from gis.parse import parse_latitude_longitude
from media_pipeline import formats
from media_pipeline.errors import AssetProblem
from media_pipeline.georeference import BY_POINTS, TiePoint, World, problems_of, read_crs
from media_pipeline.models import Overlay

COLUMNS = ("x", "y", "latitude", "longitude")
EMPTY_ROWS = 3  # to write in without script
MOST_WORLD_BYTES = 2000
METHOD = Overlay.Method


class GeoreferenceForm(forms.Form):
    """`points`, or `world` and `crs`, as the method wants them."""

    method = forms.ChoiceField(
        label=gettext_lazy("Method"),
        choices=METHOD.choices,
        initial=METHOD.AFFINE,
        widget=forms.RadioSelect,
    )
    pasted = forms.CharField(
        label=gettext_lazy("Or paste a table of points"),
        help_text=gettext_lazy(
            "One point a line: x, y (pixels from the top left corner), longitude, latitude "
            "(degrees). Pasted points take the place of those in the table."
        ),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
    )
    world = forms.CharField(
        label=gettext_lazy("World file"),
        help_text=gettext_lazy("Its six numbers, one a line, as in .jgw, .tfw or .wld."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )
    world_file = forms.FileField(
        label=gettext_lazy("Or choose the world file"), required=False, allow_empty_file=True
    )
    crs = forms.CharField(
        label=gettext_lazy("Reference system of the world file"),
        help_text=gettext_lazy("Its EPSG code, as EPSG:32639."),
        required=False,
        max_length=80,
    )
    base = forms.CharField(required=False, widget=forms.HiddenInput, max_length=40)

    def __init__(self, *args, asset, size_px=None, says_where=False, placed=None, **kwargs):
        """`size_px` is None while the picture is being processed; `placed` is a MapOverlay.

        `says_where` of a page whose file says where it lies: that is then the method to begin with.
        """
        super().__init__(*args, **kwargs)
        self.size_px = size_px
        if asset.media_type != formats.TIFF:
            by_file = METHOD.OWN_TAGS
            self.fields["method"].choices = [one for one in METHOD.choices if one[0] != by_file]
        elif says_where:
            self.initial["method"] = METHOD.OWN_TAGS
        overlay = placed.overlay if placed else None
        self.initial |= {"base": str(overlay.pk) if overlay else ""}
        if overlay:
            self.initial |= _initial(overlay)
        self.rows = _sent_rows(self.data) if self.is_bound else _rows_of(overlay)

    def shown_rows(self):
        """The rows to draw, with some empty ones."""
        return [*self.rows, *({} for _number in range(EMPTY_ROWS))]

    def clean(self):
        said = super().clean()
        method = said.get("method")
        if method in BY_POINTS:
            said["points"] = self._points(said)
            self._tell(problems_of(said["points"], self.size_px) if not self.errors else ())
        if method == METHOD.WORLD_FILE:
            said["world_numbers"] = self._world(said)
        return said

    def told(self):
        """What `place_scan` wants, of a form that is valid."""
        said = self.cleaned_data
        if said["method"] in BY_POINTS:
            return {"method": said["method"], "points": said["points"]}
        if said["method"] == METHOD.WORLD_FILE:
            told = {"world": said["world_numbers"], "crs": said["crs"].strip()}
            return {"method": said["method"]} | told
        return {"method": said["method"]}

    def _points(self, said):
        if said.get("pasted", "").strip():
            self.rows = [_row_of_line(line) for line in _table(said["pasted"])]
        points = []
        for number, row in enumerate(self.rows, 1):
            try:
                points.append(_point(number, row))
            except ValidationError as problem:
                self.add_error(None, problem)
        return points

    def _tell(self, problems):
        for problem in problems:
            self.add_error(None, str(problem))

    def _world(self, said):
        text = _file_text(said.get("world_file")) or said.get("world", "")
        try:
            numbers = _six_numbers(text)
            World(numbers, read_crs(said.get("crs", "")))
        except ValidationError as problem:
            self.add_error("world", problem)
        except AssetProblem as problem:
            self.add_error("crs", str(problem))
        else:
            return numbers
        return None


def _initial(overlay):
    world = "\n".join(f"{number:.15g}" for number in overlay.world or ())
    return {"method": overlay.method, "world": world, "crs": overlay.crs[:80]}


def _rows_of(overlay):
    points = overlay.points if overlay else ()
    return [
        {
            "x": f"{point.x_px:.10g}",
            "y": f"{point.y_px:.10g}",
            "latitude": f"{point.latitude:.10g}",
            "longitude": f"{point.longitude:.10g}",
        }
        for point in points
    ]


def _sent_rows(data):
    """The rows that have something written in them."""
    columns = [data.getlist(name) for name in COLUMNS]
    rows = [dict(zip(COLUMNS, values, strict=True)) for values in zip(*columns, strict=False)]
    return [row for row in rows if any(text.strip() for text in row.values())]


def _table(text):
    """The lines of a pasted table, a line of names left out."""
    lines = [line for line in text.splitlines() if line.strip()]
    mark = next((mark for mark in "\t;" if mark in text), ",")
    rows = [[cell.strip() for cell in cells] for cells in csv.reader(lines, delimiter=mark)]
    return rows[1:] if rows and rows[0][0][:1].isalpha() else rows


def _row_of_line(cells):
    x, y, longitude, latitude = [*cells, "", "", "", ""][:4]
    return {"x": x, "y": y, "latitude": latitude, "longitude": longitude}


def _point(number, row):
    """The point of a row, or ValidationError that names its number and what is wrong."""
    if not all(row[name].strip() for name in COLUMNS):
        sentence = _(
            "Point %(number)s is not whole: it wants a place on the scan and one on the map."
        )
        raise ValidationError(sentence % {"number": number})
    x_px, y_px = (_pixels(number, row[name]) for name in ("x", "y"))
    try:
        place = parse_latitude_longitude(row["latitude"], row["longitude"])
    except GisProblem as problem:
        sentence = _("Point %(number)s: %(problem)s")
        raise ValidationError(sentence % {"number": number, "problem": problem}) from problem
    return TiePoint(x_px, y_px, place.x, place.y)


def _pixels(number, text):
    value = _number(text)
    if value is None:
        sentence = _("Point %(number)s: “%(text)s” is no number of pixels.")
        raise ValidationError(sentence % {"number": number, "text": text.strip()[:40]})
    return value


def _number(text):
    """A finite number, with a point or a comma; None when it is none."""
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return value if abs(value) < 1e12 else None  # nan is not


def _file_text(file):
    return file.read(MOST_WORLD_BYTES).decode("ascii", "replace") if file else ""


def _six_numbers(text):
    written = text.split()
    numbers = [_number(one) for one in written]
    if len(numbers) != 6:
        sentence = _("A world file has six numbers, one a line; here are %(count)s.")
        raise ValidationError(sentence % {"count": len(numbers)})
    for one, number in zip(written, numbers, strict=True):
        if number is None:
            sentence = _("“%(text)s” in the world file is no number.")
            raise ValidationError(sentence % {"text": one[:40]})
    return numbers
