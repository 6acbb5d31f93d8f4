"""The record of a monument in sections: each has fields of its own, tables, and one service."""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from django import forms
from django.contrib.gis.geos import GEOSGeometry
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import services
from ..drafts import unjudged
from ..models import Monument
from . import details
from .place import KindForm, PlaceForm
from .rows import add_problem
from .two_people import OWN, merge

CHOICE = "choose-"  # before the name of an input: whose value is to be taken


@dataclass(frozen=True)
class Section:
    """One page of the record. `tables` are formsets by the name of the relation."""

    slug: str
    label: str
    save: Callable
    tables: Mapping = field(default_factory=dict)
    own: type | None = None
    hint: str = ""


SECTIONS = {
    section.slug: section
    for section in (
        Section(
            "names",
            gettext_lazy("Names and numbers"),
            services.save_names,
            {"names": details.NAMES, "identifiers": details.IDENTIFIERS},
        ),
        Section("kind", gettext_lazy("What it is"), services.save_kind, own=KindForm),
        Section(
            "dating",
            gettext_lazy("Dating"),
            services.save_dating,
            {"phases": details.PHASES},
            hint=gettext_lazy(
                "One row for each phase: construction, rebuilding, restoration, destruction."
            ),
        ),
        Section(
            "place",
            gettext_lazy("Place"),
            services.save_place,
            {"addresses": details.ADDRESSES},
            own=PlaceForm,
        ),
        Section(
            "fabric",
            gettext_lazy("Materials and techniques"),
            services.save_fabrics,
            {"fabrics": details.FABRICS},
        ),
        Section(
            "people",
            gettext_lazy("People and organisations"),
            services.save_people,
            {"participations": details.PARTICIPATIONS},
        ),
        Section(
            "holdings",
            gettext_lazy("Ownership and use"),
            services.save_holdings,
            {"holdings": details.HOLDINGS},
        ),
        Section(
            "relations",
            gettext_lazy("Relations"),
            services.save_relations,
            {"relations": details.RELATIONS},
        ),
        Section(
            "sources",
            gettext_lazy("Bibliography and sources"),
            services.save_sources,
            {"mentions": details.MENTIONS, "sources": details.SOURCES},
        ),
        Section(
            "documents",
            gettext_lazy("Documents"),
            services.save_documents,
            {"documents": details.DOCUMENTS},
            hint=gettext_lazy("Papers are for the office only: the public never sees them."),
        ),
        Section(
            "descriptions",
            gettext_lazy("Descriptions"),
            services.save_descriptions,
            {"descriptions": details.DESCRIPTIONS},
        ),
    )
}
TABLE_LABELS = {
    "names": gettext_lazy("Names"),
    "identifiers": gettext_lazy("Numbers"),
    "phases": gettext_lazy("Phases"),
    "addresses": gettext_lazy("Addresses"),
    "fabrics": gettext_lazy("Materials and techniques"),
    "participations": gettext_lazy("People and organisations"),
    "holdings": gettext_lazy("Ownership and use"),
    "relations": gettext_lazy("Relations to other monuments"),
    "mentions": gettext_lazy("Bibliography"),
    "sources": gettext_lazy("Sources of this record"),
    "documents": gettext_lazy("Documents"),
    "descriptions": gettext_lazy("Descriptions"),
}


def sections_of(monument):
    """(section, whether nothing is written in it) for the list beside the form: one query."""
    tables = {name for section in SECTIONS.values() for name in section.tables}
    filled = {f"has_{name}": _has(monument, name) for name in tables}
    told = Monument.objects.filter(pk=monument.pk).values("kind", "location", "footprint", **filled)
    row = told.get()
    own = {"kind": row["kind"], "place": row["location"] or row["footprint"]}
    return [
        (section, not (own.get(slug) or any(row[f"has_{name}"] for name in section.tables)))
        for slug, section in SECTIONS.items()
    ]


def _has(monument, table):
    relation = Monument._meta.get_field(table)
    return Exists(relation.related_model.objects.filter(**{relation.field.name: OuterRef("pk")}))


class SectionForm:
    """One section as it is shown, sent, compared with what another saved, and saved."""

    def __init__(self, section: Section, monument: Monument, *, user, csp_nonce=None):
        self.section, self.monument, self.user = section, monument, user
        self.csp_nonce = csp_nonce
        self.problems, self.differences = [], []
        self._fill(None)
        self.stored = self._inputs()
        self.base = self.stored

    def _fill(self, data):
        own = self.section.own
        # A form writes on its instance: it has one of its own, so that `monument` stays as stored.
        known = Monument.objects.get(pk=self.monument.pk)
        self.own = own and own(data, instance=known, by=self.user, csp_nonce=self.csp_nonce)
        self.tables = [self._table(name, data) for name in self.section.tables]

    def _table(self, name, data):
        formset = self.section.tables[name](
            data, instance=self.monument, prefix=name, user=self.user
        )
        formset.label = TABLE_LABELS[name]
        return formset

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

    def send(self, data):
        """Take what was sent: as it is, or merged with what another has saved in the meantime."""
        data = data.copy()
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
        if table not in self.section.tables:
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
            return {"label": TABLE_LABELS[one.row[0]], "is_row": True}
        return {
            "input": f"{prefix}{one.name}",
            "label": self._label(one.row, one.name),
            "mine": self._words(one, one.mine),
            "theirs": self._words(one, one.theirs),
            "is_taken": one.is_taken,
        }

    def _form_of(self, row):
        if row == OWN:
            return self.own
        return next(formset.empty_form for formset in self.tables if formset.prefix == row[0])

    def _field(self, row, name):
        form = self._form_of(row)
        bare = name.rsplit("_", 1)[0] if name not in form.fields else name
        return form[bare]

    def _label(self, row, name):
        label = self._field(row, name).label
        return label if row == OWN else f"{TABLE_LABELS[row[0]]}: {label}"

    def _words(self, one, value):
        bound = self._field(one.row, one.name)
        if one.name == "footprint":
            return _("an outline") if value else ""
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

    def save(self):
        """What became of it, or None: then the sentences stand on their rows."""
        told = {formset.prefix: formset.told() for formset in self.tables}
        rows = {name: [row for _form, row in rows] for name, rows in told.items()}
        own = {"fields": self.own.fields_said()} if self.own else {}
        try:
            return services.save_section(
                by=self.user,
                monument=self.monument,
                change=lambda: self.section.save(
                    monument=self.monument, by=self.user, **own, **rows
                ),
            )
        except services.RowProblems as problem:
            for name, problems in problem.tables.items():
                for index, sentence in problems.items():
                    add_problem(told[name][index][0], sentence)
        except ValidationError as problem:
            self.problems = problem.messages
        return None


def inputs_of(form, *left_out):
    """Every input of an unbound form as it stands in the page: {name without prefix: text}."""
    told = {}
    for bound in form:
        name, field = bound.name, bound.field
        if name in ("id", "DELETE", "confirmed", "version", "proposed", *left_out):
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
    if name in ("location", "footprint") and one and other:
        try:
            return GEOSGeometry(one).equals_exact(GEOSGeometry(other), 1e-9)
        except (ValueError, TypeError):
            return False
    return one.replace("\r\n", "\n").strip() == other.replace("\r\n", "\n").strip()


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
