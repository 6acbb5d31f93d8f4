"""How a monument is protected: through time, and as a part of an ensemble."""

from datetime import date

from .models import Monument, Protection, Relation

MOST_LEVELS = 10  # of ensembles in ensembles; the database lets no ring be


def timeline(monument: Monument, today: date) -> list[Protection]:
    """Its protections, the latest first, each with `is_in_force` and `is_to_come`: one query."""
    told = list(monument.protections.select_related("act", "ended_by").order_by("-valid", "-pk"))
    for one in told:
        begins, ends = one.valid.lower, one.valid.upper
        one.is_to_come = begins > today
        one.is_in_force = begins <= today and (ends is None or today < ends)
    return told


def protected_as_part_of(monument: Monument, day: date) -> list[Protection]:
    """Protections that held on that day for the ensembles which it is a part of, the nearest first.

    Two queries and one for each level of ensembles; each protection has its monument.
    """
    levels, keys = {}, [monument.pk]
    for level in range(MOST_LEVELS):
        part_of = Relation.objects.filter(from_monument__in=keys, kind=Relation.Kind.PART_OF)
        keys = [key for key in part_of.values_list("to_monument", flat=True) if key not in levels]
        if not keys:
            break
        levels |= dict.fromkeys(keys, level)
    found = Protection.objects.filter(monument__in=levels, valid__contains=day)
    found = found.select_related("monument", "act").prefetch_related("monument__names")
    return sorted(found, key=lambda one: (levels[one.monument_id], one.pk))
