"""The door of the search's part: `make bench` opens it with a database of its own."""

import argparse
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heritage.settings")
# A smaller register, for trying it, is answered for in the same way.
os.environ.setdefault("SEARCH_SNAPSHOT_FROM", "1")


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench BENCH=search")
    parser.add_argument("--monuments", type=int, default=1_000_000)
    parser.add_argument(
        "--only", default="", help="tiles, walk, facets, searches, browser or edits"
    )
    options = parser.parse_args()
    import django

    django.setup()
    from .run import run

    return 0 if run(options.monuments, options.only) else 1


if __name__ == "__main__":
    sys.exit(main())
