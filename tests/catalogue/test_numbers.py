"""The numbers of the state list sort as people count, and are found by part and by any dash."""

import csv
import re

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models.expressions import RawSQL
from django.http import QueryDict

from heritage.catalogue.filters import MonumentFilter
from heritage.catalogue.models import Identifier, Monument
from tests.factories import MonumentFactory

pytestmark = pytest.mark.django_db
DASHES = "-–—‒−‐‑―"


def real_numbers():
    path = settings.FIXTURES_DIR / "register" / "az_register.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return [row["inventory_number"] for row in csv.DictReader(file)]


def find(words):
    asked = QueryDict(mutable=True)
    asked["q"] = words
    found = MonumentFilter(asked, queryset=Monument.objects.visible_to(AnonymousUser())).qs
    return list(found.values_list("number_sorted", flat=True))


def as_people_count(number):
    """Digits as numbers, in the order of the signs between them."""
    parts = re.findall(rf"\d+|[{DASHES}]|[., ]", number)
    signs = dict.fromkeys(DASHES, 1) | {",": 0, " ": 0, ".": 2}
    return [int(part) if part.isdigit() else signs[part] for part in parts]


def test_the_number_itself_is_found_before_one_that_has_it_as_a_part():
    MonumentFactory(number="71, 70, 73, 69", importance="world")
    MonumentFactory(number="73", importance="local")

    assert find("73") == ["73", "71, 70, 73, 69"]


@pytest.fixture(scope="class")
def register(rows_of_class):
    """A monument for each of the 893 real numbers, the last one first."""
    numbers = real_numbers()[::-1]
    monuments = Monument.objects.bulk_create(Monument(lifecycle="published") for _n in numbers)
    Identifier.objects.bulk_create(
        Identifier(monument=monument, scheme="inventory", value=number)
        for monument, number in zip(monuments, numbers, strict=True)
    )
    return numbers


class TestTheRealNumbers:
    def test_the_real_numbers_sort_as_people_count(self, register):
        found = list(Monument.objects.in_register_order().values_list("number_sorted", flat=True))

        assert found == sorted(register, key=as_people_count)
        assert len(found) == 893
        assert found.index("93-2") < found.index("93-9") < found.index("93-10")
        assert [number for number in found if number.startswith("26")][:6] == [
            "26", "26—33", "26-231", "26—705", "26—1037", "26—1039",
        ]  # fmt: skip

    def test_a_part_of_a_number_is_found_before_the_numbers_that_only_hold_its_digits(
        self, register
    ):
        MonumentFactory(number="173")
        MonumentFactory(number="730")

        found = find("73")

        assert found[0] == "71, 70, 73, 69"
        assert {"173", "730"} < set(found[1:])

    @pytest.mark.parametrize("part", ["71", "70", "73", "69", "69 71", "71, 70, 73, 69", "70,71"])
    def test_every_part_finds_a_number_of_several(self, register, part):
        assert find(part.replace(",", ", "))[0] == "71, 70, 73, 69"

    @pytest.mark.parametrize("dash", DASHES)
    @pytest.mark.parametrize("around", ["", " "])
    def test_any_dash_finds_a_number_with_a_dash(self, register, dash, around):
        assert find(f"26{around}{dash}{around}705") == ["26—705"]

    def test_every_real_number_finds_itself_first(self, register):
        for number in register[::60]:
            assert find(number)[0] == number


@pytest.mark.parametrize(("scheme", "is_written"), [("wikidata", False), ("inventory", True)])
def test_a_number_of_another_scheme_leaves_the_monument_s_row_alone(scheme, is_written):
    monument = MonumentFactory(name="Qala", number=None)
    place_of_row = RawSQL("catalogue_monument.ctid::text", [])  # another after each update
    rows = Monument.objects.annotate(place_of_row=place_of_row).values_list("place_of_row")
    before = rows.get()

    monument.identifiers.create(scheme=scheme, value="Q7")

    assert (rows.get() != before) is is_written
