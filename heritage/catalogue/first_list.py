"""The list of 2001 as protections: which act has the monuments of the shipped register on the list.

The numbers of that list were given by Cabinet decision No. 132 of 2 August 2001, its annexes 1, 2
and 3 being world, national and local importance. No source of the shipped tables states the date
of an entry of its own, so each protection is inferred to hold from the day of the decision.
"""

import hashlib
import json
from pathlib import Path

from django.db import transaction

from .choices import Basis
from .models import Identifier, ImportBatch, LegalAct, Protection
from .rows import Finding

ANNEXES = {"world": "1", "national": "2", "local": "3"}


@transaction.atomic
def list_by_act(path: Path, numbers: set[str], *, source: str) -> ImportBatch:
    """Protect, by the act in `path` (JSON), every monument that has one of these numbers.

    Monuments that have a primary protection already keep it; an act applied before changes nothing.
    """
    content = path.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    applied = ImportBatch.objects.filter(sha256=sha256).first()
    if applied:
        return applied
    fields = json.loads(content)
    title = fields.pop("title")
    act, _is_new = LegalAct.objects.get_or_create(**fields, defaults={"title": title})
    numbered = _unprotected(numbers)
    Protection.objects.bulk_create([_protection(act, number) for number in numbered])
    finding = Finding(1, "adopted_on", fields["adopted_on"], "entry_not_dated", {"act": act.number})
    return ImportBatch.objects.create(
        sha256=sha256,
        file_name=path.name,
        source=source,
        findings=[finding.as_json()] if numbered else [],
        row_count=1,
        changed_count=len(numbered),
    )


def _unprotected(numbers: set[str]) -> list[Identifier]:
    official = Identifier.objects.filter(
        scheme=Identifier.Scheme.INVENTORY, is_preferred=True, value__in=numbers
    )
    protected = Protection.objects.filter(scheme__in=Protection.PRIMARY).values("monument")
    return list(official.exclude(monument__in=protected).select_related("monument"))


def _protection(act: LegalAct, number: Identifier) -> Protection:
    monument = number.monument
    return Protection(
        monument=monument,
        importance=monument.importance,
        section=monument.section,
        number=number.value,
        annex=ANNEXES.get(monument.importance, ""),
        valid=(act.in_force_from, None),
        act=act,
        basis=Basis.INFERRED,
    )
