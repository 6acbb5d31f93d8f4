"""A register of any size, made by a seed: places in clusters, names of real monuments recombined.

The clusters follow Zipf's law round the real monuments of fixtures/register, as sites do: many in
the old towns, few in the steppe. All lie in the country, for districts, keeping bodies and the
rules of quality ask where. One in thirty records has one of the faults that the rules look for.
"""

import csv
import io
import random
from collections.abc import Iterator

import pgtrigger
import shapely
from django.conf import settings
from django.db import connection, transaction

from gis.models import Area
from heritage.catalogue.dating import roman
from heritage.catalogue.models import Concept

SEED = 20_011_108
SPREAD_DEG = 0.04  # standard deviation of a cluster: some 4 km
ZIPF_EXPONENT = 0.8
FAULTY = 1 / 30
# What the triggers would sum up on the monument row after row is written with it at once.
SUMMED_UP = (
    "catalogue.Identifier:number_sorted",
    "catalogue.Phase:built",
    "catalogue.Protection:listed_as",
)
TABLES = {
    "monument": "id lifecycle is_sample standing kind_id section section_basis importance"
    " importance_basis built_from built_to dating_text location location_precision"
    " location_source footprint district_id district_basis locality sensitivity"
    " sensitivity_reason public_locality public_place_folded number_sorted created_at changed_at",
    "name": "monument_id text language script is_preferred status source",
    "identifier": "monument_id scheme value is_preferred issuer",
    "description": "monument_id language text",
    "phase": "monument_id kind earliest latest qualifier confidence display edtf evidence",
    "protection": "monument_id scheme importance section number annex scope valid act_id basis",
    "source": "monument_id citation address licence",
    "holding": "monument_id kind owner_type occupancy contract",
    "zone": "id role name boundary regime act_id source",
    "zonemonument": "zone_id monument_id",
}
LANGUAGES = (("az", "Latn"), ("en", "Latn"), ("ru", "Cyrl"))
_ENGLISH = str.maketrans("əƏğĞıİşŞçÇöÖüÜ", "eEgGiIsScCoOuU")
_RUSSIAN = str.maketrans("abcçdeəfgğhxıijkqlmnoöprsştuüvyz", "абцчдеэфггххыижкглмноёпрсштуювйз")


def fill(count: int, *, seed: int = SEED) -> None:
    """Write `count` monuments with all that belongs to them, by COPY, table by table."""
    rows = Maker(random.Random(seed)).make(count)
    for table, columns in TABLES.items():
        with transaction.atomic():
            set_up_history()
            copy(table, columns, rows[table])
        with connection.cursor() as cursor:  # the next table's triggers look into this one
            cursor.execute(f"ANALYZE catalogue_{table}")
    move_sequences()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def set_up_history(ignored: tuple[str, ...] = SUMMED_UP) -> None:
    """What pghistory and pgtrigger set before a statement, which COPY does not pass through.

    `ignored` are triggers that do not fire in this transaction.
    """
    ignored = [pgid for one in ignored for pgid in _pgids(one)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pgtrigger.ignore', %s, true),"
            " set_config('pghistory.context_id', gen_random_uuid()::text, true),"
            " set_config('pghistory.context_metadata', '{}', true)",
            ["{" + ",".join(ignored) + "}"],
        )


def _pgids(name: str) -> list[str]:
    return [trigger.get_pgid(model) for model, trigger in pgtrigger.registered(name)]


def copy(table: str, columns: str, rows: list[tuple]) -> None:
    """Write rows of `columns` into a table of the register by COPY."""
    text = "".join("\t".join(map(_copied, row)) + "\n" for row in rows)
    order = f"COPY catalogue_{table} ({', '.join(columns.split())}) FROM STDIN"
    with connection.cursor() as cursor:
        cursor.copy_expert(order, io.StringIO(text))


def _copied(value) -> str:
    r"""A value of COPY's text format: \N is null; the words here hold no tab or backslash."""
    return r"\N" if value is None else str(value)


def move_sequences() -> None:
    with connection.cursor() as cursor:
        for table in ("catalogue_monument", "catalogue_zone"):
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'),"
                f" (SELECT max(id) FROM {table}))"
            )


