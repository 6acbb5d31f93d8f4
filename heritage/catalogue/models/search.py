"""What words find a monument by, all of it in one row."""

from django.db import models
from django.db.models.functions import Now

from ..querysets import Skeleton
from .base import folded_index
from .monument import Monument


class SearchText(models.Model):
    """Names, numbers, descriptions and the public place of a monument, folded, one a line.

    Derived: triggers write it and nothing else (migration 0028), for one index to answer where
    several words stand in different rows of a record. No word has a line's end in it, so none is
    found across two lines. The past has no such rows: see past_views.py.
    """

    monument = models.OneToOneField(
        Monument,
        models.DO_NOTHING,
        primary_key=True,
        db_constraint=False,
        related_name="+",
    )
    folded = models.TextField()

    class Meta:
        indexes = [folded_index("search_text_folded")]

    def __str__(self):
        return self.folded[:80]


class NameWord(models.Model):
    """A word that stands in some name, folded: what a word with a slip may have been meant as.

    A trigger adds it (migration 0034) and nothing takes it away: whoever reads it asks whether a
    monument that the person may know has it. Two that write at once may add it twice.
    """

    word = models.TextField(db_index=True)
    skeleton = models.GeneratedField(
        expression=Skeleton("word"), output_field=models.TextField(), db_persist=True
    )

    def __str__(self):
        return self.word


class Stale(models.Model):
    """A monument that changed since the snapshot of the search was made (snapshot/).

    Triggers write it (migration 0038), once or more often for each change; whoever makes a new
    snapshot takes away what that one has seen. No row is ever changed, so nobody waits. The key is
    a plain number: the row only says what to read again.
    """

    monument = models.BigIntegerField()
    at = models.DateTimeField(db_default=Now())

    def __str__(self):
        return f"{self.monument}, {self.at}"


class SnapshotInUse(models.Model):
    """Which snapshot the rows of `Stale` belong to: one row, changed together with them."""

    only = models.BooleanField(primary_key=True, default=True)
    key = models.UUIDField()  # the name of its folder
    made_at = models.DateTimeField(auto_now=True)
    seconds = models.FloatField()  # that it took

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(only=True), name="snapshot_in_use_is_one")
        ]

    def __str__(self):
        return f"{self.key}, {self.made_at}"
