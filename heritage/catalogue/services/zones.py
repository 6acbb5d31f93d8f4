"""Changes of zones: their ground, their regime, the monuments they are there for."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from ..models import Monument, Zone, ZoneMonument
from .details import touch
from .rights import require_kept
from .rules import broken_rules_told


@transaction.atomic
def save_zone(
    *, by, zone: Zone | None = None, fields: Mapping, monuments: Iterable[Monument]
) -> Zone:
    """Write a zone down, or correct it; `fields` are columns of Zone.

    `monuments` are all that it is there for: at least one, or nobody would keep it.
    """
    wanted = {one.pk: one for one in monuments}
    if not wanted:
        raise ValidationError({"monuments": _("A zone is there for at least one monument.")})
    for monument in wanted.values():
        require_kept(monument, by)
    zone = zone or Zone()
    changed = [name for name, value in fields.items() if getattr(zone, name) != value]
    for name in changed:
        setattr(zone, name, fields[name])
    zone.clean_fields()
    if changed or zone.pk is None:
        with broken_rules_told(Zone):
            zone.save(update_fields=changed if zone.pk else None)
    _set_monuments(zone, wanted)
    return zone


def _set_monuments(zone: Zone, wanted: Mapping[int, Monument]):
    """Only memberships that differ are written."""
    known = {one.monument_id: one for one in zone.memberships.select_related("monument")}
    for pk in known.keys() - wanted.keys():
        known[pk].delete()
        touch(known[pk].monument)
    for pk in wanted.keys() - known.keys():
        ZoneMonument.objects.create(zone=zone, monument=wanted[pk])
        touch(wanted[pk])


@transaction.atomic
def end_zone(*, zone: Zone, by, last_day: date) -> Zone:
    """Let a zone hold no longer than `last_day`, which is still a day of it."""
    for monument in zone.monuments.all():
        require_kept(monument, by)
    begun = zone.valid and zone.valid.lower
    if begun and last_day < begun:
        raise ValidationError({"last_day": _("The zone begins on %(day)s only.") % {"day": begun}})
    zone.valid = DateRange(begun, date.fromordinal(last_day.toordinal() + 1))
    zone.save(update_fields=["valid"])
    return zone
