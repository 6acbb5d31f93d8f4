"""A contributor uses the registrar's forms; what he sends is a request until another accepts."""

import pytest
from django.contrib.gis.geos import Point
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from heritage.catalogue.models import ChangeRequest, Monument, Picture
from tests.factories import MonumentFactory, TerritoryFactory, UserFactory, jpeg_bytes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def contributor(db):
    return UserFactory(role="contributor")


@pytest.fixture
def tower(db):
    return MonumentFactory(name="Qala")


def as_(person):
    client = Client()
    client.force_login(person)
    return client


def filled(monument, **changed):
    """What the form of a monument would send back, with some of it changed."""
    sent = {
        "name_az": monument.name_in("az"),
        "section": monument.section,
        "importance": monument.importance,
        "location_precision": monument.location_precision,
        "sensitivity": monument.sensitivity,
        "sensitivity_reason": monument.sensitivity_reason,
        "location": monument.location.geojson,
        "latitude": f"{monument.location.y:.6f}",
        "longitude": f"{monument.location.x:.6f}",
        "version": monument.changed_at.isoformat(),
        "confirmed": "on",
    }
    return sent | changed


def send(person, monument, **changed):
    address = reverse("catalogue:edit-monument", args=[monument.reference])
    return as_(person).post(address, filled(monument, **changed))


def test_what_a_contributor_sends_is_a_request_and_no_change(tower, contributor):
    answer = send(contributor, tower, name_az="Narın qala", reason="So it is called.")

    request = ChangeRequest.objects.get()
    assert answer.url == reverse("catalogue:change", args=[request.pk])
    assert (request.proposed_by, request.reason) == (contributor, "So it is called.")
    assert tower.names.get().text == "Qala"


def test_the_page_says_that_it_was_sent_for_review(tower, contributor):
    client = as_(contributor)
    address = reverse("catalogue:edit-monument", args=[tower.reference])
    answer = client.post(address, filled(tower, name_az="Narın qala"), follow=True)
    assert "Sent for review" in answer.content.decode()


def test_the_form_opened_again_tells_that_a_proposal_waits(tower, contributor):
    send(contributor, tower, name_az="Narın qala")
    for name in ("catalogue:edit-monument", "public:monument"):
        said = as_(contributor).get(reverse(name, args=[tower.reference])).content.decode()
        assert "waits for a decision" in said
        assert "proposed by you" in said


def test_the_public_hears_of_no_proposal(client, tower, contributor):
    send(contributor, tower, name_az="Narın qala")
    said = client.get(reverse("public:monument", args=[tower.reference])).content.decode()
    assert "waits for a decision" not in said


def test_a_new_monument_of_a_contributor_is_a_request(contributor):
    sent = {
        "name_az": "Yeni körpü",
        "section": "unknown",
        "importance": "unknown",
        "location_precision": "unknown",
        "sensitivity": "open",
        "confirmed": "on",
    }
    as_(contributor).post(reverse("catalogue:add-monument"), sent)
    assert not Monument.objects.exists()
    assert str(ChangeRequest.objects.get()) == "Yeni körpü"


def test_a_contributor_cannot_publish_by_the_registrar_s_button(contributor):
    draft = MonumentFactory(lifecycle="draft")
    send(contributor, draft, name_az="Narın qala", publish="1")
    draft.refresh_from_db()
    assert draft.lifecycle == "draft"


def test_a_registrar_saves_at_once_or_proposes_instead(tower, registrar):
    send(registrar, tower, name_az="Narın qala", propose="1")
    assert tower.names.get().text == "Qala"
    assert ChangeRequest.objects.get().proposed_by == registrar

    tower.refresh_from_db()
    send(registrar, tower, name_az="Narın qala", save="")
    assert tower.names.get().text == "Narın qala"


def test_a_contributor_proposes_nothing_for_another_body_s_monument(tower, contributor):
    TerritoryFactory()
    assert send(contributor, tower, name_az="Narın qala").status_code == 404


def test_a_form_that_changes_nothing_says_so(tower, contributor):
    answer = send(contributor, tower)
    assert answer.status_code == 422
    assert "change nothing" in answer.content.decode()


def test_pictures_of_a_contributor_hang_when_another_accepts(tower, contributor, registrar):
    files = [
        SimpleUploadedFile(f"{name}.jpg", jpeg_bytes(colour=colour), "image/jpeg")
        for name, colour in (("a", (9, 9, 9)), ("b", (200, 9, 9)))
    ]
    address = reverse("catalogue:pictures", args=[tower.reference])
    as_(contributor).post(address, {"files": files})
    assert not Picture.objects.exists()

    request = ChangeRequest.objects.get()
    as_(registrar).post(reverse("catalogue:change-step", args=[request.pk, "accept"]))
    assert tower.pictures.count() == 2


def test_a_registrar_who_opens_a_place_in_the_form_saves_the_rest_and_asks_for_that(registrar):
    grave = MonumentFactory(name="Qəbir", sensitivity="withheld")
    send(registrar, grave, name_az="Sərdabə", sensitivity="open", reason="Excavated whole.")

    grave.refresh_from_db()
    assert (grave.sensitivity, grave.names.get().text) == ("withheld", "Sərdabə")
    request = ChangeRequest.objects.get()
    assert (request.kind, request.reason) == ("sensitivity", "Excavated whole.")


def test_opening_a_place_in_the_form_needs_a_reason(registrar):
    grave = MonumentFactory(name="Qəbir", sensitivity="withheld")
    answer = send(registrar, grave, sensitivity="open")
    assert answer.status_code == 422
    assert "Say why the public may see more of the place." in answer.content.decode()


def test_a_contributor_s_request_to_open_a_place_is_of_that_kind(contributor):
    grave = MonumentFactory(name="Qəbir", sensitivity="withheld")
    send(contributor, grave, sensitivity="open", reason="Excavated whole.")
    assert ChangeRequest.objects.get().kind == "sensitivity"


def test_a_point_moved_to_another_body_s_ground_is_refused_at_its_field(contributor):
    TerritoryFactory()
    bridge = MonumentFactory(location=Point(47, 40, srid=4326))
    answer = send(contributor, bridge, latitude="40.37", longitude="49.84")
    assert answer.status_code == 422
    assert not ChangeRequest.objects.exists()


def test_a_contributor_s_change_of_a_legal_fact_is_a_request_of_that_kind(tower, contributor):
    send(contributor, tower, importance="world", reason="So says the decision.")
    assert ChangeRequest.objects.get().kind == "legal"


def test_what_a_registrar_proposes_instead_of_saving_is_one_request(tower, registrar):
    send(registrar, tower, name_az="Narın qala", importance="world", propose="1")

    request = ChangeRequest.objects.get()
    assert request.kind == "legal"
    assert tower.names.get().text == "Qala"
