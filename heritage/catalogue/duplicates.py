"""Records that may be the same monument: as one is being written, and over the whole register."""

import json
from dataclasses import dataclass

from django.db import connection
from django.db.models import Exists, OuterRef, Q, Value
from django.utils.translation import gettext_lazy as _

from .models import Identifier, LikelyDuplicate, Monument, Name
from .querysets import Fold

NEARBY_DEG = 0.02  # about 2 km; a name comes back in every district, seldom twice in a village
NEARBY_M = 2000
MOST_SHOWN = 10


def look_alikes(*, names, by, number="", point=None, other_than=None):
    """Monuments with this official number, or with one of these names and not far from `point`.

    `point` is WGS 84 longitude, latitude or None; `other_than` is a monument to leave out. A person
    `by` is told of nothing that they may not know: neither drafts nor hidden places of others.
    """
    kept = Monument.objects.kept_by(by).filter(pk=OuterRef("pk"))
    known = Monument.objects.visible_to(by).annotate(is_kept=Exists(kept))
    same = Q(pk__in=[])
    if names := [name for name in names if name]:
        same |= Q(Exists(_named(names))) & _nearby(point)
    if number:
        same |= Q(Exists(_numbered(number)))
    found = known.filter(same).prefetch_related("names", "identifiers")
    if other_than and other_than.pk:
        found = found.exclude(pk=other_than.pk)
    return found.in_register_order()[:MOST_SHOWN]


def _named(names):
    folded = [Fold(Value(name)) for name in names]
    return Name.objects.filter(monument=OuterRef("pk"), folded__in=folded)


def _numbered(number):
    numbers = Identifier.objects.filter(scheme=Identifier.Scheme.INVENTORY)
    return numbers.filter(monument=OuterRef("pk"), folded=Fold(Value(number)))


def _nearby(point):
    if point is None:
        return Q()
    exact, public = Q(is_kept=True), Q(is_kept=False)
    return (exact & _at("location", point)) | (public & _at("public_point", point))


def _at(place, point):
    return Q(**{f"{place}__isnull": True}) | Q(**{f"{place}__dwithin": (point, NEARBY_DEG)})


@dataclass(frozen=True)
class Reason:
    """Why two records may be one monument, and how much that weighs of 100."""

    weight: int
    words: object


REASONS = {
    "wikidata": Reason(80, _("the same Wikidata item")),
    "number": Reason(60, _("the same official number")),
    "name_near": Reason(45, _("the same name within 2 km")),
    "number_part": Reason(35, _("one official number is a part of the other")),
    "place": Reason(30, _("the very same point")),
    "alike_near": Reason(30, _("a look-alike name within 2 km")),
    "name_district": Reason(25, _("the same name in one district")),
    "alike_district": Reason(15, _("a look-alike name in one district")),
    "unesco": Reason(10, _("the same UNESCO World Heritage number")),
}
LEAST_SCORE = 25  # of 100
# So many records that share something say nothing by it: houses of one street are all called
# "dwelling house". It also keeps the work in proportion to the number of records.
MOST_ALIKE = 8


# A reason that says nothing more when the first is there.
IMPLIED = {
    "number": "number_part",
    "name_near": "alike_near",
    "name_district": "alike_district",
}

