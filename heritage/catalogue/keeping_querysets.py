"""The vocabulary of questions about what people keep: sets and searches."""

from datetime import datetime

from django.db import models
from django.db.models import Sum


class MonumentSetQuerySet(models.QuerySet):
    def of(self, user):
        """Those of this account; a stranger has none here, his browser knows them."""
        return self.filter(owner=user.pk) if user.is_authenticated else self.none()


class KeptSearchQuerySet(models.QuerySet):
    def of(self, user):
        return self.filter(owner=user.pk) if user.is_authenticated else self.none()

    def of_same_address(self, search):
        """All that goes to where the mail of this one goes."""
        if search.owner_id:
            return self.filter(owner=search.owner_id)
        return self.filter(owner=None, email__iexact=search.email).confirmed()

    def confirmed(self):
        return self.filter(confirmed_at__isnull=False)

    def unconfirmed(self):
        return self.filter(confirmed_at__isnull=True)

    def due(self, now: datetime):
        """What a mail has to be made for, the longest waiting first."""
        return self.filter(due_at__lte=now).order_by("due_at", "pk")

    def times_asked(self) -> int:
        """How many mails asked these to confirm."""
        return self.aggregate(times=Sum("asked_count"))["times"] or 0
