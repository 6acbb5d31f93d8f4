import csv
from datetime import datetime

import pghistory
from django.conf import settings
from django.contrib.gis.geos import Point
from django.core.management.base import BaseCommand
from django.db import transaction
from tqdm import tqdm

from heritage.catalogue.choices import Licence, Lifecycle, Precision
from heritage.catalogue.models import Concept, Identifier, Monument, Picture
from heritage.catalogue.services import (
    add_picture,
    create_monument,
    place_scan,
    show_on_map,
)
from media_pipeline.georeference import THIN_PLATE, TiePoint
from media_pipeline.intake import receive

LANGUAGES = ("az", "en", "ru")
PICTURE_ENDINGS = (".jpg", ".png", ".tif", ".webp", ".pdf")
MAP_HANGS_AT = "A"  # the drawn map shows the whole country: it hangs with the documents


class Command(BaseCommand):
    help = "Load the sample monuments and their pictures; a second run changes nothing."

    def handle(self, **options):
        folder = settings.FIXTURES_DIR / "samples"
        with pghistory.context(source="samples"):
            monuments = {row["model"]: self._monument(row) for row in _table(folder, "monuments")}
            rows = [
                row for row in _table(folder, "manifest") if row["path"].endswith(PICTURE_ENDINGS)
            ]
            new = sum(
                self._picture(folder, row, monuments) for row in tqdm(rows, "Samples", disable=None)
            )
            self._lay_the_map(folder / "map", monuments[MAP_HANGS_AT])
        self.stdout.write(f"Samples: {len(monuments)} monuments, {len(rows)} files, {new} new.")

    def _monument(self, row: dict) -> Monument:
        known = Identifier.objects.filter(scheme="sample", value=row["model"]).first()
        return known.monument if known else _create(row)

    @transaction.atomic
    def _picture(self, folder, row: dict, monuments: dict) -> bool:
        """Hang one file; true when it was not there."""
        monument = monuments[MAP_HANGS_AT if row["model"] == "map" else row["model"]]
        if monument.pictures.filter(asset__sha256=row["sha256"]).exists():
            return False
        path = folder / row["path"]
        with path.open("rb") as file:
            asset = receive(file, name=path.name)
        add_picture(
            monument=monument,
            asset=asset,
            by=None,
            captions={language: row[f"title_{language}"] for language in LANGUAGES},
            kind=_kind(row),
            creator=row["creator"],
            licence=Licence.CC0,
            taken_on=datetime.fromisoformat(row["taken_on"]).date(),
        )
        return True

    @transaction.atomic
    def _lay_the_map(self, folder, monument: Monument):
        """The drawn map lies on the map, once: what somebody has changed since stays."""
        picture = monument.pictures.filter(kind=Picture.Kind.MAP).first()
        if picture is None or picture.map_overlays.exists():
            return
        points = [
            TiePoint(*(float(row[name]) for name in ("pixel_x", "pixel_y", "lon", "lat")))
            for row in _table(folder, "map_tie_points")
        ]
        overlay = place_scan(picture=picture, method=THIN_PLATE, points=points, by=None)
        show_on_map(overlay=overlay, is_published=True, by=None)


def _table(folder, name: str) -> list[dict]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _create(row: dict) -> Monument:
    return create_monument(
        by=None,
        fields={
            "is_sample": True,
            "lifecycle": Lifecycle.PUBLISHED,
            "kind": Concept.objects.get(scheme="kind", code=row["typology"]),
            "built_from": int(row["built_from"]),
            "built_to": int(row["built_to"]),
            "dating_text": row["dating_text"],
            "location": Point(float(row["lon"]), float(row["lat"]), srid=4326),
            "location_precision": Precision.BUILDING,
            "location_source": "Abidə",
        },
        names={language: row[f"name_{language}"] for language in LANGUAGES},
        descriptions={language: row[f"description_{language}"] for language in LANGUAGES},
        identifiers={"sample": row["model"]},
    )


def _kind(row: dict) -> str:
    if row["model"] == "map":
        return Picture.Kind.MAP
    if "passport" in row["path"]:
        return Picture.Kind.DOCUMENT
    if "drawing" in row["path"]:
        return Picture.Kind.DRAWING
    return Picture.Kind.RENDERING
