"""The rows of a version: its parts, and the columns of the visit that it brings with it."""

from datetime import date, datetime
from uuid import UUID

from . import record as records
from .models import (
    ChangeProposal,
    DamageObservation,
    ElementAssessment,
    InspectionAsset,
    InspectionRevision,
    PhotoAnnotation,
    Recommendation,
    Signature,
    Threat,
)

URN = "urn:uuid:"
MOST_NOTE = 5000  # characters of the column; the rest stays in the body


def head(record: dict, latest: date) -> dict:
    """The columns of HEAD, of a record without problems; `latest` is the day that it came."""
    overall, emergency = record.get("overall") or {}, record.get("emergency") or {}
    day, was_off = records.visited_on(record, latest)
    return {
        "visited_on": day,
        "condition_class": overall.get("cc") or "",
        "urgency_class": overall.get("uc") or "",
        "recommendation_class": overall.get("rc") or "",
        "damage_grade": emergency.get("grade") or "",
        "kind": record["kind"][:40],
        "is_dangerous": bool(record.get("is_dangerous")),
        "is_training": bool(record.get("is_training")),
        "clock_was_off": was_off,
        "checklist": record.get("checklist") or "",
        "checklist_version": record.get("checklist_version") or "",
        "note": (record.get("summary") or "")[:MOST_NOTE],
    }


def write_parts(revision: InspectionRevision, record: dict) -> None:
    """Write every part of a record without problems as rows of this version."""
    for model, name, columns in PARTS:
        rows = record.get(name) or []
        model.objects.bulk_create(
            model(revision=revision, position=position, **columns(row, record, position))
            for position, row in enumerate(rows)
        )


def _text(row, *names):
    return {name: row.get(name) or "" for name in names}


def _element(row, *_of):
    return {
        "uuid": row["uuid"],
        "condition_class": row.get("cc") or "",
        "compared_to": row.get("compared_to"),
        **_text(row, "element", "name", "reason", "change", "note"),
    }


def _damage(row, *_of):
    return {
        "uuid": row["uuid"],
        "continues": row.get("continues"),
        "details": row,
        **_text(row, "element", "family", "type", "note"),
    }


def _threat(row, *_of):
    told = _text(row, "category", "cause", "level", "note")
    return {"uuid": row["uuid"], "details": row, **told}


def _recommendation(row, *_of):
    return {
        "uuid": row["uuid"],
        "target": row.get("for"),
        "kind": row["kind"],
        "recommendation_class": row.get("rc") or "",
        "urgency_class": row.get("uc") or "",
        "note": row.get("note") or "",
        "details": row,
    }


def _asset(row, *_of):
    return {
        "uuid": row["uuid"],
        "sha256": row["sha256"],
        "size_bytes": row["bytes"],
        "of": row.get("of"),
        "details": row,
        **_text(row, "kind", "role", "media_type", "name"),
    }


def _signature(row, record, _position):
    signed_at = row.get("signed_at")
    signed = row.get("signed_sha256") or ""
    return {
        "uuid": row["uuid"],
        "signed_at": datetime.fromisoformat(signed_at) if signed_at else None,
        "signed_sha256": signed,
        "asset": row.get("asset"),
        "is_bound": signed == records.signed_sha256(record),
        **_text(row, "role", "name"),
    }


def _annotation(row, _record, position):
    target = row.get("target")
    source = target.get("source") if isinstance(target, dict) else None
    return {
        "uuid": _uuid(row.get("id")) or UUID(int=position),
        "asset": _uuid(source),
        "damage": _uuid(row.get("body")),
        "details": row,
    }


def _uuid(name):
    """The identifier in a name such as urn:uuid:…, or None."""
    bare = name.removeprefix(URN) if isinstance(name, str) else ""
    return UUID(bare) if records.UUID_FORM.fullmatch(bare) else None


def _proposal(row, *_of):
    return {"uuid": row["uuid"], **_text(row, "field", "base", "value")}


PARTS = (
    (ElementAssessment, "elements", _element),
    (DamageObservation, "damages", _damage),
    (Threat, "threats", _threat),
    (Recommendation, "recommendations", _recommendation),
    (InspectionAsset, "assets", _asset),
    (Signature, "signatures", _signature),
    (PhotoAnnotation, "annotations", _annotation),
    (ChangeProposal, "proposals", _proposal),
)
