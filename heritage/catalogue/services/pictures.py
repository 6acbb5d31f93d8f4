"""Changes of a gallery."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import Max

from media_pipeline.models import Asset

from ..models import Caption, Monument, Picture
from .rules import set_text


@transaction.atomic
def add_picture(*, monument: Monument, asset: Asset, by=None, captions=None, **fields) -> Picture:
    """Hang an asset in the gallery, last; the same file twice at one monument is one picture.

    `fields` are columns of Picture, `captions` texts by language.
    """
    Monument.objects.select_for_update().get(pk=monument.pk)  # two uploads at once, one order
    picture = monument.pictures.filter(asset=asset).first()
    if picture is None:
        last = monument.pictures.aggregate(last=Max("position"))["last"]
        position = 0 if last is None else last + 1
        fields = {"position": position, "added_by": by} | fields
        picture = Picture.objects.create(monument=monument, asset=asset, **fields)
        _caption(picture, captions)
    return picture


@transaction.atomic
def update_picture(*, picture: Picture, captions=None, **fields) -> Picture:
    for field, value in fields.items():
        setattr(picture, field, value)
    picture.full_clean()
    picture.save()
    _caption(picture, captions)
    return picture


def _caption(picture: Picture, captions: Mapping[str, str] | None):
    for language, text in (captions or {}).items():
        set_text(picture.captions, Caption(picture=picture), language, text)


@transaction.atomic
def order_pictures(*, monument: Monument, picture_ids: Iterable[int]):
    """Hang the pictures in this order; ones that are not named keep theirs, after them."""
    pictures = {picture.pk: picture for picture in monument.pictures.select_for_update()}
    named = [pictures.pop(pk) for pk in dict.fromkeys(picture_ids) if pk in pictures]
    for position, picture in enumerate([*named, *pictures.values()]):
        if picture.position != position:
            picture.position = position
            picture.save(update_fields=["position"])


@transaction.atomic
def remove_picture(*, picture: Picture):
    """Take a picture out of the gallery. The asset and its original stay stored."""
    picture.delete()
