"""A form that two people may have open at once: what one saved is shown to the other, and chosen.

A page carries what it was shown (`base_json`), so that what a person changed is known when he sends
it, whoever saved what in the meantime (two_people.py).
"""

import json
from contextlib import suppress

from django import forms
from django.utils.translation import gettext as _

from gis.errors import GisProblem
from gis.shapes import read_shape

from ..drafts import unjudged
from ..wording import ground_words
from .two_people import OWN, merge

CHOICE = "choose-"  # before the name of an input: whose value is to be taken
MAPS = ("location", "footprint")  # written by a map
GROUNDS = ("boundary", "shape")  # drawn, or written by a person


class ComparedForm:
    """Fields of one row, and tables beside it: shown, sent, compared with what another saved.

    What inherits it says which they are, and how they are saved: `save()` gives what became of it
    (services.Outcome), or None when the form now says what is wrong.
    """

    files = None

    def __init__(self):
        self.problems, self.differences = [], []
        self._fill(None)
        self.stored = self._inputs()
        self.base = self.stored

    def own_form(self, data):
        """The form of the fields, or None; each time with an instance of its own."""
        return None

    def table_forms(self, data):
        """Formsets with a `label`, whose prefixes are the names of the tables."""
        return []

    def _fill(self, data):
        self.own = self.own_form(data)
        self.tables = self.table_forms(data)

    @property
    def base_json(self):
        """What the person is shown, to be sent back: by it we know what he changed."""
        return json.dumps([[*row, told] for row, told in self.base.items()], ensure_ascii=False)

    def _inputs(self):
        told = {OWN: inputs_of(self.own)} if self.own else {}
        for formset in self.tables:
            for form in formset.initial_forms:
                row = formset.prefix, str(form.instance.pk)
                told[row] = inputs_of(form, formset.fk.name) | {"DELETE": ""}
        return told

    def send(self, data, files=None):
        """Take what was sent: as it is, or merged with what another has saved in the meantime."""
        data, self.files = data.copy(), files
        self._choose(data)
        try:
            base = read_base(data.get("base", ""))
        except ValueError:
            self.problems = [_("The page came back incomplete: open it again in another tab.")]
            base = self.stored
        if any(self._has_changed(row, base) for row in {*self.stored, *base}):
            merged, self.differences = merge(base, self._mine(data), self.stored, is_same)
            self._write(data, merged)
        self._fill(data)

    def show(self, data):
        """Show what was sent for a row that is no longer there, to be sent as a new one."""
        self._fill(data)

    def resume(self, data):
        """Show what was typed and not sent, without judging it."""
        self._fill(data)
        with suppress(ValueError):  # of a draft without it, all that is stored counts as shown
            self.base = read_base(data.get("base", ""))
        for form in self._forms():
            unjudged(form)
        for formset in self.tables:
            formset._errors = [form._errors for form in formset.forms]
            formset._non_form_errors = formset.error_class()

    def _forms(self):
        own = [self.own] if self.own else []
        return own + [form for formset in self.tables for form in formset.forms]

    def _has_changed(self, row, base):
        one, other = self.stored.get(row), base.get(row)
        if one is None or other is None:
            return True
        return not all(is_same(name, other.get(name, ""), one[name]) for name in one)

    def _mine(self, data):
        told = {OWN: _sent(data, "", inputs_of(self.own))} if self.own else {}
        for formset in self.tables:
            names = [*inputs_of(formset.empty_form, formset.fk.name), "DELETE"]
            for prefix, key in _sent_rows(data, formset.prefix):
                if key:
                    told[formset.prefix, key] = _sent(data, prefix, names)
        return told

    def _choose(self, data):
        """Where a person took the other's value, it stands for his own."""
        for name in [name for name in data if name.startswith(CHOICE)]:
            if data[name] == "theirs":
                row, column = self._row_of(data, name.removeprefix(CHOICE))
                if column in self.stored.get(row, {}):
                    data[name.removeprefix(CHOICE)] = self.stored[row][column]

    def _row_of(self, data, name):
        table, _dash, rest = name.partition("-")
        index, _dash, column = rest.partition("-")
        if table not in [formset.prefix for formset in self.tables]:
            return OWN, name
        return (table, data.get(f"{table}-{index}-id", "")), column

    def _write(self, data, merged):
        """The merged state as if it had been sent; new rows of mine come last."""
        for name, value in merged.get(OWN, {}).items():
            data[name] = value
        places = {}
        for formset in self.tables:
            new = [
                _sent(data, prefix, [*inputs_of(formset.empty_form, formset.fk.name), "DELETE"])
                for prefix, key in _sent_rows(data, formset.prefix)
                if not key
            ]
            places |= _write_table(data, formset.prefix, merged, self.stored, new)
        self._name_differences(places)

    def _name_differences(self, places):
        """Each difference with the name of its input and the words that people know it by."""
        # The two coordinates say what the map's point says.
        told = [one for one in self.differences if one.name not in ("location", "DELETE")]
        self.differences = [self._named(one, places.get(one.row, "")) for one in told]

    def _named(self, one, prefix):
        if not one.name:
            return {"label": self._table(one.row).label, "is_row": True}
        return {
            "input": f"{prefix}{one.name}",
            "label": self._label(one.row, one.name),
            "mine": self._words(one, one.mine),
            "theirs": self._words(one, one.theirs),
            "is_taken": one.is_taken,
            "shapes": _shapes(one),
        }

    @property
    def has_maps(self):
        """Whether a difference is one of places, to be shown on a map."""
        return any(one.get("shapes") for one in self.differences)

    def _form_of(self, row):
        return self.own if row == OWN else self._table(row).empty_form

    def _table(self, row):
        return next(formset for formset in self.tables if formset.prefix == row[0])

    def _field(self, row, name):
        form = self._form_of(row)
        bare = name.rsplit("_", 1)[0] if name not in form.fields else name
        return form[bare]

    def _label(self, row, name):
        label = self._field(row, name).label
        return label if row == OWN else f"{self._table(row).label}: {label}"

    def _words(self, one, value):
        bound = self._field(one.row, one.name)
        if one.name in (*MAPS, *GROUNDS) and (shape := _shape(value)):
            return ground_words(shape)
        if isinstance(bound.field, forms.BooleanField):
            return _("yes") if value else _("no")
        choices = {str(key): words for key, words in getattr(bound.field, "choices", ())}
        return choices.get(value, value)

    def is_valid(self):
        """Whether it can be saved; what another changed in the meantime is looked at first."""
        own = self.own is None or self.own.is_valid()
        tables = [formset.is_valid() for formset in self.tables]
        return own and all(tables) and not self.differences and not self.problems

    @property
    def is_wrong(self):
        """Whether the page has something to say before it can be saved."""
        own = self.own and self.own.errors
        tables = any(formset.is_wrong for formset in self.tables)
        return bool(own or tables or self.problems or self.differences)


