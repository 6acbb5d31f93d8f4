"""A table comes in as people have it, and becomes plain rows; what is not sane is not opened."""

import io
import zipfile
from datetime import datetime

import pytest
from openpyxl import Workbook

from heritage.catalogue.annexes.columns import understand
from heritage.catalogue.annexes.reading import MOST_ROWS, AnnexProblem, read_file, read_text
from tests.catalogue.annex_files import HEADINGS, docx_bytes, html_table, tabs, xlsx_bytes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
BODY = [["1", "2.1", "Sınıqqala məscidi", "Bakı", "İçərişəhər", "dünya əhəmiyyətli"]]


def cells(table):
    return [row.cells for row in table.rows]


@pytest.mark.parametrize(
    "table",
    [
        lambda rows: read_file(xlsx_bytes(rows), "annex.xlsx"),
        lambda rows: read_file(docx_bytes(rows), "annex.docx"),
        lambda rows: read_file(html_table(rows).encode(), "annex.html"),
        lambda rows: read_file(tabs(rows).encode("utf-16"), "annex.txt"),
        lambda rows: read_text(html_table(rows)),
        lambda rows: read_text(tabs(rows)),
    ],
    ids=["xlsx", "docx", "html", "utf-16 text", "pasted html", "pasted tabs"],
)
def test_the_same_table_is_the_same_rows_from_every_kind_of_file(table):
    rows = [HEADINGS, *BODY]
    assert cells(table(rows)) == rows


def test_a_line_is_named_as_the_sheet_numbers_it_and_empty_ones_are_left_out():
    table = read_file(xlsx_bytes([HEADINGS, [], *BODY]), "annex.xlsx")
    assert [row.line for row in table.rows] == ["1", "3"]


def test_numbers_of_a_spreadsheet_read_as_it_shows_them():
    book = Workbook()
    book.active.append([2.1, 2.1, 71, 26.0, datetime(2026, 2, 1)])
    book.active["B1"].number_format = "0.00"
    buffer = io.BytesIO()
    book.save(buffer)

    row = read_file(buffer.getvalue(), "annex.xlsx").rows[0]

    assert row.cells == ["2.1", "2.10", "71", "26", "2026-02-01"]
    assert row.odd == {"0": "number", "4": "date"}


def test_merged_cells_are_written_out():
    table = read_file(
        xlsx_bytes([["Memarlıq abidələri", "", ""], ["1", "Qala", "Bakı"]], merged=["A1:C1"]),
        "annex.xlsx",
    )
    assert table.rows[0].cells == ["Memarlıq abidələri"] * 3

    html = "<table><tr><td rowspan=2>Bakı<td>1</tr><tr><td>2</tr><tr><td colspan=2>x</table>"
    assert cells(read_text(html)) == [["Bakı", "1"], ["Bakı", "2"], ["x", "x"]]

    word = docx_bytes([["Bölmə", ""], ["1", "Qala"]], merged_rows=[0], above="Əlavə 2")
    assert cells(read_file(word, "a.docx")) == [["Əlavə 2"], ["Bölmə", "Bölmə"], ["1", "Qala"]]


def test_footnote_marks_and_what_cannot_be_seen_fall_away():
    html = "<table><tr><td>2.1[12]<td>Qala*<td>Sı\xadnıq<sup>3</sup>\u200b&nbsp; qala</table>"
    assert cells(read_text(html)) == [["2.1", "Qala", "Sınıq qala"]]


def test_every_visible_sheet_is_read_under_its_title():
    table = read_file(
        xlsx_bytes([["1", "Qala"]], sheets=[("Əlavə 2", [["2", "Körpü"]])]), "annex.xlsx"
    )
    assert [(row.line, row.cells) for row in table.rows] == [
        ("Əlavə", ["Əlavə"]),
        ("Əlavə:1", ["1", "Qala"]),
        ("Əlavə 2", ["Əlavə 2"]),
        ("Əlavə 2:1", ["2", "Körpü"]),
    ]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [("Номер;Название\n1;Девичья башня", "cp1251"), ("No;Ad\n1;Qız qalası", "cp1254")],
)
def test_old_code_pages_of_windows_are_read(text, encoding):
    table = read_file(text.encode(encoding), "annex.csv")
    assert cells(table) == [line.split(";") for line in text.split("\n")]