# Every reason is a key: records with the same key may be the same. So each step is one sort or
# hash of the whole register, never a comparison of everything with everything. A place has a key
# for each of the nine cells (0.02 degrees high) round it, and its own cell is the other side's.
_PAIRS = """
WITH scope AS MATERIALIZED (
    SELECT m.id, m.district_id AS district, m.location,
        floor(ST_X(m.location) / 0.026)::int AS x, floor(ST_Y(m.location) / 0.02)::int AS y
    FROM catalogue_monument m
    WHERE m.merged_into_id IS NULL AND m.lifecycle <> 'withdrawn'
), named AS MATERIALIZED (
    SELECT DISTINCT n.monument_id AS id, n.folded COLLATE "C" AS folded,
        catalogue_skeleton(n.text) COLLATE "C" AS consonants,
        s.district, s.location, s.x, s.y
    FROM catalogue_name n JOIN scope s ON s.id = n.monument_id
), keys AS (
    SELECT DISTINCT scheme AS reason, i.monument_id AS id, i.folded COLLATE "C" AS key
    FROM catalogue_identifier i JOIN scope s ON s.id = i.monument_id
    WHERE scheme IN ('wikidata', 'unesco')
    UNION SELECT 'number', i.monument_id, i.folded COLLATE "C"
    FROM catalogue_identifier i JOIN scope s ON s.id = i.monument_id WHERE scheme = 'inventory'
    UNION SELECT 'number_part', i.monument_id, part COLLATE "C"
    FROM catalogue_identifier i JOIN scope s ON s.id = i.monument_id,
        unnest(catalogue_number_parts(i.value)) part WHERE scheme = 'inventory'
    UNION SELECT 'place', id,
        encode(ST_AsBinary(ST_SnapToGrid(location, 0.00001)), 'hex') COLLATE "C"
    FROM scope WHERE location IS NOT NULL
    UNION SELECT 'name_district', id, district::text COLLATE "C" || ' ' || folded
    FROM named WHERE district IS NOT NULL
    UNION SELECT 'alike_district', id, district::text COLLATE "C" || ' ' || consonants
    FROM named WHERE district IS NOT NULL AND length(consonants) >= 5
), telling AS (
    SELECT *, count(*) OVER (PARTITION BY reason, key) AS alike FROM keys
), shared AS (
    SELECT a.id AS one, b.id AS other, a.reason
    FROM telling a JOIN telling b USING (reason, key)
    WHERE a.id < b.id AND a.alike <= %(most_alike)s
), cells AS (
    SELECT *, count(*) OVER (PARTITION BY consonants, x, y) AS alike
    FROM named WHERE location IS NOT NULL AND length(consonants) >= 2
), near AS (
    SELECT a.id AS one, b.id AS other,
        CASE WHEN a.folded = b.folded THEN 'name_near' ELSE 'alike_near' END AS reason
    FROM cells a CROSS JOIN generate_series(-1, 1) dx CROSS JOIN generate_series(-1, 1) dy
    JOIN cells b ON b.consonants = a.consonants AND b.x = a.x + dx AND b.y = a.y + dy
    WHERE a.id < b.id AND a.alike <= %(most_alike)s AND b.alike <= %(most_alike)s
        AND (a.folded = b.folded OR length(a.consonants) >= 5)
        AND ST_DWithin(a.location::geography, b.location::geography, %(nearby_m)s)
), reasons AS (
    SELECT one, other, reason FROM shared UNION SELECT one, other, reason FROM near
), told AS (
    SELECT one, other, array_agg(reason ORDER BY weight DESC) AS reasons,
        least(100, sum(weight)) AS score
    FROM reasons r JOIN (SELECT key AS reason, value::int AS weight
                         FROM jsonb_each_text(%(weights)s)) w USING (reason)
    WHERE NOT EXISTS (
        SELECT FROM reasons more JOIN jsonb_each_text(%(implied)s) i
            ON more.reason = i.key AND i.value = r.reason
        WHERE more.one = r.one AND more.other = r.other)
    GROUP BY one, other
)
INSERT INTO catalogue_likelyduplicate (first_id, second_id, reasons, score, found_at)
SELECT one, other, reasons, score, now() FROM told WHERE score >= %(least)s
"""


def write_likely_duplicates() -> int:
    """Look through the whole register anew; returns how many pairs were found.

    100,000 records take a quarter of a minute: it is for the night, and for who asks on the desk.
    """
    LikelyDuplicate.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(
            _PAIRS,
            {
                "weights": json.dumps({name: reason.weight for name, reason in REASONS.items()}),
                "implied": json.dumps(IMPLIED),
                "least": LEAST_SCORE,
                "most_alike": MOST_ALIKE,
                "nearby_m": NEARBY_M,
            },
        )
        return cursor.rowcount
