"""The register's rows in words: what a table, a row, a column and a value are called.

The history of a record and the page of a proposed change say it in the same words.
"""

from django.contrib.gis.db.models import GeometryField
from django.db.backends.postgresql.psycopg_any import Range
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gis.measures import area_m2

from .dating import year_words
from .models import (
    ActRelation,
    Address,
    Agent,
    Caption,
    Concept,
    Description,
    Document,
    Fabric,
    Holding,
    Identifier,
    LegalAct,
    Location,
    Mention,
    Monument,
    Name,
    Participation,
    Phase,
    Picture,
    Protection,
    Publication,
    Relation,
    Source,
    Step,
    Zone,
    ZoneMonument,
)

# The tables of a monument: the column that names it, and what a row is called.
OF_MONUMENT = {
    Name: ("monument", gettext_lazy("Name")),
    Identifier: ("monument", gettext_lazy("Number")),
    Description: ("monument", gettext_lazy("Description")),
    Source: ("monument", gettext_lazy("Source")),
    Picture: ("monument", gettext_lazy("Picture")),
    Phase: ("monument", gettext_lazy("Phase")),
    Location: ("monument", gettext_lazy("Determination of the place")),
    Address: ("monument", gettext_lazy("Address")),
    Fabric: ("monument", gettext_lazy("Material and technique")),
    Participation: ("monument", gettext_lazy("Person or organisation")),
    Holding: ("monument", gettext_lazy("Ownership and use")),
    Relation: ("from_monument", gettext_lazy("Relation")),
    Mention: ("monument", gettext_lazy("Publication")),
    Document: ("monument", gettext_lazy("Document")),
    Protection: ("monument", gettext_lazy("Protection")),
    Step: ("monument", gettext_lazy("Step")),
    ZoneMonument: ("monument", gettext_lazy("Zone")),
}
# The columns that are a row's text, and those that tell it from its neighbours.
TEXTS = ("text", "value", "citation")
DETAILS = ("language", "scheme", "kind", "role", "title")
# Written by the database, or said by the page already.
NOT_SHOWN = {
    "id",
    "monument",
    "from_monument",
    "picture",
    "recorded_by",
    "recorded_at",
    "folded",
    "number_sorted",
    "created_at",
    "changed_at",
    "reference",
    "keeper",
}
SHOWN_LENGTH = 300  # characters of a value
YEARS = {"built_from", "built_to", "earliest", "latest"}
# Rows that several monuments share, and the record itself.
SHARED = {
    Monument: gettext_lazy("Record"),
    Caption: gettext_lazy("Caption"),
    Zone: gettext_lazy("Zone"),
    LegalAct: gettext_lazy("Legal act"),
    ActRelation: gettext_lazy("Relation between acts"),
    Agent: gettext_lazy("Person or organisation"),
    Publication: gettext_lazy("Publication"),
    Concept: gettext_lazy("Term of a vocabulary"),
}


# Columns whose models do not say what a person calls them.
COLUMNS = {(ZoneMonument, "zone"): gettext_lazy("Zone")}


def column_label(column):
    """What a column is called."""
    return str(COLUMNS.get((column.model, column.name), column.verbose_name))


def shown_fields(model):
    """The columns that say something to a person."""
    return [
        field
        for field in model._meta.concrete_fields
        if field.name not in NOT_SHOWN
        and not field.name.startswith("public_")
        and not field.generated
    ]


def words(field, value, names):
    """A stored value as a person reads it."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(field, GeometryField):
        return place_words(value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if field.remote_field:
        return names.get((field.related_model, value), str(value))
    if field.name in YEARS:
        return year_words(value)
    if isinstance(value, Range):
        return span_words(value)
    return str(value)[:SHOWN_LENGTH]


def span_words(days):
    """Days [from, until) as people read them; an open end is not said."""
    told = []
    if days.lower:
        told.append(_("from %(day)s") % {"day": date_format(days.lower)})
    if days.upper:
        told.append(_("no longer from %(day)s") % {"day": date_format(days.upper)})
    return " ".join(told)


def place_words(geometry):
    """A place in words; a point as latitude, longitude in degrees."""
    if geometry.geom_type == "Point":
        return f"{geometry.y:.6f}, {geometry.x:.6f}"
    return _("an outline of %(count)s points") % {"count": geometry.num_coords}


def row_words(model, row, names):
    """All that a row says: its text, or else each of its columns that says something."""
    if not row:
        return ""
    for name in TEXTS:
        if name in row:
            return str(row[name])[:SHOWN_LENGTH]
    told = ((field, words(field, row.get(field.name), names)) for field in shown_fields(model))
    named = (words for field, words in told if words and field.name not in DETAILS)
    return "; ".join(named)[:SHOWN_LENGTH]


def owner_column(model):
    """The column of a table of details that says whose they are; None for what is nobody's own."""
    if model in OF_MONUMENT:
        return model._meta.get_field(OF_MONUMENT[model][0])
    of_monuments = (one for one in model._meta.concrete_fields if one.related_model is Monument)
    return None if model in SHARED else next(of_monuments, None)


def _label(model):
    if model in SHARED:
        return str(SHARED[model])
    if model in OF_MONUMENT:
        return str(OF_MONUMENT[model][1])
    return str(model._meta.verbose_name).capitalize()  # of another part of the product: a visit


def ground_words(geometry):
    """A place in words, and of ground its area."""
    told = place_words(geometry)
    return f"{told}, {figure(area_m2(geometry))} m²" if geometry.dims == 2 else told


def figure(value):
    """One decimal, thousands apart: 264 766.1."""
    return f"{value:,.1f}".replace(",", "\u202f")


def row_label(model, row, names):
    """What a row is called, and the detail that tells it from others: "Name (az)"."""
    label = _label(model)
    if model is Name and not row.get("is_preferred"):
        label = _("Other name")
    known = {field.name: field for field in shown_fields(model)}
    detail = next((known[name] for name in DETAILS if name in known and row.get(name)), None)
    if detail is None:
        return label
    if detail.name == "language":
        return f"{label} ({row[detail.name]})"
    return f"{label} ({words(detail, row[detail.name], names)})"
