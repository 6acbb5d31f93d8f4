"""Whatever the public asks, in whatever order: a hidden place stays as large as its public cell.

An attacker asks every public address that knows places, as closely as he likes. Between any two
questions the true place moves to another spot of its cell. Were an answer to differ from the one
before, it would have told in which part of the cell the place is; so all answers must be equal,
byte for byte, and the cell is all that he ever knows.
"""

import re
from urllib.parse import urlencode

import pytest
from django.contrib.gis.geos import MultiPolygon, Point
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from hypothesis.stateful import run_state_machine_as_test as run

from gis.tiles import HALF_M
from heritage.catalogue.models import Description, Monument, Name
from tests.factories import AreaFactory, MonumentFactory, PictureFactory, TerritoryFactory

pytestmark = pytest.mark.django_db

CELL = (49.80, 40.30, 49.93, 40.40)  # round which he asks; the public cell lies within
FRACTIONS = st.floats(0.01, 0.99)
LONGITUDES, LATITUDES = st.floats(CELL[0], CELL[2]), st.floats(CELL[1], CELL[3])
PLACES = st.tuples(LONGITUDES, LATITUDES).map(lambda at: (round(at[0], 6), round(at[1], 6)))
RADII_M = st.sampled_from([1, 20, 300, 2_000, 20_000])
WORDS = st.sampled_from(["", "kurqan", "gizli", "giz", "torpaq", "kurqna", "lahıc", "qala"])
RANDOM = re.compile(rb'nonce="[^"]+"|csrfmiddlewaretoken" value="[^"]+"')


def box_of(a, b):
    (west, east), (south, north) = sorted({a[0], b[0] + 1e-4}), sorted({a[1], b[1] + 1e-4})
    return f"{west:.6f},{south:.6f},{east:.6f},{north:.6f}"


def written(places):
    return ";".join(f"{longitude},{latitude}" for longitude, latitude in places)


LINES = st.tuples(PLACES, PLACES).filter(lambda ends: ends[0] != ends[1])
SHAPES = st.one_of(
    st.just({}),
    st.tuples(PLACES, PLACES).map(lambda ab: {"bbox": box_of(*ab)}),
    st.tuples(PLACES, RADII_M).map(lambda one: {"near": f"{written([one[0]])},{one[1]}"}),
    st.tuples(LINES, RADII_M).map(lambda one: {"along": f"{one[1]};{written(one[0])}"}),
    st.tuples(PLACES, st.floats(1e-4, 0.05)).map(
        lambda one: {
            "within": written(
                [
                    one[0],
                    (one[0][0] + one[1], one[0][1]),
                    (one[0][0], one[0][1] + one[1]),
                ]
            )
        }
    ),
)
FACETS = st.sampled_from(
    [
        {},
        {"district": "AZ-BA"},
        {"district": "AZ-ABS"},
        {"keeper": "icherisheher"},
        {"pictures": "yes"},
    ]
)
ORDERS = st.sampled_from(["", "name", "number", "date", "distance", "-distance"])


