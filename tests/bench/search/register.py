"""A register of a million, in minutes: rows by COPY from every core, derived ones by set-based SQL.

History, rules of quality and what else hangs at a write are left out: no search reads them. What a
search reads is made by the product's own functions; test_search_register.py holds that it is what
the triggers make of the same rows.
"""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import shapely
from django.db import connection, transaction

from heritage.catalogue.models import Concept
from media_pipeline.models import Asset, Page

from ..register import (
    SEED,
    SPREAD_DEG,
    TABLES,
    ZIPF_EXPONENT,
    Maker,
    acts,
    copy,
    move_sequences,
)
from . import product
from .cores import on_every_core

A_BATCH = 10_000
KINDS = 500
SHARE_INSIDE = 0.3
ELSEWHERE = (-10.0, 34.0, 60.0, 60.0)  # Europe and West Asia: west, south, east, north in degrees
ELSEWHERE_CLUSTERS = 3_000
HIDDEN = {"open": 96, "cell_1km": 1.5, "cell_10km": 1.5, "district": 0.5, "withheld": 0.5}
ASSETS = 100
MORE_TABLES = {
    "fabric": "monument_id material_id note",
    "picture": "monument_id asset_id kind position is_public creator credit licence shown_size",
}
# What the product derives before it writes a monument; it does so for us too.
DERIVE = ("public_location", "keeper")


class WideMaker(Maker):
    """Monuments of three in ten in the country and of the others elsewhere, where no district is.

    `batch` counts batches from 0; each is the same whoever makes it, and when.
    """

    def __init__(self, batch: int, seed: int = SEED):
        super().__init__(random.Random(f"{seed}/{batch}"))
        self.rows |= {table: [] for table in MORE_TABLES}
        self.even = np.random.default_rng([seed, batch])
        self.first = 1 + batch * A_BATCH
        self.first_zone = 1 + batch * A_BATCH
        self.materials = _concepts("material")
        self.assets = list(Asset.objects.order_by("pk").values_list("pk", flat=True))

    def make(self, count: int) -> dict[str, list[tuple]]:
        for offset, (point, district) in enumerate(self.places(count)):
            pk = self.first + offset
            self.monument(pk, pk, point, district)
            self.more(pk)
        return self.rows

    def places(self, count: int) -> Iterator[tuple[shapely.Point, int | None]]:
        is_inside = self.even.random(count) < SHARE_INSIDE
        inside, outside = self._inside(), self._outside()
        for here in is_inside:
            yield next(inside if here else outside)

    def _inside(self):
        """As in the smaller register: round the real monuments, in a district."""
        centres = [(float(row["lon_wgs84"]), float(row["lat_wgs84"])) for row in self.real]
        for point, found in self._scattered(np.array(sorted(set(centres)))):
            if found is not None:
                yield point, self.districts[found].pk

    def _outside(self):
        west, south, east, north = ELSEWHERE
        everywhere = np.random.default_rng(SEED)  # the same towns for every batch
        centres = everywhere.uniform((west, south), (east, north), (ELSEWHERE_CLUSTERS, 2))
        for point, found in self._scattered(centres):
            if found is None:
                yield point, None

    def _scattered(self, centres):
        """Points round the centres, many round a few, each with the number of its district."""
        tree = shapely.STRtree([shapely.from_wkb(bytes(d.boundary.wkb)) for d in self.districts])
        weights = zipf(len(centres))
        order = np.random.default_rng(SEED).permutation(len(centres))
        while True:
            chosen = order[self.even.choice(len(centres), size=1_000, p=weights)]
            points = shapely.points(self.even.normal(centres[chosen], SPREAD_DEG))
            found = dict(tree.query(points, predicate="within").T.tolist())
            yield from ((point, found.get(number)) for number, point in enumerate(points))

    def stated_district(self, district: int | None) -> int | None:
        return district and super().stated_district(district)

    def stated(self) -> str:
        return "stated"  # the law's word on a section replaces what a source inferred

    def variant(self, text: str, number: int) -> str | None:
        return super().variant(text, number) if number % 10 == 0 else None

    def is_described(self) -> bool:
        return True

    def openness(self, section: str) -> tuple[str, str]:
        how = self.chance.choices(list(HIDDEN), list(HIDDEN.values()))[0]
        return how, "" if how == "open" else "an unexcavated site"

    def more(self, pk: int) -> None:
        """What it is made of, and now and then a picture of it."""
        for material in {self.chance.choice(self.materials) for _ in range(pk % 3)}:
            self.rows["fabric"].append((pk, material, ""))
        if self.chance.random() < 0.15:
            kind = self.chance.choices(("photo", "drawing", "rendering"), (80, 15, 5))[0]
            told = (kind, 0, True, "", "", "CC0-1.0", "licence")
            self.rows["picture"].append((pk, self.chance.choice(self.assets), *told))


