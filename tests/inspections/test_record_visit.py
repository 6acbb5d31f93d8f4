"""An inspector records what was found, with photographs; nothing is kept twice or rewritten."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.db.utils import InternalError
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from heritage.inspections.models import Inspection
from media_pipeline.models import Asset
from tests.factories import MonumentFactory, UserFactory, jpeg_bytes


def photo(name="wall.jpg", **how):
    return SimpleUploadedFile(name, jpeg_bytes(**how))


@pytest.fixture
def visit():
    return {
        "uuid": str(uuid4()),
        "visited_on": "2026-05-04",
        "condition_class": "CC2",
        "note": "A crack over the door.",
    }


@pytest.fixture
def send(client, inspector, mill):
    client.force_login(inspector)
    address = reverse("inspections:add-record", args=[mill.reference])
    return lambda visit, *files: client.post(address, visit | {"files": files})


def test_a_visit_is_recorded_with_its_photographs_in_order(send, visit, mill, inspector):
    answer = send(visit, photo("one.jpg"), photo("two.jpg", colour=(1, 2, 3)))

    record = Inspection.objects.get()
    assert answer.status_code == 302
    assert answer.url == reverse("inspections:record", args=[record.pk])
    assert (record.monument, record.inspector, record.condition_class) == (mill, inspector, "CC2")
    names = [photo.asset.original_name for photo in record.photos]
    assert names == ["one.jpg", "two.jpg"]


def test_a_visit_sent_twice_is_kept_once(send, visit):
    send(visit, photo())
    again = send(visit | {"note": "Written otherwise."}, photo())

    record = Inspection.objects.get()
    assert again.status_code == 302
    assert record.note == "A crack over the door."
    assert len(record.photos) == 1


def test_the_number_of_another_persons_visit_is_refused(send, visit, client, mill):
    send(visit)
    client.force_login(UserFactory(role="inspector"))

    answer = send(visit | {"note": "Somebody else's."})

    assert answer.status_code == 422
    assert "open a new form" in answer.content.decode()
    assert Inspection.objects.get().note == "A crack over the door."


def test_a_visit_of_another_age_is_refused_with_a_sentence(send, visit):
    answer = send(visit | {"visited_on": "0001-01-01"})

    assert answer.status_code == 422
    assert "before the year 1900" in answer.content.decode()


def test_a_visit_of_tomorrow_is_refused_with_a_sentence(send, visit):
    tomorrow = timezone.localdate() + timedelta(days=1)

    answer = send(visit | {"visited_on": tomorrow.isoformat()})

    assert answer.status_code == 422
    assert "which is still to come" in answer.content.decode()
    assert not Inspection.objects.exists()


def test_of_a_wrong_form_the_words_are_kept(send, visit):
    answer = send(visit | {"condition_class": ""})

    assert answer.status_code == 422
    assert "A crack over the door." in answer.content.decode()


def test_a_photograph_that_cannot_be_taken_costs_neither_the_visit_nor_the_others(
    send, visit, client
):
    letter = SimpleUploadedFile("letter.jpg", b"This is a letter. " * 20)

    answer = send(visit, letter, photo())
    page = client.get(answer.url).content.decode()

    assert len(Inspection.objects.get().photos) == 1
    assert "1 photograph was not taken." in page
    assert "letter.jpg" in page


def test_photographs_may_follow_later(send, visit, client):
    send(visit, photo("one.jpg"))
    record = Inspection.objects.get()
    later = {"files": [photo("two.jpg", size=(30, 20))]}

    client.post(reverse("inspections:send-photos", args=[record.pk]), later)

    assert [photo.position for photo in Inspection.objects.get().photos] == [0, 1]


def test_nobody_adds_photographs_to_the_visit_of_another(send, visit, client):
    send(visit)
    record = Inspection.objects.get()
    client.force_login(UserFactory(role="inspector"))

    answer = client.post(reverse("inspections:send-photos", args=[record.pk]), {"files": [photo()]})

    assert answer.status_code == 404
    assert not Asset.objects.exists()


@pytest.fixture
def record(mill, inspector):
    return Inspection.objects.create(
        monument=mill, inspector=inspector, visited_on="2026-05-04", condition_class="CC1"
    )


def test_what_was_seen_is_never_rewritten_not_even_by_sql(record):
    with pytest.raises(InternalError), transaction.atomic():
        Inspection.objects.update(condition_class="CC0")
    with pytest.raises(InternalError), transaction.atomic():
        Inspection.objects.all().delete()

    record.refresh_from_db()
    assert record.condition_class == "CC1"


def test_the_database_itself_refuses_a_visit_of_tomorrow(mill, inspector):
    tomorrow = timezone.localdate() + timedelta(days=1)

    with pytest.raises(IntegrityError):
        Inspection.objects.create(
            monument=mill, inspector=inspector, visited_on=tomorrow, condition_class="CC1"
        )


def test_the_database_itself_refuses_a_class_that_is_not_of_the_standard(mill, inspector):
    with pytest.raises(IntegrityError):
        Inspection.objects.create(
            monument=mill, inspector=inspector, visited_on="2026-05-04", condition_class="CC9"
        )


def addresses(record):
    return [
        reverse("inspections:records"),
        reverse("inspections:record", args=[record.pk]),
        reverse("inspections:add-record", args=[record.monument.reference]),
    ]


def test_a_stranger_is_asked_to_sign_in(client, record):
    for address in addresses(record):
        assert client.get(address).status_code == 302


def test_a_researcher_sees_no_visits(client, record):
    client.force_login(UserFactory(role="researcher"))

    for address in addresses(record):
        assert client.get(address).status_code == 403


def test_a_visit_to_nothing_is_not_found(client, inspector):
    client.force_login(inspector)

    assert client.get(reverse("inspections:add-record", args=["M999999"])).status_code == 404


def test_the_list_of_visits_asks_as_often_for_twelve_as_for_two(client, inspector):
    def visits(count):
        for _number in range(count):
            Inspection.objects.create(
                monument=MonumentFactory(),
                inspector=UserFactory(role="inspector"),
                visited_on="2026-05-04",
                condition_class="CC0",
            )

    client.force_login(inspector)
    address = reverse("inspections:records")
    visits(2)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    visits(10)
    with CaptureQueriesContext(connection) as many:
        client.get(address)

    assert len(many) == len(few)


def test_without_visits_the_page_says_what_to_do(client, inspector):
    client.force_login(inspector)

    assert "choose “Record a visit”" in client.get(reverse("inspections:records")).content.decode()
