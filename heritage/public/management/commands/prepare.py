import errno
import os
import time
from collections.abc import Callable
from contextlib import contextmanager
from io import StringIO
from typing import NamedTuple

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command, get_commands
from django.db import OperationalError, ProgrammingError, connection

from heritage.public.prepared import Prepared
from media_pipeline.models import Asset, Overlay

WORTH_TELLING_S = 2


class Step(NamedTuple):
    says: str
    command: str
    options: dict = {}
    once: bool = False  # for each state of the product's files and of each database
    is_for_demo: bool = False
    shows_progress: bool = False
    is_needed: Callable[[], bool] = lambda: True


STEPS = [
    Step(
        "Translations",
        "compilemessages",
        {"ignore_patterns": [".venv", "var", "static", "node_modules"], "verbosity": 0},
    ),
    Step("Tables", "migrate", {"interactive": False, "verbosity": 0}),
    Step("Areas", "load_areas", once=True),
    Step("Base map", "build_basemap", once=True),
    Step("Vocabularies", "load_vocabularies", once=True),
    Step("Checklists", "load_checklists"),  # in the words of today: an office may have mended some
    Step("Keeping bodies", "load_agencies", once=True),
    Step("Register", "load_register", once=True),
    Step("Sample pictures", "load_samples", once=True, is_for_demo=True),
    Step("Demo accounts", "make_demo_accounts", is_for_demo=True),
    Step("Keepers", "assign_keepers"),
    Step("Static files", "collectstatic", {"interactive": False, "verbosity": 0}, once=True),
    Step(
        "Pictures",
        "work",
        {"once": True, "progress": True},
        shows_progress=True,
        is_needed=lambda: any(m.objects.unfinished().exists() for m in (Asset, Overlay)),
    ),
]


class Command(BaseCommand):
    help = (
        "Bring database and files up to date: tables, register, samples, static files, pictures. "
        "Every step is skipped when it is done already."
    )
    requires_system_checks = []  # they look at tables and folders that the steps make

    def handle(self, **options):
        require_postgis()
        for step in STEPS:
            if step.command not in get_commands() or (step.is_for_demo and not settings.DEMO):
                continue
            if step.is_needed():
                take = self.take_once if step.once else self.take
                take(step)

    def take_once(self, step):
        prepared = Prepared.here()
        if prepared.has(step.command):
            self.stdout.write(f"  {step.says} … already there")
        else:
            self.take(step)
            prepared.add(step.command)

    def take(self, step):
        self.stdout.write(f"  {step.says} … ", ending="\n" if step.shows_progress else "")
        self.stdout.flush()
        begun = time.monotonic()
        heard = StringIO()
        outcome = "not done"
        try:
            with told_plainly():
                listener = self.stdout if step.shows_progress else heard
                call_command(step.command, stdout=listener, **step.options)
            outcome = first_line(heard.getvalue()) or "done"
        finally:
            took_s = time.monotonic() - begun
            time_taken = f" ({took_s:.0f} s)" if took_s > WORTH_TELLING_S else ""
            self.stdout.write(("  " if step.shows_progress else "") + outcome + time_taken)


@contextmanager
def told_plainly():
    """A full disk, below the files or below the database, is a sentence and no trace."""
    try:
        yield
    except (OSError, OperationalError) as error:
        if os.strerror(errno.ENOSPC) not in str(error):
            raise
        raise CommandError(
            f"The disk is full: {first_line(error)}. Free some space and start again."
        ) from None


def require_postgis():
    """Raise CommandError, in a sentence, unless the database answers and has PostGIS."""
    place = "{HOST}:{PORT}/{NAME}".format(**connection.settings_dict)
    try:
        with connection.cursor() as cursor:
            cursor.execute("create extension if not exists postgis")
    except OperationalError as error:
        if "extension" not in str(error):
            raise CommandError(
                f"The database at {place} cannot be reached: {first_line(error)}. "
                "The setting DATABASE_URL says where it is."
            ) from None
        raise CommandError(no_postgis(place, error)) from None
    except ProgrammingError as error:
        raise CommandError(no_postgis(place, error)) from None


def no_postgis(place, error):
    return (
        f"The database at {place} has no PostGIS, and it cannot be added: {first_line(error)}. "
        "Install PostGIS on that server and, as its superuser, run in that database: "
        "CREATE EXTENSION postgis; CREATE EXTENSION pg_trgm; CREATE EXTENSION unaccent;"
    )


def first_line(error):
    return next(iter(str(error).strip().splitlines()), "").rstrip(".")
