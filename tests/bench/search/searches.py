"""Pages of the public search, as a visitor asks for them over HTTP, one after another."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode

from django.db import connection

from heritage.setup.problems import SetupProblem

from ..pictures import processes
from ..pictures.load import BadAnswer, ask_for
from . import database, grid, product
from .figures import percentile
from .servers import Running, our_server

SECONDS = 6.0  # of each search
WARM_UP_S = 1.0
PLACES = 40
COMMON = ("qala", "məscid", "türbə", "körpü", "karvansara", "hamam", "pir", "kilsə")
SLIPS = ("qalla", "mesçit", "turbbe", "korpuu", "karvansray", "hammam", "kilise", "qalasi")
FACETS = {
    "kind": "SELECT code FROM catalogue_concept WHERE scheme = 'kind' ORDER BY id LIMIT 12",
    "section": "SELECT DISTINCT section FROM catalogue_monument",
    "importance": "SELECT DISTINCT importance FROM catalogue_monument",
    "district": "SELECT code FROM heritage_gis_area WHERE kind = 'district' ORDER BY id LIMIT 12",
    "keeper": "SELECT code FROM accounts_agency",
    "century": "SELECT generate_series(3, 20)::text",
    "material": "SELECT code FROM catalogue_concept WHERE scheme = 'material' ORDER BY id LIMIT 12",
    "pictures": "SELECT unnest('{yes,no}'::text[])",
    "drawings": "SELECT unnest('{yes,no}'::text[])",
    "zone": "SELECT DISTINCT role FROM catalogue_zone",
}
# Names of a few monuments, and numbers that some have.
_NAMES = """
SELECT text FROM catalogue_name WHERE language = 'az' AND is_preferred
ORDER BY md5(id::text) LIMIT 20
"""
_NUMBERS = """
SELECT value FROM catalogue_identifier WHERE scheme = 'inventory' ORDER BY md5(id::text) LIMIT 20
"""
_REFERENCES = """
SELECT reference FROM catalogue_monument WHERE lifecycle = 'published'
ORDER BY md5(id::text) LIMIT 20
"""


@dataclass
class Search:
    """A kind of search: its questions (query strings), asked for in turn."""

    name: str
    questions: Sequence[str]


@dataclass
class Searched:
    """How long the pages of a search took; `problem` says why there are no figures, or ""."""

    name: str
    problem: str = ""
    requests: int = 0
    cpu_s: float = 0.0
    seconds: list[float] = field(default_factory=list, repr=False)

    @property
    def p95_ms(self) -> float:
        return percentile(self.seconds, 95) * 1000

    def as_json(self) -> dict:
        if self.problem:
            return {"search": self.name, "problem": self.problem}
        return {
            "search": self.name,
            "problem": "",
            "requests": self.requests,
            "p50_ms": round(percentile(self.seconds, 50) * 1000, 1),
            "p95_ms": round(self.p95_ms, 1),
            "cpu_ms": round(self.cpu_s / self.requests * 1000, 1),
        }


def every_search() -> Iterator[Search]:
    places = grid.some_points(PLACES)
    yield Search("the whole register", [""])
    yield _of("a common word", "q", COMMON)
    yield _of("a whole name", "q", _values(_NAMES))
    yield _of("a number", "q", _values(_NUMBERS))
    yield _of("a word with a slip", "q", SLIPS)
    for zoom in (5, 8, 10):
        boxes = [grid.box_round(*place, zoom) for place in places]
        yield _of(f"the map's box at zoom {zoom}", "bbox", boxes)
    for name, values in FACETS.items():
        yield _of(f"the facet {name}", name, _values(values))
    yield Search(
        "a common word, a box and two facets",
        [
            urlencode(
                {"q": word, "bbox": grid.box_round(*place, 8), "century": 12, "importance": "local"}
            )
            for word, place in zip(COMMON * 5, places, strict=True)
        ],
    )
    yield Search(
        "by distance",
        [urlencode({"sort": "distance", "from": f"{x:.5f},{y:.5f}"}) for x, y in places],
    )
    yield Search("by name", [urlencode({"sort": "name"})])
    yield _of("a page somewhere", "after", _values(_REFERENCES))
    yield Search(
        "a page somewhere, by name",
        [urlencode({"sort": "name", "after": one}) for one in _values(_REFERENCES)],
    )


def _of(name: str, parameter: str, values: Iterable) -> Search:
    return Search(name, [urlencode({parameter: value}) for value in values])


def _values(sql: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [value for (value,) in cursor.fetchall()]


def measure() -> list[Searched]:
    """Every search over HTTP, by one visitor who asks again as soon as he is answered."""
    try:
        with our_server() as running:
            return [_measured(search, running) for search in every_search()]
    except SetupProblem as problem:
        return [Searched(search.name, str(problem)) for search in every_search()]


def _measured(search: Search, running: Running) -> Searched:
    row = Searched(search.name, product.understands(parameters(search.questions)))
    if not row.problem:
        paths = [f"/az/?{question}" for question in search.questions]
        try:
            ask_for(running.port, paths, WARM_UP_S, connections=1)
            _ask(row, running, paths)
        except BadAnswer as problem:
            row.problem = str(problem)
    return row


def _ask(row: Searched, running: Running, paths: list[str]) -> None:
    before = processes.cpu_s([*running.pids, *database.processes_here()])
    load = ask_for(running.port, paths, SECONDS, connections=1)
    after = processes.cpu_s([*running.pids, *database.processes_here()])
    row.cpu_s, row.requests, row.seconds = (
        processes.spent_s(before, after),
        load.requests,
        load.seconds,
    )


def parameters(questions: Iterable[str]) -> set[str]:
    return {name for question in questions for name, _value in parse_qsl(question)}
