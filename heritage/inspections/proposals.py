"""What a form proposes; a person decides, and says why where he decides otherwise.

The tables are data: forms.json carries them to the phone, which computes the same from them.
"""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

CLASSES = ("CC0", "CC1", "CC2", "CC3")  # from good to bad
NOT_INSPECTED = "CCX"
CONSEQUENCES = ("low", "middle", "high")
USUAL_CONSEQUENCE = "middle"

# How soon, by class, where nobody is in danger and where somebody is.
URGENCY = {
    "low": {
        "safe": {"CC0": "UC0", "CC1": "UC0", "CC2": "UC1", "CC3": "UC2"},
        "dangerous": {"CC0": "UC1", "CC1": "UC2", "CC2": "UC3", "CC3": "UC3"},
    },
    "middle": {
        "safe": {"CC0": "UC0", "CC1": "UC1", "CC2": "UC2", "CC3": "UC2"},
        "dangerous": {"CC0": "UC1", "CC1": "UC2", "CC2": "UC3", "CC3": "UC3"},
    },
    "high": {
        "safe": {"CC0": "UC0", "CC1": "UC1", "CC2": "UC2", "CC3": "UC3"},
        "dangerous": {"CC0": "UC1", "CC1": "UC3", "CC2": "UC3", "CC3": "UC3"},
    },
}
MEASURES = {"CC0": "RC0", "CC1": "RC1", "CC2": "RC2", "CC3": "RC3"}
DUE_DAYS = {"UC0": None, "UC1": 3650, "UC2": 730, "UC3": 30}

# What is usually done, by type of damage or else by its family.
USUAL_WORK = {
    "crack-deformation": "investigate",
    "detachment": "consolidate",
    "material-loss": "conservation",
    "discoloration-deposit": "conservation",
    "biological": "clean",
    "brick-mortar-render": "repoint",
    "structure": "investigate",
    "timber": "investigate",
    "earth": "conservation",
    "metal": "conservation",
    "tile-lattice": "conservation",
    "mosaic": "conservation",
    "painting": "conservation",
    "rock-art": "document",
    "roof-water": "drainage-roof",
    "surroundings": "guard",
    "patina": "monitor",
    "graffito": "conservation",
    "missing-part": "document",
    "brick-bond": "conservation",
    "brick-growth": "clean",
    "brick-crack": "investigate",
    "leaf-separation": "structural-repair",
    "arch-flattening": "prop",
    "keystone": "prop",
    "tie-failure": "structural-repair",
    "foundation-washout": "structural-repair",
    "partial-collapse": "stabilise",
    "total-collapse": "document",
    "deflection": "prop",
    "earth-collapse": "stabilise",
    "rock-fall-risk": "investigate",
    "gutter-plants": "clean",
    "waste": "clean",
}

SEVERITIES = ("slight", "moderate", "major", "severe", "destruction")
# By probability 1 to 5; the place in a row is that of the severity.
THREAT_LEVEL = {
    "1": ("low", "low", "low", "low", "medium"),
    "2": ("low", "low", "medium", "medium", "high"),
    "3": ("low", "medium", "high", "high", "very-high"),
    "4": ("low", "medium", "high", "very-high", "urgent"),
    "5": ("medium", "high", "very-high", "urgent", "urgent"),
}

# By severity and intensity of a defect; the place in a row is that of the band of its extent.
NEN_SCORE = {
    "severe": {"high": (2, 3, 4, 5, 6), "middle": (1, 2, 3, 4, 5), "low": (1, 1, 2, 3, 4)},
    "serious": {"high": (1, 2, 3, 4, 5), "middle": (1, 1, 2, 3, 4), "low": (1, 1, 1, 2, 3)},
    "minor": {"high": (1, 1, 2, 3, 4), "middle": (1, 1, 1, 2, 3), "low": (1, 1, 1, 1, 2)},
}


class Overall(NamedTuple):
    """What is proposed for the whole, and how the parts are spread: the spread is always shown."""

    cc: str | None
    spread: dict[str, int]


