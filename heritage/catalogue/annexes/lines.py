"""What each line of a mapped annex says, or why it cannot be read."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from ..choices import Importance, Section
from .columns import ACTIONS, FIELDS, IMPORTANCES, NUMBER, SECTIONS, Words, is_count, is_section
from .reading import Row

MOST_LENGTHS = {"number": 100, "old_number": 100, "name": 300, "address": 200, "district": 200}


@dataclass
class Problem:
    """What of a line cannot be read: the column, the value and the reason, in a sentence."""

    column: str
    value: str
    reason: str

    @property
    def column_words(self) -> str:
        return str(FIELDS[self.column])


@dataclass
class Line:
    """One row of an annex, understood. `key` is its place in the table, for ever the same."""

    key: str
    line: str
    values: dict[str, str]
    problems: list[Problem] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        if name not in FIELDS:
            raise KeyError(name)
        return self.values.get(name, "")


def read_lines(annex) -> tuple[list[Line], list[str]]:
    """The lines of an annex and its footnotes. A heading inside it holds until the next one."""
    rows = [Row(**row) for row in annex.rows]
    words = Words({cell for row in rows for cell in row.cells})
    known = {name: annex.columns.get(name, "") for name in ("importance", "section", "action")}
    lines, notes, under = [], [], {}
    of = annex.columns.get("of", {})
    headings = [row.cells for row in rows[: annex.heading_rows]]
    for place, row in enumerate(rows):
        if place < annex.heading_rows or row.cells in headings or is_count(row):
            title = _heading(row, words) if is_section(row) else {}
            under |= {name: value for name, value in title.items() if name != "district"}
        elif _is_note(row):
            notes.append(" ".join(dict.fromkeys(filter(None, row.cells))))
        elif _is_heading(row, of, words):
            under |= _heading(row, words)
        else:
            lines.append(_line(str(place), row, of, known | under, words))
    return lines, notes


def _is_heading(row: Row, of: dict[str, int], words: Words) -> bool:
    """A row with one text; a name alone in the column of names is a line without a number."""
    if not is_section(row):
        return False
    at = of.get("name", 0)
    is_name_alone = at > 0 and row.cells.count("") == len(row.cells) - 1 and row.cells[at : at + 1]
    return not is_name_alone or not row.cells[at] or bool(_heading(row, words).get("section"))


def _is_note(row: Row) -> bool:
    first = next(filter(None, row.cells), "")
    return is_section(row) and first.startswith(("*", "[", "Qeyd", "Примечание", "Note"))


def _heading(row: Row, words: Words) -> dict[str, str]:
    """What a heading says of the rows below: a section, an importance, or else a district."""
    text = next(filter(None, row.cells))
    importance, section = words.spoken_of(text, IMPORTANCES), words.spoken_of(text, SECTIONS)
    if importance or section:
        told = {"importance": importance, "section": section}
        return {name: value.value for name, value in told.items() if value} | {"district": ""}
    return {"district": text}


def _line(key: str, row: Row, of: dict[str, int], known: dict, words: Words) -> Line:
    cells = {name: row.cells[at] if at < len(row.cells) else "" for name, at in of.items()}
    line = Line(key, row.line, {})
    for name, text in cells.items():
        if text in ("-", "–", "—"):  # a dash says that there is none
            text = ""
        line.values[name] = text
        _look_at(line, name, text, row.odd.get(str(of[name]), ""))
    _read_words(line, words)
    for name, value in known.items():
        line.values[name] = line[name] or value
    if not (line["number"] or line["name"] or line["old_number"]):
        _refuse(line, "name", _("The line has neither a number nor a name."))
    return line


def _look_at(line: Line, name: str, text: str, odd: str):
    if len(text) > MOST_LENGTHS.get(name, 2000):
        _refuse(line, name, _("It is longer than the register can hold."))
    if name not in ("number", "old_number"):
        return
    if odd == "date":
        _refuse(line, name, _("The spreadsheet made a day of it: format the cell as text."))
    elif odd == "number":
        line.doubts.append(
            _("The spreadsheet made a number of “%(value)s”: it may have ended in 0.")
            % {"value": text}
        )
    elif text and not NUMBER.fullmatch(text):
        line.doubts.append(_("“%(value)s” is an unusual number.") % {"value": text})


def _read_words(line: Line, words: Words):
    """Importance, section and action are said in words of the office's languages."""
    lists = {"importance": IMPORTANCES, "section": SECTIONS, "action": ACTIONS}
    for name, listed in lists.items():
        text = line[name]
        if not text:
            continue
        told = words.spoken_of(text, listed)
        if told is None:
            _refuse(line, name, _("No word of it is known here."))
        line.values[name] = str(told or "")


def _refuse(line: Line, column: str, reason: str):
    line.problems.append(Problem(column, line[column], reason))


def importance_words(value: str) -> str:
    return str(dict(Importance.choices).get(value, value))


def section_words(value: str) -> str:
    return str(dict(Section.choices).get(value, value))
