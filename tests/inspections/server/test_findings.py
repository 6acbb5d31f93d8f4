"""The page of a visit says what each version found; the staff map says what a rapid form found."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from heritage.catalogue.models import Condition
from heritage.inspections.findings import findings_of
from heritage.inspections.models import InspectionRevision
from tests.factories import ConceptFactory

from .phone import record_of

RAPID = {"kind": "rapid", "overall": {"cc": None}}


def rapid(mill, grade, **more):
    emergency = {"hazard": "earthquake", "grade": grade}
    return record_of(mill.reference, emergency=emergency, **RAPID | more)


def told(mill):
    return Condition.objects.values_list("condition_class", "damage_grade").get(monument=mill)


def test_a_rapid_form_is_on_the_staff_map_as_the_grade_that_it_gave(phone, mill, client, registrar):
    phone.put(rapid(mill, "D4"))
    client.force_login(registrar)

    [sign] = client.get("/en/staff-map/conditions.json").json()["signs"]
    page = client.get("/en/staff-map/?view=table").content.decode()

    assert (sign["damage_grade"], sign["condition_class"]) == ("D4", "CC3")
    assert "Damage grade D4" in page


def test_a_full_visit_after_a_rapid_form_takes_the_grade_off(phone, mill):
    phone.put(rapid(mill, "D4", started_at="2026-05-03T10:00:00+04:00"))
    before = told(mill)

    phone.put(record_of(mill.reference))

    assert (before, told(mill)) == (("CC3", "D4"), ("CC2", ""))


def test_codes_that_no_vocabulary_has_are_shown_as_they_are(phone, mill):
    phone.put(record_of(mill.reference))

    with override("en"):  # what a phone says before is answered in Azerbaijani
        found = findings_of(InspectionRevision.objects.get())

    rows = {part.label: [row.what for row in part.rows] for part in found.parts}
    assert rows == {
        "Elements": ["roof"],
        "Damages": ["crack"],
        "Threats": ["natural"],
        "Recommendations": ["repoint"],
    }


def test_a_long_visit_is_read_in_as_many_queries_as_a_short_one(phone, mill):
    def queries(count):
        codes = [f"part-{number}" for number in range(count)]
        for code in codes:
            ConceptFactory(scheme="element", code=code)
        elements = [{"uuid": str(uuid4()), "element": code} for code in codes]
        record = record_of(mill.reference, elements=elements)
        phone.put(record)
        version = InspectionRevision.objects.get(inspection=record["uuid"])
        with CaptureQueriesContext(connection) as asked:
            findings_of(version)
        return len(asked)

    assert queries(1) == queries(9)


@pytest.mark.parametrize("version", ["0", "2", "x", "1' OR 1=1"])
def test_a_version_that_there_is_not_is_not_found(phone, mill, client, registrar, version):
    record = record_of(mill.reference)
    phone.put(record)
    client.force_login(registrar)

    answer = client.get(reverse("inspections:record", args=[record["uuid"]]), {"version": version})

    assert answer.status_code == 404
