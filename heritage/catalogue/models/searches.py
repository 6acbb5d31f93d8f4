"""Searches that people keep, and want to hear from."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from ..keeping_querysets import KeptSearchQuerySet
from .sets import new_token


class KeptSearch(models.Model):
    """A question of the public list that somebody is told the news of, by mail.

    News are monuments that answer it now and did not when the last mail was made: `told` has the
    keys of those that did. The address is of a stranger, who confirms it, or the account's own.
    Nothing of a search that has ended stays.
    """

    class Rhythm(models.TextChoices):
        DAILY = "daily", _("every day")
        WEEKLY = "weekly", _("every week")

    token = models.CharField(max_length=20, unique=True, default=new_token, editable=False)
    name = models.CharField(_("name"), max_length=120)
    query = models.TextField(blank=True)  # as asked_words.query_of writes it
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    rhythm = models.CharField(_("how often"), max_length=6, choices=Rhythm, default=Rhythm.WEEKLY)
    email = models.EmailField(_("e-mail"), blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="kept_searches",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)  # when the address was last asked to confirm
    asked_from = models.CharField(max_length=64, blank=True)  # hash of the asking machine's address
    asked_count = models.PositiveSmallIntegerField(default=0)
    told = ArrayField(models.BigIntegerField(), default=list)
    # When the worker has a mail to send next; the claim moves it on before anything is sent.
    due_at = models.DateTimeField(null=True, db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)  # of this mail
    missed_count = models.PositiveSmallIntegerField(default=0)  # mails in a row that nobody took
    sent_at = models.DateTimeField(null=True)

    objects = KeptSearchQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(owner__isnull=True) ^ Q(email=""),
                name="kept_search_of_an_address_or_an_account",
            ),
            models.CheckConstraint(
                condition=Q(owner__isnull=True) | Q(confirmed_at__isnull=False),
                name="kept_search_of_an_account_is_confirmed",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="kept_search_named"),
            models.UniqueConstraint(
                Lower("email"),
                "query",
                condition=Q(owner__isnull=True),
                name="kept_search_once_an_address",
            ),
            models.UniqueConstraint(
                fields=["owner", "query"],
                name="kept_search_once_an_account",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def address(self) -> str:
        """Where mail goes now; empty for an account that has none or may no longer sign in."""
        if self.owner is None:
            return self.email
        return self.owner.email if self.owner.is_active else ""
