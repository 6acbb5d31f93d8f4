"""What is found, and decided, of records that may be one monument."""

from django.db import transaction

from ..duplicates import write_likely_duplicates
from ..models import DistinctPair, Monument


@transaction.atomic
def find_duplicates() -> int:
    """Look through the whole register for likely duplicates; returns how many pairs there are."""
    return write_likely_duplicates()


@transaction.atomic
def say_distinct(*, one: Monument, other: Monument, by) -> DistinctPair:
    """Remember that two records that look alike are two monuments; said twice, it is said once."""
    first, second = sorted((one, other), key=lambda monument: monument.pk)
    pair, _is_new = DistinctPair.objects.get_or_create(
        first=first, second=second, defaults={"said_by": by}
    )
    return pair


@transaction.atomic
def forget_distinct(*, one: Monument, other: Monument):
    """They may be one monument after all."""
    DistinctPair.objects.of(one, other).delete()
