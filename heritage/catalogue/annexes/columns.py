"""Which column of an annex holds what: guessed by headings and content, corrected by a person."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection
from django.utils.translation import gettext_lazy as _

from ..choices import Importance, Section
from .reading import Row

FIELDS = {
    "number": _("inventory number"),
    "old_number": _("old number"),
    "name": _("name"),
    "district": _("district"),
    "address": _("address"),
    "importance": _("importance"),
    "section": _("section of the list"),
    "action": _("what is to be done"),
}
# Words of headings, in the office's three languages; the longest that a heading holds counts.
HEADINGS = {
    "number": ["inventar", "inventory number", "инвентарный", "qeydiyyat nömrəsi", "nömrə", "№",
               "number", "номер", "uçot nömrəsi", "учетный номер", "yeni nömrə", "new number"],
    "old_number": ["köhnə", "əvvəlki nömrə", "əvvəlki inventar", "old number", "former number",
                   "старый номер", "прежний номер", "köhnə inventar", "прежний инвентарный"],
    "name": ["ad", "adı", "abidənin adı", "name", "название", "наименование", "monument",
             "наименование памятника"],
    "district": ["rayon", "inzibati", "administrativ", "административн", "şəhər (rayon)",
                 "şəhər, rayon", "district", "район", "город (район)"],
    "address": ["ünvan", "yerləşdiyi yer", "yerləşdiyi ünvan", "address", "location", "адрес",
                "местонахождение", "местоположение", "yer"],
    "importance": ["əhəmiyyət", "əhəmiyyət dərəcəsi", "dərəcə", "importance", "category",
                   "significance", "значение", "категория", "значимость"],
    "section": ["bölmə", "növ", "abidənin növü", "section", "kind", "раздел", "вид памятника"],
    "action": ["dəyişiklik", "tədbir", "action", "change", "изменение", "действие", "əməliyyat"],
    "": ["sıra", "s/s", "sıra nömrəsi", "sıra №", "порядковый номер", "п/п", "№ п/п", "row",
         "tarix", "dövr", "date", "датировка", "век", "əsr", "qeyd", "note", "примечание"],
}  # fmt: skip
IMPORTANCES = {
    Importance.WORLD: ["dünya", "world", "миров"],
    Importance.NATIONAL: ["ölkə", "respublika", "milli", "national", "республик", "национальн",
                          "государствен"],
    Importance.LOCAL: ["yerli", "local", "местн"],
}  # fmt: skip
SECTIONS = {
    Section.ARCHITECTURE: ["memarlıq", "architect", "архитектур"],
    Section.ARCHAEOLOGY: ["arxeolo", "archaeolog", "археолог"],
    Section.GARDEN: ["bağ", "park", "monumental", "xatirə", "garden", "memorial", "парк",
                     "мемориал"],
    Section.DECORATIVE_ART: ["dekorativ", "decorative", "декоратив"],
}  # fmt: skip
ACTIONS = {
    "end": ["çıxarıl", "ləğv", "remove", "exclude", "исключ", "снят", "delete", "sil"],
    "lost": ["məhv", "itiril", "lost", "destroyed", "утрачен", "разруш"],
    "add": ["əlavə", "daxil", "add", "include", "включ", "добав", "yeni", "new"],
    "change": ["dəyiş", "düzəliş", "change", "amend", "correct", "измен", "исправ"],
    "nothing": ["saxlanıl", "qalır", "keep", "nothing", "без изменений", "оставить"],
}
# A number as the state list has them: 71, 2.1, 26—705, "71, 70, 73, 69".
NUMBER = re.compile(r"\d{1,5}(\s*[-–—.‑−/]\s*\d{1,5})?(\s*,\s*\d{1,5}([-–—.‑−/]\d{1,5})?)*")
LOOKED_AT = 15  # rows in which headings are looked for
MOST_OF = 0.6  # of a column's cells speak for what it holds


def folded(texts: Iterable[str]) -> dict[str, str]:
    """Each text without case, diacritics and script: the product's own folding, in one query."""
    with connection.cursor() as cursor:
        asked = sorted(set(texts))
        cursor.execute("SELECT t, catalogue_fold(t) FROM unnest(%s::text[]) AS t", [asked])
        return dict(cursor.fetchall())


@dataclass
class Understanding:
    """How a table is read: how many rows are headings, their words, what each column holds."""

    heading_rows: int = 0
    headings: list[str] = field(default_factory=list)
    folded: str = ""
    of: dict[str, int] = field(default_factory=dict)


