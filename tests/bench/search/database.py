"""The database of this half: one of its own beside the one that was given, made anew when unfit."""

import os
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.db import connection

from ..register import SEED

NAME_ENDS = "_search"
_MARK = "CREATE TABLE bench_register (monuments int, seed int, made_in_s float)"


def url_beside(url: str) -> str:
    """The address of the database of this half, on the same server as that of `url`."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=parts.path + NAME_ENDS))


def make_beside() -> str:
    """Have an empty database beside ours, unless there is one; gives its address."""
    name = connection.settings_dict["NAME"] + NAME_ENDS
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if not cursor.fetchone():
            cursor.execute(f"CREATE DATABASE {connection.ops.quote_name(name)}")
    return url_beside(os.environ["DATABASE_URL"])


def holds(count: int) -> bool:
    """Is our register of that size here, and whole?"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('bench_register') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return False
        cursor.execute(
            "SELECT count(*) FROM bench_register WHERE (monuments, seed) = (%s, %s)", [count, SEED]
        )
        return cursor.fetchone()[0] == 1


def is_empty() -> bool:
    return "catalogue_monument" not in connection.introspection.table_names()


def mark(count: int, made_in_s: float) -> None:
    """Say that the register is whole: what was cut short has no mark."""
    with connection.cursor() as cursor:
        cursor.execute(_MARK)
        cursor.execute("INSERT INTO bench_register VALUES (%s, %s, %s)", [count, SEED, made_in_s])


def made_in_s() -> float:
    with connection.cursor() as cursor:
        cursor.execute("SELECT made_in_s FROM bench_register")
        return cursor.fetchone()[0]


def size_bytes() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return cursor.fetchone()[0]


def empty_it() -> None:
    """Take away everything: a register of another size, or one that was cut short."""
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS as_of CASCADE; DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")


def processes_here() -> list[int]:
    """Numbers of the processes that serve our database, when it is on this machine; else none.

    The first is their parent, to whom what a short-lived worker has used is added at its end.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (own,) = cursor.fetchone()
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
        backends = [pid for (pid,) in cursor.fetchall()]
    stat = Path(f"/proc/{own}/stat")
    if not stat.exists() or not stat.read_text().split("(", 1)[1].startswith("postgres"):
        return []
    return [int(stat.read_text().rsplit(")", 1)[1].split()[1]), *backends]
