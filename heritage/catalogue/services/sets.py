"""Sets of monuments that people gather: whoever holds a set's key changes it.

The key is signed from the set's token and stored nowhere, so who reads the database cannot change
anybody's set. Another SECRET_KEY is another key for every set: a person with an account then finds
the new one among his sets, others keep what can be read.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.signing import Signer
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from ..models import MOST_IN_A_SET, Monument, MonumentSet, SetMember

_SIGNER = Signer(salt="catalogue.monument_set")


@dataclass(frozen=True)
class Line:
    """A member as its set shows it: the published monument that it leads to, or None."""

    member: SetMember
    monument: Monument | None

    @property
    def has_moved(self) -> bool:
        return self.monument is not None and self.monument.reference != self.member.reference


def key_of(monument_set: MonumentSet) -> str:
    return _SIGNER.signature(monument_set.token)


def opens(monument_set: MonumentSet, key: str) -> bool:
    return constant_time_compare(key, key_of(monument_set))


def create_set(*, name: str, note: str = "", owner=None) -> MonumentSet:
    made = MonumentSet(name=name, note=note, owner=owner)
    made.full_clean()
    made.save()
    return made


def describe_set(monument_set: MonumentSet, *, name: str, note: str) -> None:
    monument_set.name, monument_set.note = name, note
    monument_set.full_clean()
    monument_set.save(update_fields=["name", "note", "changed_at"])


@transaction.atomic
def add_to_set(monument_set: MonumentSet, references: Iterable[str]) -> int:
    """Put published monuments at the end, in this order; how many were not there yet.

    Raises ValidationError with a sentence for an unknown monument and for a set that is full.
    """
    _held(monument_set)
    wanted = list(dict.fromkeys(references))
    there = set(monument_set.members.values_list("reference", flat=True))
    new = [reference for reference in wanted if reference not in there]
    _require_published(new)
    _require_room(monument_set, len(there), len(new))
    last = monument_set.members.aggregate(last=Max("position"))["last"] or 0
    SetMember.objects.bulk_create(
        SetMember(monument_set=monument_set, reference=reference, position=position)
        for position, reference in enumerate(new, start=last + 1)
    )
    return len(new)


def _require_room(monument_set, count, more):
    if count + more > MOST_IN_A_SET:
        sentence = _("A set holds at most %(most)d monuments; “%(name)s” has %(count)d.")
        words = {"most": MOST_IN_A_SET, "name": monument_set, "count": count}
        raise ValidationError(sentence % words)


def _require_published(references):
    published = Monument.objects.published().filter(reference__in=references)
    known = set(published.values_list("reference", flat=True))
    if unknown := [one for one in references if one not in known]:
        raise ValidationError(_("There is no monument “%(name)s”.") % {"name": unknown[0][:60]})


def _held(monument_set):
    """The set's row, held: two that add at once do so one after another."""
    MonumentSet.objects.select_for_update().get(pk=monument_set.pk)
    MonumentSet.objects.filter(pk=monument_set.pk).update(changed_at=timezone.now())


@transaction.atomic
def remove_from_set(monument_set: MonumentSet, reference: str) -> int | None:
    """Take one out; its position, for `put_back`, or None when it was not there."""
    _held(monument_set)
    member = monument_set.members.filter(reference=reference).first()
    if member is None:
        return None
    member.delete()
    return member.position


@transaction.atomic
def put_back(monument_set: MonumentSet, reference: str, position: int) -> None:
    """Undo a removal: the monument stands again before what stood behind it.

    One that has left the register meanwhile comes back, too: it was cited.
    """
    _held(monument_set)
    if monument_set.members.filter(reference=reference).exists():
        return
    if not Monument.objects.filter(reference=reference).exclude(lifecycle="draft").exists():
        _require_published([reference])
    _require_room(monument_set, monument_set.members.count(), 1)
    monument_set.members.filter(position__gte=position).update(position=F("position") + 1)
    monument_set.members.create(reference=reference, position=position)


@transaction.atomic
def move_in_set(monument_set: MonumentSet, reference: str, *, places: int) -> None:
    """One place up (-1) or down (1); at an end, or when it is not there, nothing happens."""
    _held(monument_set)
    members = list(monument_set.members.all())
    here = next((n for n, one in enumerate(members) if one.reference == reference), None)
    if here is None or not 0 <= here + places < len(members):
        return
    one, other = members[here], members[here + places]
    one.position, other.position = other.position, one.position
    SetMember.objects.bulk_update([one, other], ["position"])


def lines_of(members: Iterable[SetMember], *, drawn) -> list[Line]:
    """What the set shows of these members; `drawn` gives monuments with all that a line shows."""
    members = list(members)
    cited = [member.reference for member in members]
    published = drawn(Monument.objects.published().filter(reference__in=cited))
    found = {monument.reference: monument for monument in published}
    merged = Monument.objects.filter(reference__in=cited, merged_into__isnull=False)
    for reference in merged.values_list("reference", flat=True):
        leads_to = Monument.objects.published().led_to_by(reference)
        found[reference] = drawn(leads_to).first()
    return [Line(member, found.get(member.reference)) for member in members]
