"""The door of `make bench`: fill the database once, measure every listing, write var/bench/*.json.

Wants DATABASE_URL and DATA_DIR of a database that nobody needs: it is filled with made-up records.
`--monuments N` for another size. Ends with 1 when a listing is slower than the issue allows.
"""

import argparse
import gc
import json
import os
import sys
import time
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heritage.settings")


def main() -> int:
    import django

    django.setup()
    from django.conf import settings

    from . import listings, machine, measure
    from .rehearsal import prepare

    options = _options()
    begun = time.monotonic()
    filled = prepare(options.monuments)
    print(
        f"Register of {filled['monuments']:,} monuments, ready in {time.monotonic() - begun:.0f} s"
    )
    gc.collect()
    gc.freeze()  # what migrations and filling left behind is no part of a web process
    measured = [measure.measure(one) for one in listings.every_listing()]
    told = {
        "machine": machine.about(),
        "register": filled,
        "most_ms": measure.MOST_MS,
        "listings": [one.as_json() for one in measured],
    }
    path = Path(settings.DATA_DIR) / "listings.json"
    path.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(_table(measured), *machine.about().items(), f"Written to {path}", sep="\n")
    return 0 if all(one.is_good for one in measured) else 1


def _options():
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--monuments", type=int, default=100_000)
    return parser.parse_args()


def _table(measured) -> str:
    heading = ("median ms", "p95 ms", "cpu ms", "cpu p95", "q/20", "q/200", "kB")
    lines = [f"{'listing':<44}" + "".join(f"{word:>11}" for word in heading)]
    for one in measured:
        numbers = list(one.as_json().values())[1:-1]
        mark = "" if one.is_good else "  TOO SLOW OR TOO MANY QUERIES"
        lines.append(f"{one.name:<44}" + "".join(f"{n:>11}" for n in numbers) + mark)
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
