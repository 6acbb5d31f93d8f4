"""The record of a visit, `abide-visit/1`, as bytes: what it says, or every reason why it cannot be
read. Nothing here asks the database, and nothing raises: a finished record is never refused.

Codes of vocabularies are taken as they are: a list of a year ago is as good as today's.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .canonical import canonical

SCHEMA = "abide-visit/1"
MOST_ROWS = 2000  # of one list
MOST_TEXT = 20_000  # characters
CLOCK_TOLERATED = timedelta(minutes=5)
MOST_CLOCK_MS = 10**12  # some thirty years: a phone that thinks it is 1996

REASONS = {
    "unreadable": _("It is no JSON: %(value)s"),
    "no-record": _("It is JSON, but no record."),
    "schema": _("Its form is “%(value)s”, which is not known here."),
    "text": _("“%(where)s” has characters that no text has."),
    "number": _("A number is written as %(value)s; only whole ones are numbers here."),
    "missing": _("“%(where)s” is missing."),
    "value": _("“%(where)s” is %(value)s, which it cannot be."),
    "twice": _("“%(where)s” has the identifier %(value)s twice."),
    "too-many": _("“%(where)s” is too long: %(value)s."),
    "other-uuid": _("It names itself %(value)s, but was sent under another identifier."),
    "monument-unknown": _("No monument of the register is called %(value)s."),
    "monument-of-another-body": _("%(value)s is kept by another body."),
    "other-monument": _("An earlier version of this visit is of another monument, not %(value)s."),
    "other-inspector": _("A visit of somebody else has this identifier."),
    "assignment-withdrawn": _("The assignment was withdrawn meanwhile."),
    "assignment-unknown": _("No such assignment is known: %(value)s."),
    "refused-by-database": _("The database refuses it: %(value)s"),
}


@dataclass(frozen=True)
class Reason:
    """Why a record cannot be taken as it is; `where` is a path in it, as damages[2].uuid."""

    code: str
    where: str = ""
    value: str = ""

    def as_json(self) -> dict:
        return {"code": self.code, "where": self.where, "value": self.value}

    def __str__(self):
        return str(REASONS[self.code]) % {"where": self.where, "value": self.value}


@dataclass
class Reading:
    """What a body says. `record` is None when it is no JSON object, whatever else is wrong."""

    record: dict | None
    reasons: list[Reason] = field(default_factory=list)


class _NoNumber(ValueError):
    pass


def sha256_of(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def signed_sha256(record: dict) -> str:
    """What a signature signs: the record without its signatures."""
    return sha256_of(canonical({key: record[key] for key in record if key != "signatures"}))


def read(body: bytes, uuid: UUID) -> Reading:
    """Read a record that was sent under `uuid`."""
    try:
        record = json.loads(body, parse_float=_no_number, parse_constant=_no_number)
    except _NoNumber as number:
        return Reading(None, [Reason("number", value=str(number)[:40])])
    except (ValueError, RecursionError) as problem:
        return Reading(None, [Reason("unreadable", value=_sayable(str(problem))[:200])])
    if not isinstance(record, dict):
        return Reading(None, [Reason("no-record")])
    try:
        return Reading(record, list(_reasons(record, uuid)))
    except RecursionError:
        return Reading(None, [Reason("unreadable", value="nested too deep")])


def as_far_as_readable(record: dict | None, *, uuid: UUID, monument: str, at: datetime) -> dict:
    """A record without problems, of what can be read of this one; the rest stays in its bytes.

    `monument` is what the office says was visited; `at` stands where the visit has no time.
    """
    given = record or {}
    told = {"schema": SCHEMA, "uuid": str(uuid), "monument": monument}
    for key, check in RECORD.items():
        name = key.rstrip("?")
        if name in told or given.get(name) is None or unsayable_in(given[name]):
            continue
        value = _good_rows(given[name], ROWS[name]) if name in ROWS else given[name]
        if not check(value, name):
            told[name] = value
    return {"kind": "periodic", "started_at": at.isoformat()} | told


def _good_rows(rows, shape):
    """The rows of a list that have no problem; of two with one identifier the first."""
    good = {}
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict) and not _problems_of(row, "", shape):
            good.setdefault(row["uuid"].lower(), row)
    return list(good.values())


def expected_files(record: dict | None) -> list[dict]:
    """The files that a record lists, as far as they can be read: {"uuid", "sha256", "bytes"}."""
    rows = (record or {}).get("assets")
    files = []
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict) and not _problems_of(row, "", FILE):
            files.append({key: row[key] for key in ("uuid", "sha256", "bytes")})
    return files


def visited_at(record: dict) -> datetime:
    """When the visit began, by the phone's clock set right by what it knew of its error."""
    offset = timedelta(milliseconds=record.get("clock_offset_ms") or 0)
    return datetime.fromisoformat(record["started_at"]) + offset


