"""Reading published monuments from the database into arrays, in the order of the register.

Numbers come by COPY in PostgreSQL's binary format, which numpy maps as it is: of a million rows no
object is made. What a column means is said by the same expressions that SQL answers with.
"""

import tempfile
from collections.abc import Iterator, Mapping
from itertools import islice

import numpy as np
import shapely
from django.contrib.gis.db.models import PointField
from django.db import connection
from django.db.models import (
    BigIntegerField,
    BinaryField,
    BooleanField,
    Case,
    F,
    FloatField,
    Func,
    IntegerField,
    SmallIntegerField,
    Value,
    When,
    Window,
)
from django.db.models.functions import Cast, Coalesce, Collate, DenseRank

from ..choices import Importance, Section
from ..models import Fabric, Identifier, Monument, Name, SearchText, Zone, ZoneMonument
from ..search.backend import Order
from ..search.facets import ALL, CONDITIONS, UNVISITED
from ..search.orders import keys_of
from .words import arrays_of, at_parts

UNKNOWN_YEAR = -(2**31)
LANGUAGES = ("az", "en", "ru")
RANKED = {
    "number": Order("number"),
    **{f"name_{language}": Order("name", language=language) for language in LANGUAGES},
}
ROLES = list(Zone.Role.values)
CLASSES = [condition_class for condition_class, _label in CONDITIONS]
MERCATOR = Func("public_point", function="gis_mercator", output_field=PointField(srid=3857))
_HEADER_BYTES, _END_BYTES = 19, 2  # of PostgreSQL's binary COPY
_TYPES = {
    BigIntegerField: ">i8",
    IntegerField: ">i4",
    SmallIntegerField: ">i2",
    FloatField: ">f8",
    BooleanField: "?",
}
CHUNK = 20_000  # rows that are objects at a time
NOWHERE = -1  # a key of the map: of no point
NOBODY = -1  # a key: of no keys at all Django makes no query


def published(keys: list[int] | None = None):
    """What the snapshot holds, or those of these keys."""
    found = Monument.objects.published().order_by()
    return found if keys is None else found.filter(pk__in=keys or [NOBODY])


def _whole(by, empty=0) -> Cast:
    return Cast(Coalesce(by, Value(empty)), BigIntegerField())


def _place_of(value, values, default: int = 0) -> Cast:
    cases = (When(**{value: one}, then=Value(place)) for place, one in enumerate(values))
    return Cast(Case(*cases, default=Value(default)), SmallIntegerField())


def _year(by) -> Cast:
    return Cast(Coalesce(by, Value(UNKNOWN_YEAR, IntegerField())), IntegerField())


def _of_point(point, function) -> Cast:
    told = Func(point, function=function, output_field=FloatField())
    return Cast(Coalesce(told, Value(float("nan"))), FloatField())


class _ReferenceNumber(Func):
    template = "coalesce(substring(%(expressions)s from '^M([0-9]{1,15})$')::bigint, -1)"
    output_field = BigIntegerField()


def _columns(is_ranked: bool) -> dict:
    columns = {
        "pk": Cast(F("pk"), BigIntegerField()),
        "reference": _ReferenceNumber("reference"),
        "is_sample": Cast(F("is_sample"), BooleanField()),
        "section": _place_of("section", Section.values),
        "importance": _place_of("importance", Importance.values),
        "condition": _place_of(
            "condition__condition_class", CLASSES, default=CLASSES.index(UNVISITED)
        ),
        "kind": _whole(F("kind_id")),
        "district": _whole(F("public_district_id")),
        "keeper": _whole(ALL["keeper"].column),
        "built_from": _year(F("built_from")),
        "built_to": _year(F("built_to")),
        "longitude": _of_point("public_point", "ST_X"),
        "latitude": _of_point("public_point", "ST_Y"),
        "east_m": _of_point(MERCATOR, "ST_X"),
        "north_m": _of_point(MERCATOR, "ST_Y"),
        "tile_key": _whole(Func(MERCATOR, function="gis_tile_key"), NOWHERE),
        "pictures": Cast(ALL["pictures"].column, BooleanField()),
        "drawings": Cast(ALL["drawings"].column, BooleanField()),
        "has_number": Cast(
            Case(When(number_sorted=None, then=Value(False)), default=Value(True)), BooleanField()
        ),
    }
    if is_ranked:
        columns |= {f"rank_{name}": _rank(order) for name, order in RANKED.items()}
    return columns


def _rank(order: Order) -> Cast:
    """Alike have the same rank: the first of the keys alone, without the register's."""
    key = next(iter(keys_of(order).values()))
    return Cast(Window(DenseRank(), order_by=key.by.asc(nulls_last=True)), IntegerField())


