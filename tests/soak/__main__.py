"""The door of `make soak`: tiles for 200 at once, while a huge scan and bombs come in.

Wants DATABASE_URL and DATA_DIR of a database that nobody needs. It starts the web server and the
worker as `make run` does, asks for 200 tiles at the same moment, again and again, until the scan
is a picture, and sends bombs all the while. Ends with 1 when a tile fails, when the slowest
twentieth of them takes longer than `--most-ms`, when the scan or a bomb ends otherwise than it
should, or when the web server's memory grew.
"""

import argparse
import json
import os
import sys
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heritage.settings")
MEGAPIXELS = 1_000_000


def main() -> int:
    options = _options()
    pixels = options.megapixels * MEGAPIXELS
    os.environ["MAX_SCAN_PIXELS"] = str(max(2000 * MEGAPIXELS, 11 * pixels // 10))
    os.environ["DEMO"] = "0"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from . import ordeal

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    result = ordeal.run(pixels=pixels, visitors=options.visitors)
    for line in result.lines():
        print(line)
    path = Path(settings.DATA_DIR) / "soak.json"
    path.write_text(json.dumps(result.as_json(), indent=2) + "\n", encoding="utf-8")
    print(f"Written to {path}")
    problems = result.problems(most_ms=options.most_ms)
    for problem in problems:
        print(f"NOT GOOD: {problem}")
    return 1 if problems else 0


def _options():
    parser = argparse.ArgumentParser(prog="make soak", description=__doc__)
    parser.add_argument("--megapixels", type=int, default=1000, help="of the scan")
    parser.add_argument("--visitors", type=int, default=200, help="tiles asked for at once")
    parser.add_argument("--most-ms", type=float, default=100)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
