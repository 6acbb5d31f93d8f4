"""Changes of the register. Each is whole: checked, saved and, by trigger, in the history."""

from .creation import NewMonument, create_monument, create_monuments
from .details import (
    RowProblems,
    add_document,
    agent_named,
    remove_location,
    save_dating,
    save_descriptions,
    save_documents,
    save_fabrics,
    save_holdings,
    save_kind,
    save_location,
    save_names,
    save_people,
    save_place,
    save_relations,
    save_sources,
    use_location,
)
from .duplicates import find_duplicates, forget_distinct, say_distinct
from .merging import NotMerged, merge_monuments, preview_merging
from .monuments import (
    publish_monument,
    script_of,
    tidy,
    update_monument,
    withdraw_monument,
)
from .pictures import (
    add_picture,
    order_pictures,
    remove_picture,
    retry_picture,
    update_picture,
)
from .proposals import Outcome, propose_anew, save_or_propose, save_section
from .sensitivity import set_sensitivity
from .vocabulary import (
    apply_terms,
    merge_concepts,
    save_concept,
    staged_terms,
    uses_of_concepts,
)
from .zones import end_zone, save_zone

__all__ = [
    "NewMonument",
    "NotMerged",
    "Outcome",
    "RowProblems",
    "add_document",
    "add_picture",
    "agent_named",
    "apply_terms",
    "create_monument",
    "create_monuments",
    "end_zone",
    "find_duplicates",
    "forget_distinct",
    "merge_concepts",
    "merge_monuments",
    "order_pictures",
    "preview_merging",
    "propose_anew",
    "publish_monument",
    "remove_location",
    "remove_picture",
    "retry_picture",
    "save_concept",
    "save_dating",
    "save_descriptions",
    "save_documents",
    "save_fabrics",
    "save_holdings",
    "save_kind",
    "save_location",
    "save_names",
    "save_or_propose",
    "save_people",
    "save_place",
    "save_relations",
    "save_section",
    "save_sources",
    "save_zone",
    "say_distinct",
    "script_of",
    "set_sensitivity",
    "staged_terms",
    "tidy",
    "update_monument",
    "update_picture",
    "use_location",
    "uses_of_concepts",
    "withdraw_monument",
]
