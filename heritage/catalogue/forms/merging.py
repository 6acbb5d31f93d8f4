"""Two people at one section: what each of them changed, and what both changed differently.

Three states are compared input by input: `base`, what the second person was shown; `mine`, what he
sends; `theirs`, what the register says now. A state is {row: {input: text}}, where a row is
(table, id) and the section's own fields are the row ("", "").
"""

from dataclasses import dataclass

OWN = ("", "")


@dataclass(frozen=True)
class Difference:
    """One input that both changed, or that only the other changed (then `is_taken`)."""

    row: tuple
    name: str
    mine: str
    theirs: str
    is_taken: bool


def merge(base, mine, theirs, is_same):
    """The state to go on with, and the differences to be told.

    What only one changed is kept as that one has it; of what both changed differently, mine stands
    until the person chooses. `is_same(input, one, other)` compares two texts.
    """
    merged, differences = {}, []
    for row in _rows(base, mine, theirs):
        if row not in theirs and _is_untouched(base, mine, row, is_same):
            continue
        found = merged[row] = {}
        for name in theirs.get(row) or mine.get(row):
            one, difference = _merge_one(row, name, base, mine, theirs, is_same)
            found[name] = one
            if difference:
                differences.append(difference)
    return merged, differences


def _rows(base, mine, theirs):
    """The rows of theirs in their order, then what only I have."""
    return [*theirs, *(row for row in mine if row not in theirs and row in base)]


def _is_untouched(base, mine, row, is_same):
    return all(is_same(name, base[row].get(name, ""), value) for name, value in mine[row].items())


def _merge_one(row, name, base, mine, theirs, is_same):
    was = base.get(row, {}).get(name, "")
    one = mine.get(row, {}).get(name, was)
    other = theirs.get(row, {}).get(name, "")
    is_mine_changed = not is_same(name, was, one)
    is_theirs_changed = not is_same(name, was, other)
    if not is_theirs_changed or is_same(name, one, other):
        return one, None
    told = Difference(row, name, one, other, is_taken=not is_mine_changed)
    return (one if is_mine_changed else other), told
