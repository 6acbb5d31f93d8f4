"""The drawings: one file, one style, no words; every term that names one has it."""

import gzip
from xml.etree import ElementTree

import pytest
from django.conf import settings

SPRITE = settings.ROOT / "static" / "inspections" / "condition.svg"
SVG = "{http://www.w3.org/2000/svg}"
MOST_GZIPPED_BYTES = 15_000  # the phone's shell carries it


@pytest.fixture(scope="module")
def symbols():
    root = ElementTree.parse(SPRITE).getroot()  # our own file
    return {one.get("id"): one for one in root}


def test_every_term_that_names_a_drawing_has_it_and_none_is_left_over(symbols, terms):
    assert set(symbols) == {row["icon"] for row in terms if row["icon"]}


def test_families_short_types_and_grades_are_drawn(terms):
    families = [row for row in terms if row["scheme"] == "damage" and not row["broader"]]
    stone = {row["code"] for row in families if "stone" in row["materials"]}
    types = [row for row in terms if row["broader"] in stone and row["is_short"]]
    grades = [row for row in terms if row["scheme"] in ("damage-grade", "usability")]
    assert [row["code"] for row in (*families, *types, *grades) if not row["icon"]] == []


def test_all_are_lines_of_the_text_s_colour_in_one_box(symbols):
    for name, symbol in symbols.items():
        assert symbol.get("viewBox") == "0 0 64 64", name
        assert symbol.get("stroke") == "currentColor", name
        colours = {one.get(which) for one in symbol.iter() for which in ("fill", "stroke")}
        assert colours <= {None, "none", "currentColor"}, name


def test_they_have_no_words_no_script_and_no_style(symbols):
    allowed = {SVG + tag for tag in ("symbol", "path", "rect", "circle", "ellipse")}
    for name, symbol in symbols.items():
        assert {one.tag for one in symbol.iter()} <= allowed, name


def test_they_are_small():
    size = len(gzip.compress(SPRITE.read_bytes()))
    print(f"condition.svg: {size:,} bytes gzipped")
    assert size <= MOST_GZIPPED_BYTES
