"""A term of a vocabulary as a file tells it, before it is a Concept."""

from dataclasses import dataclass, field

LANGUAGES = ("az", "en", "ru")


@dataclass
class Term:
    """One concept of a file, in our words. A language that the file does not speak is missing."""

    code: str
    labels: dict[str, str]
    synonyms: list[str] = field(default_factory=list)
    broader: str = ""
    source: str = ""
