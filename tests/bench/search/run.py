"""The part of the search, from making its register to the verdict."""

import json
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.db import connection

from .. import machine
from . import browsing, edits, facets, peers, product, report, searches, servers, targets, tiles
from .rehearsal import prepare

PARTS = {
    "tiles": (tiles.measure, targets.of_tiles),
    "walk": (lambda: tiles.walk(peers.TABLE), targets.of_walk),
    "facets": (facets.measure, targets.of_facets),
    "searches": (searches.measure, targets.of_searches),
    "browser": (browsing.measure, targets.of_browsing),
    "edits": (edits.measure, targets.of_edits),  # last: it changes the register
}


def run(count: int, only: str = "") -> bool:
    """Measure with a register of `count` monuments; whether every target is reached.

    `only` names one of PARTS, for trying it; "" is all of them.
    """
    register = prepare(count)
    _show(
        [f"Register of {count:,} monuments: made in {register['made_in_s']} s, {register['gb']} GB"]
    )
    peers.make_table()
    product.sum_up_tiles()
    product.make_snapshot()
    figures, verdicts = {}, []
    for name in [only] if only else PARTS:
        measure, promised = PARTS[name]
        connection.close()  # it was idle for long, or is forked
        rows = measure()
        _show(report.table(name, rows))
        figures[name] = [row.as_json() for row in rows]
        verdicts += promised(rows)
    _show(report.target_table(verdicts))
    _show(report.markdown(verdicts))
    _write({"register": register} | figures | {"targets": report.targets_as_json(verdicts)})
    return all(one.is_reached for one in verdicts)


def _show(lines: Iterable[str]) -> None:
    print("", *lines, sep="\n", flush=True)


def _write(figures: dict) -> None:
    versions = {one.name: one.version or f"granian {version('granian')}" for one in _servers()}
    told = {"machine": machine.about(), "versions": versions} | figures
    path = Path(settings.DATA_DIR) / "search.json"
    path.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print("", *(f"{name}: {value}" for name, value in told["machine"].items()), sep="\n")
    print(f"Written to {path}", flush=True)


def _servers():
    return servers.every_server()