def _copied(rows, columns: Mapping) -> dict[str, np.ndarray]:
    """Arrays of these columns, none of which is ever null; rows in the order of `rows`.

    A binary COPY is a header, then for each row the number of its fields, and each field after its
    length, all big-endian; and an end. Without nulls every row is as long as the others.
    Source: https://www.postgresql.org/docs/current/sql-copy.html, File Formats, Binary Format.
    """
    told = rows.values_list(*columns.values()).query
    row = [("fields", ">i2")]
    for name, column in columns.items():
        row += [(f"{name} bytes", ">i4"), (name, _TYPES[type(column.output_field)])]
    with tempfile.TemporaryFile() as file:
        _copy(told, file)
        return _mapped(file, np.dtype(row), columns)


def _copy(query, file) -> None:
    sql, params = query.sql_with_params()
    with connection.cursor() as cursor:
        whole = cursor.mogrify(f"COPY ({sql}) TO STDOUT (FORMAT binary)", params)
        cursor.copy_expert(whole, file)


def _mapped(file, row: np.dtype, columns) -> dict[str, np.ndarray]:
    size = file.tell() - _HEADER_BYTES - _END_BYTES
    if size % row.itemsize:
        raise ValueError(f"{size} bytes are no rows of {row.itemsize}: a column was null.")
    if not size:
        return {name: np.empty(0, row[name].newbyteorder("=")) for name in columns}
    rows = np.memmap(file, row, "r", _HEADER_BYTES, (size // row.itemsize,))
    return {name: rows[name].astype(row[name].newbyteorder("=")) for name in columns}


class Rows:
    """Which row each monument's key is, in the order of the register."""

    def __init__(self, keys: np.ndarray):
        self.order = np.argsort(keys, kind="stable")
        self.sorted = keys[self.order]

    def of(self, keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The row of each key, and whether there is one: who was published meanwhile has none."""
        if not len(self.sorted):
            return np.zeros(len(keys), np.int32), np.zeros(len(keys), bool)
        places = np.minimum(np.searchsorted(self.sorted, keys), len(self.sorted) - 1)
        return self.order[places].astype(np.int32), self.sorted[places] == keys


def segment(keys: list[int] | None = None) -> Iterator[dict[str, np.ndarray]]:
    """All arrays of published monuments, or of those of `keys`, part by part.

    What only a whole snapshot has, the places in each order, is left out of a part.
    """
    found = published(keys)
    columns = _copied(found.in_register_order(), _columns(is_ranked=keys is None))
    rows = Rows(columns["pk"])
    yield _coded(columns)
    if keys is None:
        yield _places(columns)
    yield _on_map(columns)
    del columns
    yield from _related(found, rows)
    yield from _texts(found, rows)


def _coded(columns) -> dict[str, np.ndarray]:
    """Columns, the keys of other tables as places in a list of those that there are."""
    found = {
        name: columns[name] for name in ("pk", "reference", "is_sample", "pictures", "drawings")
    }
    found |= {
        name: columns[name].astype(np.uint8) for name in ("section", "importance", "condition")
    }
    found |= {name: columns[name] for name in ("longitude", "latitude")}
    for name in ("kind", "district", "keeper"):
        found[f"{name}_keys"], codes = np.unique(columns[name], return_inverse=True)
        found[name] = codes.astype(np.int32)
    years = np.stack([columns["built_from"], columns["built_to"]], axis=1)
    found["dating_years"], codes = np.unique(years, axis=0, return_inverse=True)
    found["dating"] = codes.reshape(-1).astype(np.int32)
    return found


def _places(columns) -> dict[str, np.ndarray]:
    """The place of each row in each order, both ways: what is alike as in the register."""
    keys = {name: columns[f"rank_{name}"].astype(np.int64) for name in RANKED}
    known = dict.fromkeys(RANKED) | {"number": columns["has_number"]}
    keys["date"], known["date"] = _date_keys(columns["built_from"], columns["built_to"])
    found = {}
    for name, key in keys.items():
        for way, turned in (("", key), ("_descending", -key)):
            if known[name] is not None:
                turned = np.where(known[name], turned, np.iinfo(np.int64).max)
            place = np.empty(len(key), np.int32)
            place[np.argsort(turned, kind="stable")] = np.arange(len(key), dtype=np.int32)
            found[f"place_{name}{way}"] = place
    return found


def _date_keys(first, last) -> tuple[np.ndarray, np.ndarray]:
    """By the first year, then the last; of one open on a side both are the other one."""
    known = (first != UNKNOWN_YEAR) | (last != UNKNOWN_YEAR)
    begun = np.where(first == UNKNOWN_YEAR, last, first).astype(np.int64)
    ended = np.where(last == UNKNOWN_YEAR, first, last).astype(np.int64)
    return np.where(known, begun * 2**32 + ended, 0), known


def _on_map(columns) -> dict[str, np.ndarray]:
    """Rows that have a public point, along the Z-order curve: gis/tiles.py says what the key is."""
    rows = np.flatnonzero(columns["tile_key"] >= 0).astype(np.int32)
    along = rows[np.argsort(columns["tile_key"][rows], kind="stable")]
    found = {name: columns[name][along] for name in ("tile_key", "east_m", "north_m")}
    return {f"along_{name}": column for name, column in found.items()} | {"along_row": along}


def _related(found, rows: Rows) -> Iterator[dict[str, np.ndarray]]:
    yield _fabrics(found, rows)
    yield _zones(found, rows)
    yield _areas(found, rows)


def _fabrics(found, rows) -> dict[str, np.ndarray]:
    told = Fabric.objects.filter(monument__in=found, material__isnull=False).order_by()
    columns = {
        "monument": Cast(F("monument_id"), BigIntegerField()),
        "material": Cast(F("material_id"), BigIntegerField()),
    }
    read = _copied(told.distinct(), columns)
    row, is_there = rows.of(read["monument"])
    keys, codes = np.unique(read["material"][is_there], return_inverse=True)
    return {
        "material_row": row[is_there],
        "material": codes.astype(np.int32),
        "material_keys": keys.astype(np.int64),
    }


class _Day(Func):
    """An end of a span of days, as days since 1 January of year 1; where it is open, `empty`."""

    output_field = IntegerField()

    def __init__(self, end: str, empty: int):
        template = f"coalesce({end}(%(expressions)s) - date '0001-01-01' + 1, {empty})::int"
        super().__init__("zone__valid", template=template)


FIRST_DAY, LAST_DAY = -(2**31), 2**31 - 1


def _zones(found, rows) -> dict[str, np.ndarray]:
    """Zones that the public may see, of any day: which hold on a day is asked of the spans."""
    told = ZoneMonument.objects.filter(monument__in=found, zone__in=Zone.objects.shown())
    columns = {
        "monument": Cast(F("monument_id"), BigIntegerField()),
        "role": _place_of("zone__role", ROLES),
        "first": _Day("lower", FIRST_DAY),
        "end": _Day("upper", LAST_DAY),
    }
    read = _copied(told.exclude(zone__valid__isempty=True).order_by(), columns)
    row, is_there = rows.of(read["monument"])
    return {
        "zone_row": row[is_there],
        "zone_role": read["role"][is_there].astype(np.uint8),
        "zone_first": read["first"][is_there],
        "zone_end": read["end"][is_there],
    }


def _areas(found, rows) -> dict[str, np.ndarray]:
    """Public areas as WKB one after another, and the box of each, in degrees."""
    keys, ends, boxes, blob = [], [0], [], bytearray()
    wkb = Func("public_area", function="ST_AsBinary", output_field=BinaryField())
    areas = found.filter(public_area__isnull=False).values_list("pk", wkb)
    for chunk in batched(areas.iterator(chunk_size=CHUNK), CHUNK):
        told = [bytes(area) for _key, area in chunk]
        keys += [key for key, _area in chunk]
        ends += [len(blob) + int(end) for end in np.cumsum([len(area) for area in told])]
        boxes.append(shapely.bounds(shapely.from_wkb(told)))
        blob += b"".join(told)
    row, is_there = rows.of(np.array(keys, np.int64))
    return {
        "area_row": np.where(is_there, row, -1).astype(np.int32),
        "area_box": np.concatenate([np.empty((0, 4)), *boxes]),
        "area": np.frombuffer(bytes(blob), np.uint8),
        "area_at": np.array(ends, np.int64),
    }


def batched(rows: Iterator, count: int) -> Iterator[list]:
    while chunk := list(islice(rows, count)):
        yield chunk


def _texts(found, rows: Rows) -> Iterator[dict[str, np.ndarray]]:
    words = SearchText.objects.filter(monument__in=found).order_by()
    yield _named("text", words, rows)
    names = Name.objects.filter(monument__in=found).order_by(Collate("folded", "C"), "pk")
    yield _named("name", names, rows)
    numbers = Identifier.objects.filter(monument__in=found).order_by(Collate("folded", "C"), "pk")
    yield _named("number", numbers, rows)
    yield _named("part", numbers, rows, at_parts)


def _named(name, told, rows, *split) -> dict[str, np.ndarray]:
    """Texts, and the row of the monument that each belongs to, -1 for none."""
    keys = []

    def texts():
        for key, folded in told.values_list("monument_id", "folded").iterator(chunk_size=CHUNK):
            keys.append(key)
            yield folded

    found = {f"{name}/{part}": one for part, one in arrays_of(texts(), *split).items()}
    row, is_there = rows.of(np.array(keys, np.int64))
    return found | {f"{name}/row": np.where(is_there, row, -1).astype(np.int32)}
