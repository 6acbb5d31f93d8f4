"""Running the rules of quality (quality.py), and setting aside what is to stay as it is.

Why findings are stored: with 100,000 monuments the rules, asked live, take seconds, and counts
are wanted in a fifth of one (docs/quality.md has the measurement). So triggers note what changed
(`Due`), `work_off` checks just that, and the database counts findings as they come (`Tally`).
"""

import json
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Min, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import DayTally, Due, Finding, Monument, SetAside, Tally
from ..quality import RULES, broken_rules
from .rights import require_kept
from .rules import broken_rules_told

A_BATCH = 500  # monuments: each rule's condition names them, and a lock is held meanwhile
AT_ONCE = 20  # that a page checks itself, in a tenth of a second; the worker does the rest
TREND = timedelta(days=7)

# One writer at a time: two of them would count the same tallies in two orders, and so block.
_ONE_WRITER = "SELECT pg_advisory_xact_lock(hashtext('catalogue_finding'))"

_WRITE = """
WITH found (monument_id, rule) AS MATERIALIZED ({found}),
gone AS (
    DELETE FROM catalogue_finding f WHERE f.monument_id = ANY(%s)
    AND (f.monument_id, f.rule) NOT IN (SELECT monument_id, rule FROM found)
)
INSERT INTO catalogue_finding (monument_id, rule, since, is_set_aside, keeper_id, district_id)
SELECT found.monument_id, found.rule, now(), false, m.keeper_id, m.district_id
FROM found JOIN catalogue_monument m ON m.id = found.monument_id
ON CONFLICT (monument_id, rule) DO NOTHING
"""
_FOLLOW = """
UPDATE catalogue_finding f SET keeper_id = m.keeper_id, district_id = m.district_id
FROM catalogue_monument m WHERE m.id = f.monument_id AND m.id = ANY(%s)
AND (f.keeper_id, f.district_id) IS DISTINCT FROM (m.keeper_id, m.district_id)
"""
# A reason holds while the finding stands and while nothing that its rule rests on has changed.
_END_SET_ASIDE = """
UPDATE catalogue_setaside s SET ended_at = now()
WHERE s.monument_id = ANY(%(ids)s) AND s.ended_at IS NULL AND (
    EXISTS (SELECT FROM catalogue_due d WHERE d.monument_id = s.monument_id AND d.at > s.at
            AND %(rests_on)s::jsonb -> s.rule ?| d.parts::text[])
    OR NOT EXISTS (SELECT FROM catalogue_finding f
                   WHERE (f.monument_id, f.rule) = (s.monument_id, s.rule)))
"""
_FLAG = """
UPDATE catalogue_finding f SET is_set_aside = NOT f.is_set_aside
WHERE f.monument_id = ANY(%s) AND f.is_set_aside <> EXISTS (
    SELECT FROM catalogue_setaside s
    WHERE (s.monument_id, s.rule) = (f.monument_id, f.rule) AND s.ended_at IS NULL)
"""


@transaction.atomic
def work_off(limit: int = A_BATCH) -> int:
    """Check the monuments that changed longest ago, at most `limit`; returns how many those were.

    A record that somebody is saving right now waits for its next turn, and holds up no other.
    """
    due = Due.objects.select_for_update(skip_locked=True).order_by("at")[:limit]
    ids = [one.monument_id for one in due]
    if ids:
        _check(ids)
        Due.objects.filter(monument__in=ids).delete()
    return len(ids)


def work_off_everything() -> int:
    """As `work_off`, batch by batch, until nothing waits."""
    checked = 0
    while done := work_off():
        checked += done
    return checked


def check_everything() -> int:
    """Check every monument anew, and wait for the end."""
    mark_everything_due()
    return work_off_everything()


def mark_everything_due() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT catalogue_mark_due(ARRAY(SELECT id FROM catalogue_monument), 'day')")


def tend() -> None:
    """One turn of the worker: a batch of what changed; on a new day the tally, and all again.

    Once a day every record is due, for rules ask what is in force today.
    """
    work_off()
    if keep_tally_of_today():
        mark_everything_due()


def _check(ids: list[int]) -> None:
    monuments = Monument.objects.checked().filter(pk__in=ids)
    found, values = broken_rules(monuments).query.sql_with_params()
    rests_on = json.dumps({rule.code: sorted(rule.rests_on) for rule in RULES.values()})
    with connection.cursor() as cursor:
        cursor.execute(_ONE_WRITER)
        cursor.execute(_WRITE.format(found=found), [*values, ids])
        cursor.execute(_FOLLOW, [ids])
        cursor.execute(_END_SET_ASIDE, {"ids": ids, "rests_on": rests_on})
        cursor.execute(_FLAG, [ids])


def keep_tally_of_today() -> int:
    """Write down how many findings each rule has today; a second call on a day changes nothing."""
    today = timezone.localdate()
    if DayTally.objects.filter(day=today).exists():
        return 0
    counted = Tally.objects.open().values("rule", "keeper").annotate(total=Sum("count"))
    rows = [
        DayTally(day=today, rule=one["rule"], keeper_id=one["keeper"], count=one["total"])
        for one in counted
    ]
    return len(DayTally.objects.bulk_create(rows, ignore_conflicts=True))


def day_to_compare() -> date | None:
    """The day a week ago, or the first since that there is a tally of."""
    days = DayTally.objects.filter(day__gte=timezone.localdate() - TREND)
    return days.filter(day__lt=timezone.localdate()).aggregate(first=Min("day"))["first"]


@transaction.atomic
def set_aside(*, monument: Monument, rule: str, reason: str, by) -> SetAside:
    """Say why a finding is to stay as it is; it counts no longer until its record changes."""
    require_kept(monument, by)
    if not Finding.objects.filter(monument=monument, rule=rule).exists():
        raise ValidationError(_("This is mended already: there is nothing to set aside."))
    said = SetAside(monument=monument, rule=rule, reason=reason.strip(), by=by)
    said.clean_fields()
    with broken_rules_told(SetAside):
        said.save()
    _flag(monument)
    return said


@transaction.atomic
def take_up_again(*, monument: Monument, rule: str, by) -> None:
    """Count a finding again that was set aside."""
    require_kept(monument, by)
    for said in SetAside.objects.filter(monument=monument, rule=rule, ended_at=None):
        said.ended_at = timezone.now()
        said.save(update_fields=["ended_at"])
    _flag(monument)


def _flag(monument: Monument) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_ONE_WRITER)
        cursor.execute(_FLAG, [[monument.pk]])
