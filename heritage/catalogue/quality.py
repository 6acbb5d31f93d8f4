"""The rules of quality: what is wrong, or not yet said, in a record. One table, `RULES`.

A rule narrows a queryset of monuments to those that break it. `rests_on` names the parts of a
record (Due.parts, written by the triggers of migration 0006) whose change opens a finding again
that somebody has set aside.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.contrib.gis.db.models import GeometryField, MultiPolygonField
from django.contrib.gis.db.models.functions import Distance
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gis.models import Area
from gis.placing import TOLERANCE_M

from .choices import Basis, Lifecycle, Section, Sensitivity, Standing
from .dating import roman
from .models import Identifier, Picture, Protection, Zone
from .passport import SECTIONS, has


class Severity(models.TextChoices):
    WRONG = "wrong", _("wrong")  # two facts contradict one another
    DOUBTFUL = "doubtful", _("doubtful")  # a person must look
    MISSING = "missing", _("missing")  # not said yet


@dataclass(frozen=True)
class Rule:
    """`broken(monuments)` gives those that break it, in any order."""

    code: str
    severity: Severity
    sentence: Promise
    broken: Callable
    rests_on: frozenset[str]


def _outside_district(monuments):
    placed = monuments.filter(location__isnull=False, district__boundary__isnull=False)
    outside = placed.exclude(district__boundary__covers=F("location"))
    return _farther_than_the_pen(outside, "district__boundary", F("district__source"))


def _farther_than_the_pen(monuments, boundary, source):
    """Without those that the free boundaries cannot decide: nearer to them than their accuracy."""
    on_the_ellipsoid = Cast(boundary, MultiPolygonField(srid=4326, geography=True))
    point = Cast("location", GeometryField(srid=4326, geography=True))
    measured = monuments.annotate(of=source, away=Distance(on_the_ellipsoid, point))
    return measured.exclude(of__startswith=Area.FREE_SOURCE, away__lte=TOLERANCE_M)


def _outside_country(monuments):
    countries = Area.objects.countries().filter(boundary__isnull=False)
    near = countries.filter(boundary__dwithin=(OuterRef("location"), _TOLERANCE_DEG))
    return monuments.filter(Exists(countries), ~Exists(near), location__isnull=False)


# Never less than TOLERANCE_M: a degree of latitude has at least 110.57 km (WGS 84), and of
# longitude that many times the cosine of the latitude, 0.74 at the country's northern end.
_TOLERANCE_DEG = TOLERANCE_M / (110_574 * 0.74)


def _zones(**which):
    in_force = Zone.objects.in_force_on(timezone.localdate())
    return in_force.filter(memberships__monument=OuterRef("pk"), **which)


def _zone_without_act(monuments):
    return monuments.filter(Exists(_zones(act__isnull=True)))


def _outside_own_boundary(monuments):
    own = _zones(role=Zone.Role.BOUNDARY)
    round_it = own.filter(boundary__covers=OuterRef("location"))
    return monuments.filter(Exists(own), ~Exists(round_it), location__isnull=False)


def _footprint_elsewhere(monuments):
    drawn = monuments.filter(footprint__isnull=False, location__isnull=False)
    return drawn.exclude(footprint__covers=F("location"))


def _act_missing(monuments):
    numbered = monuments.filter(lifecycle=Lifecycle.PUBLISHED, number_sorted__isnull=False)
    return numbered.exclude(has("protections")(monuments.model))


def _protections(**which):
    return Protection.objects.filter(
        monument=OuterRef("pk"), valid__contains=timezone.localdate(), **which
    )


def _protection_without_act(monuments):
    return monuments.filter(Exists(_protections(act__isnull=True)))


def _repealed_act_in_force(monuments):
    return monuments.filter(Exists(_protections(act__relations_here__kind="repeals")))


def _listed_without_protection(monuments):
    state_list = _protections(scheme=Protection.Scheme.STATE_LIST)
    off = monuments.filter(standing__in=(Standing.REMOVED, Standing.NOT_LISTED, Standing.LOST))
    return off.filter(Exists(state_list))


def _number_twice(monuments):
    official = Identifier.objects.filter(scheme=Identifier.Scheme.INVENTORY, is_preferred=True)
    others = official.filter(value=OuterRef("number_sorted")).exclude(monument=OuterRef("pk"))
    alive = others.filter(monument__merged_into=None).exclude(
        monument__lifecycle=Lifecycle.WITHDRAWN
    )
    return monuments.filter(Exists(alive), number_sorted__isnull=False)


def _lacks_name(language):
    return lambda monuments: monuments.exclude(
        has("names", language=language, is_preferred=True)(monuments.model)
    )


def _not_dated(monuments):
    return monuments.exclude(has("phases", kind="construction")(monuments.model))


class _Century(models.Func):
    """The one century (1 to 21) that words name in Roman numerals, or null: "XII əsrin sonu"."""

    NUMERALS = [roman(number) for number in range(1, 22)]
    template = (
        "array_position(%(numerals)s, (regexp_match(%(expressions)s,"
        r" '^[^0-9IVX]*\m([IVX]+)(?:-?[^[:space:]IVX]{1,4})?\s+"
        r"(?:əsr|век|в\.|centur)[^IVX]*$'))[1])"
    )
    output_field = models.IntegerField()

    def __init__(self, expression):
        listed = ",".join(f"'{numeral}'" for numeral in self.NUMERALS)
        super().__init__(expression, numerals=f"ARRAY[{listed}]")


_BEFORE_OUR_ERA = r"e\.\s*ə|bce?\M|до н"


def _years_against_words(monuments):
    dated = monuments.filter(built_from__isnull=False, built_to__isnull=False)
    told = dated.exclude(dating_text="").exclude(dating_text__iregex=_BEFORE_OUR_ERA)
    last = _Century("dating_text") * 100
    told = told.annotate(last=last, first=last - 99)
    return told.filter(Q(built_to__lt=F("first")) | Q(built_from__gt=F("last")))


def _open_archaeology(monuments):
    sites = monuments.filter(section=Section.ARCHAEOLOGY, sensitivity=Sensitivity.OPEN)
    return sites.filter(location__isnull=False)


def _picture_without_licence(monuments):
    undetermined = Picture.objects.filter(
        monument=OuterRef("pk"), licence=Picture._meta.get_field("licence").default
    )
    return monuments.filter(Exists(undetermined))


def _inferred(monuments):
    inferred = Basis.INFERRED
    return monuments.filter(Q(importance_basis=inferred) | Q(section_basis=inferred))


def _without(column):
    return lambda monuments: monuments.filter(**{f"{column}__isnull": True})


def _rule(code, severity, sentence, broken, *rests_on):
    return Rule(code, severity, sentence, broken, frozenset(rests_on))


WRONG, DOUBTFUL, MISSING = Severity.WRONG, Severity.DOUBTFUL, Severity.MISSING
_LANGUAGE_RULES = {
    "az": _("The name in Azerbaijani is missing."),
    "en": _("The name in English is missing."),
    "ru": _("The name in Russian is missing."),
}
_CHECKS = [
    _rule(
        "outside_country",
        WRONG,
        _("The point lies outside the country."),
        _outside_country,
        "place",
    ),
    _rule(
        "outside_district",
        WRONG,
        _("The point lies outside the district of the record."),
        _outside_district,
        "place",
    ),
    _rule(
        "outside_boundary",
        WRONG,
        _("The point lies outside the monument's own boundary zone."),
        _outside_own_boundary,
        "place",
        "zones",
    ),
    _rule(
        "footprint_elsewhere",
        WRONG,
        _("The footprint is not round the point."),
        _footprint_elsewhere,
        "place",
    ),
    _rule(
        "number_twice",
        WRONG,
        _("Another monument has the same official number."),
        _number_twice,
        "numbers",
    ),
    _rule(
        "years_against_words",
        WRONG,
        _("The years and the words of the dating differ."),
        _years_against_words,
        "dating",
    ),
    _rule(
        "repealed_act",
        WRONG,
        _("A protection is in force by an act that was repealed."),
        _repealed_act_in_force,
        "law",
    ),
    _rule(
        "off_list_protected",
        WRONG,
        _("It is off the list, and yet a protection of the state list is in force."),
        _listed_without_protection,
        "law",
        "record",
    ),
    _rule(
        "open_archaeology",
        DOUBTFUL,
        _("The exact place of an archaeological site is open to everyone."),
        _open_archaeology,
        "place",
        "record",
    ),
    _rule(
        "inferred",
        DOUBTFUL,
        _("The importance or the section was inferred and is to be confirmed."),
        _inferred,
        "record",
        "law",
    ),
    _rule(
        "act_missing",
        MISSING,
        _("It is published with an official number, and no act protects it."),
        _act_missing,
        "law",
        "numbers",
        "record",
    ),
    _rule(
        "protection_without_act",
        MISSING,
        _("A protection is in force without its act."),
        _protection_without_act,
        "law",
    ),
    _rule("zone_without_act", MISSING, _("A zone has no act."), _zone_without_act, "zones"),
    _rule("no_point", MISSING, _("It has no point on the map."), _without("location"), "place"),
    _rule("no_district", MISSING, _("It has no district."), _without("district"), "place"),
    *(
        _rule(
            f"no_name_{language}",
            MISSING,
            _LANGUAGE_RULES[language],
            _lacks_name(language),
            "names",
        )
        for language, _label in settings.LANGUAGES
    ),
    _rule("not_dated", MISSING, _("Nothing says when it was built."), _not_dated, "dating"),
    _rule(
        "picture_licence",
        MISSING,
        _("A picture has no licence."),
        _picture_without_licence,
        "pictures",
    ),
]


def _empty(section):
    return Rule(
        code=f"passport_{section.code}",
        severity=MISSING,
        sentence=section.label,
        broken=lambda monuments: monuments.exclude(section.is_filled(monuments.model)),
        rests_on=frozenset({section.rests_on}),
    )


# Each empty section of the passport is a finding too: completeness is counted from the same rows.
PASSPORT_RULES = {section.code: _empty(section) for section in SECTIONS}
RULES: dict[str, Rule] = {rule.code: rule for rule in (*_CHECKS, *PASSPORT_RULES.values())}
CHECKS: list[Rule] = _CHECKS


def broken_rules(monuments) -> models.QuerySet:
    """Pairs (monument's key, code of the rule), of all rules, in one query.

    `monuments` should be few, by key: every rule looks at all of them.
    """
    pairs = [
        rule.broken(monuments).order_by().values_list("pk", Value(rule.code, models.TextField()))
        for rule in RULES.values()
    ]
    return pairs[0].union(*pairs[1:], all=True)
