"""What the search's part of the bench tells: tables for the screen, the same figures as JSON."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict

from ..pictures.report import number_in_words
from ..pictures.targets import Target


def table(title: str, rows: Sequence) -> Iterator[str]:
    """A line for each row of `as_json()`: its first value is its name, `problem` may replace it."""
    told = [row.as_json() for row in rows]
    whole = next((one for one in told if not one.get("problem")), {})
    name = next(iter(told[0])) if told else ""
    columns = [one for one in whole if one not in (name, "problem", "version")]
    yield f"{title:<44}" + "".join(f"{one:>22}" for one in columns)
    for one in told:
        if one.get("problem"):
            yield f"{one[name]:<44} not measured: {one['problem']}"
        else:
            yield f"{one[name]:<44}" + "".join(f"{_words(one[c]):>22}" for c in columns)


def target_table(targets: Sequence[Target]) -> Iterator[str]:
    yield f"{'target':<62}{'bound':>9}{'measured':>10}"
    for target in targets:
        bound = f"{'≥' if target.is_least else '≤'} {target.bound:g}"
        outcome = "reached" if target.is_reached else "NOT REACHED"
        yield f"{target.promise:<62}{bound:>9}{number_in_words(target.measured):>10}  {outcome}"


def markdown(targets: Sequence[Target]) -> Iterator[str]:
    """The targets as a table of README."""
    yield "| with a million monuments | promised | measured | |"
    yield "| --- | ---: | ---: | --- |"
    for target in targets:
        bound = f"{'≥' if target.is_least else '≤'} {target.bound:g}"
        outcome = "" if target.is_reached else "**not reached**"
        measured = number_in_words(target.measured)
        yield f"| {target.promise} | {bound} | {measured} | {outcome} |"


def targets_as_json(targets: Sequence[Target]) -> list[dict]:
    return [asdict(one) | {"is_reached": one.is_reached} for one in targets]


def _words(value) -> str:
    return value if isinstance(value, str) else number_in_words(value)
