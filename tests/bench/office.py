"""What stands round the monuments of the bench: who built them, who wrote of them, what waits."""

import random
from collections.abc import Iterator
from itertools import islice

from django.db import transaction
from django.utils import timezone

from heritage.accounts.models import User
from heritage.catalogue.models import (
    Agent,
    ChangeRequest,
    Concept,
    Mention,
    Monument,
    Name,
    Participation,
    Publication,
)

from .register import SEED

AGENTS, PUBLICATIONS, CHANGES = 3_000, 2_000, 5_000
NAMED_BY = 5  # records that name each of them
AT_ONCE = 2_000


@transaction.atomic
def fill_office(*, proposer: User, decider: User, seed: int = SEED) -> None:
    """People and publications that a few records name; changes that wait or are decided."""
    drawn = random.Random(seed)
    monuments = list(Monument.objects.order_by("pk").values_list("pk", flat=True))
    agents = Agent.objects.bulk_create(
        Agent(name=f"Usta {number} Həsən oğlu", kind="person") for number in range(AGENTS)
    )
    publications = Publication.objects.bulk_create(
        Publication(citation=f"Memarlıq abidələri, {number}. Bakı")
        for number in range(PUBLICATIONS)
    )
    role = Concept.objects.filter(scheme="role").order_by("pk").first()
    _write(
        Participation,
        (
            Participation(monument_id=drawn.choice(monuments), agent=agent, role=role)
            for agent in agents
            for _record in range(NAMED_BY)
        ),
    )
    _write(
        Mention,
        (
            Mention(monument_id=drawn.choice(monuments), publication=one, pages=str(page))
            for one in publications
            for page in range(NAMED_BY)
        ),
    )
    _ask(drawn.sample(monuments, CHANGES), proposer, decider)


def _write(model, rows: Iterator) -> None:
    while batch := list(islice(rows, AT_ONCE)):
        model.objects.bulk_create(batch, ignore_conflicts=True)


def _ask(monuments: list[int], proposer: User, decider: User) -> None:
    """Of each monument a change of its name: one in five waits, the rest is decided."""
    names = dict(
        Name.objects.filter(monument__in=monuments, language="az", is_preferred=True)
        .order_by("-pk")
        .values_list("monument", "pk")
    )
    known = {name.pk: name.text for name in Name.objects.filter(pk__in=names.values())}
    asked = ChangeRequest.objects.bulk_create(
        [
            _request(number, monument, names[monument], known, proposer, decider)
            for number, monument in enumerate(monuments)
            if monument in names
        ]
    )
    links = ChangeRequest.monuments.through
    links.objects.bulk_create(
        links(changerequest=one, monument_id=one.monument_id) for one in asked
    )


def _request(number, monument, name, known, proposer, decider) -> ChangeRequest:
    told = {"before": {"text": known[name]}, "after": {"text": f"{known[name]} (yeni)"}}
    waits = {"state": ChangeRequest.State.PROPOSED}
    decided = {
        "state": ChangeRequest.State.REFUSED,
        "decided_by": decider,
        "decided_at": timezone.now(),
        "seen_at": timezone.now(),
    }
    return ChangeRequest(
        kind=ChangeRequest.Kind.EDIT,
        monument_id=monument,
        rows=[{"table": "catalogue.name", "key": name} | told],
        proposed_by=proposer,
        **(decided if number % 5 else waits),
    )
