"""A table as plain rows of text, from what people have: XLSX, DOCX, HTML, CSV, or pasted text.

What comes in is not trusted: sizes are looked at before anything is unpacked, no macro, external
entity or linked file is followed, and the cells are texts and nothing else.
"""

import csv
import hashlib
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _

from .html import rows_of_html

MOST_BYTES = 10 * 1024**2
MOST_UNPACKED_BYTES = 100 * 1024**2
MOST_RATIO = 200  # unpacked to packed, of one part of an Office file; real ones stay under 30
MOST_PARTS = 2000
MOST_LINES = 20_000  # of a sheet, empty ones too
MOST_ROWS = 2000
MOST_COLUMNS = 40
MOST_CHARACTERS = 2000  # of a cell
ZIP, DECLARATION = b"PK\x03\x04", re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
BLANKS = re.compile(r"\s+")
# "[12]", "*" or "**" at the end of a cell lead to a footnote.
FOOTNOTE_MARK = re.compile(r"\s*(\[\d{1,3}\]|\*{1,3})$")


class AnnexProblem(ValueError):
    """The file as a whole cannot be read; the message says why and what to do."""


@dataclass
class Row:
    """One line of the table: where it stood, its cells, and which cells were no text.

    `odd` maps the place of a cell to "number" or "date": spreadsheets make 2.10 a number and
    1.2 a day without being asked.
    """

    line: str
    cells: list[str]
    odd: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict:
        return {"line": self.line, "cells": self.cells, "odd": self.odd}


@dataclass
class Table:
    name: str
    sha256: str
    rows: list[Row]