def visited_on(record: dict, latest: date) -> tuple[date, bool]:
    """The day of the visit at the office, no later than `latest`; whether the clock was wrong."""
    day = timezone.localdate(visited_at(record))
    offset_ms = abs(record.get("clock_offset_ms") or 0)
    is_off = timedelta(milliseconds=offset_ms) > CLOCK_TOLERATED
    was_off = is_off or bool(record.get("clock_has_jumped")) or day > latest
    return min(day, latest), was_off


def _no_number(text):
    raise _NoNumber(text)


def _sayable(text: str) -> str:
    return text.encode("utf-8", "replace").decode().replace("\0", " ")


def _reasons(record, uuid) -> Iterator[Reason]:
    if unsayable := unsayable_in(record):
        yield Reason("text", _sayable(unsayable)[:100])
        return
    if record.get("schema") != SCHEMA:
        yield Reason("schema", "schema", _said(record.get("schema")))
        return
    problems = _problems_of(record, "", RECORD)
    yield from problems
    if not problems and UUID(record["uuid"]) != uuid:
        yield Reason("other-uuid", "uuid", record["uuid"])
    yield from _twice(record)


def unsayable_in(value, where="") -> str:
    """Where a text has characters that cannot be stored, or ""."""
    if isinstance(value, str):
        return "" if _can_be_stored(value) else where or "?"
    if isinstance(value, dict):
        inner = [(key, f"{where}.{key}".lstrip(".")) for key in value]
        for key, path in inner:
            if not _can_be_stored(key) or (_found := unsayable_in(value[key], path)):
                return path
    if isinstance(value, list):
        for number, one in enumerate(value):
            if found := unsayable_in(one, f"{where}[{number}]"):
                return found
    return ""


def _can_be_stored(text):
    return "\0" not in text and not any("\ud800" <= c <= "\udfff" for c in text)


def _said(value) -> str:
    return json.dumps(value, ensure_ascii=False)[:80]


# A check says what is wrong with a value: it gives the reasons, none when all is well.
Check = Callable[[object, str], list[Reason]]


def _is(test: Callable[[object], bool]) -> Check:
    def check(value, where):
        return [] if test(value) else [Reason("value", where, _said(value))]

    return check


def _uuid(value):
    return isinstance(value, str) and bool(UUID_FORM.fullmatch(value))


def _text(most=MOST_TEXT) -> Check:
    return _is(lambda value: isinstance(value, str) and len(value) <= most)


def _whole(low, high) -> Check:
    return _is(lambda value: type(value) is int and low <= value <= high)


def _one_of(*values) -> Check:
    return _is(lambda value: isinstance(value, str) and value in values)


def _moment(value):
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) else None
        return at is not None and at.tzinfo is not None and 1900 < at.year < 2200
    except ValueError:
        return False


def _form(pattern) -> Check:
    compiled = re.compile(pattern)
    return _is(lambda value: isinstance(value, str) and bool(compiled.fullmatch(value)))


def _list_of(check: Check) -> Check:
    def check_list(value, where):
        if not isinstance(value, list):
            return [Reason("value", where, _said(value))]
        if len(value) > MOST_ROWS:
            return [Reason("too-many", where, str(len(value)))]
        inner = (check(one, f"{where}[{number}]") for number, one in enumerate(value))
        return [reason for reasons in inner for reason in reasons]

    return check_list


def _object(shape: dict) -> Check:
    def check(value, where):
        if not isinstance(value, dict):
            return [Reason("value", where, _said(value))]
        return _problems_of(value, where, shape)

    return check


def _problems_of(value: dict, where: str, shape: dict) -> list[Reason]:
    """Keys of a shape that end in "?" may be missing or null; others that it does not name pass."""
    problems = []
    for key, check in shape.items():
        name, may_lack = key.rstrip("?"), key.endswith("?")
        path = f"{where}.{name}".lstrip(".")
        if value.get(name) is not None:
            problems += check(value[name], path)
        elif not may_lack:
            problems.append(Reason("missing", path))
    return problems


def _twice(record) -> list[Reason]:
    found = []
    for name in LISTS:
        rows = record.get(name)
        named = [row.get("uuid") for row in rows if isinstance(row, dict)] if _is_list(rows) else []
        seen = set()
        for uuid in (one.lower() for one in named if isinstance(one, str)):
            if uuid in seen:
                found.append(Reason("twice", name, uuid[:40]))
            seen.add(uuid)
    return found


def _is_list(value):
    return isinstance(value, list)


