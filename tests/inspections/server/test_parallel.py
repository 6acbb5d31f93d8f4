"""One record, sent twenty times at the same moment to four workers of the real server."""

import pytest

from heritage.inspections.canonical import canonical
from heritage.inspections.models import Inspection, InspectionRevision
from tests.databases import database_url
from tests.factories import MonumentFactory, UserFactory

from .parallel import TIMES, race, server
from .phone import Phone, record_of


@pytest.mark.case(8, turns=100)
@pytest.mark.django_db(transaction=True)
def test_of_twenty_identical_records_at_once_one_is_stored_and_all_are_answered(tmp_path):
    """`parallel.py --rounds 100` does it a hundred times against one start of the server."""
    phone = Phone(UserFactory(role="inspector"))
    record = record_of(MonumentFactory().reference)

    with server(database_url(), str(tmp_path)) as port:
        statuses = race(port, phone.token, record["uuid"], canonical(record))

    assert statuses == [200] * (TIMES - 1) + [201]
    assert (Inspection.objects.count(), InspectionRevision.objects.count()) == (1, 1)
