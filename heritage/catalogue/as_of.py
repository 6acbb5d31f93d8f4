"""The register as of a date: within `as_of(...)` every query of the ORM is answered from the past.

Two times are told apart. `in_force_on` is a day of the law: what was on the list, under which
number and how highly, by what we know today. `known_at` is a moment of the record: what stood in
the register then, right or wrong. Both together: what we held then to be in force on that day.

The database does it: the search_path of the transaction begins with a schema of views that have
the names of the tables (past_views.py). Views cannot be written, so nothing can be changed there.
"""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction

from .past_views import SCHEMA, are_there


class NoPast(RuntimeError):
    """The views are not there: `heritage migrate` makes them, and so does `refresh_as_of`."""


@dataclass(frozen=True)
class Moment:
    """The time that is asked for; with neither of the two it is now."""

    in_force_on: date | None = None
    known_at: datetime | None = None  # aware

    def __post_init__(self):
        if self.known_at and self.known_at.tzinfo is None:
            raise ValueError("A moment of the record needs its time zone.")

    def __bool__(self):
        return bool(self.in_force_on or self.known_at)


@contextmanager
def as_of(*, in_force_on: date | None = None, known_at: datetime | None = None):
    """Answer every query inside from the register as of then; as of now when neither is given.

    Queries must be evaluated inside. Raises NoPast when the database has no views to read.
    """
    moment = Moment(in_force_on, known_at)
    with transaction.atomic():
        before = _told(STATE)
        if moment:
            _require_views()
        _told(ENTER, _settings_of(moment))
        yield
        # Only when all went well: a transaction that is taken back takes its settings with it.
        _told(ENTER, before)


STATE = (
    "SELECT current_setting('search_path'),"
    " coalesce(current_setting('abide.in_force_on', true), ''),"
    " coalesce(current_setting('abide.known_at', true), ''),"
    " current_setting('enable_nestloop')"
)
ENTER = (
    "SELECT set_config('search_path', %s, true), set_config('abide.in_force_on', %s, true),"
    " set_config('abide.known_at', %s, true), set_config('enable_nestloop', %s, true)"
)


def _told(sql, params=()):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchone()


def _settings_of(moment):
    day = moment.in_force_on.isoformat() if moment.in_force_on else ""
    then = moment.known_at.isoformat() if moment.known_at else ""
    path = f"{SCHEMA}, public" if moment else "public"
    # How many rows of a view hold at a moment the planner cannot know. It guesses a few, and would
    # run through a whole table for each: quadratic. Joined by hash, a wrong guess costs little.
    return path, day, then, "off" if moment else "on"


def _require_views():
    """Without them the path would lead to the tables of today, without a word."""
    if not are_there():
        raise NoPast("The views of the past are missing: run “heritage refresh_as_of”.")
