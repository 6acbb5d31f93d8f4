"""The answer to one question as the page shows it: its rows, its numbers, its facets, its chips."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from heritage.catalogue.dating import year_words
from heritage.catalogue.search.backend import MOST_RELEVANT

from . import listings
from .how_listed import (
    EDGES,
    RELEVANCE,
    SORTED_BY,
    TABLE,
    HowListed,
    no_such_page,
)

FEW_VALUES = 8  # of a facet; the rest is under "more"
LONG = ("kind", "district", "keeper", "material")  # facets whose commonest values come first


@dataclass(frozen=True)
class FacetValue:
    code: str
    label: object
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class FacetShown:
    """A facet with the values to choose from: seen at once, and under "more"."""

    name: str
    label: object
    values: list[FacetValue]
    more: list[FacetValue]

    @property
    def is_chosen(self) -> bool:
        return any(value.is_chosen for value in self.values)


@dataclass(frozen=True)
class Chip:
    """Something that was asked, and the query string of the same question without it."""

    words: str
    query: str


@dataclass(frozen=True)
class Column:
    """A column of the table; `query` asks for the order by it, turned when it is by it already."""

    name: str
    label: object
    is_shown: bool
    query: str | None = None
    aria_sort: str = ""


class Answer:
    """`found` is a bound and valid MonumentFilter, `how` a bound and valid HowListed."""

    def __init__(self, found, how: HowListed, asked: QueryDict):
        self.found, self.how, self.query = found, how, asked
        self.backend = found.backend
        self._counts = self.backend.facets(found)
        self.count = self.backend.count(found)
        self.samples_count = self.backend.samples_count(found)
        found.is_near = found.meant != found.asked
        self.cut = self._cut()

    @property
    def length(self) -> int:
        return self.how.cleaned_data["length"]

    @property
    def is_cut(self) -> bool:
        """Whether more answer than are listed."""
        return self.how.order.by == RELEVANCE and self.count > MOST_RELEVANT

    @property
    def listed_count(self) -> int:
        return MOST_RELEVANT if self.is_cut else self.count

    @property
    def pages_count(self) -> int:
        return max(-(-self.listed_count // self.length), 1)

    def _cut(self):
        """The page behind the row at its edge; without one, by its number. ValidationError."""
        told = self.how.cleaned_data
        edges = {edge: told[edge] or None for edge in ("after", "before")}
        number = told["page"]
        if any(edges.values()):
            number = min(number, self.pages_count)
        elif number > self.pages_count:
            raise no_such_page(self.how.data.get("page"))
        first = (number - 1) * self.length
        return self.backend.page(
            self.found, order=self.how.order, length=self.length, first=first, **edges
        )

    @cached_property
    def rows(self) -> list:
        return listings.listed(self.cut.keys)

    @property
    def start(self) -> int:
        return self.cut.before_count + 1

    @property
    def end(self) -> int:
        return self.cut.before_count + len(self.rows)

    @property
    def number(self) -> int:
        return self.cut.before_count // self.length + 1

    @property
    def numbers(self) -> dict[str, int]:
        return {"official": self.count - self.samples_count, "samples": self.samples_count}

    def next_query(self) -> str:
        if not (self.rows and self.cut.has_next):
            return ""
        return self._with(page=self.number + 1, after=self.rows[-1].reference)

    def previous_query(self) -> str:
        if not self.cut.has_previous:
            return ""
        if not self.rows:
            return self._with(page=self.pages_count)
        return self._with(page=max(self.number - 1, 1), before=self.rows[0].reference)

    def _with(self, **pairs) -> str:
        return urlencode([*_pairs(self.query, without=EDGES), *pairs.items()])

    @cached_property
    def facets(self) -> list[FacetShown]:
        shown = map(self._facet, self.found.facet_filters)
        return [facet for facet in shown if facet.values]

    def _facet(self, name):
        counts, chosen = self._counts[name], self.found.chosen(name)
        labels = self.found.values_of(name).labels
        values = [
            FacetValue(code, label, counts.get(code, 0), code in chosen)
            for code, label in labels.items()
            if code in counts or code in chosen
        ]
        if name in LONG:
            values.sort(key=lambda value: (not value.is_chosen, -value.count))
        few = max(FEW_VALUES, len(chosen)) if name in LONG else len(values)
        label = self.found.facet_filters[name].label
        return FacetShown(name, label, values[:few], values[few:])

    @cached_property
    def chips(self) -> list[Chip]:
        """All that is asked, each with the way to ask it no more."""
        return [*self._chips_of_facets(), *self._chips_of_fields()]

    def _chips_of_facets(self):
        for name, facet in self.found.facet_filters.items():
            labels = self.found.values_of(name).labels
            left = self.found.chosen(name)
            for code in left:
                others = [(name, one) for one in left if one != code]
                query = urlencode([*_pairs(self.query, without=(*EDGES, name)), *others])
                yield Chip(f"{facet.label}: {labels[code]}", query)

    def _chips_of_fields(self):
        for name, value in self.found.form.cleaned_data.items():
            if name in self.found.facet_filters or value in (None, "", [], ()):
                continue
            query = urlencode(_pairs(self.query, without=(*EDGES, name)))
            yield Chip(self._said(name, value), query)

    def _said(self, name, value) -> str:
        if name == "q":
            return f"“{value}”"
        if name == "bbox":
            return _("Only a part of the map")
        label = self.found.form[name].label
        if name in ("built_from", "built_to"):
            return f"{label}: {year_words(value)}"
        return str(label) if self.found.form[name].is_hidden else f"{label}: {value}"

    @property
    def is_table(self) -> bool:
        return self.how.cleaned_data["view"] == TABLE

    @cached_property
    def every_column(self) -> list[Column]:
        """All columns that a table may have."""
        shown = self.how.cleaned_data["columns"]
        return [
            self._column(name, label, name in shown)
            for name, label in self.how.fields["columns"].choices
        ]

    @property
    def columns(self) -> list[Column]:
        return [column for column in self.every_column if column.is_shown]

    def _column(self, name, label, is_shown) -> Column:
        if name not in SORTED_BY:
            return Column(name, label, is_shown)
        sort = self.how.cleaned_data["sort"]
        other = f"-{name}" if sort == name else name
        query = urlencode([*_pairs(self.query, without=(*EDGES, "sort")), ("sort", other)])
        told = {name: "ascending", f"-{name}": "descending"}.get(sort, "none")
        return Column(name, label, is_shown, query, told)


def _pairs(asked: QueryDict, *, without=()):
    """What was asked as pairs, without what is empty and without these names."""
    every = ((name, value) for name, values in asked.lists() for value in values)
    return [(name, value) for name, value in every if value and name not in without]
