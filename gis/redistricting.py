"""New boundaries of districts from a day on: the old ones stay as rows with their last day."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from .areas import read_office_areas
from .errors import GisProblem
from .models import Area

DISTRICT = Area.Kind.DISTRICT
CHANGED, ADDED, ENDED = "changed", "added", "ended"
OF_THE_DAY = ("name_az", "name_en", "name_ru", "boundary", "source", "licence")


@dataclass(frozen=True)
class Change:
    """What became of one district; `former` is the row of how it was, where it was changed."""

    kind: str
    area: Area
    former: Area | None = None

    def as_json(self) -> dict:
        former = self.former and self.former.pk
        return {"kind": self.kind, "area": self.area.pk, "former": former}


@transaction.atomic
def change_districts(
    path: Path, *, on: date, source: str, licence: str, is_complete: bool
) -> list[Change]:
    """Write the districts of an office's file as they are from the day `on`.

    `is_complete`: the file has every district, so the ones that are not in it end. Raises
    GisProblem for a file that cannot be read, or a day before a district's own beginning.
    """
    told = read_office_areas(path, kind=DISTRICT)
    known = {area.code: area for area in Area.objects.districts()}
    origin = {"source": source, "licence": licence}
    changes = [_change(known.get(one["code"]), one | origin, on) for one in told]
    if is_complete:
        codes = {one["code"] for one in told}
        changes += [_end(area, on) for code, area in known.items() if code not in codes]
    return [change for change in changes if change]


def _change(area: Area | None, fields: dict, on: date) -> Change | None:
    if area is None:
        return Change(ADDED, Area.objects.create(valid=DateRange(on, None), **fields))
    new = {name: value for name, value in fields.items() if name in OF_THE_DAY}
    same = area.boundary and bytes(area.boundary.wkb) == bytes(fields["boundary"].wkb)
    if same and all(getattr(area, name) == new[name] for name in new if name.startswith("name")):
        return None
    former = Area.objects.get(pk=area.pk)
    former.pk, former.succeeded_by, former.valid = None, area, _until(area, on)
    former.save(force_insert=True)
    for name, value in new.items():
        setattr(area, name, value)
    area.valid = DateRange(on, None)
    area.save()
    return Change(CHANGED, area, former)


def _end(area: Area, on: date) -> Change:
    area.valid = _until(area, on)
    area.save(update_fields=["valid"])
    return Change(ENDED, area)


def _until(area: Area, on: date) -> DateRange:
    begun = area.valid.lower if area.valid else None
    if begun and begun >= on:
        told = {"district": area, "day": begun.strftime("%d.%m.%Y")}
        raise GisProblem(_("%(district)s is as it is since %(day)s: give a later day.") % told)
    return DateRange(begun, on)


@transaction.atomic
def undo_changes(changes: list[dict]) -> None:
    """Take back what `change_districts` did, told as `Change.as_json`; the last one first."""
    areas = Area.objects.in_bulk([one["area"] for one in changes])
    formers = Area.objects.in_bulk([one["former"] for one in changes if one["former"]])
    for change in changes:
        area = areas[change["area"]]
        if change["kind"] == ADDED:
            area.delete()
        elif change["kind"] == ENDED:
            _reopen(area, area.valid)
        else:
            former = formers[change["former"]]
            for name in OF_THE_DAY:
                setattr(area, name, getattr(former, name))
            former.delete()
            _reopen(area, former.valid)


def _reopen(area: Area, valid: DateRange) -> None:
    area.valid = DateRange(valid.lower, None) if valid.lower else None
    area.save()