def office_file(**parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return buffer.getvalue()


def with_part(content, name, part):
    buffer = io.BytesIO(content)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, part)
    return buffer.getvalue()


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (office_file(xl__workbook="x" * 50_000_000), "unpack to far more"),
        (with_part(xlsx_bytes([["1"]]), "xl/vbaProject.bin", b"x"), "carries macros"),
        (with_part(xlsx_bytes([["1"]]), "xl/evil.xml", BOMB), "declares entities"),
        (with_part(xlsx_bytes([["1"]]), "a.xml", BOMB.decode().encode("utf-16")), "declares ent"),
        (office_file(xl__workbook="<broken"), "damaged"),
        (office_file(word__document="<broken"), "damaged"),
        (office_file(other="x"), "neither a table"),
        (xlsx_bytes([["1", "2"]])[:-400], "damaged"),
        (b"PK\x03\x04 no zip", "damaged"),
        (b"\xd0\xcf\x11\xe0 old", "old Office format"),
        (b"\x89PNG\r\n\x1a\n\0\0", "is no table"),
        (b"", "No table was found"),
        (b"1\n" * (MOST_ROWS + 1), "more than"),
        (b"x" * (10 * 1024**2 + 1), "larger than 10 megabytes"),
    ],
)
def test_what_is_no_sane_table_is_refused_in_a_sentence(content, words):
    with pytest.raises(AnnexProblem, match=words):
        read_file(content, "annex.xlsx")


def test_a_stray_cell_far_below_is_told_and_does_not_hang():
    book = Workbook()
    book.active["A1"], book.active["A1048576"] = "1", "stray"
    buffer = io.BytesIO()
    book.save(buffer)
    with pytest.raises(AnnexProblem, match="delete the empty ones below"):
        read_file(buffer.getvalue(), "annex.xlsx")


@pytest.mark.parametrize(
    ("headings", "told"),
    [
        (HEADINGS, {"number": 1, "name": 2, "district": 3, "address": 4, "importance": 5}),
        (
            ["№ п/п", "Инвентарный номер", "Наименование памятника", "Район", "Адрес", "Категория"],
            {"number": 1, "name": 2, "district": 3, "address": 4, "importance": 5},
        ),
        (
            ["Old number", "Inventory number", "Name", "District", "Address", "Importance"],
            {"old_number": 0, "number": 1, "name": 2, "district": 3, "address": 4, "importance": 5},
        ),
    ],
)
def test_columns_are_known_by_their_headings_in_three_languages(headings, told):
    found = understand(read_text(tabs([headings, *BODY])).rows).of
    assert {name: at for name, at in found.items() if name} == told


def test_without_headings_columns_are_known_by_their_content():
    rows = [["1", "2.1", "Sınıqqala məscidi", "dünya"], ["2", "2.2", "Qız qalası", "yerli"]]
    understood = understand(read_text(tabs(rows)).rows)
    assert understood.heading_rows == 0
    assert understood.of == {"number": 1, "name": 2, "importance": 3}


def test_headings_over_two_rows_and_a_row_that_counts_the_columns_are_headings():
    rows = [
        ["İnventar №", "Adı", "Yerləşdiyi yer", "Yerləşdiyi yer"],
        ["İnventar №", "Adı", "rayon", "ünvan"],
        ["1", "2", "3", "4"],
        ["2.1", "Sınıqqala məscidi", "Bakı", "İçərişəhər"],
    ]
    understood = understand(read_text(html_table(rows)).rows)
    assert understood.heading_rows == 3
    assert understood.headings[2] == "Yerləşdiyi yer rayon"