UUID_FORM = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", re.ASCII)
IDENTIFIER, MOMENT, FLAG = _is(_uuid), _is(_moment), _is(lambda value: isinstance(value, bool))
CODE = _form(r"[A-Za-z0-9][A-Za-z0-9._/:+-]{0,79}")
CC = _one_of("CC0", "CC1", "CC2", "CC3", "CCX")
UC = _one_of("UC0", "UC1", "UC2", "UC3")
RC = _one_of("RC0", "RC1", "RC2", "RC3")
DECIMAL = _form(r"-?[0-9]{1,9}(\.[0-9]{1,9})?")
SHA256 = _form(r"[0-9a-f]{64}")
ANY_OBJECT = _is(lambda value: isinstance(value, dict))
POSITION = _object({"lat": DECIMAL, "lon": DECIMAL, "accuracy_m?": DECIMAL, "source?": CODE})
FILE = {
    "uuid": IDENTIFIER,
    "sha256": SHA256,
    "bytes": _whole(0, 2**50),
}
LISTS = (
    "elements",
    "damages",
    "threats",
    "recommendations",
    "proposals",
    "assets",
    "signatures",
)
ELEMENT = {
    "uuid": IDENTIFIER,
    "element": CODE,
    "name?": _text(300),
    "cc?": CC,
    "reason?": CODE,
    "note?": _text(),
    "change?": CODE,
    "compared_to?": IDENTIFIER,
}
DAMAGE = {
    "uuid": IDENTIFIER,
    "family": CODE,
    **{f"{name}?": CODE for name in ("element", "type", "subtype", "material", "extent")},
    **{f"{name}?": CODE for name in ("activity", "change", "cause", "certainty")},
    "cause_certainty?": CODE,
    "is_unsure?": FLAG,
    **{f"{name}?": DECIMAL for name in ("area_m2", "length_m", "width_mm", "depth_mm")},
    "count?": _whole(0, 10**9),
    "continues?": IDENTIFIER,
    "note?": _text(),
    "photos?": _list_of(IDENTIFIER),
}
THREAT = {
    "uuid": IDENTIFIER,
    "category": CODE,
    "effects?": _list_of(CODE),
    **{f"{name}?": CODE for name in ("cause", "probability", "severity", "extent", "certainty")},
    "level?": CODE,
    "note?": _text(),
}
RECOMMENDATION = {
    "uuid": IDENTIFIER,
    "for?": IDENTIFIER,
    "kind": CODE,
    "rc?": RC,
    "uc?": UC,
    "cost_band?": CODE,
    "who_can?": CODE,
    "note?": _text(),
}
ASSET = FILE | {
    "kind": CODE,
    "role?": CODE,
    "of?": IDENTIFIER,
    "media_type?": _text(100),
    "name?": _text(255),
    "taken_at?": MOMENT,
    "position?": POSITION,
    "heading_deg?": DECIMAL,
    "capture_method?": CODE,
    "station?": IDENTIFIER,
    "for?": _list_of(IDENTIFIER),
}
SIGNATURE = {
    "uuid": IDENTIFIER,
    "role": CODE,
    "name?": _text(300),
    "signed_at?": MOMENT,
    "signed_sha256?": SHA256,
    "asset?": IDENTIFIER,
}
PROPOSAL = {"uuid": IDENTIFIER, "field": CODE, "base?": _text(), "value": _text()}
OVERALL = {"cc?": CC, "cc_proposed?": CC, "cc_reason?": _text()}
OVERALL |= {"uc?": UC, "uc_proposed?": UC, "uc_reason?": _text(), "rc?": RC}
EMERGENCY = {
    "hazard": CODE,
    "event?": _text(300),
    "grade?": _one_of("D0", "D1", "D2", "D3", "D4", "D5"),
    "usability?": _one_of("A", "B", "C", "D", "E", "F"),
    "components?": _list_of(ANY_OBJECT),
    "needs?": _list_of(CODE),
    "marks?": _list_of(CODE),
    "water_height_cm?": _whole(0, 100_000),
    "note?": _text(),
}
RECORD = {
    "uuid": IDENTIFIER,
    "kind": CODE,
    "monument": _form(r"[A-Za-z0-9_-]{1,12}"),
    "started_at": MOMENT,
    "revision?": _whole(0, 10**6),
    "base_revision?": _whole(0, 10**6),
    "is_training?": FLAG,
    "checklist?": _text(60),
    "checklist_version?": _text(64),
    "assignment?": IDENTIFIER,
    "previous?": IDENTIFIER,
    "device?": IDENTIFIER,
    "counter?": _whole(0, 2**53),
    "ended_at?": MOMENT,
    "utc_offset_min?": _whole(-1440, 1440),
    "clock_offset_ms?": _whole(-MOST_CLOCK_MS, MOST_CLOCK_MS),
    "clock_has_jumped?": FLAG,
    "position?": POSITION,
    "access?": CODE,
    "weather?": CODE,
    "occupancy?": CODE,
    "is_dangerous?": FLAG,
    "danger?": _text(),
    "summary?": _text(),
    "scale?": CODE,
    "overall?": _object(OVERALL),
    "elements?": _list_of(_object(ELEMENT)),
    "damages?": _list_of(_object(DAMAGE)),
    "threats?": _list_of(_object(THREAT)),
    "recommendations?": _list_of(_object(RECOMMENDATION)),
    "emergency?": _object(EMERGENCY),
    "annotations?": _list_of(ANY_OBJECT),
    "proposals?": _list_of(_object(PROPOSAL)),
    "assets?": _list_of(_object(ASSET)),
    "signatures?": _list_of(_object(SIGNATURE)),
}
ROWS = {
    "elements": ELEMENT,
    "damages": DAMAGE,
    "threats": THREAT,
    "recommendations": RECOMMENDATION,
    "proposals": PROPOSAL,
    "assets": ASSET,
    "signatures": SIGNATURE,
}
