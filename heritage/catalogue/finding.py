"""The one search box of the desk: what words find, sort by sort."""

from dataclasses import dataclass

from django.db.models import CharField, Exists, F, Func, OuterRef, Q, Value
from django.utils.translation import gettext_lazy as _

from .asking import words_of
from .models import Agent, Concept, LegalAct, Monument, Publication, Zone, ZoneMonument
from .nearness import near_names
from .querysets import Fold

MOST_SHOWN = 10  # of each sort


@dataclass(frozen=True)
class Group:
    """What was found of one sort. `more` says that there is more than is shown."""

    sort: str
    label: object
    rows: list
    more: bool


def find(words: str, *, user) -> list[Group]:
    """Everything that this person may know and the words find, the likeliest first in each sort."""
    words = words.strip()
    if not words_of(words):
        return []
    groups = [
        _group("monuments", _("Monuments"), _monuments(words, user)),
        _group("old", _("Merged records"), _merged_into(words, user)),
        _group("acts", _("Acts"), _told(LegalAct, words, "number", "issuer", "title")),
        _group(
            "agents", _("People and organisations"), Agent.objects.holding(words, "other_names")
        ),
        _group("publications", _("Publications"), Publication.objects.holding(words)),
        _group("zones", _("Zones"), _zones(words, user)),
        _group("concepts", _("Terms"), _concepts(words)),
    ]
    return [group for group in groups if group.rows]


def near(words: str, *, user) -> list[str]:
    """Names that were perhaps meant, when no monument was found."""
    return near_names(words, monuments=Monument.objects.visible_to(user))


def _group(sort, label, rows):
    found = list(rows[: MOST_SHOWN + 1])
    return Group(sort, label, found[:MOST_SHOWN], len(found) > MOST_SHOWN)


def _monuments(words, user):
    """The record that the words are the identifier of, then what holds them, likeliest first."""
    visible = Monument.objects.visible_to(user)
    named = visible.referenced(words).values_list("pk", flat=True)
    keys = dict.fromkeys([*named, *visible.likeliest(words, MOST_SHOWN + 1)])
    outlines = ("district__boundary", "footprint", "public_area")
    return visible.select_related("district").defer(*outlines).in_order_of(list(keys))


def _merged_into(words, user):
    """The record that an old reference leads to today."""
    found = Monument.objects.visible_to(user).led_to_by(words.upper())
    return found.prefetch_related("names")


def _told(model, words, *columns):
    """Rows that hold each of the words in one of their columns."""
    return _holding(model.objects.alias(told=Fold(_joined(*map(F, columns)))), words)


def _joined(*texts):
    """Texts with a blank between them; a text that is not there leaves none."""
    return Func(Value(" "), *texts, function="concat_ws", output_field=CharField())


def _holding(rows, words):
    for word in words_of(words):
        rows = rows.filter(told__contains=Fold(Value(word)))
    return rows


def _zones(words, user):
    """Zones of monuments that this person keeps, and those that anyone may see."""
    kept = ZoneMonument.objects.filter(
        zone=OuterRef("pk"), monument__in=Monument.objects.kept_by(user).order_by()
    )
    mine = Zone.objects.filter(Exists(kept)) | Zone.objects.shown()
    return _holding(mine.defer("boundary").alias(told=Fold("name")), words)


def _concepts(words):
    found = Concept.objects.select_related("deprecated_by")
    for word in words_of(words):
        found = found.filter(Q(folded__contains=Fold(Value(word))) | Q(code__icontains=word))
    return found
