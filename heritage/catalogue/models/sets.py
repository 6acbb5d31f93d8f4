"""Lists of monuments that people gather for themselves."""

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..keeping_querysets import MonumentSetQuerySet

MOST_IN_A_SET = 2000


def new_token() -> str:
    """A name that nobody guesses: 96 bits, letters, digits, "-" and "_"."""
    return secrets.token_urlsafe(12)


class MonumentSet(models.Model):
    """Monuments that somebody gathered under a name, in an order of their own.

    Whoever has its token may read it; whoever has the key that is signed from the token
    (services/sets.py) may change it. A set of somebody without an account has no owner.
    """

    token = models.CharField(max_length=20, unique=True, default=new_token, editable=False)
    name = models.CharField(_("name"), max_length=120)
    note = models.TextField(_("note"), max_length=2000, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        editable=False,
        related_name="monument_sets",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = MonumentSetQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(name=""),
                name="monument_set_named",
                violation_error_message=_("Give the set a name."),
            )
        ]

    def __str__(self):
        return self.name


class SetMember(models.Model):
    """A monument in a set, by its identifier, as one cites it.

    It is no foreign key: the set keeps what was cited when the record leads to another, is
    withdrawn or was made by an act that is undone, and no record is held by somebody's list.
    """

    monument_set = models.ForeignKey(MonumentSet, models.CASCADE, related_name="members")
    reference = models.CharField(max_length=12)
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["monument_set", "reference"], name="set_member_once_a_set"
            ),
            # Deferred: when one is put back, all behind it move on by one.
            models.UniqueConstraint(
                fields=["monument_set", "position"],
                name="set_member_one_a_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self):
        return self.reference
