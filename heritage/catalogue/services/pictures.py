"""Changes of a gallery."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from media_pipeline.models import Asset

from ..file_words import proposals
from ..models import Caption, DroppedProposal, Monument, Picture
from .rights import require_kept
from .rules import set_text


@transaction.atomic
def add_picture(*, monument: Monument, asset: Asset, by, captions=None, **fields) -> Picture:
    """Hang an asset in the gallery, last; the same file twice at one monument is one picture.

    `fields` are columns of Picture, `captions` texts by language.
    """
    require_kept(monument, by)
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
def update_picture(*, picture: Picture, by, captions=None, **fields) -> Picture:
    """Change what is said of a picture, and its captions by language."""
    require_kept(picture.monument, by)
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
def order_pictures(*, monument: Monument, picture_ids: Iterable[int], by):
    """Hang the pictures in this order; ones that are not named keep theirs, after them."""
    require_kept(monument, by)
    pictures = {picture.pk: picture for picture in monument.pictures.select_for_update()}
    named = [pictures.pop(pk) for pk in dict.fromkeys(picture_ids) if pk in pictures]
    for position, picture in enumerate([*named, *pictures.values()]):
        if picture.position != position:
            picture.position = position
            picture.save(update_fields=["position"])


@transaction.atomic
def retry_picture(*, picture: Picture, by):
    """Let a file that failed be processed once more."""
    require_kept(picture.monument, by)
    if picture.asset.status == Asset.Status.FAILED:
        picture.asset.wait_again()


@transaction.atomic
def take_damaged_picture(*, picture: Picture, by):
    """Let a file of which only a part is there be shown; that `by` said so is kept with it."""
    require_kept(picture.monument, by)
    asset = Asset.objects.select_for_update().get(pk=picture.asset_id)
    if asset.waits_for_a_word:
        asset.take_damaged(by)


@transaction.atomic
def use_proposal(*, picture: Picture, key: str, field: str, by) -> Picture:
    """Write what the file says into a field of the picture. Raises ValidationError."""
    value = _proposal(picture, key).uses.get(field)
    if value is None:
        raise ValidationError(
            _("What the file says as “%(key)s” cannot be used as “%(field)s”."),
            params={"key": key, "field": field},
        )
    if field.startswith("caption_"):
        captions = {field.removeprefix("caption_"): value}
        return update_picture(picture=picture, by=by, captions=captions)
    return update_picture(picture=picture, by=by, **{field: value})


@transaction.atomic
def drop_proposal(*, picture: Picture, key: str, by):
    """Propose this no more for this picture; twice is once. Raises ValidationError."""
    require_kept(picture.monument, by)
    if not picture.dropped.filter(key=key).exists():
        _proposal(picture, key)
        DroppedProposal.objects.create(picture=picture, key=key, dropped_by=by)


def _proposal(picture: Picture, key: str):
    found = {proposal.key: proposal for proposal in proposals(picture)}
    if key not in found:
        raise ValidationError(
            _("The file says nothing as “%(key)s” that is not used or dropped already."),
            params={"key": key},
        )
    return found[key]


@transaction.atomic
def remove_picture(*, picture: Picture, by):
    """Take a picture out of the gallery. The asset and its original stay stored."""
    require_kept(picture.monument, by)
    picture.delete()
