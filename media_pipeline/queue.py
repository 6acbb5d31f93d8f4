"""A row that waits for the worker, is held by a lease while it works, and ends ready or failed.

The row is the queue: what is to be made of a file, a derivative of it or a map of it, waits in its
own table in the same way.
"""

from datetime import timedelta

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy
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


def as_reason(problem: AssetProblem | None) -> dict:
    """The columns that say a problem, or that there is none."""
    if problem is None:
        return {"reason": "", "reason_values": {}}
    return {"reason": problem.sentence, "reason_values": problem.values}


class QueueQuerySet(models.QuerySet):
    """Rows by what became of them."""

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
        """Take one row for work until the lease runs out; None when nothing waits.

        Those with fewer attempts go first, so a file that breaks workers holds up nobody. Workers
        that claim at the same time get different rows.
        """
        self._fail_the_exhausted()
        row = (
            (self.waiting() | self.abandoned())
            .order_by("attempts", "received_at")
            .select_for_update(skip_locked=True, of=("self",))
            .first()
        )
        if row is not None:
            row.status, row.attempts = "processing", row.attempts + 1
            row.leased_until = timezone.now() + lease
            row.save(update_fields=["status", "attempts", "leased_until"])
        return row

    def _fail_the_exhausted(self):
        exhausted = self.abandoned().filter(attempts__gte=MOST_ATTEMPTS)
        for row in exhausted.select_for_update(skip_locked=True, of=("self",)):
            row.fail(our_fault(str(row)))


class Queued(models.Model):
    """What every such row has; `str` of a row names the file as its sender calls it."""

    class Status(models.TextChoices):
        WAITING = "waiting", gettext_lazy("waiting")
        PROCESSING = "processing", gettext_lazy("being processed")
        READY = "ready", gettext_lazy("ready")
        FAILED = "failed", gettext_lazy("failed")

    received_at = models.DateTimeField(auto_now_add=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.WAITING)
    # Why it failed, or what it lacks although it is ready, as a sentence to translate and its
    # values; `why` says it.
    reason = models.TextField(blank=True)
    reason_values = models.JSONField(default=dict, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def why(self) -> str:
        """Why it failed or what it lacks, in the language of whoever reads it, or ""."""
        return str(AssetProblem(self.reason, self.reason_values)) if self.reason else ""

    def wait_again(self):
        """Put it back into the queue as if it had just come."""
        self.status, self.reason, self.reason_values = self.Status.WAITING, "", {}
        self.attempts, self.leased_until = 0, None
        self.save(update_fields=["status", "reason", "reason_values", "attempts", "leased_until"])

    def renew(self, lease: timedelta) -> bool:
        """Hold it for longer; False when it is no longer ours."""
        until = timezone.now() + lease
        is_ours = self._if_ours().update(leased_until=until) == 1
        if is_ours:
            self.leased_until = until
        return is_ours

    def _if_ours(self) -> models.QuerySet:
        return type(self).objects.filter(
            pk=self.pk, status=self.Status.PROCESSING, leased_until=self.leased_until
        )

    def settle(self, **fields) -> bool:
        """Write how the work ended and give up the lease; False when it is no longer ours.

        A worker that was too slow finds that another has taken over, and changes nothing.
        """
        fields["leased_until"] = None
        is_ours = self._if_ours().update(**fields) == 1
        if is_ours:
            for name, value in fields.items():
                setattr(self, name, value)
        return is_ours

    def fail(self, problem: AssetProblem, **fields) -> bool:
        """End with a sentence for the sender."""
        return self.settle(status=self.Status.FAILED, **as_reason(problem), **fields)

    def give_back(self) -> bool:
        """Wait again, and do not count this attempt: it failed for no fault of the file."""
        return self.settle(status=self.Status.WAITING, attempts=self.attempts - 1)

    def retry_or_fail(self) -> bool:
        """After an error of ours: wait for another attempt, or end after the last."""
        if self.attempts >= MOST_ATTEMPTS:
            return self.fail(our_fault(str(self)))
        return self.settle(status=self.Status.WAITING)