class Maker:
    """Rows by table, in the order of the columns of TABLES."""

    def __init__(self, chance: random.Random):
        self.chance = chance
        self.rows = {table: [] for table in TABLES}
        self.acts = acts()
        kinds = Concept.objects.filter(scheme="kind").order_by("code")
        self.kinds = list(kinds.values_list("pk", flat=True))
        self.districts = list(Area.objects.districts().exclude(boundary=None).order_by("code"))
        self.real = real_monuments()
        self.words = sorted({word for row in self.real for word in row["name_az"].split()})
        self.first_zone = _next_id("catalogue_zone")
        self.first = _next_id("catalogue_monument")

    def make(self, count: int) -> dict[str, list[tuple]]:
        """The rows of `count` monuments, by table."""
        for number, place in enumerate(self.places(count)):
            self.monument(self.first + number, number + 1, *place)
        return self.rows

    def places(self, count: int) -> Iterator[tuple[shapely.Point, int]]:
        """Points inside the country (WGS 84 longitude, latitude) and the district of each."""
        tree = shapely.STRtree(
            [shapely.from_wkb(bytes(one.boundary.wkb)) for one in self.districts]
        )
        centres = [(float(row["lon_wgs84"]), float(row["lat_wgs84"])) for row in self.real]
        self.chance.shuffle(centres)
        weights = [1 / rank**ZIPF_EXPONENT for rank in range(1, len(centres) + 1)]
        for x, y in iter(lambda: self.chance.choices(centres, weights)[0], None):
            point = shapely.Point(
                self.chance.gauss(x, SPREAD_DEG), self.chance.gauss(y, SPREAD_DEG)
            )
            found = tree.query(point, predicate="within")
            if len(found):
                count -= 1
                yield point, self.districts[found[0]].pk
            if not count:
                return

    def monument(self, pk: int, number: int, point: shapely.Point, district: int) -> None:
        chance = self.chance
        section = chance.choices(("architecture", "archaeology", "decorative_art"), (70, 25, 5))[0]
        importance = chance.choices(("world", "national", "local"), (1, 30, 69))[0]
        official = self.number(number) if chance.random() < 0.8 else None
        century = chance.randint(3, 20) if self.is_sound() else None
        self.rows["monument"].append(
            (
                *(pk, self.lifecycle(), False, "listed" if official else self.stage()),
                *(chance.choice(self.kinds), section, self.stated()),
                *(importance, "stated", *self.built(century)),
                *self.place(number, point, district),
                *self.openness(section),
                *("", "", official, "2026-01-01", "2026-01-01"),
            )
        )
        self.names(pk, number)
        self.law(pk, official, importance, section)
        self.details(pk, number, century)
        if number % 20 == 0:
            self.zone(number, pk, point)

    def place(self, number: int, point: shapely.Point, district: int) -> tuple:
        return (
            _ewkb(point) if self.is_sound() else None,
            *("building", "made for a measurement"),
            _square(point) if number % 10 == 0 else None,
            self.stated_district(district),
            *("inferred", self.chance.choice(self.words)),
        )

    def stated_district(self, district: int) -> int:
        return district if self.is_sound() else self.chance.choice(self.districts).pk

    def openness(self, section: str) -> tuple[str, str]:
        if section == "archaeology" and self.is_sound():
            return "cell_10km", "an unexcavated site"
        return "open", ""

    def built(self, century: int | None) -> tuple:
        if century is None:
            return None, None, ""
        return 100 * century - 99, 100 * century, f"{roman(century)} əsr"

    def stated(self) -> str:
        return self.chance.choice(("stated", "inferred"))

    def lifecycle(self) -> str:
        return self.chance.choices(("published", "draft", "withdrawn"), (92, 6, 2))[0]

    def stage(self) -> str:
        stages = ("reported", "inspected", "newly_discovered", "at_council", "academy_opinion")
        return self.chance.choices((*stages, "listed", "not_listed"), (1, 1, 2, 1, 1, 10, 4))[0]

    def is_sound(self) -> bool:
        return self.chance.random() > FAULTY

    def number(self, number: int) -> str:
        """Now and then a number is used twice, or has a part as the real ones do."""
        used = number if self.is_sound() else max(1, number - 1)
        return f"{used}.{number % 7}" if number % 11 == 0 else str(used)

    def names(self, pk: int, number: int) -> None:
        """One name, in the letters of each language that it is known in, and a variant of it."""
        text = self.name()
        in_letters = {"az": text, "en": text.translate(_ENGLISH), "ru": _in_russian(text)}
        for (language, script), share in zip(LANGUAGES, (1, 0.6, 0.3), strict=True):
            if self.chance.random() < share:
                told = (in_letters[language], language, script, True, "official", "")
                self.rows["name"].append((pk, *told))
        if other := self.variant(text, number):
            self.rows["name"].append((pk, other, "az", "Latn", False, "variant", ""))

    def variant(self, text: str, number: int) -> str | None:
        return f"{text} {number}"

    def law(self, pk: int, official: str | None, importance: str, section: str) -> None:
        if official:
            self.rows["identifier"].append((pk, "inventory", official, True, ""))
        if official and self.is_sound():
            act = self.chance.choice(self.acts) if self.is_sound() else None
            told = (importance, section, official, "", "", "[2001-08-02,)", act, "stated")
            self.rows["protection"].append((pk, "state_list", *told))

    def details(self, pk: int, number: int, century: int | None) -> None:
        if self.chance.random() < 0.5:
            wikidata = f"Q{10_000_000 + number}"
            self.rows["identifier"].append((pk, "wikidata", wikidata, True, ""))
        if self.is_described():
            text = " ".join(self.words_of(14)).capitalize()
            self.rows["description"].append((pk, "az", f"{text}."))
        if century:
            told = ("exact", "probable", f"{roman(century)} əsr", f"{century - 1:02}XX", "")
            years = 100 * century - 99, 100 * century
            self.rows["phase"].append((pk, "construction", *years, *told))
        self.rows["source"].append((pk, "made for a measurement", "", "CC0 1.0"))
        if self.chance.random() < 0.2:
            self.rows["holding"].append((pk, "ownership", "state", "unknown", ""))

    def is_described(self) -> bool:
        return self.chance.random() < 0.4

    def name(self) -> str:
        """The beginning of a real name and a word of another."""
        begun = self.chance.choice(self.real)["name_az"].split()[:2]
        return " ".join([*begun, *self.words_of(1)])

    def words_of(self, count: int) -> list[str]:
        return self.chance.choices(self.words, k=count)

    def zone(self, number: int, pk: int, point: shapely.Point) -> None:
        role = self.chance.choice(("boundary", "protection", "regulated"))
        act = self.chance.choice(self.acts) if self.is_sound() else None
        zone = self.first_zone + len(self.rows["zone"])
        told = (role, f"Zone {number}", _square(point, 0.002), "", act, "")
        self.rows["zone"].append((zone, *told))
        self.rows["zonemonument"].append((zone, pk))


