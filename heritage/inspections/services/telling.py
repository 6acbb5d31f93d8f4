"""What the register is told of visits, for it knows none: how the latest one found a monument."""

from collections.abc import Iterable

from heritage.catalogue.choices import ConditionClass
from heritage.catalogue.services.condition import no_condition, set_condition

from ..models import Inspection


def tell_conditions(monument_ids: Iterable[int]) -> None:
    """Tell what the latest visit to each found, or that there is none.

    To be called when a visit is stored, moved or taken back. A visit for training found nothing,
    and one that could not look (CCX) says nothing of how the monument is.
    """
    for monument_id in monument_ids:
        told = Inspection.objects.real().filter(condition_class__in=ConditionClass.values)
        if latest := told.filter(monument=monument_id).latest_first().first():
            set_condition(monument_id, latest.condition_class, latest.visited_on)
        else:
            no_condition(monument_id)
