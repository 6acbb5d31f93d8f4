"""Visits: what an inspector found on site, as it was sent, and what the office asks of it."""

from .assignments import Assignment
from .checklists import Checklist, ChecklistVersion
from .devices import Device
from .parts import (
    ChangeProposal,
    DamageObservation,
    ElementAssessment,
    InspectionAsset,
    PhotoAnnotation,
    Recommendation,
    Signature,
    Threat,
)
from .visits import (
    ConditionClass,
    Inspection,
    InspectionRevision,
    QuarantineItem,
    not_in_the_future,
)

PARTS = (
    ElementAssessment,
    DamageObservation,
    Threat,
    Recommendation,
    InspectionAsset,
    Signature,
    PhotoAnnotation,
    ChangeProposal,
)

__all__ = [
    "PARTS",
    "Assignment",
    "ChangeProposal",
    "Checklist",
    "ChecklistVersion",
    "ConditionClass",
    "DamageObservation",
    "Device",
    "ElementAssessment",
    "Inspection",
    "InspectionAsset",
    "InspectionRevision",
    "PhotoAnnotation",
    "QuarantineItem",
    "Recommendation",
    "Signature",
    "Threat",
    "not_in_the_future",
]