def _in_russian(text: str) -> str:
    return text.lower().translate(_RUSSIAN)


def real_monuments() -> list[dict[str, str]]:
    path = settings.FIXTURES_DIR / "register" / "az_register.csv"
    with path.open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def acts() -> list[int]:
    """Forty decisions, the first the one of 2001 that made the list."""
    with connection.cursor() as cursor:
        for number in range(40):
            day = "2001-08-02" if number == 0 else f"{2002 + number // 2}-{1 + number % 12:02}-06"
            cursor.execute(
                "INSERT INTO catalogue_legalact (kind, number, adopted_on, in_force_from, issuer,"
                " title, address) VALUES ('decision', %s, %s, %s, 'Nazirlər Kabineti', '', '')"
                " ON CONFLICT DO NOTHING",
                [str(132 + number), day, day],
            )
        cursor.execute("SELECT id FROM catalogue_legalact ORDER BY id")
        return [pk for (pk,) in cursor.fetchall()]


def _next_id(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(max(id), 0) + 1 FROM {table}")
        return cursor.fetchone()[0]


def _ewkb(shape: shapely.Geometry) -> str:
    return shapely.to_wkb(shapely.set_srid(shape, 4326), hex=True, include_srid=True)


def _square(point: shapely.Point, half_deg: float = 0.0004) -> str:
    box = shapely.box(
        point.x - half_deg, point.y - half_deg, point.x + half_deg, point.y + half_deg
    )
    return _ewkb(shapely.MultiPolygon([box]))
