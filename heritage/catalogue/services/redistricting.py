"""Records follow a re-districting: each monument goes to the district that covers its place."""

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path

from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.db.models.functions import Distance
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import F, Func, OuterRef, ProtectedError, Subquery
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _

from gis.models import Area
from gis.redistricting import ENDED, Change, change_districts, undo_changes
from heritage.accounts.roles import REDISTRICT

from ..choices import Basis
from ..models import Address, Monument, Move, Redistricting
from .rights import require

NEAR_M = 200  # from a new border: a point read off a map may be as far from the truth


@dataclass(frozen=True)
class Report:
    """What a re-districting does, or would do."""

    changes: list[Change]
    moves: list[Move]
    # Moved, but as near to the new border as a point may be wrong.
    near: list[Monument] = field(default_factory=list)
    # Not moved: a person stated another district than the map's.
    left: list[Monument] = field(default_factory=list)
    # Not moved: no district covers the place any longer.
    outside: list[Monument] = field(default_factory=list)
    redistricting: Redistricting | None = None

    def from_to(self) -> Counter:
        """(old district, new district) → how many monuments."""
        return Counter((str(one.before), str(one.after)) for one in self.moves)

    def mark(self) -> str:
        """The same text for the same districts and moves: what was looked at is what is done."""
        moves = sorted((one.monument_id, one.before_id or 0, one.after.code) for one in self.moves)
        changes = sorted((change.kind, change.area.code) for change in self.changes)
        return sha256(json.dumps([moves, changes]).encode()).hexdigest()


def redistrict(
    path: Path,
    *,
    on: date,
    source: str,
    licence: str,
    by,
    is_complete=False,
    is_trial=False,
    expected: str | None = None,
) -> Report:
    """Take new districts from an office's file and move the monuments, in one transaction.

    A trial does it all and takes it back. `on` is the first day of the new boundaries, not in the
    future; `expected` is the mark of the trial that somebody looked at. Raises GisProblem for what
    is wrong with the file, ValidationError for the day, when nothing would change, and when another
    change than the expected one would come of it.
    """
    require(REDISTRICT, by)
    if on > timezone.localdate():
        raise ValidationError(_("This day is still to come: apply the boundaries on the day."))
    with transaction.atomic():
        report = _redistrict(path, on, source, licence, by, is_complete)
        if expected is not None and report.mark() != expected:
            raise ValidationError(
                _("The register has changed since you looked: look at it again, nothing was done.")
            )
        transaction.set_rollback(is_trial)
    return report


def _redistrict(path, on, source, licence, by, is_complete) -> Report:
    _wait_for_others()
    placed = Monument.objects.filter(location__isnull=False)
    before = _covering(placed)
    changes = change_districts(path, on=on, source=source, licence=licence, is_complete=is_complete)
    if not changes:
        raise ValidationError(_("The districts are so already: nothing would change."))
    redistricting = Redistricting.objects.create(
        on=on,
        file_name=path.name,
        source=source,
        areas=[change.as_json() for change in changes],
        applied_by=by,
    )
    ended = {change.area.pk for change in changes if change.kind == ENDED}
    moved, left, outside = _sort(placed, before, ended)
    moves = _move(redistricting, moved)
    return Report(changes, moves, _near_border(moves), left, outside, redistricting)


def _wait_for_others():
    """Of two who re-district at once the second reads what the first has written."""
    list(Area.objects.districts().select_for_update().order_by("pk").values_list("pk"))


def _covering(monuments) -> dict[int, int | None]:
    """Monument → the district whose boundary covers its place, or None: one query."""
    district = Area.objects.districts().filter(boundary__covers=OuterRef("location"))
    found = monuments.annotate(covering=Subquery(district.order_by("pk").values("pk")[:1]))
    return dict(found.values_list("pk", "covering"))


def _sort(placed, before, ended) -> tuple[dict[Monument, int], list[Monument], list[Monument]]:
    """Which monuments move, with their new district; which stay; and which lie in none now.

    Only what the new boundaries changed moves: a district that a person stated against the map
    stays, and so does a point that lay outside its district before.
    """
    after = _covering(placed)
    changed = [pk for pk in after if after[pk] != before[pk]]
    touched = Monument.objects.filter(pk__in=changed) | Monument.objects.filter(district__in=ended)
    moved, left, outside = {}, [], []
    for monument in touched.select_related("district").prefetch_related("names"):
        new, is_led = (
            after.get(monument.pk),
            monument.district_id in (before.get(monument.pk), None),
        )
        if new and (is_led or monument.district_id in ended):
            moved[monument] = new
        elif new is None:
            outside.append(monument)
        elif new != monument.district_id:
            left.append(monument)
    return moved, left, outside


