"""Answers of the database that are kept for moments, for doors in front of Django."""

import re
import time
from collections.abc import Callable

from django.db import Error, connections

KEPT_S = 2.0
MOST_KEPT = 10_000
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Kept:
    """`ask` of a UUID, or of what `keys` matches; asked again when an answer is older than KEPT_S.

    So what is withdrawn is answered for that many seconds more, in every process: a tile costs no
    query while somebody looks at a picture, and nothing has to tell the processes of a change.
    None, also for what is no key or when the database fails, stands for "let Django say".
    """

    def __init__(
        self, ask: Callable, clock_s: Callable[[], float] = time.monotonic, keys: re.Pattern = _UUID
    ):
        self._ask, self._clock_s, self._keys = ask, clock_s, keys
        self._kept: dict[str, tuple[float, object]] = {}

    def __call__(self, key: str):
        until_s, answer = self._kept.get(key, (0.0, None))
        now_s = self._clock_s()
        if now_s < until_s:
            return answer
        if not self._keys.fullmatch(key):
            return None
        try:
            answer = at_the_door(self._ask, key)
        except Error:
            return None
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        self._kept[key] = (now_s + KEPT_S, answer)
        return answer

    def __len__(self) -> int:
        return len(self._kept)

    def forget(self) -> None:
        """Ask anew from now on."""
        self._kept.clear()


def at_the_door(ask, *asked, **how):
    """Ask the database as a request of Django does, whose signals are not sent at a door.

    A connection that is too old or broken is closed before and after, another is left open for the
    thread's next request (CONN_MAX_AGE).
    """
    _close_old_connections()
    try:
        return ask(*asked, **how)
    finally:
        _close_old_connections()


def _close_old_connections():
    """As Django's own, but for one in a transaction: tests run in one, a web server never does."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
