"""The door of `make run` and `make test`: `python3 -m heritage.setup run`."""

import sys

# Read by any Python 3, so that an unfit one is told so instead of failing on newer syntax.
if not (3, 11) <= sys.version_info[:2] <= (3, 13):
    sys.exit(
        f"Python {sys.version.split()[0]} is at {sys.executable}; "
        "this needs Python 3.11, 3.12 or 3.13. "
        "Name one that you have: make run PYTHON=python3.11"
    )


def main():
    from .commands import main as commands

    commands(sys.argv[1:])


if __name__ == "__main__":
    main()
