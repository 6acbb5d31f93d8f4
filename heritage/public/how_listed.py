"""How an answer is listed: its order, its length, as a list or a table, and where a page begins."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from heritage.catalogue.search.backend import LENGTHS, Order

PAGE_LENGTH = 20
RELEVANCE, REGISTER = "relevance", "register"
SORTS = (
    (RELEVANCE, _("the likeliest first")),
    (REGISTER, _("as in the register")),
    ("number", _("by number")),
    ("-number", _("by number, the last first")),
    ("name", _("by name")),
    ("-name", _("by name, from the end")),
    ("date", _("the oldest first")),
    ("-date", _("the youngest first")),
    ("distance", _("the nearest first")),
    ("-distance", _("the farthest first")),
)
LIST, TABLE = "list", "table"
COLUMNS = (
    ("number", _("Number")),
    ("name", _("Name")),
    ("kind", _("Kind")),
    ("district", _("District")),
    ("locality", _("Settlement or address")),
    ("date", _("Dating")),
    ("importance", _("Importance")),
    ("section", _("Section of the list")),
    ("reference", _("Identifier")),
)
USUAL_COLUMNS = ("number", "name", "kind", "district", "date", "importance")
SORTED_BY = ("number", "name", "date")  # columns that an order is by
# What says how, and not what: the map shows the same for all of it.
PARAMETERS = ("sort", "length", "from", "view", "columns")
EDGES = ("page", "after", "before")


class PlaceField(forms.CharField):
    """`longitude,latitude` in degrees (WGS 84) as two floats, or None."""

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        try:
            longitude, latitude = (float(part) for part in text.split(","))
        except ValueError:
            longitude = latitude = float("nan")
        if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
            raise ValidationError(
                _("“%(value)s” is not a place: write longitude,latitude in degrees."),
                params={"value": value},
            )
        return longitude, latitude


class ColumnsField(forms.MultipleChoiceField):
    """Columns in their order; `columns=number,name` says the same as two parameters."""

    widget = forms.CheckboxSelectMultiple
    usual = USUAL_COLUMNS

    def to_python(self, value):
        parts = (part for one in value or () for part in one.split(","))
        return [part for part in dict.fromkeys(parts) if part]

    def clean(self, value):
        chosen = super().clean(value) or self.usual
        return [name for name, _label in self.choices if name in chosen or name == "name"]


def _reference():
    sentence = _("“%(value)s” is no identifier of a monument.")
    return forms.RegexField(r"^M[0-9]{1,11}$", required=False, error_messages={"invalid": sentence})


class HowListed(forms.Form):
    """Bound to the query string; what is not there is as usual."""

    sort = forms.ChoiceField(label=_("Order"), choices=SORTS, required=False)
    length = forms.TypedChoiceField(
        label=_("Rows a page"),
        choices=[(length, length) for length in LENGTHS],
        coerce=int,
        empty_value=None,
        required=False,
    )
    view = forms.ChoiceField(
        label=_("View"), choices=[(LIST, _("List")), (TABLE, _("Table"))], required=False
    )
    columns = ColumnsField(label=_("Columns"), choices=COLUMNS, required=False)
    page = forms.CharField(required=False)
    after = _reference()
    before = _reference()

    def __init__(self, asked, *, has_words: bool, usual_length: int | None = None):
        super().__init__(asked)
        self.usual_length = usual_length or PAGE_LENGTH
        self.fields["from"] = PlaceField(
            label=_("Distance from (longitude, latitude)"), required=False, max_length=60
        )
        self.usual_sort = RELEVANCE if has_words else REGISTER
        if not has_words:
            self.fields["sort"].choices = SORTS[1:]

    def clean_sort(self):
        return self.cleaned_data["sort"] or self.usual_sort

    def clean_length(self):
        return self.cleaned_data["length"] or self.usual_length

    def clean_page(self):
        """The number of the page, from 1 on."""
        asked = self.cleaned_data["page"] or "1"
        if not (asked.isascii() and asked.isdigit() and int(asked[:12]) > 0):
            raise no_such_page(asked)
        return int(asked[:12])

    def clean(self):
        told = super().clean()
        by_distance = told.get("sort", "").endswith("distance")
        if by_distance and not told.get("from") and "from" not in self.errors:
            self.add_error("from", _("Say from where the distance is meant."))
        return told

    @property
    def order(self) -> Order:
        told = self.cleaned_data
        by = told["sort"].removeprefix("-")
        language = (get_language() or "az")[:2]
        return Order(by, told["sort"].startswith("-"), language, told["from"])


class StaffHowListed(HowListed):
    """With the column of the condition, for those who may read the visits."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        columns = self.fields["columns"]
        columns.choices = [*COLUMNS, ("condition", _("Condition"))]
        columns.usual = (*USUAL_COLUMNS, "condition")


def no_such_page(number) -> ValidationError:
    return ValidationError(_("There is no page “%(page)s” of this list."), params={"page": number})
