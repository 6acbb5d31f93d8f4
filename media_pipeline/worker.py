"""Take waiting assets one by one and make their derivatives, as `heritage work` does."""

import logging
import socket
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from . import storage
from .decoder import Decoder
from .derivatives import Job
from .errors import AssetProblem, StorageFull
from .intake import limits
from .models import Asset, Page, WorkerSeen
from .processing import Processed

logger = logging.getLogger(__name__)

TIME_LIMIT_S = 15 * 60  # for one file
LEASE = timedelta(minutes=1)  # renewed at every beat: what a dead worker held is soon taken up

DECODER = Decoder()


def process_next() -> Asset | None:
    """Take one waiting asset and process it; None when nothing waits.

    The row is the queue. We hold it by a lease, not by a lock, because a gigapixel takes minutes:
    if we die, nobody renews the lease, it runs out, and the next worker takes the row. So an asset
    may be processed twice, with the same result. Raises StorageFull, with the asset back in the
    queue: a full disk is no fault of the file.
    """
    beat()
    asset = Asset.objects.claim(lease=LEASE)
    if asset is None:
        return None
    try:
        process(asset)
    except StorageFull:
        asset.give_back()
        raise
    except AssetProblem as problem:
        asset.fail(problem)
    except Exception:
        logger.exception("asset %s, attempt %s", asset.pk, asset.attempts)
        asset.retry_or_fail()
    return asset


def process(asset: Asset) -> None:
    """Make the derivatives of a claimed asset, store them and call it ready."""
    original = storage.local_path(storage.original_name(asset.sha256))
    if not original.exists():
        raise AssetProblem(
            _("The original of “%(name)s” is no longer in the storage. Send it again."),
            {"name": asset.original_name},
        )
    with storage.scratch_folder() as folder:
        job = Job(
            original=original,
            media_type=asset.media_type,
            name=asset.original_name,
            folder=folder,
            limits=limits(),
            takes_damaged=asset.damage_taken_at is not None,
        )
        processed = DECODER.run(job, time_limit_s=TIME_LIMIT_S, beat=lambda: _keep(asset))
        for page in processed.made.pages:
            storage.keep(page.path, storage.derivative_name(page.sha256))
    _finish(asset, processed)


def beat() -> None:
    """Say that this machine's worker is alive."""
    WorkerSeen.objects.update_or_create(
        name=socket.gethostname(), defaults={"seen_at": timezone.now()}
    )


def _keep(asset: Asset) -> None:
    """While it is being decoded: we are alive, and it is still ours."""
    beat()
    asset.renew(LEASE)


@transaction.atomic
def _finish(asset: Asset, processed: Processed) -> None:
    read = {"metadata": processed.metadata, "checks": processed.checks}
    if not asset.be_ready(damage=processed.damage, **read):
        return
    for page in processed.made.pages:
        Page.objects.update_or_create(  # a page keeps its identifier when it is made again
            asset=asset,
            number=page.number,
            defaults={
                "width_px": page.width_px,
                "height_px": page.height_px,
                "derivative": storage.derivative_name(page.sha256),
                "derivative_sha256": page.sha256,
                "text": page.text,
            },
        )
