"""Which steps of `heritage prepare` are done, so that a second start is quick.

A step's outcome depends on the product's files and on the database that it fills. While both are
the same it need not be taken again; a new checkout, an upgrade or another database takes it again.
"""

import hashlib
import json
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import connection

from heritage.env import ROOT

FOLDERS = ("heritage", "gis", "media_pipeline", "fixtures", "static")
LOCKS = ("requirements.lock", "static/package-lock.json")  # they stand for the packages
MADE_FROM_OTHERS = {"node_modules", "__pycache__", "locale"}


class Prepared:
    """The note of done steps: a fingerprint of files and database by the name of the command."""

    def __init__(self, file: Path, fingerprint: str):
        self.file = file
        self.fingerprint = fingerprint

    @classmethod
    def here(cls):
        return cls(settings.DATA_DIR / "prepared.json", fingerprint())

    def _noted(self):
        return json.loads(self.file.read_text()) if self.file.exists() else {}

    def has(self, command):
        if command == "collectstatic" and not settings.STATIC_ROOT.exists():
            return False
        return self._noted().get(command) == self.fingerprint

    def add(self, command):
        unfinished = self.file.with_suffix(".new")
        unfinished.write_text(json.dumps(self._noted() | {command: self.fingerprint}, indent=1))
        unfinished.replace(self.file)


def fingerprint():
    return hashlib.sha256(f"{database_made_at()}\n{files_state()}".encode()).hexdigest()


def database_made_at():
    """The time of its first migration: every database has another."""
    with connection.cursor() as cursor:
        cursor.execute("select min(applied) from django_migrations")
        return cursor.fetchone()[0]


@cache
def files_state():
    """Names, sizes and times of every file that a step reads."""
    files = [ROOT / name for name in LOCKS]
    for folder in FOLDERS:
        files += product_files(ROOT / folder)
    return "\n".join(
        f"{file} {file.stat().st_size} {file.stat().st_mtime_ns}" for file in sorted(files)
    )


def product_files(folder):
    for entry in folder.iterdir():
        if entry.is_dir():
            if entry.name not in MADE_FROM_OTHERS:
                yield from product_files(entry)
        else:
            yield entry
