"""The door of `make bench`: measure listings, field, pictures, search; write var/bench/*.json.

Wants DATABASE_URL and DATA_DIR of a database that nobody needs: it is filled with made-up records,
and so is one beside it, whose name ends in _search. `listings`, `field`, `pictures` or `search` for
one part; `--monuments N` for a register of another size; `--small` for the smallest picture only.
Ends with 1 when a listing is slower than the issue allows, or another target is not reached.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heritage.settings")
# Of the bench's own pictures we know what is in them.
os.environ["MAX_UPLOAD_BYTES"] = str(4 * 1024**3)
LISTED = 100_000  # monuments


def main() -> int:
    options = _options()
    import django

    django.setup()
    parts = {"listings": _listings, "field": _field, "pictures": _pictures, "search": _search}
    chosen = [options.part] if options.part else parts
    outcomes = [parts[part](options) for part in chosen]  # the others also when one fails
    return 0 if all(outcomes) else 1


def _pictures(options) -> bool:
    from .pictures.run import run

    return run(small=options.small)


def _field(options) -> bool:
    from .field import run
    from .rehearsal import prepare

    prepare(options.monuments or LISTED)
    return run()


def _search(options) -> bool:
    """In a process of its own: settings name one database, and this part has another."""
    from .search.database import make_beside

    env = os.environ | {"DATABASE_URL": make_beside()}
    size = ["--monuments", str(options.monuments)] if options.monuments else []
    argv = [sys.executable, "-m", "tests.bench.search", *size]
    return subprocess.run(argv, env=env, check=False).returncode == 0


def _listings(options) -> bool:
    from django.conf import settings

    from . import listings, machine, measure
    from .rehearsal import prepare

    begun = time.monotonic()
    filled = prepare(options.monuments or LISTED)
    print(
        f"Register of {filled['monuments']:,} monuments, ready in {time.monotonic() - begun:.0f} s"
    )
    import_module("heritage.wsgi")  # as a web process begins, all that is loaded frozen
    print(_heading())
    measured = []
    for listing in listings.every_listing():
        if options.only in listing.name:
            measured.append(measure.measure(listing))
            print(_line(measured[-1]), flush=True)
    told = {
        "machine": machine.about(),
        "register": filled,
        "most_ms": measure.MOST_MS,
        "listings": [one.as_json() for one in measured],
    }
    path = Path(settings.DATA_DIR) / "listings.json"
    path.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(*(f"{name}: {value}" for name, value in told["machine"].items()), sep="\n")
    print(f"Written to {path}")
    return all(one.is_good for one in measured)


def _options():
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("part", nargs="?", choices=("listings", "field", "pictures", "search"))
    parser.add_argument(
        "--monuments", type=int, help="instead of 100,000, or of 1,000,000 to search"
    )
    parser.add_argument("--only", default="", help="listings with this in their name")
    parser.add_argument("--small", action="store_true", help="of the pictures the smallest only")
    return parser.parse_args()


def _heading() -> str:
    columns = ("median ms", "p95 ms", "cpu ms", "cpu p95", "q/20", "q/200", "kB")
    return f"{'listing':<46}" + "".join(f"{column:>10}" for column in columns)


def _line(one) -> str:
    numbers = list(one.as_json().values())[1:-1]
    mark = "" if one.is_good else "  TOO SLOW, OR MORE QUERIES FOR MORE ROWS"
    return f"{one.name:<46}" + "".join(f"{number:>10}" for number in numbers) + mark


if __name__ == "__main__":
    sys.exit(main())
