"""What the line does to what is sent; cases of docs/field_cases.md."""

import pytest

from . import office

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CHUNK_BYTES = 512 * 1024


@pytest.mark.case(3, turns=200)
def test_a_cut_inside_a_piece_costs_at_most_that_piece(inspectors_phone, line, mill, chance):
    line.cut_up_after = chance.randrange(10_000, 3_000_000)
    entry = office.finish(inspectors_phone, mill, photos=[3_000_000])

    office.sent_all(inspectors_phone, [entry])

    assert line.up <= 3_000_000 + CHUNK_BYTES + 100_000  # headers, records and the page's own


@pytest.mark.case(4, turns=200)
def test_a_record_whose_answer_was_lost_is_sent_again_and_stored_once(inspectors_phone, line, mill):
    line.only, line.drop_answers = b"PUT /api/field/v1/inspections/", 1
    line.reset_all()
    entry = office.finish(inspectors_phone, mill)

    office.sent_all(inspectors_phone, [entry])

    assert line.drop_answers == 0
