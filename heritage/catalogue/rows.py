"""One row of a table of monuments: read, checked, and what was odd about it."""

import re
import unicodedata
from dataclasses import dataclass, field

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from gis.errors import GisProblem
from gis.parse import parse_latitude_longitude

from .choices import Basis, Importance, Precision, Section, Sensitivity
from .dating import historical_year

# What a finding says to a person; the row keeps the code, so that it reads in any language.
FINDINGS = {
    "refused": _("The row was not taken: %(reason)s"),
    "several_numbers": _("Several numbers stand in one field; they are kept as published."),
    "cyrillic_in_latin": _("Cyrillic letters stand inside a Latin word; the name is kept."),
    "same_name": _("Other monuments have a look-alike name: %(others)s."),
    "same_place": _("Other monuments have the very same point: %(others)s."),
    "outside_districts": _("The point lies outside every district; the district is left empty."),
    "odd_place": _("%(reason)s"),
    "inferred": _("Inferred from the range of the number, not stated by a source."),
    "century_start": _("A century was given as from %(given)s; it is stored as from %(stored)s."),
    "bce": _("The negative year is read as %(words)s."),
    "name_differs": _("The record is called “%(known)s”; this name is kept as another one."),
    "place_differs": _("The point lies %(distance)s m from the record's, which is kept."),
    "district_differs": _("The point lies in %(polygon)s by its polygon; the stated one is kept."),
    "unknown_district": _("No district of this name is known; the district is left empty."),
    "unknown_kind": _("No kind of this name is in the vocabulary; the kind is left empty."),
    "hidden": _("The source proposes to hide the place; the public sees: %(shown)s."),
    "no_official_number": _("No official number is known; the record waits as a draft."),
    "entry_not_dated": _(
        "No source states since when an entry of the list holds: each is inferred to hold from "
        "the day of decision No. %(act)s."
    ),
    "unchecked_place": _("The source has not checked the point."),
}


@dataclass(frozen=True)
class Finding:
    """Something odd about one value of one row, and what was done with it."""

    row: int  # as a person counts in the file: the heading is row 1
    column: str
    value: str
    code: str
    params: dict = field(default_factory=dict)

    def as_json(self) -> dict:
        return {
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "code": self.code,
            "params": {key: str(value) for key, value in self.params.items()},
        }


def finding_words(finding: dict) -> str:
    """The sentence of a stored finding, in the reader's language."""
    return str(FINDINGS[finding["code"]]) % finding["params"]


CENTURY_WORD = re.compile(r"əsr|century|век", re.IGNORECASE)
PRECISIONS = {
    "building": Precision.BUILDING,
    "site": Precision.SITE,
    "area": Precision.AREA,
    "settlement": Precision.SETTLEMENT,
}
SENSITIVITIES = {"generalise": Sensitivity.CELL_10KM, "withhold": Sensitivity.WITHHELD}


class MonumentRowForm(forms.Form):
    """The columns that an import knows. All are optional but a name."""

    inventory_number = forms.CharField(required=False, max_length=100)
    wikidata_qid = forms.RegexField(r"^Q\d+$", required=False, max_length=20)
    unesco_id = forms.CharField(required=False, max_length=20)
    name_az = forms.CharField(max_length=300)
    name_en = forms.CharField(required=False, max_length=300)
    name_ru = forms.CharField(required=False, max_length=300)
    other_names_az = forms.CharField(required=False)
    description_az = forms.CharField(required=False)
    description_en = forms.CharField(required=False)
    description_ru = forms.CharField(required=False)
    typology = forms.CharField(required=False, max_length=120)
    section = forms.ChoiceField(required=False, choices=Section)
    section_inferred = forms.ChoiceField(required=False, choices=Section)
    importance = forms.ChoiceField(required=False, choices=Importance)
    importance_inferred = forms.ChoiceField(required=False, choices=Importance)
    period_az = forms.CharField(required=False, max_length=200)
    year_from = forms.IntegerField(required=False)
    year_to = forms.IntegerField(required=False)
    lat_wgs84 = forms.CharField(required=False)
    lon_wgs84 = forms.CharField(required=False)
    coord_precision = forms.CharField(required=False)
    district_az = forms.CharField(required=False)
    settlement_az = forms.CharField(required=False, max_length=150)
    public_location_policy_proposed = forms.CharField(required=False)
    source = forms.CharField(required=False, max_length=500)

    def clean(self):
        row = super().clean()
        latitude, longitude = row.get("lat_wgs84"), row.get("lon_wgs84")
        row["location"] = None
        if latitude or longitude:
            try:
                row["location"] = parse_latitude_longitude(latitude, longitude)
            except GisProblem as problem:
                raise ValidationError({"lat_wgs84": str(problem)}) from problem
        return row


# Headings of other tables that mean a column of ours.
HEADINGS = {"list_section": "section", "importance_category": "importance"}


def read_row(raw: dict) -> MonumentRowForm:
    """A row of a table, headings as keys, ready to be asked `is_valid()`."""
    values = {HEADINGS.get(key, key): (value or "").strip() for key, value in raw.items() if key}
    if values.get("period_az") == "—":
        values["period_az"] = ""
    return MonumentRowForm(values)


def has_mixed_script(text: str) -> bool:
    """True when one word holds Latin and Cyrillic letters: look-alikes typed by mistake."""
    return any({"LATIN", "CYRILLIC"} <= _scripts(word) for word in text.split())


def _scripts(word: str) -> set[str]:
    return {unicodedata.name(letter, "").split(" ")[0] for letter in word if letter.isalpha()}


def years(row: dict, number: int) -> tuple[int | None, int | None, list[Finding]]:
    """Earliest and latest astronomical year of a row, and how they were read.

    "XII əsr" given as 1100 to 1200 is the century 1101 to 1200; negative years are BCE.
    """
    first, last = row["year_from"], row["year_to"]
    found = []
    for column, year in (("year_from", first), ("year_to", last)):
        if year is not None and year < 0:
            words = {"words": f"{-year} BCE"}
            found.append(Finding(number, column, str(year), "bce", words))
    if first and first > 0 and first % 100 == 0 and _names_a_century(row["period_az"], first):
        stored = {"given": first, "stored": first + 1}
        found.append(Finding(number, "year_from", str(first), "century_start", stored))
        first += 1
    return _astronomical(first), _astronomical(last), found


def _names_a_century(words: str, year: int) -> bool:
    return bool(CENTURY_WORD.search(words)) and str(year) not in words


def _astronomical(year: int | None) -> int | None:
    return None if year is None else historical_year(year)


def stated_or_inferred(row: dict, column: str) -> tuple[str, str]:
    """The value of a closed list and whether a source states it; ("", "") when there is none."""
    if row[column]:
        return row[column], Basis.STATED
    if row[f"{column}_inferred"]:
        return row[f"{column}_inferred"], Basis.INFERRED
    return "", ""
