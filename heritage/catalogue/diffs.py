"""A proposed change as people read it: by monument, by row, field by field, old and new."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from django.apps import apps
from django.contrib.gis.db.models import GeometryField
from django.db import models
from django.utils.translation import gettext as _

from gis.measures import area_m2, distance_m

from .choices import Sensitivity
from .models import (
    Address,
    Agent,
    Concept,
    Description,
    Identifier,
    LegalAct,
    Location,
    Monument,
    Name,
    Phase,
    Protection,
    Publication,
    Zone,
    ZoneMonument,
)
from .services import changes
from .wording import (
    SHARED,
    TEXTS,
    column_label,
    figure,
    ground_words,
    owner_column,
    row_label,
    row_words,
    shown_fields,
    words,
)

# Columns of a monument that triggers write from other rows: said once, where they come from.
WRITTEN_FROM = {
    Phase: {"built_from", "built_to", "dating_text"},
    Protection: {"importance", "importance_basis", "section", "section_basis"},
}
# What tells where a hidden monument is: shown to nobody who may not see its exact place.
PLACE_COLUMNS = {
    "location",
    "footprint",
    "location_source",
    "location_precision",
    "locality",
    "district",
    "district_basis",
}
PLACE_TABLES = {Location, Address, Zone, ZoneMonument}
# Services write another text of these as another row.
REPLACED = {Name, Identifier, Description}
SAID_BY_LABEL = {"language", "scheme"}
# Rows that others point at, and that can say their name from their own columns.
NAMED = {LegalAct, Agent, Publication, Zone, Concept}
KEPT_AROUND = 120  # letters of an unchanged stretch, at each end


@dataclass
class Line:
    """One field, before and after, in words; an empty text where there is nothing."""

    what: str
    before: str
    after: str
    pieces: list[tuple[str, str]] = field(default_factory=list)  # ("same" | "gone" | "new", text)
    shapes: dict = field(default_factory=dict)  # GeoJSON geometries, "before" and "after"


@dataclass
class RowChange:
    """One row of one table."""

    model: type[models.Model]
    label: str
    # "made", "removed", "changed", "moved" to another monument, "replaced" by another row
    deed: str
    lines: list[Line]
    values: dict
    is_hidden: bool = False  # it tells of a place that this reader may not see
    tells_place: bool = False  # it tells of a place, and the reader sees it

    @property
    def deed_words(self) -> str:
        words = {"made": _("new"), "removed": _("removed"), "moved": _("moved")}
        return words.get(self.deed, "")

    @property
    def shapes(self) -> dict:
        """All of its places for one map, before and after, as GeoJSON; empty without any."""
        found = {
            when: [line.shapes[when] for line in self.lines if when in line.shapes]
            for when in ("before", "after")
        }
        return {
            when: {"type": "GeometryCollection", "geometries": shapes}
            for when, shapes in found.items()
            if shapes
        }


@dataclass
class Group:
    """All that happens to one monument; without one, to what several monuments share."""

    monument: Monument | None
    title: str
    rows: list[RowChange]
    is_new: bool = False

    @property
    def tells_place(self) -> bool:
        return any(row.tells_place for row in self.rows)

    @property
    def labels(self) -> list[str]:
        """What is touched, each once, for a summary."""
        return list(dict.fromkeys(row.label for row in self.rows))


def groups_of(rows: list[dict], *, shows_hidden_places: bool) -> list[Group]:
    """The rows of a change request by monument, in a fixed number of queries.

    Without `shows_hidden_places`, what tells of the place of a monument that is not open to the
    public, or would not be, is left out.
    """
    wholes = changes.whole_rows(rows)
    owners = changes.owners(rows, wholes)
    monuments = _monuments(key for named in owners for key in named)
    names = _names(rows, wholes)
    hidden = set() if shows_hidden_places else _hidden(rows, owners, monuments)
    of_monuments = {}
    for row, whole, named in zip(rows, wholes, owners, strict=True):
        # A zone is there for several: it is as hidden as the most hidden of them.
        change = _row_change(row, whole, names, is_hidden=not hidden.isdisjoint(named))
        of_monuments.setdefault(next(iter(named), None), []).append(change)
    new = [key for key in of_monuments if key and key not in monuments]
    ordered = [*new, *(key for key in monuments if key in of_monuments)]
    groups = [_group(key, of_monuments[key], monuments.get(key)) for key in ordered]
    if None in of_monuments:
        groups.append(Group(None, _("What several monuments share"), of_monuments[None]))
    return groups


def hides_a_place(rows: list[dict]) -> bool:
    """Whether they speak of a monument whose place is, was or would be less than open."""
    owners = changes.owners(rows)
    return bool(_hidden(rows, owners, _monuments(key for named in owners for key in named)))


def _monuments(keys: Iterable[int | None]) -> dict[int, Monument]:
    found = Monument.objects.filter(pk__in={key for key in keys if key})
    found = found.in_register_order().prefetch_related("names")
    return {monument.pk: monument for monument in found}


def _group(key: int, rows: list[RowChange], monument: Monument | None) -> Group:
    said = {name for row in rows for name in WRITTEN_FROM.get(row.model, ())}
    for row in rows:
        if row.model is Monument:
            labels = {str(Monument._meta.get_field(name).verbose_name) for name in said}
            row.lines = [line for line in row.lines if line.what not in labels]
    title = str(monument) if monument else _new_name(rows)
    rows = [row for row in rows if row.lines or row.is_hidden or row.deed != "changed"]
    return Group(monument, title, _replacements_joined(rows), is_new=monument is None)


def _replacements_joined(rows: list[RowChange]) -> list[RowChange]:
    """A name that goes and one that comes in its place are read as one line, old and new."""
    removed = {row.label: row for row in rows if row.model in REPLACED and row.deed == "removed"}
    joined, used = [], set()
    for row in rows:
        if row.deed == "made" and row.model in REPLACED and row.label in removed.keys() - used:
            used.add(row.label)
            joined.append(_joined(removed[row.label], row))
        else:
            joined.append(row)
    return [row for row in joined if not (row.deed == "removed" and row.label in used)]


def _joined(old: RowChange, new: RowChange) -> RowChange:
    before, after = ({line.what: line for line in row.lines} for row in (old, new))
    lines = []
    for what in dict.fromkeys([*before, *after]):
        line = Line(
            what,
            before=before[what].before if what in before else "",
            after=after[what].after if what in after else "",
        )
        line.pieces = pieces_of(line.before, line.after) if line.before and line.after else []
        lines += [line] if line.before != line.after else []
    return RowChange(new.model, new.label, "replaced", lines, new.values)


def _new_name(rows: list[RowChange]) -> str:
    named = [row.values for row in rows if row.model is Name and row.deed == "made"]
    preferred = [name for name in named if name.get("is_preferred")]
    return next((name["text"] for name in preferred + named), _("a new monument"))


def _hidden(rows, owners, monuments) -> set[int]:
    """Monuments whose place is, was or would be less than open."""
    hidden = {key for key, one in monuments.items() if one.sensitivity != Sensitivity.OPEN}
    for row, named in zip(rows, owners, strict=True):
        if row["table"] == Monument._meta.label_lower:
            told = {(values or {}).get("sensitivity") for values in (row["before"], row["after"])}
            hidden |= set(named[:1]) if told - {None, Sensitivity.OPEN.value} else set()
    return hidden


def _names(rows: list[dict], wholes: list[dict]) -> dict:
    """(model, key) → name of every row that a row points at, by one query a model."""
    wanted = {}
    for row, whole in zip(rows, wholes, strict=True):
        model = apps.get_model(row["table"])
        for column in filter(None, [*shown_fields(model), owner_column(model)]):
            if column.remote_field:
                told = (whole, row["before"] or {}, row["after"] or {})
                keys = {values.get(column.name) for values in told} - {None}
                wanted.setdefault(column.related_model, set()).update(keys)
    names = {}
    for model, keys in wanted.items():
        found = model._default_manager.filter(pk__in=keys)
        found = found.prefetch_related("names") if model is Monument else found
        names |= {(model, one.pk): str(one) for one in found}
    return _names_of_new(rows) | names


def _names_of_new(rows: list[dict]) -> dict:
    """Rows that the request itself would make, such as an act that its protections name."""
    names = {}
    for row in rows:
        model, told = apps.get_model(row["table"]), row["after"]
        if row["before"] is None and model in NAMED:
            names[model, row["key"]] = str(model(**_plain_values(model, told)))
        elif row["before"] is None and model is Name and told["is_preferred"]:
            names.setdefault((Monument, told["monument"]), told["text"])
    return names


def _plain_values(model, told: dict) -> dict:
    return {
        column.name: changes.value_of(column, told.get(column.name))
        for column in shown_fields(model)
        if not column.remote_field
    }


def _row_change(row: dict, whole: dict, names: dict, *, is_hidden: bool) -> RowChange:
    model, deed = apps.get_model(row["table"]), _deed(row)
    columns = [column for column in shown_fields(model) if _says(column, row)]
    shown = [one for one in columns if not (is_hidden and _tells_place(model, one))]
    lines = [_line(column, row, names) for column in shown]
    if deed == "moved":
        lines.insert(0, _move_line(owner_column(model), row, names))
    label = row_label(model, whole, names)
    if deed in ("changed", "moved") and not is_hidden:
        label = _label_with_words(model, label, row, whole, names)
    return RowChange(
        model=model,
        label=label,
        deed=deed,
        lines=[line for line in lines if line.before or line.after],
        values=whole,
        is_hidden=len(shown) < len(columns),
        tells_place=any(_tells_place(model, column) for column in shown),
    )


def _deed(row: dict) -> str:
    if row["before"] is None or row["after"] is None:
        return "made" if row["before"] is None else "removed"
    owner = owner_column(apps.get_model(row["table"]))
    return "moved" if owner and owner.name in row["after"] else "changed"


def _move_line(owner, row: dict, names: dict) -> Line:
    before, after = (
        names.get((Monument, row[side][owner.name]), "") for side in ("before", "after")
    )
    return Line(_("Belongs to"), before, after)


def _label_with_words(model, label: str, row: dict, whole: dict, names: dict) -> str:
    """Which row it is, when what changes does not say so: "Name (az): Qız qalası"."""
    if model in SHARED or any(name in row["after"] for name in TEXTS):
        return label
    columns = [column for column in shown_fields(model) if column.name in whole]
    told = {column.name: changes.value_of(column, whole[column.name]) for column in columns}
    return f"{label}: {words_of_row}" if (words_of_row := row_words(model, told, names)) else label


def _tells_place(model, column) -> bool:
    if model in PLACE_TABLES or isinstance(column, GeometryField):
        return True
    return model is Monument and column.name in PLACE_COLUMNS


def _says(column, row: dict) -> bool:
    """Whether the row says something of the column; a new row says only what is not usual."""
    told = row["after"] if row["before"] is None else row["before"]
    if column.name not in told:
        return False
    if row["before"] and row["after"]:
        return True
    if column.name in SAID_BY_LABEL:
        return False
    return changes.value_of(column, told[column.name]) != column.get_default()


def _line(column, row: dict, names: dict) -> Line:
    before, after = (
        changes.value_of(column, (values or {}).get(column.name))
        for values in (row["before"], row["after"])
    )
    old, new = (_words(column, value, names) for value in (before, after))
    line = Line(column_label(column), old, new)
    if isinstance(column, GeometryField):
        line.shapes = _shapes(before, after)
        line.after += _how_far(before, after) + _how_much_ground(before, after)
    elif old and new and isinstance(column, models.CharField | models.TextField):
        line.pieces = [] if column.choices else pieces_of(old, new)
    return line


def _words(column, value, names: dict) -> str:
    """A text whole, since its differences are marked; ground with its area; else as the history."""
    if value and isinstance(column, GeometryField):
        return ground_words(value)
    if isinstance(value, str) and not column.choices:
        return value
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return words(column, value, names)


def _shapes(before, after) -> dict:
    told = {"before": before, "after": after}
    return {when: json.loads(shape.geojson) for when, shape in told.items() if shape}


def _how_far(before, after) -> str:
    if not (before and after and before.geom_type == after.geom_type == "Point"):
        return ""
    metres = round(distance_m(before, after))
    return " " + _("(%(distance)s m away)") % {"distance": metres}


def _how_much_ground(before, after) -> str:
    """What is added and what is given up, of ground that stays ground."""
    if not (before and after and before.dims == after.dims == 2):
        return ""
    added, given_up = after.difference(before), before.difference(after)
    told = {"added": figure(area_m2(added)), "given_up": figure(area_m2(given_up))}
    return " " + _("(%(added)s m² added, %(given_up)s m² given up)") % told


def pieces_of(old: str, new: str) -> list[tuple[str, str]]:
    """Two texts word by word: what stayed, what went, what came; long unchanged parts are cut."""
    before, after = (re.findall(r"\s+|\w+|[^\w\s]", text) for text in (old, new))
    pieces = []
    for deed, i, j, k, m in SequenceMatcher(None, before, after).get_opcodes():
        if deed == "equal":
            pieces.append(("same", _cut("".join(before[i:j]))))
            continue
        told = (("gone", "".join(before[i:j])), ("new", "".join(after[k:m])))
        pieces += [piece for piece in told if piece[1]]
    return pieces


def _cut(text: str) -> str:
    if len(text) <= 3 * KEPT_AROUND:
        return text
    return f"{text[:KEPT_AROUND]} … {text[-KEPT_AROUND:]}"
