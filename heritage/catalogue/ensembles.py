"""An ensemble: its parts, and the protection of them summed up."""

from collections import Counter
from datetime import date

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from .models import Monument, Protection, Relation


def parts_of(monument, day: date, user) -> list[Monument]:
    """The parts with `in_force`, their protections of that day, and `is_kept`: four queries."""
    in_force = Protection.objects.filter(valid__contains=day).select_related("act")
    parts = list(
        Monument.objects.filter(
            relations__kind=Relation.Kind.PART_OF, relations__to_monument=monument
        )
        .prefetch_related("names", Prefetch("protections", in_force, "in_force"))
        .in_register_order()
    )
    here = Monument.objects.kept_by(user).filter(pk__in=[part.pk for part in parts])
    kept = set(here.values_list("pk", flat=True))
    for part in parts:
        part.is_kept = part.pk in kept
    return parts


def protection_sum(parts) -> list[tuple[str, int]]:
    """How many parts have which protection; what nothing protects is counted last."""
    counts = Counter(str(one) for part in parts for one in part.in_force)
    without = sum(not part.in_force for part in parts)
    return [
        *counts.most_common(),
        *([(_("without a protection in force"), without)] if without else []),
    ]