class Attack(RuleBasedStateMachine):
    """Rules are questions; each is asked twice, of two spots in the same cell."""

    sensitivity = "cell_1km"

    @initialize()
    def begin(self):
        self.scene = transaction.atomic()
        self.scene.__enter__()
        Monument.objects.all().update(lifecycle="draft")
        AreaFactory(code="AZ-BA", box=(49.0, 40.0, 49.845, 41.0))
        district = AreaFactory(code="AZ-ABS", box=(49.845, 40.0, 51.0, 41.0))
        MonumentFactory(name="Açıq qala", location=Point(49.84, 40.36, srid=4326))
        self.hidden = MonumentFactory(
            name="Gizli kurqan",
            sensitivity=self.sensitivity,
            locality="Lahıc",
            district=district,
            location=Point(49.8374, 40.3662, srid=4326),
        )
        Description.objects.create(monument=self.hidden, language="az", text="Torpaq kurqan.")
        PictureFactory(monument=self.hidden)
        area = self.hidden.public_area
        self.cell = area.extent if area else CELL
        west, south, east, north = self.cell
        # A border of keeping bodies goes through the cell: who keeps it follows from the place.
        TerritoryFactory(box=(west - 1, south - 1, (west + east) / 2, north + 1))
        self.client = Client()

    def teardown(self):
        if hasattr(self, "scene"):
            transaction.set_rollback(True)
            self.scene.__exit__(None, None, None)

    def _move(self, across, up):
        west, south, east, north = self.cell
        at = Point(west + (east - west) * across, south + (north - south) * up, srid=4326)
        Monument.objects.filter(pk=self.hidden.pk).update(
            location=at,
            footprint=MultiPolygon(at.buffer(0.0001), srid=4326),
            location_source=f"GPS {across}",
        )

    def _told(self, path):
        answer = self.client.get(path)
        assert answer.status_code in (200, 204), (path, answer.status_code, answer.content[:200])
        headers = {"Set-Cookie", "Content-Security-Policy"}
        told = {name: value for name, value in answer.items() if name not in headers}
        return RANDOM.sub(b"", answer.getvalue()), told

    def _ask(self, path, across, up):
        before = self._told(path)
        self._move(across, up)
        assert self._told(path) == before, path

    @rule(
        shape=SHAPES, facets=FACETS, words=WORDS, order=ORDERS, at=PLACES, x=FRACTIONS, y=FRACTIONS
    )
    def list_it(self, shape, facets, words, order, at, x, y):
        asked = shape | facets | {"q": words, "sort": order, "from": written([at])}
        asked = {name: value for name, value in asked.items() if value}
        self._ask(f"/en/?{urlencode(asked)}", x, y)

    @rule(
        address=st.sampled_from(["places.json", "extent.json", "export.csv", "export.geojson"]),
        shape=SHAPES,
        words=WORDS,
        x=FRACTIONS,
        y=FRACTIONS,
    )
    def take_it_along(self, address, shape, words, x, y):
        self._ask(f"/en/{address}?{urlencode(shape | {'q': words})}", x, y)

    @rule(zoom=st.integers(0, 18), at=PLACES, shape=SHAPES, x=FRACTIONS, y=FRACTIONS)
    def draw_it(self, zoom, at, shape, x, y):
        point = Point(*at, srid=4326).transform(3857, clone=True)
        side_m = 2 * HALF_M / 2**zoom
        column, row = int((point.x + HALF_M) // side_m), int((HALF_M - point.y) // side_m)
        query = f"?{urlencode(shape)}" if shape else ""
        self._ask(f"/tiles/1/monuments/{zoom}/{column}/{row}.mvt{query}", x, y)

    @rule(words=WORDS.filter(bool), x=FRACTIONS, y=FRACTIONS)
    def type_it(self, words, x, y):
        self._ask(f"/en/suggestions.json?{urlencode({'q': words})}", x, y)

    @rule(words=WORDS, x=FRACTIONS, y=FRACTIONS)
    def follow_it(self, words, x, y):
        self._ask(f"/en/feed.atom?{urlencode({'q': words})}", x, y)

    @rule(name=st.sampled_from(["Gizli kurqan", "Gizli təpə", "Kurqan"]))
    def rename_it(self, name):
        """What is public may change meanwhile, and tells nothing of the place either."""
        Name.objects.filter(monument=self.hidden).update(text=name)


@pytest.mark.parametrize("sensitivity", ["cell_1km", "cell_10km", "district", "withheld"])
def test_no_row_of_questions_makes_a_hidden_place_smaller_than_its_cell(sensitivity):
    class OfThis(Attack):
        pass

    OfThis.sensitivity = sensitivity
    few = settings(
        max_examples=5,
        stateful_step_count=15,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run(OfThis, settings=few)
