"""Two people at one section: what each of them changed, and what both changed differently.

Three states are compared input by input: `base`, what the second person was shown; `mine`, what he
sends; `theirs`, what the register says now. A state is {row: {input: text}}, where a row is
(table, id) and the section's own fields are the row ("", "").
"""

from dataclasses import dataclass

OWN = ("", "")


@dataclass(frozen=True)
class Difference:
    """One input that both changed, or that only the other changed (then `is_taken`).

    Without a name it is a whole row: the other removed it, and I changed it.
    """

    row: tuple
    name: str
    mine: str
    theirs: str
    is_taken: bool


def merge(base, mine, theirs, is_same):
    """The state to go on with, and the differences to be told.

    What only one changed is kept as that one has it; of what both changed differently, mine stands
    until the person chooses. A row that the other removed goes, unless I changed it: then it stands
    as I have it, and the difference has no name. `is_same(input, one, other)` compares two texts.
    """
    merged, differences = {}, []
    for row, told in theirs.items():
        merged[row] = {}
        for name in told:
            merged[row][name], difference = _merge_one(row, name, base, mine, theirs, is_same)
            differences += difference
    for row in mine.keys() - theirs.keys():
        if not _is_untouched(base.get(row, {}), mine[row], is_same):
            merged[row] = mine[row]
            differences.append(Difference(row, "", "", "", is_taken=False))
    return merged, differences


def _is_untouched(was, now, is_same):
    return all(is_same(name, was.get(name, ""), value) for name, value in now.items())


def _merge_one(row, name, base, mine, theirs, is_same):
    """What stands, and a list of the difference when there is one.

    Of what I was not shown and yet send, nobody knows whether I changed it: both are told.
    """
    other = theirs[row][name]
    was = base.get(row, {}).get(name)
    one = mine.get(row, {}).get(name, other if was is None else was)
    if is_same(name, one, other) and was is not None:
        return one, []
    is_mine_changed = row in mine if was is None else not is_same(name, was, one)
    is_theirs_changed = was is None or not is_same(name, was, other)
    if not is_theirs_changed or (is_mine_changed and is_same(name, one, other)):
        return one, []
    told = Difference(row, name, one, other, is_taken=not is_mine_changed)
    return (one if is_mine_changed else other), [told]
