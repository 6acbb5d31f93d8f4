"""Questions about authority records: people and organisations, publications."""

from django.contrib.postgres.search import TrigramSimilarity
from django.db import models
from django.db.models import F, Q, Value

from .asking import words_of
from .querysets import Fold, Skeleton

MOST_ALIKE = 20


class AuthorityQuerySet(models.QuerySet):
    """Rows that many monuments share: each stands once, one that stood twice leads to the other."""

    def in_use(self):
        """Those to choose from; one that was merged into another is only there to be read."""
        return self.filter(merged_into__isnull=True)

    def holding(self, words: str, *others: str):
        """Each word stands in what a row is called, or in one of the other columns; any script."""
        found = self.alias(**{f"folded_{name}": Fold(name) for name in others})
        for word in words_of(words):
            folded = Fold(Value(word))
            holds = Q(folded__contains=folded)
            for name in others:  # folded as it is asked for, and most rows leave it empty
                holds |= ~Q(**{name: ""}) & Q(**{f"folded_{name}__contains": folded})
            found = found.filter(holds)
        return found

    def called(self, text: str):
        """The row that people call so, in any spelling, or the one that it leads to; or None."""
        found = self.filter(folded=Fold(Value(text))).select_related("merged_into")
        known = found.order_by(F("merged_into").asc(nulls_first=True), "pk").first()
        return (known and known.merged_into) or known

    def like(self, record):
        """Others in use that are written nearly as this one: perhaps it stands there twice."""
        asked = Fold(Value(str(record)))
        consonants = Skeleton(Value(str(record)))
        alike = Q(folded__trigram_similar=asked) | Q(skeleton=consonants)
        found = self.in_use().exclude(pk=record.pk).alias(skeleton=Skeleton("folded"))
        found = found.filter(alike).annotate(likeness=TrigramSimilarity("folded", asked))
        return found.order_by("-likeness", "pk")[:MOST_ALIKE]