class Words:
    """Lists of words, folded once; says what a text speaks of."""

    def __init__(self, texts: Iterable[str] = ()):
        lists = (HEADINGS, IMPORTANCES, SECTIONS, ACTIONS)
        known = {word for words in lists for told in words.values() for word in told}
        self._folded = folded(known | set(texts))

    def fold(self, text: str) -> str:
        return self._folded[text]

    def spoken_of(self, text: str, words: dict) -> str | None:
        """Which of the lists has the longest word that the text holds; None when none has."""
        text = self._folded[text]
        found = [
            (len(word), told)
            for told, listed in words.items()
            for word in (self._folded[one] for one in listed)
            if re.search(rf"(^|\W){re.escape(word)}", text)
        ]
        return max(found, key=lambda pair: pair[0])[1] if found else None


def understand(rows: list[Row], heading_rows: int | None = None) -> Understanding:
    """The first guess at a table: heading rows by their words, columns by heading, then content.

    `heading_rows` is how many there are, where a person has said it.
    """
    head = rows[:LOOKED_AT]
    words = Words(cell for row in rows for cell in row.cells)
    count = _count_headings(head, words) if heading_rows is None else heading_rows
    headings = headings_of(rows, count)
    words = Words([*headings, *(cell for row in rows for cell in row.cells)])
    of = _by_headings(headings, words)
    body = [row for row in rows[count:] if not is_section(row)]
    of |= _by_content(body, len(headings), of, words)
    return Understanding(count, headings, " | ".join(map(words.fold, headings)), of)


def headings_of(rows: list[Row], count: int) -> list[str]:
    """The heading of each column, from the first `count` rows; titles over the table left out."""
    told = [row for row in rows[:count] if not (is_section(row) or is_count(row))]
    width = max(len(row.cells) for row in rows)
    columns = (
        dict.fromkeys(row.cells[at] for row in told if at < len(row.cells)) for at in range(width)
    )
    return [" ".join(filter(None, cells)) for cells in columns]


def _count_headings(head: list[Row], words: Words) -> int:
    first = next((at for at, row in enumerate(head) if _is_heading(row, words)), None)
    return 0 if first is None else _end_of_headings(head, first, words)


def is_section(row: Row) -> bool:
    """A row with one text, in one cell or merged over several, heads the rows below."""
    told = {cell for cell in row.cells if cell}
    return len(told) == 1 and not NUMBER.fullmatch(next(iter(told)))


def is_count(row: Row) -> bool:
    """The row under the headings that numbers the columns: 1, 2, 3, 4."""
    told = [cell for cell in row.cells if cell]
    return len(told) > 1 and told == [str(place + 1) for place in range(len(told))]


def _is_heading(row: Row, words: Words) -> bool:
    said = {words.spoken_of(cell, HEADINGS) for cell in row.cells if cell and len(cell) < 100}
    has_number = any(NUMBER.fullmatch(cell) for cell in row.cells)
    return len(said - {None}) > 1 and not has_number


def _end_of_headings(head: list[Row], first: int, words: Words) -> int:
    end = first + 1
    while end < len(head) and _goes_on(head[first], head[end], words):
        end += 1
    return end


def _goes_on(above: Row, row: Row, words: Words) -> bool:
    """A second row of headings repeats the merged ones above it; columns may be counted below."""
    repeated = [cell for cell, upper in zip(row.cells, above.cells, strict=False) if cell == upper]
    return is_count(row) or (any(repeated) and _is_heading(row, words))


def _by_headings(headings: list[str], words: Words) -> dict[str, int]:
    of = {}
    for column, heading in enumerate(headings):
        if heading and (told := words.spoken_of(heading, HEADINGS)):
            of.setdefault(told, column)
    return of


def _by_content(rows: list[Row], width: int, of: dict, words: Words) -> dict[str, int]:
    """What no heading told: a column most of whose cells are of one sort, the longest is names."""
    found, taken = {}, set(of.values())
    tests = {
        "importance": lambda cell: words.spoken_of(cell, IMPORTANCES) and len(cell) < 60,
        "number": NUMBER.fullmatch,
    }
    for told, test in tests.items():
        free = [column for column in range(width) if column not in taken]
        if told not in of and (best := _most(rows, free, test)) is not None:
            found[told] = best
            taken.add(best)
    if "name" not in of and not {"name"} & found.keys():
        free = [column for column in range(width) if column not in taken]
        lengths = {column: sum(len(cell) for cell in _cells(rows, column)) for column in free}
        if any(lengths.values()):
            found["name"] = max(lengths, key=lengths.get)
    return found


def _most(rows: list[Row], columns: list[int], test) -> int | None:
    """The last column most of whose cells pass: a count of rows stands before the number."""
    for column in reversed(columns):
        cells = _cells(rows, column)
        if cells and sum(bool(test(cell)) for cell in cells) >= MOST_OF * len(cells):
            return column
    return None


def _cells(rows: list[Row], column: int) -> list[str]:
    return [row.cells[column] for row in rows if column < len(row.cells) and row.cells[column]]
