"""Finds on their way to the list: how many at each stage, and how long each waits."""

from dataclasses import dataclass

from django.db.models import Count, DateField, OuterRef, Subquery
from django.db.models.functions import Cast, Coalesce

from .choices import Standing
from .models import Monument, Step
from .procedure import STAGES


@dataclass(frozen=True)
class Stage:
    standing: Standing
    count: int


def counted_stages(user) -> list[Stage]:
    finds = Monument.objects.kept_by(user).filter(standing__in=STAGES, merged_into=None)
    counts = dict(finds.order_by().values_list("standing").annotate(total=Count("pk")))
    return [Stage(stage, counts.get(stage, 0)) for stage in STAGES]


def finds_at(user, stage: str):
    """The finds at one stage with `since`, the day of their last step, the oldest first."""
    last = Step.objects.filter(monument=OuterRef("pk")).order_by("-happened_on", "-id")
    since = Coalesce(Subquery(last.values("happened_on")[:1]), Cast("created_at", DateField()))
    finds = Monument.objects.kept_by(user).filter(standing=stage, merged_into=None)
    drawn = finds.select_related("district").prefetch_related("names")
    heavy = ("district__boundary", "footprint", "public_area")
    return drawn.defer(*heavy).annotate(since=since).order_by("since", "pk")
