"""A person changes what lies in the territory of their agency, whichever way they come."""

import threading
import time

import pytest
from django.contrib.gis.geos import Point
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, connections, transaction
from django.urls import reverse

from heritage.catalogue import services
from heritage.catalogue.duplicates import look_alikes
from heritage.catalogue.imports import apply, stage
from heritage.catalogue.models import Monument
from tests.factories import (
    AgencyFactory,
    AssetFactory,
    MonumentFactory,
    PictureFactory,
    TerritoryFactory,
    UserFactory,
)

pytestmark = pytest.mark.usefixtures("in_english")

INSIDE = Point(49.83725, 40.36617, srid=4326)
OUTSIDE = Point(47.5, 40.5, srid=4326)


@pytest.fixture
def reserve(db):
    """An agency with a territory round INSIDE; the ministry keeps the rest."""
    AgencyFactory()
    return TerritoryFactory().agency


@pytest.fixture
def warden(reserve):
    return UserFactory(role="registrar", agency=reserve)


@pytest.fixture
def theirs(reserve):
    """A draft that the ministry keeps."""
    return MonumentFactory(location=OUTSIDE, lifecycle="draft", name="Qala")


CHANGES = {
    "update": lambda one, by: services.update_monument(monument=one, by=by, fields={}),
    "publish": lambda one, by: services.publish_monument(monument=one, by=by),
    "withdraw": lambda one, by: services.withdraw_monument(monument=one, by=by),
    "add a picture": lambda one, by: services.add_picture(
        monument=one, asset=AssetFactory(), by=by
    ),
    "order": lambda one, by: services.order_pictures(monument=one, picture_ids=[], by=by),
    "describe": lambda one, by: services.update_picture(picture=picture_of(one), by=by),
    "retry": lambda one, by: services.retry_picture(picture=picture_of(one), by=by),
    "remove": lambda one, by: services.remove_picture(picture=picture_of(one), by=by),
}


def picture_of(monument):
    return PictureFactory(monument=monument)


@pytest.mark.parametrize("change", CHANGES)
def test_a_service_refuses_what_another_agency_keeps(warden, theirs, change):
    with pytest.raises(PermissionDenied, match="kept by another body"):
        CHANGES[change](theirs, warden)


@pytest.mark.parametrize("change", CHANGES)
def test_a_service_refuses_a_role_that_may_not_write(reserve, change):
    reader = UserFactory(role="inspector", agency=reserve)
    monument = MonumentFactory(location=INSIDE)

    with pytest.raises(PermissionDenied, match=r"Your role \(inspector\) may not do this"):
        CHANGES[change](monument, reader)


@pytest.mark.parametrize("change", CHANGES)
def test_an_administrator_writes_in_every_territory(reserve, change):
    administrator = UserFactory(role="administrator", agency=reserve)

    CHANGES[change](MonumentFactory(location=OUTSIDE), administrator)


def test_a_new_monument_on_another_s_ground_is_refused_by_the_keeper_s_name(warden):
    with pytest.raises(ValidationError, match="where Ministry of Culture keeps the monuments"):
        services.create_monument(by=warden, fields={"location": OUTSIDE}, names={"az": "Qala"})

    assert not Monument.objects.exists()


def test_a_new_monument_without_a_point_is_the_ministry_s(warden):
    with pytest.raises(ValidationError, match="without a point is kept by Ministry of Culture"):
        services.create_monument(by=warden, fields={}, names={"az": "Qala"})


def test_a_point_is_not_moved_across_the_border(warden):
    monument = MonumentFactory(location=INSIDE)

    with pytest.raises(ValidationError, match="Ministry of Culture"):
        services.update_monument(monument=monument, by=warden, fields={"location": OUTSIDE})

    monument.refresh_from_db()
    assert monument.location == INSIDE


def test_a_person_without_an_agency_is_told_so(reserve):
    administrator = UserFactory(role="administrator", agency=None)
    administrator.role = "registrar"  # not saved: the database would refuse it

    with pytest.raises(ValidationError, match="belongs to no keeping body"):
        services.create_monument(
            by=administrator, fields={"location": INSIDE}, names={"az": "Qala"}
        )


