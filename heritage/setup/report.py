"""Calm output: one line a step, with its time when it took more than two seconds."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

WORTH_TELLING_S = 2


class Step:
    """What a step has to say when it ends; `outcome` stays "done" unless the step knows better."""

    outcome = "done"


def say(text: str = "") -> None:
    print(text, flush=True)


@contextmanager
def step(name: str) -> Iterator[Step]:
    """Print `name`, and behind it how it ended."""
    print(f"  {name} … ", end="", flush=True)
    begun = time.monotonic()
    this = Step()
    try:
        yield this
    except BaseException:
        say("not done")
        raise
    took_s = time.monotonic() - begun
    say(this.outcome + (f" ({took_s:.0f} s)" if took_s > WORTH_TELLING_S else ""))
