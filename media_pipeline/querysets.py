from datetime import timedelta

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from .errors import AssetProblem

MOST_ATTEMPTS = 3


def our_fault(name: str) -> AssetProblem:
    return AssetProblem(
        _(
            "“%(name)s” could not be processed, and the fault is ours. "
            "The administrator finds the cause in the log; send it again when it is mended."
        ),
        {"name": name},
    )


class AssetQuerySet(models.QuerySet):
    """Assets by what became of them."""

    def ready(self):
        return self.filter(status="ready")

    def unfinished(self):
        return self.filter(status__in=["waiting", "processing"])

    def waiting(self):
        return self.filter(status="waiting")

    def abandoned(self):
        """Taken by a worker that has let its lease run out: it died, or was too slow."""
        return self.filter(status="processing", leased_until__lt=timezone.now())

    @transaction.atomic
    def claim(self, *, lease: timedelta):
        """Take one asset for work until the lease runs out; None when nothing waits.

        Those with fewer attempts go first, so a file that breaks workers holds up nobody. Workers
        that claim at the same time get different assets.
        """
        self._fail_the_exhausted()
        asset = (
            (self.waiting() | self.abandoned())
            .order_by("attempts", "received_at")
            .select_for_update(skip_locked=True)
            .first()
        )
        if asset is not None:
            asset.status, asset.attempts = "processing", asset.attempts + 1
            asset.leased_until = timezone.now() + lease
            asset.save(update_fields=["status", "attempts", "leased_until"])
        return asset

    def _fail_the_exhausted(self):
        exhausted = self.abandoned().filter(attempts__gte=MOST_ATTEMPTS)
        for asset in exhausted.select_for_update(skip_locked=True):
            asset.fail(our_fault(asset.original_name))