def _move(redistricting: Redistricting, moved: dict[Monument, int]) -> list[Move]:
    areas = Area.objects.in_bulk(set(moved.values()))
    current = _current_addresses(moved)
    ended, begun = [], []
    for monument, new in moved.items():
        address = current.get(monument.pk) or _address(monument, monument.district)
        ended.append(address)
        begun.append(_address(monument, areas[new], like=address, source=redistricting.source))
    was_there = [address.pk is not None for address in ended]
    _write_addresses(ended, begun, redistricting.on)
    moves = [
        Move(
            redistricting=redistricting,
            monument=monument,
            before=monument.district,
            before_basis=monument.district_basis,
            after=areas[new],
            ended=old,
            ended_was_there=there,
            begun=young,
        )
        for (monument, new), old, there, young in zip(
            moved.items(), ended, was_there, begun, strict=True
        )
    ]
    for move in moves:
        move.monument.district = move.after
        move.monument.district_basis = Basis.INFERRED
    Monument.objects.bulk_update(list(moved), ["district", "district_basis"], batch_size=1000)
    return Move.objects.bulk_create(moves)


def _current_addresses(monuments) -> dict[int, Address]:
    """Monument → its address that has no end, the latest one."""
    rows = Address.objects.filter(monument__in=list(monuments)).order_by("pk")
    return {row.monument_id: row for row in rows if row.valid is None or row.valid.upper is None}


def _address(monument, district, *, like=None, source="") -> Address:
    told = Address(monument=monument, district=district, source=source)
    told.settlement = like.settlement if like else monument.locality
    if like:
        told.street, told.cadastral_number = like.street, like.cadastral_number
    return told


def _write_addresses(ended: list[Address], begun: list[Address], on: date) -> None:
    for address in ended:
        lower = address.valid.lower if address.valid else None
        address.valid = DateRange(lower, on)
    for address in begun:
        address.valid = DateRange(on, None)
    # A monument that had neither district nor address begins with its first.
    new = [one for one in ended if one.pk is None and (one.district or one.settlement)]
    Address.objects.bulk_create(new)
    known = [one for one in ended if one.pk is not None and one not in new]
    Address.objects.bulk_update(known, ["valid"], batch_size=1000)
    Address.objects.bulk_create(begun)


class _Line(Func):
    function = "ST_Boundary"
    output_field = GeometryField(srid=4326)


def _near_border(moves: list[Move]) -> list[Monument]:
    def geography(expression):
        return Cast(expression, GeometryField(srid=4326, geography=True))

    border = geography(_Line("district__boundary"))
    moved = Monument.objects.filter(pk__in=[move.monument_id for move in moves])
    far = moved.annotate(away=Distance(border, geography(F("location"))))
    return list(far.filter(away__lt=NEAR_M).prefetch_related("names"))


@transaction.atomic
def undo_redistricting(*, redistricting: Redistricting, by) -> list[Monument]:
    """Take a re-districting back; returns the monuments that somebody moved or readdressed since.

    Those keep what that person said. Only the last one can be undone, and only while nobody has
    used a district that it made: ValidationError.
    """
    require(REDISTRICT, by)
    latest = Redistricting.objects.select_for_update().filter(undone_at=None).first()
    if latest != redistricting:
        raise ValidationError(_("Only the last re-districting can be undone, and only once."))
    moves = list(
        redistricting.moves.select_related("monument", "after", "ended", "begun__district")
    )
    back = [move for move in moves if _is_as_made(move, redistricting)]
    kept = [move.monument for move in moves if move not in back]
    for move in back:
        move.monument.district_id = move.before_id
        move.monument.district_basis = move.before_basis
    columns = ["district", "district_basis"]
    Monument.objects.bulk_update([one.monument for one in back], columns, batch_size=1000)
    _take_addresses_back(back)
    redistricting.moves.all().delete()
    _take_districts_back(redistricting)
    redistricting.undone_at, redistricting.undone_by = timezone.now(), by
    redistricting.save(update_fields=["undone_at", "undone_by"])
    return kept


def _is_as_made(move: Move, redistricting: Redistricting) -> bool:
    """Whether the monument and the address that began are as the re-districting left them."""
    if move.begun is None or move.monument.district_id != move.after_id:
        return False
    before = move.ended or Address(settlement=move.begun.settlement)
    made = _address(move.monument, move.after, like=before, source=redistricting.source)
    made.valid = DateRange(redistricting.on, None)
    told = ("district", "settlement", "street", "cadastral_number", "source", "valid")
    return all(getattr(made, name) == getattr(move.begun, name) for name in told)


def _take_districts_back(redistricting: Redistricting) -> None:
    try:
        undo_changes(redistricting.areas)
    except ProtectedError as error:
        raise ValidationError(
            _("Records name a district that it made: give them another district first.")
        ) from error


def _take_addresses_back(moves: list[Move]) -> None:
    made = [move.begun_id for move in moves]
    made += [move.ended_id for move in moves if not move.ended_was_there]
    Address.objects.filter(pk__in=filter(None, made)).delete()
    ended = [move.ended for move in moves if move.ended and move.ended_was_there]
    for address in ended:
        lower = address.valid.lower
        address.valid = DateRange(lower, None) if lower else None
    Address.objects.bulk_update(ended, ["valid"], batch_size=1000)
