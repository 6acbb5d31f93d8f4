"""Random sequences of faults against the oracle, for `make soak`.

`python -m tests.inspections.server.fault_sequences --sequences 10000` wants the DATABASE_URL of a
database with its tables that nobody needs: every sequence is taken back. It prints the seed of each
sequence that broke a promise, with the steps that led there, and ends with 1 then. `--seed` of a
broken sequence and `--sequences 1` show it again.
"""

import argparse
import os
import random
import sys
import tempfile
import time
import traceback

STEPS = 14


def main() -> int:
    options = _options()
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
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
