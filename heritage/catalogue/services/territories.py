"""The ground that an agency keeps: it begins, it ends, and the keepers of monuments follow.

Triggers write the keepers (migrations accounts 0003, catalogue 0005); here is who may change a
territory, and what a change would move.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date

from django.contrib.gis.geos import MultiPolygon
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from heritage.accounts.models import Agency, Territory
from heritage.accounts.roles import MANAGE_AGENCIES

from ..models import Monument
from .rights import require


@transaction.atomic
def add_territory(
    *, agency: Agency, boundary: MultiPolygon, since: date, until: date | None, source: str, by
) -> Territory:
    """Let an agency keep what lies within `boundary` (WGS 84 longitude, latitude).

    From the day `since` on, up to `until`, the first day without it. Raises ValidationError.
    """
    require(MANAGE_AGENCIES, by)
    _must_be_in_order(since, until)
    valid = DateRange(since, until)
    territory = Territory(agency=agency, boundary=boundary, valid=valid, source=source)
    territory.full_clean()
    territory.save()
    return territory


@transaction.atomic
def end_territory(*, territory: Territory, on: date, by) -> Territory:
    """Let a territory end: `on` is the first day without it. Raises ValidationError."""
    require(MANAGE_AGENCIES, by)
    territory = Territory.objects.select_for_update().get(pk=territory.pk)
    _must_be_in_order(territory.valid.lower, on)
    territory.valid = DateRange(territory.valid.lower, on)
    territory.save(update_fields=["valid"])
    return territory


def _must_be_in_order(since: date | None, until: date | None):
    if since and until and until <= since:
        days = {"since": date_format(since), "until": date_format(until)}
        raise ValidationError(
            _("It would end on %(until)s, but it begins on %(since)s only.") % days
        )


def assign_keepers() -> int:
    """Let keepers follow the territories that are in force today; how many monuments changed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT catalogue_assign_keepers()")
        return cursor.fetchone()[0]


def moves_of(change: Callable[[], object]) -> list[tuple[Agency | None, Agency | None, int]]:
    """How many monuments would pass from whom to whom if `change` were made; nothing stays of it.

    The change is made and taken back, so that no second rule of who keeps what is needed.
    """
    with transaction.atomic():
        before = _keepers()
        change()
        after = _keepers()
        transaction.set_rollback(True)
    counts = Counter((before[pk], after[pk]) for pk in before if before[pk] != after.get(pk))
    agencies = Agency.objects.in_bulk()
    return [
        (agencies.get(old), agencies.get(new), count) for (old, new), count in counts.most_common()
    ]


def _keepers() -> dict[int, int | None]:
    return dict(Monument.objects.values_list("pk", "keeper"))