def proposed_overall(classes: Iterable[str]) -> Overall:
    """The worst class of the parts that were inspected; None where none was.

    | parts          | proposed |
    | CC0, CC2, CC1  | CC2      |
    | CC0, CCX       | CC0      | a part that was not inspected counts neither as good nor as bad
    | CCX            | None     |
    """
    counts = Counter(classes)
    spread = {code: counts[code] for code in (*CLASSES, NOT_INSPECTED)}
    worst = next((code for code in reversed(CLASSES) if spread[code]), None)
    return Overall(worst, spread)


def proposed_urgency(
    cc: str | None, *, is_dangerous: bool, consequence: str = USUAL_CONSEQUENCE
) -> str | None:
    """How soon, by class × what would be lost × danger to people; None without a class.

    |     | low: safe, danger | middle: safe, danger | high: safe, danger |
    | CC0 | UC0, UC1          | UC0, UC1             | UC0, UC1           |
    | CC1 | UC0, UC2          | UC1, UC2             | UC1, UC3           |
    | CC2 | UC1, UC3          | UC2, UC3             | UC2, UC3           |
    | CC3 | UC2, UC3          | UC2, UC3             | UC3, UC3           |

    Raises KeyError for a consequence that is none of `CONSEQUENCES`.
    """
    return URGENCY[consequence]["dangerous" if is_dangerous else "safe"].get(cc)


def proposed_measures(cc: str | None) -> str | None:
    """| CC0 | CC1 | CC2 | CC3 | → | RC0 | RC1 | RC2 | RC3 |; None without a class."""
    return MEASURES.get(cc)


def usual_work(family: str | None, damage_type: str | None) -> str:
    """The kind of work that is usual for a type of damage, else for its family."""
    return USUAL_WORK.get(damage_type) or USUAL_WORK.get(family) or "investigate"


def proposed_threat_level(probability: str | None, severity: str | None) -> str | None:
    """The level of a threat, by the product of probability and severity, both of 1 to 5.

    | up to 4 | 5 to 8 | 9 to 12 | 15, 16    | 20, 25 |
    | low     | medium | high    | very-high | urgent |

    None where either is unknown.
    """
    if probability not in THREAT_LEVEL or severity not in SEVERITIES:
        return None
    return THREAT_LEVEL[probability][SEVERITIES.index(severity)]


def nen_score(severity: str, intensity: str, extent_band: int) -> int:
    """Condition 1 to 6 by NEN 2767; the extent's band is 1 (under 2 %) to 5 (70 % or more).

    | severity | intensity | 1 2 3 4 5 |          | severity | intensity | 1 2 3 4 5 |
    | severe   | high      | 2 3 4 5 6 |          | serious  | low       | 1 1 1 2 3 |
    | severe   | middle    | 1 2 3 4 5 |          | minor    | high      | 1 1 2 3 4 |
    | severe   | low       | 1 1 2 3 4 |          | minor    | middle    | 1 1 1 2 3 |
    | serious  | high      | 1 2 3 4 5 |          | minor    | low       | 1 1 1 1 2 |
    | serious  | middle    | 1 1 2 3 4 |

    From professional knowledge, still to be compared with a bought copy of the standard.
    """
    return NEN_SCORE[severity][intensity][extent_band - 1]


def rules() -> dict:
    """The same tables for forms.json. `urgency` is that of the usual consequence."""
    return {
        "classes": list(CLASSES),
        "not_inspected": NOT_INSPECTED,
        "overall": "worst-of-inspected",
        "urgency": URGENCY[USUAL_CONSEQUENCE],
        "urgency_by_consequence": URGENCY,
        "measures": MEASURES,
        "due_days": DUE_DAYS,
        "recommendations": USUAL_WORK,
        "severities": list(SEVERITIES),
        "threat_level": {
            probability: dict(zip(SEVERITIES, levels, strict=True))
            for probability, levels in THREAT_LEVEL.items()
        },
    }