def inputs_of(form, *left_out):
    """Every input of an unbound form as it stands in the page: {name without prefix: text}."""
    told = {}
    for bound in form:
        name, field = bound.name, bound.field
        if name in ("id", "DELETE", "confirmed", "version", "proposed", *left_out):
            continue
        if isinstance(field.widget, forms.FileInput):  # a page cannot give a file back
            continue
        value = bound.value()
        if isinstance(field.widget, forms.MultiWidget):
            values = value if isinstance(value, list) else field.widget.decompress(value)
            parts = zip(field.widget.widgets, values, strict=True)
            told |= {f"{name}_{i}": _text(part, one) for i, (part, one) in enumerate(parts)}
        else:
            told[name] = _text(field.widget, value)
    return told


def _text(widget, value):
    if isinstance(widget, forms.CheckboxInput):
        return "on" if value else ""
    if hasattr(widget, "serialize"):
        return widget.serialize(value)
    if isinstance(widget, forms.Select):
        return "" if value is None else str(getattr(value, "value", value))
    return str(widget.format_value(value) or "")


def is_same(name, one, other):
    """Whether two inputs say the same: line ends, blanks at the ends and tenths of mm aside."""
    if name in (*MAPS, *GROUNDS) and one and other and one != other:
        shapes = _shape(one), _shape(other)
        return all(shapes) and shapes[0].equals_exact(shapes[1], 1e-9)
    return one.replace("\r\n", "\n").strip() == other.replace("\r\n", "\n").strip()


def _shape(text):
    """The geometry that an input says, or None when it cannot be read."""
    try:
        return read_shape(text)
    except GisProblem:
        return None


def _shapes(one):
    """A difference of places as GeoJSON for one map: what the other saved, and what is mine."""
    if one.name not in (*MAPS, *GROUNDS):
        return {}
    told = {"before": _shape(one.theirs), "after": _shape(one.mine)}
    return {when: json.loads(shape.geojson) for when, shape in told.items() if shape}


def read_base(text):
    """What the person was shown, as `base_json` wrote it; ValueError when it cannot be read."""
    try:
        told = {(table, key): dict(texts) for table, key, texts in json.loads(text)}
    except TypeError as error:
        raise ValueError(text) from error
    if not all(isinstance(one, str) for texts in told.values() for one in texts.values()):
        raise ValueError(text)
    return told


def _sent(data, prefix, names):
    return {name: data.get(f"{prefix}{name}", "") for name in names}


def _sent_rows(data, table):
    """(prefix, id or an empty text) of each row of a table that was sent."""
    total = data.get(f"{table}-TOTAL_FORMS", "")
    count = min(int(total), 1000) if total.isdecimal() else 0
    prefixes = [f"{table}-{index}-" for index in range(count)]
    return [(prefix, data.get(f"{prefix}id", "")) for prefix in prefixes]


def _write_table(data, table, merged, stored, new):
    """Writes the rows into `data`; returns {row: its prefix}."""
    for name in [name for name in data if name.startswith(f"{table}-")]:
        del data[name]
    known = [row for row in merged if row[0] == table and row in stored]
    mine = [row for row in merged if row[0] == table and row not in stored]
    told = [
        *((row, row[1], merged[row]) for row in known),
        *((row, "", merged[row]) for row in mine),
    ]
    told += [(None, "", values) for values in new]
    for index, (_row, key, values) in enumerate(told):
        data[f"{table}-{index}-id"] = key
        for name, value in values.items():
            data[f"{table}-{index}-{name}"] = value
            if name == "DELETE" and not value:
                del data[f"{table}-{index}-{name}"]
    data[f"{table}-TOTAL_FORMS"] = str(len(told))
    data[f"{table}-INITIAL_FORMS"] = str(len(known))
    return {row: f"{table}-{index}-" for index, (row, _key, _values) in enumerate(told) if row}