def zipf(count: int) -> np.ndarray:
    """The share of each of so many clusters, the largest first; together 1."""
    weights = 1 / np.arange(1, count + 1) ** ZIPF_EXPONENT
    return weights / weights.sum()


def fill(count: int) -> None:
    """Write `count` monuments into an empty register, as many processes at it as there are cores.

    The database's user must be a superuser: triggers that no search needs are passed by.
    """
    make_surroundings()
    batches = [
        (number, min(A_BATCH, count - begun))
        for number, begun in enumerate(range(0, count, A_BATCH))
    ]
    begun = time.monotonic()
    with deriving(), without_indexes():
        on_every_core(_write_alone, batches)
        print(f"{count:,} monuments written in {time.monotonic() - begun:.0f} s", flush=True)
    print(f"… indexed after {time.monotonic() - begun:.0f} s", flush=True)
    finish()


def finish() -> None:
    """What is made of all rows together."""
    with connection.cursor() as cursor:
        cursor.execute(WORDS_OF_NAMES)
        move_sequences()
        cursor.execute("VACUUM ANALYZE")
    product.sum_up_tiles()


# As migration 0034 filled it.
WORDS_OF_NAMES = r"""
INSERT INTO catalogue_nameword (word)
SELECT DISTINCT word
FROM catalogue_name, regexp_split_to_table(folded, '[^a-z]+') AS word WHERE length(word) > 1
"""


def make_surroundings() -> None:
    """What monuments point at: acts, kinds, assets."""
    acts()
    known = Concept.objects.filter(scheme="kind").count()
    Concept.objects.bulk_create(
        Concept(scheme="kind", code=f"made-{one}", label_az=f"Növ {one}")
        for one in range(known, KINDS)
    )
    assets = Asset.objects.bulk_create(
        Asset(sha256=f"{one:064}", size_bytes=1, media_type="image/jpeg", status="ready")
        for one in range(ASSETS)
    )
    Page.objects.bulk_create(
        Page(asset=one, number=1, width_px=1500, height_px=1000, derivative=f"bench/{one.pk}")
        for one in assets
    )


def _concepts(scheme: str) -> list[int]:
    found = Concept.objects.filter(scheme=scheme, deprecated_by=None).order_by("code")
    return list(found.values_list("pk", flat=True))


@contextmanager
def deriving() -> Iterator[None]:
    """Triggers that derive a monument's columns fire also where the others do not.

    After a kill they still do; for whoever writes as usual that is no difference.
    """
    _let_derive("ENABLE ALWAYS")
    yield
    _let_derive("ENABLE")


def _let_derive(how: str) -> None:
    with connection.cursor() as cursor:
        for name in DERIVE:
            cursor.execute(
                "SELECT tgname FROM pg_trigger WHERE tgrelid = 'catalogue_monument'::regclass"
                " AND tgname LIKE %s",
                [f"pgtrigger_{name}_%"],
            )
            (trigger,) = cursor.fetchone()
            cursor.execute(f"ALTER TABLE catalogue_monument {how} TRIGGER {trigger}")


def _write_alone(batch: tuple[int, int]) -> None:
    number, count = batch
    write_rows(WideMaker(number).make(count))


@transaction.atomic
def write_rows(rows: dict[str, list[tuple]]) -> None:
    """Write rows without the triggers of the register, but with what they derive for a search."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL session_replication_role = replica; SET LOCAL synchronous_commit = off;"
            # Plans are kept for a session, and these tables were small when they were made.
            " SET LOCAL enable_seqscan = off"
        )
        for table, columns in (TABLES | MORE_TABLES).items():
            copy(table, columns, rows[table])
        monuments = [row[0] for row in rows["monument"]]
        cursor.execute(
            "INSERT INTO catalogue_searchtext (monument_id, folded)"
            " SELECT id, catalogue_words(id) FROM unnest(%s::bigint[]) AS id",
            [monuments],
        )
        product.put_on_map(cursor, monuments)


_INDEXES = """
SELECT format('DROP INDEX %%I', relname), pg_get_indexdef(i.indexrelid)
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
WHERE i.indrelid::regclass::text = ANY(%s) AND NOT i.indisunique
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)
    AND pg_get_indexdef(i.indexrelid) !~ 'USING btree [(](monument|zone)_id[)]'
ORDER BY relname
"""


@contextmanager
def without_indexes() -> Iterator[None]:
    """Indexes are made when all is written, for so they cost a part of what they would.

    Those stay that hold a rule, and by which a monument's own rows are read.
    """
    tables = [f"catalogue_{table}" for table in (*TABLES, *MORE_TABLES, "searchtext", "mapplace")]
    with connection.cursor() as cursor:
        cursor.execute(_INDEXES, [tables])
        found = cursor.fetchall()
        for drop, _made_by in found:
            cursor.execute(drop)
    yield
    on_every_core(_make_index, [made_by for _drop, made_by in found])


def _make_index(made_by: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '512MB'; SET synchronous_commit = off")
        cursor.execute(made_by)