def read_file(content: bytes, name: str) -> Table:
    """The rows of an uploaded file, known by its bytes. Raises AnnexProblem."""
    if len(content) > MOST_BYTES:
        raise AnnexProblem(
            _("“%(name)s” is larger than %(most)s megabytes, the most that is taken.")
            % {"name": name, "most": MOST_BYTES // 1024**2}
        )
    return _table(name, content, _rows_of(content, name))


def read_text(text: str) -> Table:
    """The rows of what was pasted: an HTML table, or text with tabs. Raises AnnexProblem."""
    name = _("pasted table")
    if len(text) > MOST_BYTES:
        raise AnnexProblem(_("The pasted text is too long: upload it as a file."))
    return _table(name, text.encode(), _rows_of_text(text))


def _table(name: str, content: bytes, found: Iterable[Row]) -> Table:
    rows = []
    for row in found:
        if not any(row.cells):
            continue
        if len(rows) == MOST_ROWS:
            raise AnnexProblem(
                _("“%(name)s” has more than %(most)d rows: send it in parts.")
                % {"name": name, "most": MOST_ROWS}
            )
        rows.append(row)
    if not rows:
        raise AnnexProblem(
            _("No table was found in “%(name)s”. Copy the table itself, with its headings.")
            % {"name": name}
        )
    return Table(name, hashlib.sha256(content).hexdigest(), rows)


def _rows_of(content: bytes, name: str) -> Iterator[Row]:
    if content.startswith(ZIP):
        return _rows_of_office(content, name)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise AnnexProblem(
            _("“%(name)s” is of an old Office format. Save it as XLSX or DOCX and send that.")
            % {"name": name}
        )
    return _rows_of_text(_decoded(content, name))


def _rows_of_office(content: bytes, name: str) -> Iterator[Row]:
    parts = _checked_parts(content, name)
    if "xl/workbook.xml" in parts:
        return _rows_of_xlsx(content, name)
    if "word/document.xml" in parts:
        return _rows_of_docx(content, name)
    raise AnnexProblem(
        _("“%(name)s” is neither a table (XLSX) nor a text (DOCX).") % {"name": name}
    )


def _checked_parts(content: bytes, name: str) -> set[str]:
    """The parts of an Office file, once their sizes are known to be sane."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            _check_sizes(parts, name)
            for part in parts:
                _check_part(archive, part, name)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError) as error:
        raise AnnexProblem(_unreadable(name)) from error
    return {part.filename for part in parts}


def _check_sizes(parts: list[zipfile.ZipInfo], name: str):
    unpacked = sum(part.file_size for part in parts)
    dense = any(part.file_size > MOST_RATIO * max(part.compress_size, 1024) for part in parts)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED_BYTES or dense:
        raise AnnexProblem(
            _("“%(name)s” would unpack to far more than it is, so it was not opened.")
            % {"name": name}
        )


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str):
    if part.filename.lower().endswith("vbaproject.bin"):
        raise AnnexProblem(
            _("“%(name)s” carries macros. Save it without them, as XLSX or DOCX.") % {"name": name}
        )
    if not part.filename.lower().endswith((".xml", ".rels")):
        return
    with archive.open(part) as file:
        text = file.read(part.file_size + 1)
    if len(text) > part.file_size or DECLARATION.search(text.replace(b"\0", b"")):
        raise AnnexProblem(
            _("“%(name)s” declares entities, which no Office file does; it was not opened.")
            % {"name": name}
        )


def _unreadable(name: str) -> str:
    return _("“%(name)s” is damaged and cannot be opened. Save it anew and send it again.") % {
        "name": name
    }


def _rows_of_xlsx(content: bytes, name: str) -> Iterator[Row]:
    from openpyxl import load_workbook  # half a second to import, for this page only

    try:
        book = load_workbook(io.BytesIO(content), data_only=True, keep_links=False)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, OSError) as error:
        raise AnnexProblem(_unreadable(name)) from error
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    sheets = [sheet for sheet in sheets if sheet.max_row > 1 or sheet.max_column > 1]
    for sheet in sheets:
        if sheet.max_row > MOST_LINES:
            raise AnnexProblem(
                _("The sheet “%(sheet)s” has %(lines)d lines: delete the empty ones below.")
                % {"sheet": sheet.title, "lines": sheet.max_row}
            )
        if len(sheets) > 1:
            yield Row(sheet.title, [sheet.title])
        yield from _rows_of_sheet(sheet, f"{sheet.title}:" if len(sheets) > 1 else "")


def _rows_of_sheet(sheet, before: str) -> Iterator[Row]:
    merged = _merged(sheet)
    for line, cells in enumerate(sheet.iter_rows(max_col=min(sheet.max_column, MOST_COLUMNS)), 1):
        cells = [merged.get((cell.row, cell.column), cell) for cell in cells]
        odd = {str(place): kind for place, cell in enumerate(cells) if (kind := _odd(cell))}
        yield Row(f"{before}{line}", [_plain(_cell_text(cell)) for cell in cells], odd)


def _merged(sheet) -> dict:
    """(row, column) → the cell whose value a merged block shows."""
    told = {}
    for block in sheet.merged_cells.ranges:
        first = sheet.cell(block.min_row, block.min_col)
        for row in range(block.min_row, min(block.max_row, MOST_LINES) + 1):
            for column in range(block.min_col, min(block.max_col, MOST_COLUMNS) + 1):
                told[row, column] = first
    return told


def _odd(cell) -> str:
    if isinstance(cell.value, datetime | date):
        return "date"
    is_general = cell.number_format == "General"
    return "number" if isinstance(cell.value, float) and is_general else ""


def _cell_text(cell) -> str:
    value = cell.value
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, int | float):
        return _number_text(value, cell.number_format)
    return str(value)


def _number_text(value: float, number_format: str) -> str:
    """A number as the sheet shows it: 12.0 is 12, and 2.1 in the format 0.00 is 2.10."""
    if decimals := re.fullmatch(r"0\.(0+)", number_format):
        return f"{value:.{len(decimals[1])}f}"
    return f"{value:.15g}"


def _rows_of_docx(content: bytes, name: str) -> Iterator[Row]:
    from docx import Document
    from docx.opc.exceptions import OpcError
    from docx.table import Table as WordTable

    try:
        document = Document(io.BytesIO(content))
    except (OpcError, ValueError, KeyError, SyntaxError, AttributeError) as error:
        raise AnnexProblem(_unreadable(name)) from error
    line, above = 0, ""
    for block in document.iter_inner_content():
        if not isinstance(block, WordTable):
            above = _plain(block.text) or above
            continue
        if above:  # the paragraph above a table is its heading
            yield Row(_("before line %(line)d") % {"line": line + 1}, [above])
        for row in _rows_of_word_table(block):
            line += 1
            yield Row(str(line), row)
        above = ""


def _rows_of_word_table(table) -> Iterator[list[str]]:
    if len(table.rows) > MOST_ROWS:
        raise AnnexProblem(_("The table has more than %(most)d rows.") % {"most": MOST_ROWS})
    for row in table.rows:
        cells = [_plain(cell.text) for cell in row.cells[:MOST_COLUMNS]]
        yield [""] * row.grid_cols_before + cells


def _rows_of_text(text: str) -> Iterator[Row]:
    if re.search(r"<(table|tr|td)\b", text, re.IGNORECASE):
        for line, cells in enumerate(rows_of_html(text, MOST_COLUMNS), 1):
            yield Row(str(line), [_plain(cell) for cell in cells])
        return
    reader = csv.reader(io.StringIO(text), delimiter=_delimiter(text))
    try:
        for cells in reader:
            yield Row(str(reader.line_num), [_plain(cell) for cell in cells[:MOST_COLUMNS]])
    except csv.Error as error:
        raise AnnexProblem(
            _("Line %(line)d of the table cannot be read.") % {"line": reader.line_num}
        ) from error


def _delimiter(text: str) -> str:
    """What parts the cells: the sign that the first lines have most of."""
    head = text[:5000]
    return max("\t;,|", key=head.count) if "\t" not in head else "\t"


def _decoded(content: bytes, name: str) -> str:
    """Text in UTF-8 or UTF-16, or else in the code page of Windows that its letters speak for."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    if b"\0" in content:
        raise AnnexProblem(
            _("“%(name)s” is no table: send XLSX, DOCX, HTML or CSV.") % {"name": name}
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        high = sum(byte >= 0xC0 for byte in content)
        letters = high + sum(chr(byte).isalpha() for byte in content if byte < 0x80)
        return content.decode("cp1251" if high * 2 > letters else "cp1254", errors="replace")


def _plain(text: str) -> str:
    """One line of text without what cannot be seen, nor the mark of a footnote."""
    text = "".join(c for c in text.replace("\xad", "") if c.isprintable() or c.isspace())
    return FOOTNOTE_MARK.sub("", BLANKS.sub(" ", text).strip())[:MOST_CHARACTERS]
