"""Whether the history is as the chain has it: reads every event anew and follows every link."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction

from .chain import columns_of, digest_sql, event_tables

A_BATCH = 5000  # links

DIGESTS = """
SELECT l.id, {digest} FROM accounts_historylink l JOIN {events} e ON e.pgh_id = l.event_id
WHERE l.shape_id = %s AND l.id BETWEEN %s AND %s
"""
UNLINKED = """
SELECT min(e.pgh_id), count(*) FROM {events} e WHERE NOT EXISTS (
    SELECT FROM accounts_historylink l JOIN accounts_historyshape s ON s.id = l.shape_id
    WHERE l.event_id = e.pgh_id AND s.events = %s)
"""
OF_MONUMENT = """
SELECT e.pgh_created_at, coalesce(m.reference, '') FROM {events} e
LEFT JOIN catalogue_monument m ON m.id::text = e.{of}::text AND %s WHERE e.pgh_id = %s
"""


@dataclass
class Broken:
    """The first place where history and chain are not the same."""

    place: int | None  # of the link; None for an event that has none
    events: str  # the table
    event_id: int
    what: str
    monument: str = ""
    at: datetime | None = None


@dataclass
class Verified:
    """What was looked at, and the first thing that was wrong."""

    links: int = 0
    head: str = hashlib.sha256(b"").hexdigest()
    by_table: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    unreadable: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    broken: Broken | None = None


@dataclass
class _Link:
    place: int
    shape: int
    event_id: int
    digest: bytes
    sha256: bytes


def verify() -> Verified:
    """Follow the chain from its first link and stop at the first that is broken."""
    verified = Verified()
    with transaction.atomic(), connection.cursor() as cursor:
        shapes = _shapes(cursor)
        before = b""
        for links in _batches(cursor):
            digests = _digests(cursor, shapes, links)
            for link in links:
                verified.broken = _broken(verified, link, before, shapes, digests)
                if verified.broken:
                    return _told_more(cursor, verified)
                before = link.sha256
                verified.links, verified.head = link.place, before.hex()
                verified.by_table[shapes[link.shape][0]] += 1
        verified.broken = _unlinked(cursor)
        return _told_more(cursor, verified)


def _shapes(cursor) -> dict[int, tuple[str, list[str]]]:
    """number → (table of events, columns)."""
    cursor.execute("SELECT id, events, columns FROM accounts_historyshape")
    return {number: (events, columns) for number, events, columns in cursor.fetchall()}


def _batches(cursor) -> Iterator[list[_Link]]:
    last = -1
    while True:
        cursor.execute(
            "SELECT id, shape_id, event_id, digest, sha256 FROM accounts_historylink"
            " WHERE id > %s ORDER BY id LIMIT %s",
            [last, A_BATCH],
        )
        rows = cursor.fetchall()
        if not rows:
            return
        last = rows[-1][0]
        yield [_Link(*row[:3], bytes(row[3]), bytes(row[4])) for row in rows]


def _digests(cursor, shapes, links) -> dict[int, bytes | None]:
    """place → digest of the event as it stands now; None for one whose columns are gone."""
    found = {}
    for shape in {link.shape for link in links} & shapes.keys():
        events, names = shapes[shape]
        columns = columns_of(cursor, events)
        if not set(names) <= columns.keys():
            found |= {link.place: None for link in links if link.shape == shape}
            continue
        digest = digest_sql(events, {name: columns[name] for name in names}, "e", "l.actor")
        sql = DIGESTS.format(digest=digest, events=events)
        cursor.execute(sql, [shape, links[0].place, links[-1].place])
        found |= {place: bytes(digest) for place, digest in cursor.fetchall()}
    return found


def _broken(verified, link, before, shapes, digests) -> Broken | None:
    events = shapes.get(link.shape, ("unknown", []))[0]
    if link.place != verified.links + 1:
        what = f"links {verified.links + 1} to {link.place - 1} are gone"
    elif hashlib.sha256(before + link.digest).digest() != link.sha256:
        what = "the link does not follow from the one before it"
    elif link.place not in digests:
        what = "the event is gone"
    elif digests[link.place] is None:
        verified.unreadable[events] += 1
        return None
    elif digests[link.place] != link.digest:
        what = "the event, or who did it, was changed"
    else:
        return None
    return Broken(link.place, events, link.event_id, what)


def _unlinked(cursor) -> Broken | None:
    """The first event that no link speaks of."""
    for events in event_tables():
        cursor.execute(UNLINKED.format(events=events), [events])
        first, many = cursor.fetchone()
        if many:
            return Broken(None, events, first, f"{many} events have no link")
    return None


def _told_more(cursor, verified: Verified) -> Verified:
    """Which monument the broken event is of, and when it was written, if it is there."""
    broken = verified.broken
    columns = columns_of(cursor, broken.events) if broken else {}
    if columns:
        of = next(c for c in ("monument_id", "from_monument_id", "pgh_obj_id") if c in columns)
        is_of_one = of != "pgh_obj_id" or "reference" in columns
        sql = OF_MONUMENT.format(events=broken.events, of=of)
        cursor.execute(sql, [is_of_one, broken.event_id])
        broken.at, broken.monument = cursor.fetchone() or (None, "")
    return verified
