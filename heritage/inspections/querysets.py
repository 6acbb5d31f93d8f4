"""The vocabulary of questions about visits, and what of them a person sees."""

from django.db import models
from django.db.models import Q

from heritage.accounts.roles import EVERY_TERRITORY


class InspectionQuerySet(models.QuerySet):
    def kept_by(self, user):
        """Visits to the monuments that this person's agency keeps; none that is in quarantine."""
        monuments = self.model._meta.get_field("monument").related_model.objects
        return self.filter(monument__in=monuments.kept_by(user))

    def by(self, user):
        """Those that this person made, wherever the monument lies by now."""
        return self.filter(inspector=user)

    def of_the_office(self, user):
        """What the inbox shows: of one's own monuments, and what one's own people sent."""
        if user.has_perm(EVERY_TERRITORY):
            return self
        monuments = self.model._meta.get_field("monument").related_model.objects
        sent = Q(monument__isnull=True, inspector__agency=user.agency_id)
        return self.filter(Q(monument__in=monuments.kept_by(user)) | sent)

    def real(self):
        """Without what was recorded for training."""
        return self.filter(is_training=False)

    def latest_first(self):
        return self.order_by("-visited_on", "-created_at")

    def with_photos(self):
        """All that a list of visits shows, in a fixed number of queries."""
        return self.select_related("inspector").prefetch_related(
            "current__assets__upload__asset__pages"
        )


class DeviceQuerySet(models.QuerySet):
    def of_the_office(self, user):
        """The phones of one's own people."""
        if user.has_perm(EVERY_TERRITORY):
            return self
        return self.filter(user__agency=user.agency_id, user__agency__isnull=False)


class AssignmentQuerySet(models.QuerySet):
    def kept_by(self, user):
        monuments = self.model._meta.get_field("monument").related_model.objects
        return self.filter(monument__in=monuments.kept_by(user))

    def open(self):
        return self.filter(withdrawn_at__isnull=True, fulfilled_at__isnull=True)

    def of(self, user):
        """What this person is to visit."""
        return self.filter(assignees=user)

    def most_urgent_first(self):
        return self.order_by(models.F("due_on").asc(nulls_last=True), "-priority", "created_at")


class QuarantineQuerySet(models.QuerySet):
    def open(self):
        return self.filter(resolved_at__isnull=True)

    def of_the_office(self, user):
        """What one's own people sent; those of every territory see all."""
        if user.has_perm(EVERY_TERRITORY):
            return self
        return self.filter(
            revision__author__agency=user.agency_id, revision__author__agency__isnull=False
        )
