"""What the last visit found of a monument: told to the register by whoever keeps the visits."""

from datetime import date

from ..models import Condition


def set_condition(
    monument_id: int, condition_class: str, visited_on: date, *, damage_grade: str = ""
) -> None:
    """The condition of the whole (choices.ConditionClass), as it was found on that day.

    With a `damage_grade` (EMS-98) the class is nobody's word, only the nearest to that grade.
    """
    found = {"condition_class": condition_class, "visited_on": visited_on}
    found["damage_grade"] = damage_grade
    Condition.objects.update_or_create(monument_id=monument_id, defaults=found)


def no_condition(monument_id: int) -> None:
    """No visit says how the monument is."""
    Condition.objects.filter(monument_id=monument_id).delete()
