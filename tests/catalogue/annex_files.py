"""Annexes as people have them, made for tests: XLSX, DOCX, HTML."""

import io

from docx import Document
from openpyxl import Workbook

HEADINGS = ["S/s", "İnventar №", "Abidənin adı", "Rayon", "Ünvan", "Əhəmiyyət dərəcəsi"]


def xlsx_bytes(rows, *, merged=(), sheets=()) -> bytes:
    """A workbook; `merged` are blocks such as "A2:F2", `sheets` more of them as (title, rows)."""
    book = Workbook()
    book.active.title = "Əlavə"
    for row in rows:
        book.active.append(row)
    for block in merged:
        book.active.merge_cells(block)
    for title, more in sheets:
        sheet = book.create_sheet(title)
        for row in more:
            sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def docx_bytes(rows, *, above="", merged_rows=()) -> bytes:
    """A text with one table; the cells of `merged_rows` are one over the whole width."""
    document = Document()
    if above:
        document.add_paragraph(above)
    table = document.add_table(rows=len(rows), cols=max(map(len, rows)))
    for line, cells in enumerate(rows):
        for column, text in enumerate(cells):
            table.cell(line, column).text = text
    for line in merged_rows:
        text = rows[line][0]
        table.cell(line, 0).merge(table.cell(line, len(rows[line]) - 1)).text = text
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def html_table(rows) -> str:
    lines = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    return "<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"


def tabs(rows) -> str:
    return "\n".join("\t".join(map(str, row)) for row in rows)
