"""The record of a monument in sections: each has fields of its own, tables, and one service."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy

from .. import services
from ..models import Monument
from . import details
from .compared import ComparedForm
from .place import KindForm, PlaceForm
from .rows import add_problem


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


class SectionForm(ComparedForm):
    """One section as it is shown, sent, compared with what another saved, and saved."""

    def __init__(self, section: Section, monument: Monument, *, user, csp_nonce=None):
        self.section, self.monument, self.user = section, monument, user
        self.csp_nonce = csp_nonce
        super().__init__()

    def own_form(self, data):
        own = self.section.own
        # A form writes on its instance: it has one of its own, so that `monument` stays as stored.
        known = Monument.objects.get(pk=self.monument.pk)
        return own and own(data, instance=known, by=self.user, csp_nonce=self.csp_nonce)

    def table_forms(self, data):
        return [self._table_form(name, data) for name in self.section.tables]

    def _table_form(self, name, data):
        formset = self.section.tables[name](
            data, instance=self.monument, prefix=name, user=self.user
        )
        formset.label = TABLE_LABELS[name]
        return formset

    def save(self):
        """What became of it, or None: then the sentences stand on their rows."""
        told = {formset.prefix: formset.told() for formset in self.tables}
        rows = {name: [row for _form, row in rows] for name, rows in told.items()}
        own = {"fields": self.own.fields_said()} if self.own else {}
        try:
            return services.save_and_ask(
                by=self.user,
                monument=self.monument,
                change=lambda: self.section.save(
                    monument=self.monument, by=self.user, **own, **rows
                ),
                reason=self.own.cleaned_data.get("reason", "") if self.own else "",
            )
        except services.RowProblems as problem:
            for name, problems in problem.tables.items():
                for index, sentence in problems.items():
                    add_problem(told[name][index][0], sentence)
        except ValidationError as problem:
            self.problems = problem.messages
        return None
