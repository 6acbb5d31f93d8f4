"""The register: monuments, what is known of them, what the law says, what is proposed."""

from .annex import Annex
from .base import folded_index, valid_span
from .condition import Condition
from .details import (
    Address,
    Agent,
    Fabric,
    Holding,
    Location,
    Mention,
    Participation,
    Phase,
    Publication,
    Relation,
)
from .imports import ImportBatch
from .law import (
    ActRelation,
    Document,
    LegalAct,
    Protection,
    Step,
    Zone,
    ZoneMonument,
)
from .merging import DistinctPair, LikelyDuplicate
from .monument import Description, Identifier, Monument, Name, Reference, Source
from .overlays import MapOverlay
from .pictures import Caption, DroppedProposal, Picture
from .places import Move, Redistricting
from .quality import DayTally, Due, Finding, SetAside, Tally
from .review import ChangeRequest, ExactView, FormDraft, Opinion
from .search import NameWord, SearchText, SnapshotInUse, Stale
from .searches import KeptSearch
from .sets import MOST_IN_A_SET, MonumentSet, SetMember
from .tiles import MapCell, MapEnsemble, MapPlace, StaleCell, Tileset
from .vocabulary import Concept

__all__ = [
    "MOST_IN_A_SET",
    "ActRelation",
    "Address",
    "Agent",
    "Annex",
    "Caption",
    "ChangeRequest",
    "Concept",
    "Condition",
    "DayTally",
    "Description",
    "DistinctPair",
    "Document",
    "DroppedProposal",
    "Due",
    "ExactView",
    "Fabric",
    "Finding",
    "FormDraft",
    "Holding",
    "Identifier",
    "ImportBatch",
    "KeptSearch",
    "LegalAct",
    "LikelyDuplicate",
    "Location",
    "MapCell",
    "MapEnsemble",
    "MapOverlay",
    "MapPlace",
    "Mention",
    "Monument",
    "MonumentSet",
    "Move",
    "Name",
    "NameWord",
    "Opinion",
    "Participation",
    "Phase",
    "Picture",
    "Protection",
    "Publication",
    "Redistricting",
    "Reference",
    "Relation",
    "SearchText",
    "SetAside",
    "SetMember",
    "SnapshotInUse",
    "Source",
    "Stale",
    "StaleCell",
    "Step",
    "Tally",
    "Tileset",
    "Zone",
    "ZoneMonument",
    "folded_index",
    "valid_span",
]
