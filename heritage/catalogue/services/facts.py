"""Which rows of a change one person may write, and which wait for a second: read off the rows.

Whatever form, service or upload they come from, the same rows are the same facts:
- of a monument that the public sees: its importance and section, its official number, its
  protections, its zones, and that it is on the register while an act in force protects it;
- a zone that stands by an act, whatever it is there for;
- that the public sees a place more exactly, of every monument.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from ..choices import Lifecycle
from ..models import ChangeRequest, Identifier, Monument, Protection, Zone, ZoneMonument
from . import changes
from .legal import LEGAL_FIELDS, LEGAL_SCHEMES
from .review import shows_more

Kind = ChangeRequest.Kind
LEGAL_COLUMNS = {*LEGAL_FIELDS, *(f"{name}_basis" for name in LEGAL_FIELDS)}
OPENING_COLUMNS = {"sensitivity", "sensitivity_reason"}


@dataclass(frozen=True)
class Told:
    """A row (changes.py), all values of it, and the keys of the monuments that it is of."""

    row: dict
    whole: dict
    monuments: list[int]

    def is_of(self, model) -> bool:
        return self.row["table"] == model._meta.label_lower

    @property
    def sides(self) -> list[dict]:
        return [values for values in (self.whole, self.row["before"], self.row["after"]) if values]


@dataclass(frozen=True)
class Known:
    """What the register says today of what is told, by key."""

    published: set[int]  # monuments
    protected: set[int]  # monuments that an act in force protects
    legal_zones: set[int]


def by_kind(rows: list[dict]) -> dict[str, list[dict]]:
    """The rows (changes.py) by what becomes of them; of a monument each column goes its own way.

    Those of Kind.EDIT one person may write; those of Kind.LEGAL and Kind.SENSITIVITY are asked for
    as requests of that kind.
    """
    wholes = changes.whole_rows(rows)
    owners = changes.owners(rows, wholes)
    told = [Told(*one) for one in zip(rows, wholes, owners, strict=True)]
    known = _known(told)
    parted = {Kind.EDIT: [], Kind.LEGAL: [], Kind.SENSITIVITY: []}
    for one in told:
        for kind, part in _parts(one, known):
            parted[kind].append(part)
    return parted


def is_kept_by_law(monument: Monument) -> bool:
    """Whether to withdraw it is to take a legal fact away from the public."""
    return monument.is_published and bool(_protected({monument.pk}))


def _known(told: list[Told]) -> Known:
    keys = {key for one in told for key in one.monuments}
    published = Monument.objects.filter(pk__in=keys, lifecycle=Lifecycle.PUBLISHED)
    published = set(published.values_list("pk", flat=True))
    return Known(published, _protected(keys), _legal_zones(told, published))


def _protected(monuments: set[int]) -> set[int]:
    today = timezone.localdate()
    by_act = Protection.objects.filter(valid__contains=today, act__isnull=False)
    return set(by_act.filter(monument__in=monuments).values_list("monument", flat=True))


def _legal_zones(told: list[Told], published: set[int]) -> set[int]:
    """Keys of the zones that are facts, before or after: all that is said of one goes with it."""
    zones = {one.row["key"]: one for one in told if one.is_of(Zone)}
    links = [one.whole for one in told if one.is_of(ZoneMonument)]
    if not zones and not links:
        return set()
    facts = {key for key, one in zones.items() if any(side.get("act") for side in one.sides)}
    facts |= {link["zone"] for link in links if link["monument"] in published}
    is_fact = Q(act__isnull=False) | Q(monuments__lifecycle=Lifecycle.PUBLISHED)
    touched = zones.keys() | {link["zone"] for link in links}
    return facts | set(Zone.objects.filter(is_fact, pk__in=touched).values_list("pk", flat=True))


def _parts(one: Told, known: Known) -> Iterable[tuple[str, dict]]:
    if one.is_of(Monument) and one.row["before"] and one.row["after"]:
        for kind, names in _columns(one.row, known).items():
            if names:
                yield kind, _with_columns(one.row, names)
    else:
        yield Kind.LEGAL if _is_fact(one, known) else Kind.EDIT, one.row


def _columns(row: dict, known: Known) -> dict[str, set[str]]:
    """The columns of a monument that the row changes, by what becomes of them."""
    names, facts = set(row["after"]), set()
    if row["key"] in known.published:
        facts = LEGAL_COLUMNS & names
        is_withdrawn = row["after"].get("lifecycle") == Lifecycle.WITHDRAWN
        if is_withdrawn and row["key"] in known.protected:
            facts.add("lifecycle")
    opening = OPENING_COLUMNS & names if shows_more([row]) else set()
    return {Kind.EDIT: names - facts - opening, Kind.LEGAL: facts, Kind.SENSITIVITY: opening}


def _with_columns(row: dict, names: set[str]) -> dict:
    return row | {side: {name: row[side][name] for name in names} for side in ("before", "after")}


def _is_fact(one: Told, known: Known) -> bool:
    if one.is_of(Zone):
        return one.row["key"] in known.legal_zones
    if one.is_of(ZoneMonument):
        return one.whole["zone"] in known.legal_zones
    is_seen = not known.published.isdisjoint(one.monuments)
    if one.is_of(Identifier):
        return is_seen and any(side.get("scheme") in LEGAL_SCHEMES for side in one.sides)
    return is_seen and one.is_of(Protection)
