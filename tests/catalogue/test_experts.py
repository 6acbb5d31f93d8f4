"""A guest expert sees what he is asked, answers it, and sees nothing else of the office."""

from uuid import UUID

import pytest
from django.contrib.gis.geos import Point
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from heritage.catalogue import urls as catalogue_urls
from heritage.catalogue.models import Monument, Opinion
from heritage.catalogue.services import opinions, review, update_monument
from tests.factories import (
    AssetFactory,
    MonumentFactory,
    PageFactory,
    PictureFactory,
    UserFactory,
    jpeg_bytes,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def expert(db):
    return UserFactory(username="rauf", full_name="Rauf Məmmədov", role="expert")


@pytest.fixture
def contributor(db):
    return UserFactory(role="contributor")


@pytest.fixture
def grave(db):
    return MonumentFactory(name="Qəbir", sensitivity="withheld", locality="Gizli dərə")


def as_(person):
    client = Client()
    client.force_login(person)
    return client


def asked(monument, by, expert, decider, **options):
    """A request that moves the monument, and the question about it."""

    def change():
        fields = {"location": Point(49.123456, 40.654321, srid=4326), "dating_text": "XII əsr"}
        update_monument(monument=Monument.objects.get(pk=monument.pk), by=by, fields=fields)

    request = review.propose(kind="edit", monument=monument, change=change, by=by)
    [opinion] = opinions.ask_experts(
        request=request, experts=[expert], question="Is it older?", by=decider, **options
    )
    return opinion


def page(expert, opinion):
    return as_(expert).get(reverse("catalogue:opinion", args=[opinion.pk]))


def answer(expert, opinion, verdict="for", text=""):
    address = reverse("catalogue:opinion", args=[opinion.pk])
    return as_(expert).post(address, {"verdict": verdict, "text": text})


def test_a_decider_asks_on_the_page_and_the_expert_finds_it(grave, registrar, contributor, expert):
    opinion = asked(grave, contributor, expert, registrar)
    second = UserFactory(role="expert")
    as_(registrar).post(
        reverse("catalogue:ask-experts", args=[opinion.change.pk]),
        {"experts": [second.pk], "question": "And you?"},
    )
    said = as_(second).get(reverse("catalogue:asked")).content.decode()
    assert "And you?" in said
    assert "Is it older?" not in said


def test_only_experts_can_be_asked(grave, registrar, contributor, expert):
    opinion = asked(grave, contributor, expert, registrar)
    answer = as_(registrar).post(
        reverse("catalogue:ask-experts", args=[opinion.change.pk]),
        {"experts": [contributor.pk], "question": "?"},
    )
    assert answer.status_code == 422
    assert Opinion.objects.count() == 1


def test_a_contributor_asks_nobody(grave, registrar, contributor, expert):
    opinion = asked(grave, contributor, expert, registrar)
    address = reverse("catalogue:ask-experts", args=[opinion.change.pk])
    assert as_(contributor).post(address, {"experts": [expert.pk]}).status_code == 403


def test_signing_in_leads_the_expert_to_what_he_is_asked(expert):
    answer = as_(expert).get(reverse("catalogue:start"))
    assert answer.url == reverse("catalogue:asked")


def test_nothing_asked_says_so(expert):
    said = as_(expert).get(reverse("catalogue:asked")).content.decode()
    assert "You are asked nothing at present." in said


def test_a_hidden_place_is_kept_from_an_expert(grave, registrar, contributor, expert):
    said = page(expert, asked(grave, contributor, expert, registrar)).content.decode()
    assert "XII əsr" in said
    assert "that is not shown to you" in said
    for secret in ("40.654321", "49.123456", "49.83725", "40.36617", "Gizli dərə"):
        assert secret not in said


def test_a_look_at_a_hidden_place_is_noted_and_one_without_it_is_not(
    grave, registrar, contributor, expert
):
    other = UserFactory(role="expert")
    opinion = asked(grave, contributor, expert, registrar, shows_exact_place=True)
    page(expert, opinion)
    [blind] = opinions.ask_experts(
        request=opinion.change, experts=[other], question="?", by=registrar
    )
    page(other, blind)
    assert [look.user for look in grave.exact_views.all()] == [expert]


def test_who_asks_may_show_the_hidden_place(grave, registrar, contributor, expert):
    opinion = asked(grave, contributor, expert, registrar, shows_exact_place=True)
    assert "40.654321, 49.123456" in page(expert, opinion).content.decode()


def test_a_place_that_a_request_would_hide_is_kept_from_an_expert_too(
    registrar, contributor, expert
):
    def change():
        hidden = {"sensitivity": "withheld", "sensitivity_reason": "robbed"}
        moved = {"location": Point(49.123456, 40.654321, srid=4326)}
        monument = Monument.objects.get(pk=tower.pk)
        update_monument(monument=monument, by=contributor, fields=hidden | moved)

    tower = MonumentFactory()
    request = review.propose(kind="edit", monument=tower, change=change, by=contributor)
    [opinion] = opinions.ask_experts(request=request, experts=[expert], question="", by=registrar)
    assert "40.654321" not in page(expert, opinion).content.decode()


def test_an_opinion_is_given_amended_and_read_by_who_decides(grave, registrar, contributor, expert):
    opinion = asked(grave, contributor, expert, registrar)
    answer(expert, opinion, "for", "It is.")
    answer(expert, opinion, "conditions", "Only with a survey.")

    change = reverse("catalogue:change", args=[opinion.change.pk])
    said = as_(registrar).get(change).content.decode()
    assert "for it, with conditions" in said
    assert "Only with a survey." in said


def test_speaking_against_it_needs_words(grave, registrar, contributor, expert):
    opinion = asked(grave, contributor, expert, registrar)
    assert answer(expert, opinion, "against").status_code == 422
    opinion.refresh_from_db()
    assert opinion.given_at is None


def test_an_opinion_needs_a_verdict(grave, registrar, contributor, expert):
    opinion = asked(grave, contributor, expert, registrar)
    assert answer(expert, opinion, "", "Hm.").status_code == 422


def test_after_the_decision_nothing_is_amended(grave, registrar, contributor, expert):
    opinion = asked(grave, contributor, expert, registrar)
    answer(expert, opinion, "for", "It is.")
    review.refuse(request=opinion.change, by=registrar, note="Not now.")
    assert answer(expert, opinion, "against", "No.").status_code == 422
    opinion.refresh_from_db()
    assert opinion.text == "It is."


def test_deciding_without_an_answer_is_asked_once_more(grave, registrar, contributor, expert):
    change = asked(grave, contributor, expert, registrar).change
    address = reverse("catalogue:change-step", args=[change.pk, "accept"])

    first = as_(registrar).post(address)
    assert first.status_code == 422
    assert "Asked and not answered yet: Rauf Məmmədov." in first.content.decode()

    assert as_(registrar).post(address, {"confirmed": "on"}).status_code == 302
    change.refresh_from_db()
    assert change.state == "applied"


def test_papers_beside_a_change_of_a_hidden_place_are_kept_from_who_may_not_see_it(
    grave, registrar, contributor, expert
):
    opinion = asked(grave, contributor, expert, registrar)
    asset = AssetFactory(original_name="survey.jpg")
    opinion.change.documents.add(asset)
    address = reverse("catalogue:opinion-document", args=[opinion.pk, asset.pk])

    assert as_(expert).get(address).status_code == 404
    told = page(expert, opinion).content.decode()
    assert "survey.jpg" not in told
    assert "The papers may tell where the hidden place is" in told


def test_papers_beside_the_change_are_read_by_the_expert_who_is_asked(
    registrar, contributor, expert
):
    opinion = asked(MonumentFactory(), contributor, expert, registrar)
    file = SimpleUploadedFile("survey.jpg", jpeg_bytes(), "image/jpeg")
    attach = reverse("catalogue:attach-to-change", args=[opinion.change.pk])
    as_(contributor).post(attach, {"files": [file]})

    [asset] = opinion.change.documents.all()
    address = reverse("catalogue:opinion-document", args=[opinion.pk, asset.pk])
    answer = as_(expert).get(address)
    assert b"".join(answer.streaming_content) == jpeg_bytes()
    assert answer["Content-Disposition"].startswith("attachment")
    assert as_(UserFactory(role="expert")).get(address).status_code == 404


def test_an_expert_opens_no_other_expert_s_question(grave, registrar, contributor, expert):
    opinion = asked(grave, contributor, expert, registrar)
    assert page(UserFactory(role="expert"), opinion).status_code == 404


def test_the_list_asks_as_often_for_eight_questions_as_for_two(registrar, contributor, expert):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            as_(expert).get(reverse("catalogue:asked"))
        return len(captured)

    for _number in range(2):
        asked(MonumentFactory(), contributor, expert, registrar)
    few = queries()
    for _number in range(6):
        asked(MonumentFactory(), contributor, expert, registrar)
    assert queries() == few


OTHER = {"SlugConverter": "x", "IntConverter": 1, "UUIDConverter": UUID(int=1)}
OTHER |= {"StringConverter": "x", "PathConverter": "x"}


def desk_addresses(things):
    """Every address under desk/ that is not the expert's own, filled with things that exist."""
    for pattern in catalogue_urls.urlpatterns:
        route = str(pattern.pattern)
        if route.startswith("desk/") and not route.startswith(("desk/asked/", "desk/start/")):
            filled = {
                argument: things.get(argument, OTHER[type(converter).__name__])
                for argument, converter in pattern.pattern.converters.items()
            }
            yield pattern.name, reverse(f"catalogue:{pattern.name}", kwargs=filled)


def test_an_expert_opens_nothing_else_of_the_office(grave, registrar, contributor, expert):
    opinion = asked(grave, contributor, expert, registrar)
    things = {
        "reference": grave.reference,
        "pk": opinion.change.pk,
        "asset": PageFactory().asset.pk,
        "page_id": PictureFactory(monument=grave).asset.pages.get().pk,
        "path": "full/max/0/default.jpg",
        "name": "accept",
    }
    client = as_(expert)
    walked = list(desk_addresses(things))
    assert len(walked) > 20
    for name, address in walked:
        for method in (client.get, client.post):
            assert method(address).status_code in (403, 404, 405), name
