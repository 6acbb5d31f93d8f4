"""The picture of the bench in the register: received, published, and so for everybody to see."""

from pathlib import Path

from heritage.catalogue.choices import Licence, Lifecycle
from heritage.catalogue.models import Identifier, Monument, Picture
from heritage.catalogue.services import add_picture, create_monument
from media_pipeline import storage
from media_pipeline.intake import receive
from media_pipeline.models import Asset, Page

SAMPLE = "bench-pictures"


def receive_once(path: Path) -> Asset:
    """The asset of this file: that of an earlier run if its original is still stored."""
    known = Asset.objects.filter(original_name=path.name, size_bytes=path.stat().st_size).first()
    if known and storage.local_path(storage.original_name(known.sha256)).exists():
        return known
    with path.open("rb") as file:
        return receive(file, name=path.name)


def publish(asset: Asset) -> Page:
    """Hang a finished picture at a published monument; its page."""
    if not Picture.objects.filter(asset=asset).exists():
        add_picture(
            monument=_monument(),
            asset=asset,
            by=None,
            kind=Picture.Kind.RENDERING,
            creator="made for a measurement",
            licence=Licence.CC0,
        )
    return asset.pages.get()


def _monument() -> Monument:
    known = Identifier.objects.filter(scheme="sample", value=SAMPLE).first()
    return known.monument if known else _create()


def _create() -> Monument:
    return create_monument(
        by=None,
        fields={"is_sample": True, "lifecycle": Lifecycle.PUBLISHED},
        names={"az": "Ölçmə üçün şəkillər"},
        identifiers={"sample": SAMPLE},
    )
