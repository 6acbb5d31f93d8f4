"""What the tables of the register have in common: folded words, and spans of days."""

from django.contrib.postgres.fields import DateRangeField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.utils.translation import gettext_lazy as _


def valid_span(**options):
    """Days on which a fact holds, [from, to): an open end is null. None where nobody said."""
    return DateRangeField(_("holds from, until"), null=True, blank=True, **options)


def folded_index(name):
    """A trigram index on `folded`, for words anywhere inside it."""
    return GinIndex(OpClass("folded", name="gin_trgm_ops"), name=name)


def merged_into():
    """Of a row that stood there twice: the one that it leads to. It stays, as old spellings do."""
    return models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("merged into"),
        null=True,
        blank=True,
        editable=False,
        related_name="replaces",
    )
