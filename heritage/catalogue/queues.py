"""The findings of a rule as a queue of work: how many, a record's place in it, what is next.

Findings stand in the order in which their monuments were entered, which mending does not change.
"""

from dataclasses import dataclass

from django.db.models import Sum

from .models import DayTally, Due, Finding, Monument, Tally
from .quality import CHECKS, Rule, Severity, broken_rules
from .services.quality import day_to_compare

A_PAGE = 50


@dataclass(frozen=True)
class Counted:
    """A rule and how many monuments break it; `change` is since `day_to_compare`, or None."""

    rule: Rule
    count: int
    set_aside: int
    change: int | None


def counted_rules(user) -> dict[Severity, list[Counted]]:
    """Every rule with its counts in this person's territory, the gravest first: three queries."""
    counts = _sums(Tally.objects.kept_by(user).open())
    aside = _sums(Tally.objects.kept_by(user).filter(is_set_aside=True))
    day = day_to_compare()
    before = day and _sums(DayTally.objects.kept_by(user).filter(day=day))
    told = {severity: [] for severity in Severity}
    for rule in CHECKS:
        count = counts.get(rule.code, 0)
        change = None if before is None else count - before.get(rule.code, 0)
        told[rule.severity].append(Counted(rule, count, aside.get(rule.code, 0), change))
    return told


def _sums(tallies) -> dict[str, int]:
    return dict(tallies.values_list("rule").annotate(total=Sum("count")))


def waiting() -> int:
    """How many changed records wait to be checked, as of now."""
    return Due.objects.count()


@dataclass(frozen=True)
class Queue:
    """The open findings of one rule, or those set aside, in one district or in all."""

    user: object
    rule: Rule
    district: object = None
    keeper: object = None
    is_set_aside: bool = False

    def _narrowed(self, findings):
        which = {"rule": self.rule.code, "is_set_aside": self.is_set_aside}
        if self.district:
            which["district"] = self.district
        if self.keeper:
            which["keeper"] = self.keeper
        return findings.kept_by(self.user).filter(**which)

    def count(self) -> int:
        tallies = self._narrowed(Tally.objects)
        return tallies.aggregate(total=Sum("count"))["total"] or 0

    def findings(self):
        return self._narrowed(Finding.objects).order_by("monument")

    def monuments_after(self, key: int) -> tuple[list[Monument], bool]:
        """A page of monuments that were entered after this one, and whether there are more."""
        found = self.findings().filter(monument__gt=key).values_list("monument", flat=True)
        keys = list(found[: A_PAGE + 1])
        kept = Monument.objects.kept_by(self.user).filter(pk__in=keys[:A_PAGE]).order_by("pk")
        drawn = kept.select_related("district").prefetch_related("names")
        heavy = ("district__boundary", "footprint", "public_area")
        return list(drawn.defer(*heavy)), len(keys) > A_PAGE

    def place_of(self, monument) -> dict:
        """The monument's place in the queue (None once it is mended), and its neighbours."""
        found = self.findings()
        before = found.filter(monument__lte=monument.pk).count()
        is_in = found.filter(monument=monument).exists()
        return {
            "rule": self.rule,
            "place": before if is_in else None,
            "count": self.count(),
            "previous": _reference(found.filter(monument__lt=monument.pk).reverse()),
            "next": _reference(found.filter(monument__gt=monument.pk)),
        }


def _reference(findings) -> str | None:
    return findings.values_list("monument__reference", flat=True).first()


@dataclass(frozen=True)
class Told:
    """One finding of one record, with the reason for which it is set aside, if it is."""

    rule: Rule
    said: object = None


def findings_of(monument) -> list[Told]:
    """What the rules find in this record at this moment, by asking them: two queries."""
    checked = Monument.objects.checked().filter(pk=monument.pk)
    broken = {code for _pk, code in broken_rules(checked)}
    said = {one.rule: one for one in monument.set_aside.filter(ended_at=None).select_related("by")}
    return [Told(rule, said.get(rule.code)) for rule in CHECKS if rule.code in broken]
