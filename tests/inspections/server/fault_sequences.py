"""Random sequences of faults against the oracle, for `make soak`.

`python -m tests.inspections.server.fault_sequences --sequences 10000` wants the DATABASE_URL of a
database with its tables that nobody needs: every sequence is taken back. It prints the seed of each
sequence that broke a promise, with the steps that led there, and ends with 1 then. `--seed` of a
broken sequence and `--sequences 1` show it again. Every core does its share, the others in copies
of the database.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg2

STEPS = 14


def main() -> int:
    options = _options()
    return _do(options) if options.processes < 2 else _share(options)


def _share(options) -> int:
    """As many processes as asked for, one after another's seeds; 1 when one of them ends so."""
    share = -(-options.sequences // options.processes)
    firsts = range(0, options.sequences, share)
    with _copies(len(firsts) - 1) as urls:
        own = [
            _process(url, seed=options.seed + first, count=min(share, options.sequences - first))
            for url, first in zip([os.environ["DATABASE_URL"], *urls], firsts, strict=True)
        ]
        return max(one.wait() for one in own)


def _process(url: str, *, seed: int, count: int) -> subprocess.Popen:
    asked = ["--processes", "1", "--seed", str(seed), "--sequences", str(count)]
    argv = [sys.executable, "-m", "tests.inspections.server.fault_sequences", *asked]
    return subprocess.Popen(argv, env=os.environ | {"DATABASE_URL": url})


@contextmanager
def _copies(count: int) -> Iterator[list[str]]:
    """Addresses of copies of the database, which are removed in the end."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    names = {f"{parts.path[1:]}_{number}": parts.path[1:] for number in range(count)}
    server = urlunsplit(parts._replace(scheme="postgresql", path="/postgres"))
    try:
        for name, original in names.items():
            _run_sql(server, f'DROP DATABASE IF EXISTS "{name}"')
            _run_sql(server, f'CREATE DATABASE "{name}" TEMPLATE "{original}"')
        yield [urlunsplit(parts._replace(path=f"/{name}")) for name in names]
    finally:
        for name in names:
            _run_sql(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _run_sql(server: str, statement: str) -> None:
    connection = psycopg2.connect(server)
    connection.autocommit = True  # a database is not made inside a transaction
    try:
        connection.cursor().execute(statement)
    finally:
        connection.close()


def _do(options) -> int:
    """The sequences, one after another; 1 when one of them broke a promise."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heritage.settings")
    import django

    django.setup()
    from django.conf import settings

    from tests.hashing import QUICK

    print(f"seed {options.seed}, {options.sequences} sequences", flush=True)
    started_s, broken = time.monotonic(), []
    with tempfile.TemporaryDirectory() as folder:
        settings.MEDIA_ROOT = folder
        settings.ALLOWED_HOSTS = ["*"]
        settings.PASSWORD_HASHERS = QUICK
        for number in range(options.sequences):
            seed = options.seed + number
            if not _holds(seed):
                broken.append(seed)
    took_s = time.monotonic() - started_s
    print(
        f"{options.sequences} sequences in {took_s:.0f} s, {len(broken)} broke a promise {broken}"
    )
    return 1 if broken else 0


def _holds(seed) -> bool:
    from django.db import transaction

    from tests.factories import MonumentFactory, UserFactory

    from .phone import Phone

    with transaction.atomic():
        phone = Phone(UserFactory(username=f"field{seed}", role="inspector"))
        monument = MonumentFactory().reference
        steps = []
        try:
            run_sequence(phone, monument, seed=seed, steps=steps)
        except AssertionError:
            print(f"seed {seed}: {steps}")
            traceback.print_exc(file=sys.stdout)
            return False
        finally:
            transaction.set_rollback(True)
    return True


def run_sequence(phone, monument: str, *, seed: int, steps: list | None = None) -> list:
    """Do STEPS random things and check the promises after each; gives what was done."""
    from .world import World

    steps = [] if steps is None else steps
    world, chance = World(phone, monument, seed=seed), random.Random(seed)
    world.new_visit(chance.randrange(1, 4))
    for _number in range(STEPS):
        step = _step(chance)
        steps.append(step)
        name, *arguments = step
        getattr(world, name)(*arguments)
        world.check()
    return steps


def _step(chance) -> tuple:
    from .world import FATES

    which, fate = chance.randrange(6), chance.choice(FATES)
    length = chance.choice([1, 300, 700, 5000])
    return chance.choice(
        [
            ("new_visit", chance.randrange(4), chance.random() < 0.8),
            ("amend", which, chance.randrange(3)),
            ("send", which, chance.randrange(3), fate, chance.choice(["", "new", "first"])),
            ("send", which, 0, fate),
            ("create", which, fate),
            ("create", which, fate),
            ("piece", which, length, fate, chance.choice([0, 0, 0, 9])),
            ("piece", which, length, fate),
            ("piece", which, length, fate),
            ("damaged_piece", which, length),
            ("rubbish_on_the_disk", which),
        ]
    )


def _options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sequences", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**9))
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
