"""How much of the passports is filled, by district and by keeping body."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Sum

from .models import Monument, Tally
from .quality import PASSPORT_RULES, Rule

BY = ("district", "keeper")


@dataclass(frozen=True)
class Cell:
    """One section of the passport in one row of the table."""

    rule: Rule
    filled: int
    total: int

    @property
    def percent(self) -> int:
        """Rounded down, so that only a section that all have filled says 100."""
        return 100 * self.filled // self.total if self.total else 0

    @property
    def empty(self) -> int:
        return self.total - self.filled


@dataclass(frozen=True)
class Row:
    """The passports of one district or keeping body; `place` is None for those without one."""

    place: object
    total: int
    cells: list[Cell]

    @property
    def whole(self) -> Cell:
        """All sections of all passports together."""
        return Cell(None, sum(cell.filled for cell in self.cells), self.total * len(self.cells))


def completeness(user, by: str) -> list[Row]:
    """A row for each district or keeper (`by`) of this person's territory: three queries."""
    checked = Monument.objects.checked().kept_by(user).order_by()
    totals = dict(checked.values_list(by).annotate(total=Count("*")))  # an index has all of it
    empty = _empty_sections(user, by)
    places = _places(by, totals)
    rows = [_row(places.get(key), total, empty[key]) for key, total in totals.items()]
    return sorted(rows, key=lambda row: (row.place is None, str(row.place)))


def whole(rows: list[Row]) -> Row:
    """The rows together, for the last line of the table."""
    empty = defaultdict(int)
    for row in rows:
        for cell in row.cells:
            empty[cell.rule.code] += cell.empty
    return _row(None, sum(row.total for row in rows), empty)


def _row(place, total: int, empty: dict[str, int]) -> Row:
    rules = PASSPORT_RULES.values()
    # A record that came a moment ago is counted at once, and its sections once it is checked.
    cells = [Cell(rule, max(0, total - empty[rule.code]), total) for rule in rules]
    return Row(place, total, cells)


def _empty_sections(user, by: str) -> dict:
    """Key of the place → code of the rule → how many passports have that section empty."""
    tallies = Tally.objects.kept_by(user).filter(
        rule__in=[rule.code for rule in PASSPORT_RULES.values()]
    )
    empty = defaultdict(lambda: defaultdict(int))
    for key, code, count in tallies.values_list(by, "rule").annotate(total=Sum("count")):
        empty[key][code] = count
    return empty


def _places(by: str, keys) -> dict:
    model = Monument._meta.get_field(by).related_model
    places = model.objects.filter(pk__in=[key for key in keys if key])
    return {one.pk: one for one in (places.defer("boundary") if by == "district" else places)}
