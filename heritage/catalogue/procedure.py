"""The way of a monument from a find to the state list and off it: one table, `WAYS`.

States are `Standing`. Each way names who may take it (a permission of roles.py) and what it needs:
an act, or a paper (an act or a document). docs/procedure.md is written from this table.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from heritage.accounts.roles import DECIDE_CHANGE, EDIT_MONUMENT, RECORD_INSPECTION

from .choices import Standing


class Needs(models.TextChoices):
    NOTHING = "nothing", _("nothing")
    PAPER = "paper", _("an act or a document")
    ACT = "act", _("an act")


@dataclass(frozen=True)
class Way:
    """One step that may be taken, by whom, and with what in hand.

    `by_another`: not by the person who took the step before, for nobody approves their own.
    """

    before: Standing
    after: Standing
    label: Promise
    permission: str
    needs: Needs = Needs.NOTHING
    by_another: bool = False


S = Standing
WAYS = [
    Way(S.REPORTED, S.INSPECTED, _("Inspected on site"), RECORD_INSPECTION),
    Way(S.REPORTED, S.NOT_LISTED, _("No monument"), EDIT_MONUMENT),
    Way(
        S.INSPECTED,
        S.NEWLY_DISCOVERED,
        _("Enter as newly discovered"),
        EDIT_MONUMENT,
        Needs.PAPER,
    ),
    Way(S.INSPECTED, S.NOT_LISTED, _("Not to be listed"), EDIT_MONUMENT),
    Way(S.NEWLY_DISCOVERED, S.AT_COUNCIL, _("Put before the Expert Council"), EDIT_MONUMENT),
    Way(
        S.AT_COUNCIL,
        S.OPINION,
        _("The Council agrees: ask the Academy"),
        EDIT_MONUMENT,
        Needs.PAPER,
    ),
    Way(
        S.AT_COUNCIL,
        S.NOT_LISTED,
        _("The Council does not agree"),
        EDIT_MONUMENT,
        Needs.PAPER,
    ),
    Way(
        S.OPINION,
        S.DRAFT_ACT,
        _("The Academy agrees: into a draft act"),
        EDIT_MONUMENT,
        Needs.PAPER,
    ),
    Way(
        S.OPINION,
        S.NOT_LISTED,
        _("The Academy does not agree"),
        EDIT_MONUMENT,
        Needs.PAPER,
    ),
    Way(S.DRAFT_ACT, S.LISTED, _("Listed"), DECIDE_CHANGE, Needs.ACT, by_another=True),
    Way(S.DRAFT_ACT, S.NOT_LISTED, _("Left out of the act"), EDIT_MONUMENT),
    Way(S.LISTED, S.LISTED, _("Entry amended"), DECIDE_CHANGE, Needs.ACT),
    Way(S.LISTED, S.REMOVED, _("Removed from the list"), DECIDE_CHANGE, Needs.ACT),
    Way(S.LISTED, S.LOST, _("Lost"), DECIDE_CHANGE, Needs.PAPER),
    Way(S.REMOVED, S.LISTED, _("Listed again"), DECIDE_CHANGE, Needs.ACT, by_another=True),
    Way(S.NOT_LISTED, S.INSPECTED, _("Taken up again"), EDIT_MONUMENT),
]
# The stages of a find, in their order: what the board shows.
STAGES = [S.REPORTED, S.INSPECTED, S.NEWLY_DISCOVERED, S.AT_COUNCIL, S.OPINION, S.DRAFT_ACT]
PATH = [*STAGES, S.LISTED]


def ways_from(standing: str, user=None) -> list[Way]:
    """The steps that lead on from a standing; of a user, those that this person may take."""
    ways = [way for way in WAYS if way.before == standing]
    return ways if user is None else [way for way in ways if user.has_perm(way.permission)]


def way_between(before: str, after: str) -> Way | None:
    found = (way for way in WAYS if (way.before, way.after) == (before, after))
    return next(found, None)
