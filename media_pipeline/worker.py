"""Take waiting assets one by one and make their derivatives, as `heritage work` does."""

import logging
import socket
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from . import storage
from .decoder import Decoder
from .derivatives import Job
from .errors import AssetProblem, StorageFull
from .intake import limits
from .models import Asset, Overlay, Page, WorkerSeen
from .overlays import OverlayJob
from .processing import Processed

logger = logging.getLogger(__name__)

TIME_LIMIT_S = 15 * 60  # for one file
LEASE = timedelta(minutes=1)  # renewed at every beat: what a dead worker held is soon taken up

DECODER = Decoder()


def process_next() -> Asset | Overlay | None:
    """Take one waiting asset, or an overlay when none waits, and process it; None when all is done.

    The row is the queue. We hold it by a lease, not by a lock, because a gigapixel takes minutes:
    if we die, nobody renews the lease, it runs out, and the next worker takes the row. So a row may
    be processed twice, with the same result. Raises StorageFull, with the row back in the queue: a
    full disk is no fault of the file.
    """
    beat()
    for rows, work in ((Asset.objects, process), (Overlay.objects, process_overlay)):
        row = rows.claim(lease=LEASE)
        if row is not None:
            _process_claimed(row, work)
            return row
    return None


def _process_claimed(row: Asset | Overlay, work: Callable) -> None:
    try:
        work(row)
    except StorageFull:
        row.give_back()
        raise
    except AssetProblem as problem:
        row.fail(problem)
    except Exception:
        logger.exception("%s %s, attempt %s", type(row).__name__, row.pk, row.attempts)
        row.retry_or_fail()


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


def process_overlay(overlay: Overlay) -> None:
    """Make the map tiles of a claimed overlay, store them and call it ready."""
    page = overlay.asset.pages.filter(number=overlay.page_number).first()
    if page is None:
        raise AssetProblem(
            _("“%(name)s” has no page %(number)d that could lie on a map."),
            {"name": overlay.asset.original_name, "number": overlay.page_number},
        )
    with storage.scratch_folder() as folder:
        job = _overlay_job(overlay, page, folder)
        made = DECODER.run(job, time_limit_s=TIME_LIMIT_S, beat=lambda: _keep(overlay))
        derivative = storage.keep(made.path, storage.derivative_name(made.sha256))
    overlay.settle(
        status=Overlay.Status.READY,
        reason="",
        reason_values={},
        derivative=derivative,
        derivative_sha256=made.sha256,
        zoom_least=made.zoom_least,
        zoom_most=made.zoom_most,
        bounds=made.bounds,
        residuals_m=made.residuals_m,
        world=made.world or None,
        crs=made.crs,
    )


def _overlay_job(overlay: Overlay, page: Page, folder: Path) -> OverlayJob:
    return OverlayJob(
        name=overlay.asset.original_name,
        derivative=storage.local_path(page.derivative),
        original=storage.local_path(storage.original_name(overlay.asset.sha256)),
        media_type=overlay.asset.media_type,
        page_number=page.number,
        method=overlay.method,
        tie_points=overlay.points,
        world=tuple(overlay.world or ()),
        crs=overlay.crs,
        folder=folder,
        limits=limits(),
    )


def beat() -> None:
    """Say that this machine's worker is alive."""
    WorkerSeen.objects.update_or_create(
        name=socket.gethostname(), defaults={"seen_at": timezone.now()}
    )


def _keep(row: Asset | Overlay) -> None:
    """While it is being decoded: we are alive, and it is still ours."""
    beat()
    row.renew(LEASE)


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
