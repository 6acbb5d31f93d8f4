"""Terms of a vocabulary: as a file tells one before it is a Concept, and as a tree of them."""

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


def tree_of(concepts) -> list[tuple]:
    """[(depth, term)], each under its broader term: in the list's order, else by label."""
    under = {}
    for concept in sorted(concepts, key=lambda concept: (concept.sort, str(concept).casefold())):
        under.setdefault(concept.broader_id, []).append(concept)
    known = {concept.pk for concept in concepts}
    tops = [one for broader, ones in under.items() if broader not in known for one in ones]
    return [row for top in tops for row in _branch(top, under, 0)]


def _branch(concept, under, depth):
    yield depth, concept
    for narrower in under.get(concept.pk, ()):
        yield from _branch(narrower, under, depth + 1)
