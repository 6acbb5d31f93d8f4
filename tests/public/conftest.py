"""The places and people of the public pages' tests."""

import io

import pytest
from django.contrib.gis.geos import Point

from media_pipeline.intake import receive
from media_pipeline.worker import process_next
from tests.factories import (
    AreaFactory,
    MonumentFactory,
    PictureFactory,
    UserFactory,
    jpeg_bytes,
)


@pytest.fixture
def tower(db):
    """A published monument that anyone may find exactly."""
    return MonumentFactory(name="Qız qalası", name_en="Maiden Tower", number="2.2")


@pytest.fixture
def grave(db):
    """A published monument whose place only the office knows; the public has a cell of 10 km."""
    return MonumentFactory(
        name="Kurqan",
        sensitivity="cell_10km",
        location=Point(48.123456, 40.654321, srid=4326),
        locality="Gizli kənd",
        district=AreaFactory(box=(47.1, 39.6, 49.1, 41.6), name_en="Goranboy"),
    )


@pytest.fixture
def draft(db):
    return MonumentFactory(name="Qaralama", lifecycle="draft")


@pytest.fixture
def withdrawn(db):
    """A monument that was public, and is withdrawn."""
    monument = MonumentFactory(name="Çıxarılmış")
    monument.lifecycle = "withdrawn"
    monument.save(update_fields=["lifecycle"])
    return monument


@pytest.fixture
def registrar(db):
    return UserFactory(role="registrar")


@pytest.fixture
def photographed(tower):
    """A picture of the tower, received and processed as any other: 900 by 600 pixels."""
    asset = receive(io.BytesIO(jpeg_bytes(size=(900, 600))), name="tower.jpg")
    process_next()
    asset.refresh_from_db()
    return PictureFactory(monument=tower, asset=asset)
