"""Which monuments name a person, an organisation or a publication: as far as one may know."""

from functools import reduce
from operator import or_

from django.db.models import Exists, IntegerField, OuterRef, Subquery, URLField
from django.db.models.aggregates import Count
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from .dating import year_words
from .models import Agent, Holding, Mention, Monument, Participation, Publication

# The rows that name each, the column that does, and what is drawn of a row. Who holds a monument
# is known to the body that keeps it; the rest to whoever may see the monument.
NAMING = {
    Agent: (
        (Participation, "agent", ("role", "phase")),
        (Holding, "holder", ("use",)),
    ),
    Publication: ((Mention, "publication", ()),),
}


def _rows(model, user):
    """The rows of one table that this person may know."""
    of_monuments = (
        Monument.objects.kept_by(user) if model is Holding else Monument.objects.visible_to(user)
    )
    return model.objects.filter(monument__in=of_monuments.order_by().values("pk"))


def with_uses(records, user):
    """`uses`: how many rows name each record, of those that this person may know."""
    counts = [
        Coalesce(Subquery(_count(_rows(model, user), column)), 0, output_field=IntegerField())
        for model, column, _related in NAMING[records.model]
    ]
    return records.annotate(uses=sum(counts[1:], counts[0]))


def _count(rows, column):
    of_record = rows.filter(**{column: OuterRef("pk")}).order_by().values(column)
    return of_record.annotate(count=Count("pk")).values("count")


def monuments_naming(record, user):
    """The monuments with a row that names the record, of those that this person may know."""
    naming = [
        Exists(_rows(model, user).filter(**{column: record}, monument=OuterRef("pk")))
        for model, column, _related in NAMING[type(record)]
    ]
    found = Monument.objects.visible_to(user).filter(reduce(or_, naming))
    outlines = ("footprint", "public_area", "district__boundary")
    found = found.select_related("district").defer(*outlines)
    return found.prefetch_related("names").in_register_order()


def say_how_named(monuments, record, user):
    """Give each of these monuments `named_as`, what it says of the record: one query a table."""
    said = {}
    for model, column, related in NAMING[type(record)]:
        rows = _rows(model, user).filter(**{column: record}, monument__in=monuments)
        for row in rows.select_related(*related).order_by("pk"):
            said.setdefault(row.monument_id, []).append(_words(row))
    for monument in monuments:
        monument.named_as = list(dict.fromkeys(said.get(monument.pk, ())))


def _words(row):
    if isinstance(row, Mention):
        return _("p. %(pages)s") % {"pages": row.pages} if row.pages else ""
    if isinstance(row, Holding):
        return str(row.get_kind_display())
    return f"{row.role}, {row.phase}" if row.phase else str(row.role)


TITLES = {"name", "citation"}
UNTOLD = {"id", "merged_into", "folded"}


def columns_of(model):
    """The columns that say something of a record beside what it is called."""
    fields = model._meta.concrete_fields
    return [field for field in fields if field.name not in TITLES | UNTOLD]


def said(record, field) -> str:
    """What a column says, in words; a year as historians count."""
    value = getattr(record, field.name)
    if value in (None, ""):
        return ""
    if field.choices:
        return str(getattr(record, f"get_{field.name}_display")())
    return year_words(value) if isinstance(value, int) else value


def facts_of(record) -> list[tuple[str, str, str]]:
    """(label, what it says, its address elsewhere or nothing) of each column that says anything."""
    told = [(field, said(record, field)) for field in columns_of(type(record))]
    return [(field.verbose_name, text, _address(field, text)) for field, text in told if text]


def _address(field, text):
    if field.name == "wikidata":
        return f"https://www.wikidata.org/wiki/{text}"
    return text if isinstance(field, URLField) else ""
