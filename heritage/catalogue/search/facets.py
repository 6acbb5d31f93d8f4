"""The facets: what may be chosen in each, what a choice means, and by what its rows are counted.

What a choice means is said once, by `where`: the answer, the counts and the links of the chips all
come from it. Everything here reads what is public of a place.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from django.db.models import BooleanField, Case, Expression, ExpressionWrapper, F, Q, Value, When
from django.db.models.functions import Coalesce, Greatest, Least
from django.utils.functional import cached_property, lazy
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from gis.models import Area
from heritage.accounts.models import Agency

from ..choices import ConditionClass, Importance, Section, Sensitivity
from ..dating import century_span, century_words
from ..models import Concept, Fabric, Picture, Zone, ZoneMonument
from .backend import DRAWN

CENTURIES = [century for century in range(21, -41, -1) if century != 0]
_century_words_lazy = lazy(century_words, str)


@dataclass
class Values:
    """The values of a facet: `labels` by code, `keys` of the database by code, and back."""

    labels: dict[str, object] = field(default_factory=dict)
    keys: dict[str, list] = field(default_factory=dict)
    code_of: dict[object, str] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)  # the code of a merged term to its own

    @classmethod
    def of(cls, rows: Iterable[tuple]) -> "Values":
        """Of rows of key, code and label, the first of a code being the one that is meant."""
        values = cls()
        for key, code, label in rows:
            if code not in values.labels:
                values.labels[code], values.keys[code], values.code_of[key] = label, [key], code
        return values

    def add_merged(self, key, code, kept):
        """A merged term: its code and its rows answer as those of the one that was kept."""
        if kept in self.labels:
            self.kept[code], self.code_of[key] = kept, kept
            self.keys[kept].append(key)

    @cached_property
    def escaped(self) -> list[tuple[str, str, str]]:
        """Each code, then code and label as they stand in HTML."""
        return [(code, escape(code), escape(label)) for code, label in self.labels.items()]

    def keys_of(self, codes) -> list:
        return [key for code in codes for key in self.keys[code]]


@dataclass(frozen=True)
class Facet:
    """`values(day)` is asked for once a page; `where(keys, day)` narrows monuments.

    `column` is what each monument is counted by, when it has one value; `related(day)` gives rows
    of another table, and the names of their monument's and their value's columns, when it has many.
    """

    name: str
    label: object
    values: Callable[..., Values]
    where: Callable[..., Q]
    column: Expression | None = None
    related: Callable | None = None

    def __deepcopy__(self, memo):
        """Itself: each form copies its fields and what they hold, and nobody changes a facet."""
        return self


def _concepts(scheme):
    def values(day) -> Values:
        told = ("pk", "code", Concept.label_column(), "deprecated_by__code")
        rows = Concept.objects.filter(scheme=scheme).values_list(*told)
        terms = sorted(rows, key=lambda row: row[2].casefold())
        found = Values.of(row[:3] for row in terms if row[3] is None)
        for key, code, _label, kept in terms:
            if kept is not None:
                found.add_merged(key, code, kept)
        return found

    return values


def _choices(choices):
    return lambda day: Values.of((value, value, label) for value, label in choices)


def districts(day=None):
    """The districts of a day, or of today, without the boundaries, which no choice shows."""
    return Area.objects.districts(day).defer("boundary")


def _districts(day) -> Values:
    return Values.of(districts(day).values_list("pk", "code", Area.name_column()))


def _keepers(day) -> Values:
    return Values.of((body.pk, body.code, str(body)) for body in Agency.objects.all())


def _centuries(day) -> Values:
    return Values.of((one, str(one), _century_words_lazy(one)) for one in CENTURIES)


def _yes_or_no(yes, no):
    return lambda day: Values.of([(True, "yes", yes), (False, "no", no)])


def _is_in(column):
    return lambda keys, day: Q(**{f"{column}__in": keys})


def _kept_openly(keys, day):
    """The keeping body of a hidden place would tell in whose territory it lies."""
    return Q(keeper__in=keys, sensitivity=Sensitivity.OPEN)


def _built_in(centuries, day):
    """Any overlap counts: a bridge of 1480 to 1520 is found under both centuries."""
    spans = [century_span(century) for century in centuries]
    overlaps = (Q(built_from__lte=last, built_to__gte=first) for first, last in spans)
    return _any_of(overlaps)


def _any_of(conditions):
    found = Q(pk__in=[])
    for condition in conditions:
        found |= condition
    return found


# Lists of keys, and no EXISTS for each row: those look dear to the planner, which then compiles
# the statement for longer than it takes to answer.
def _shown(**of):
    return Q(pk__in=Picture.objects.shown().filter(**of).values("monument"))


def _is_shown(**of):
    return lambda keys, day: _any_of(_shown(**of) if key else ~_shown(**of) for key in keys)


def _told(condition):
    return ExpressionWrapper(condition, BooleanField())


def _made_of(materials, day):
    return Q(pk__in=Fabric.objects.filter(material__in=materials).values("monument"))


def _fabrics(day):
    return Fabric.objects.filter(material__isnull=False), "monument_id", "material_id"


def _memberships(day):
    shown = Zone.objects.shown().in_force_on(day)
    return ZoneMonument.objects.filter(zone__in=shown), "monument_id", "zone__role"


def _in_zones(roles, day):
    rows, _monument, _role = _memberships(day)
    return Q(pk__in=rows.filter(zone__role__in=roles).values("monument"))


FIRST, LAST = -40, 20  # of the centuries, counted from 0 as the years 1 to 100
FAR = 10_000_000  # years, for SQL divides towards zero


def _century(year):
    """The century of a column of years, counted from 0, kept within one of those that are asked."""
    index = (F(year) - 1 + FAR) / 100 - FAR // 100
    return Greatest(Least(index, LAST + 1), FIRST - 1)


def century_span_told():
    """The first and last century of a monument in one number; null when a side is open."""
    known = Q(built_from__isnull=False, built_to__isnull=False)
    return Case(When(known, then=_century("built_from") * 100 + _century("built_to") + 50))


def centuries_told(number: int | None) -> list[int]:
    """The centuries that a number of `century_span_told` overlaps, as they are written."""
    if number is None:
        return []
    first, last = number // 100, number % 100 - 50
    indices = range(max(first, FIRST), min(last, LAST) + 1)
    return [index + 1 if index >= 0 else index for index in indices]


def _open_keeper():
    return Case(When(sensitivity=Sensitivity.OPEN, then=F("keeper_id")))


UNVISITED = "none"
CONDITIONS = (*ConditionClass.choices, (UNVISITED, _("no visit recorded")))


def _found_in(classes, day):
    found = Q(condition__condition_class__in=[one for one in classes if one != UNVISITED])
    return found | Q(condition__isnull=True) if UNVISITED in classes else found


def condition_within(kept: Q) -> Facet:
    """The condition for somebody who may read the visits to what `kept` leaves, and of no other."""
    return replace(
        CONDITION,
        where=lambda classes, day: _found_in(classes, day) & kept,
        column=Case(When(kept, then=_CONDITION)),
    )


_CONDITION = Coalesce("condition__condition_class", Value(UNVISITED))
# Of what the last visit found: for those only who may read the visits, and so none of ALL.
CONDITION = Facet("condition", _("Condition"), _choices(CONDITIONS), _found_in, _CONDITION)

ALL = {
    facet.name: facet
    for facet in (
        Facet("kind", _("Kind"), _concepts("kind"), _is_in("kind"), F("kind_id")),
        Facet(
            "section",
            _("Section of the list"),
            _choices(Section.choices),
            _is_in("section"),
            F("section"),
        ),
        Facet(
            "importance",
            _("Importance"),
            _choices(Importance.choices),
            _is_in("importance"),
            F("importance"),
        ),
        Facet(
            "district",
            _("District"),
            _districts,
            _is_in("public_district"),
            F("public_district_id"),
        ),
        Facet("keeper", _("Keeping body"), _keepers, _kept_openly, _open_keeper()),
        Facet("century", _("Century"), _centuries, _built_in),
        Facet("material", _("Material"), _concepts("material"), _made_of, related=_fabrics),
        Facet(
            "pictures",
            _("Pictures"),
            _yes_or_no(_("with pictures"), _("without pictures")),
            _is_shown(),
            _told(_shown()),
        ),
        Facet(
            "drawings",
            _("Drawings and 3D"),
            _yes_or_no(_("with drawings or 3D renderings"), _("without drawings or 3D renderings")),
            _is_shown(kind__in=DRAWN),
            _told(_shown(kind__in=DRAWN)),
        ),
        Facet("zone", _("Zone"), _choices(Zone.Role.choices), _in_zones, related=_memberships),
    )
}

# For the office, which knows where hidden places are.
KEEPER_OF_ALL = replace(ALL["keeper"], where=_is_in("keeper"), column=F("keeper_id"))
