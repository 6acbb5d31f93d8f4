"""What the register is told of visits, for it knows none: how the latest one found a monument."""

from collections.abc import Iterable

from django.db.models import Q

from heritage.catalogue.choices import ConditionClass
from heritage.catalogue.services.condition import no_condition, set_condition

from ..models import Inspection

# EMS-98 and the class nearest to it. It is shown as the grade that it is.
NEAREST = {"D0": "CC0", "D1": "CC1", "D2": "CC2", "D3": "CC2", "D4": "CC3", "D5": "CC3"}


def tell_conditions(monument_ids: Iterable[int]) -> None:
    """Tell what the latest visit to each found, or that there is none.

    To be called when a visit is stored, moved or taken back. A visit for training found nothing,
    and one that could not look (CCX) says nothing of how the monument is. A rapid form gives no
    class: its damage grade is told.
    """
    found = Q(condition_class__in=ConditionClass.values) | Q(damage_grade__in=NEAREST)
    for monument_id in monument_ids:
        told = Inspection.objects.real().filter(found, monument=monument_id)
        if latest := told.latest_first().first():
            set_condition(monument_id, **_found_by(latest))
        else:
            no_condition(monument_id)


def _found_by(visit):
    if visit.condition_class in ConditionClass.values:
        found = {"condition_class": visit.condition_class}
    else:
        found = {"condition_class": NEAREST[visit.damage_grade], "damage_grade": visit.damage_grade}
    return found | {"visited_on": visit.visited_on}
