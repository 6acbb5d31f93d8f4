"""The database of the bench: tables, areas, vocabularies, two keeping bodies and the register."""

import time
from datetime import date

from django.contrib.gis.geos import MultiPolygon, Polygon
from django.core.management import call_command
from django.db import connection

from heritage.accounts.models import Agency, Territory, User
from heritage.accounts.roles import Role
from heritage.catalogue.models import Agent, Monument
from heritage.catalogue.services import tiles
from heritage.catalogue.services.quality import work_off_everything
from heritage.catalogue.snapshot import keeping as snapshot

from .office import fill_office
from .register import SEED, fill

MINISTRY, BAKU, ADMINISTRATOR = "bench-registrar", "bench-baku", "bench-administrator"
BAKU_BOX = (49.6, 40.25, 50.2, 40.6)  # west, south, east, north in degrees


def prepare(count: int) -> dict:
    """Fill an empty database; a register of the same size that is there already is kept."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("load_vocabularies", verbosity=0)  # the words of a search may be newer
    register = Monument.objects.filter(is_sample=False)  # the pictures hang at a sample
    if register.count() != count:
        if register.exists():
            raise SystemExit(
                f"The database holds {register.count()} monuments and not {count}: "
                "give an empty one by DATABASE_URL, or remove the folder of DATA_DIR."
            )
        call_command("load_areas", verbosity=0)
        make_people()
        begun = time.monotonic()
        fill(count)
        print(f"{count:,} monuments written in {time.monotonic() - begun:.0f} s")
    if not Agent.objects.exists():
        fill_office(
            proposer=User.objects.get(username=ADMINISTRATOR),
            decider=User.objects.get(username=MINISTRY),
        )
    begun = time.monotonic()
    checked = work_off_everything()
    if checked:
        print(f"{checked:,} monuments checked by every rule in {time.monotonic() - begun:.0f} s")
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    follow()
    return {"monuments": count, "seed": SEED}


def follow() -> None:
    """What the worker does: sum up for the map, and make a snapshot of a large register."""
    tiles.tend()
    if made := snapshot.tend():
        print(f"Snapshot of {made.rows:,} monuments in {made.seconds:.0f} s")


def make_people() -> None:
    names = {"name_en": "Ministry", "name_ru": "Министерство"}
    ministry, _ = Agency.objects.get_or_create(
        keeps_the_rest=True, defaults={"code": "ministry", "name_az": "Nazirlik", **names}
    )
    baku, _ = Agency.objects.get_or_create(
        code="bench-baku", defaults={"name_az": "Bakı", "name_en": "Baku", "name_ru": "Баку"}
    )
    Territory.objects.create(
        agency=baku,
        boundary=MultiPolygon(Polygon.from_bbox(BAKU_BOX), srid=4326),
        valid=(date(2000, 1, 1), None),
        source="made for a measurement",
    )
    for name, role, agency in (
        (MINISTRY, Role.REGISTRAR, ministry),
        (BAKU, Role.REGISTRAR, baku),
        (ADMINISTRATOR, Role.ADMINISTRATOR, ministry),
    ):
        User.objects.create(username=name, role=role, agency=agency)