def test_the_form_keeps_what_was_typed_when_the_ground_is_another_s(client, warden):
    client.force_login(warden)
    typed = {"name_az": "Qala", "latitude": "40.5", "longitude": "47.5", "sensitivity": "open"}
    typed |= {"section": "unknown", "importance": "unknown", "location_precision": "unknown"}

    answer = client.post(reverse("catalogue:add-monument"), typed | {"confirmed": "on"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Ministry of Culture keeps the monuments" in page
    assert 'value="Qala"' in page


def test_an_import_refuses_the_rows_of_others_and_takes_the_rest(warden):
    table = "name_az,lat_wgs84,lon_wgs84\nBizim,40.36617,49.83725\nOnların,40.5,47.5\n"

    batch = apply(stage("a.csv", table.encode()), source="a", licence="CC0", by=warden)

    refused = [finding["row"] for finding in batch.findings if finding["code"] == "refused"]
    assert (batch.created_count, refused) == (1, [3])


def test_look_alikes_do_not_tell_of_another_agency_s_draft(warden, theirs):
    assert list(look_alikes(names=["Qala"], by=warden)) == []
    assert list(look_alikes(names=["Qala"], by=UserFactory(role="registrar"))) == [theirs]


def test_look_alikes_do_not_tell_where_another_agency_s_hidden_place_is(warden):
    MonumentFactory(location=OUTSIDE, sensitivity="cell_10km", name="Kurqan")

    near = look_alikes(names=["Kurqan"], by=warden, point=OUTSIDE)
    near_the_cell = look_alikes(
        names=["Kurqan"], by=warden, point=Monument.objects.get().public_point
    )

    assert (list(near), len(near_the_cell)) == ([], 1)


def test_the_desk_lists_what_one_s_agency_keeps(client, warden, theirs):
    ours = MonumentFactory(location=INSIDE)
    client.force_login(warden)

    context = client.get(reverse("catalogue:desk")).context

    assert list(context["page"].object_list) == [ours]
    assert (context["counts"]["published"], context["counts"]["draft"]) == (1, 0)


def test_an_administrator_asks_the_desk_by_keeper(client, reserve, theirs):
    MonumentFactory(location=INSIDE)
    client.force_login(UserFactory(role="administrator"))

    found = client.get(reverse("catalogue:desk"), {"keeper": "ministry"}).context["page"]

    assert list(found.object_list) == [theirs]


def test_a_keeper_that_there_is_not_is_answered_by_its_name(client, reserve):
    client.force_login(UserFactory(role="administrator"))

    answer = client.get(reverse("catalogue:desk"), {"keeper": "icheri"})

    assert answer.status_code == 400
    assert "There is no keeping body “icheri”." in answer.content.decode()


def test_on_the_page_of_another_agency_s_monument_staff_see_what_the_public_sees(client, warden):
    grave = MonumentFactory(location=OUTSIDE, sensitivity="withheld", locality="Gizli kənd")
    address = reverse("public:monument", args=[grave.reference])
    client.force_login(warden)

    page = client.get(address).content.decode()

    assert reverse("catalogue:edit-monument", args=[grave.reference]) not in page
    assert "Record a visit" not in page
    assert "Gizli kənd" not in page


@pytest.mark.django_db(transaction=True)
def test_a_boundary_that_changes_meanwhile_is_heeded():
    """The territory is written and not yet committed when the registrar saves."""
    ministry = UserFactory(role="registrar")
    monument = MonumentFactory(location=INSIDE)
    outcome = []

    def save():
        try:
            services.withdraw_monument(monument=monument, by=ministry)
        except PermissionDenied as refusal:
            outcome.append(refusal)
        finally:
            connections.close_all()

    thread = threading.Thread(target=save)
    with transaction.atomic():
        TerritoryFactory()
        thread.start()
        wait_until_blocked()
    thread.join(timeout=10)

    assert len(outcome) == 1


def wait_until_blocked():
    """Return when another session waits for a lock that we hold."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks"
                " WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
            )
            if cursor.fetchone()[0]:
                return
    raise AssertionError("nobody waited for the row")
