"""The register that map and search are measured with: made once, and kept."""

import time

from django.core.management import call_command

from ..rehearsal import make_people
from . import database, register

# What `heritage prepare` does besides tables and data: pages are as people see them.
PAGES = {
    "compilemessages": {"ignore_patterns": [".venv", "var", "static", "node_modules"]},
    "build_basemap": {},
    "collectstatic": {"interactive": False},
}


def prepare(count: int) -> dict:
    """Have a register of `count` monuments; gives how large it is and how long it took."""
    if not database.holds(count):
        _make(count)
    call_command("migrate", interactive=False, verbosity=0)
    for command, options in PAGES.items():
        call_command(command, verbosity=0, **options)
    return {
        "monuments": count,
        "seed": register.SEED,
        "made_in_s": round(database.made_in_s()),
        "gb": round(database.size_bytes() / 1e9, 2),
    }


def _make(count: int) -> None:
    if not database.is_empty():
        print("The register that is there has another size or was cut short: it is made anew.")
        database.empty_it()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("load_vocabularies", verbosity=0)
    call_command("load_areas", verbosity=0)
    make_people()
    begun = time.monotonic()
    register.fill(count)
    database.mark(count, time.monotonic() - begun)
