"""The queue and the page of a change: who sees it, what it says, what its buttons do."""

import re
from threading import Barrier, Thread

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from heritage.catalogue.models import ChangeRequest, Monument
from heritage.catalogue.services import (
    create_monument,
    merge_monuments,
    review,
    save_or_propose,
    update_monument,
)
from tests.factories import (
    AgencyFactory,
    ConceptFactory,
    MonumentFactory,
    PageFactory,
    TerritoryFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def contributor(db):
    return UserFactory(username="aynur", role="contributor")


@pytest.fixture
def tower(db):
    return MonumentFactory(name="Qala", locality="Lahıc")


def proposed(monument, by, *, reason="", kind="edit", **told):
    """A request to update a monument by `told`, as a form makes it."""
    told = {"fields": {}} | told

    def change():
        update_monument(monument=Monument.objects.get(pk=monument.pk), by=by, **told)

    return review.propose(kind=kind, monument=monument, change=change, by=by, reason=reason)


def renamed(monument, by, text="Narın qala", **options):
    return proposed(monument, by, names={"az": text}, **options)


def as_(person):
    client = Client()
    client.force_login(person)
    return client


def queue(person, **question):
    answer = as_(person).get(reverse("catalogue:changes"), question)
    assert answer.status_code == 200
    found = list(answer.context["page"])
    if question.keys() <= {"tab"}:  # counted in another way, they are as many
        assert answer.context["counts"][question.get("tab", "waiting")] == len(found)
    return found


def page(person, change):
    return as_(person).get(reverse("catalogue:change", args=[change.pk]))


def step(person, change, name, **data):
    return as_(person).post(reverse("catalogue:change-step", args=[change.pk, name]), data)


def state(change):
    return ChangeRequest.objects.values_list("state", flat=True).get(pk=change.pk)


# The queue


def test_the_queue_shows_what_waits_and_then_what_is_decided(tower, registrar, contributor):
    first = renamed(tower, contributor)
    second = renamed(tower, contributor, "Köhnə qala")
    review.refuse(request=second, by=registrar, note="No source.")

    assert queue(registrar) == [first]
    assert queue(registrar, tab="decided") == [second]
    assert queue(registrar, tab="mine") == []
    assert set(queue(contributor, tab="mine")) == {first, second}


def test_a_contributor_sees_his_own_only(tower, contributor):
    mine = renamed(tower, contributor)
    other = renamed(tower, UserFactory(role="contributor"), "Köhnə qala")

    assert queue(contributor) == [mine]
    assert page(contributor, other).status_code == 404


def test_a_request_that_touches_one_monument_of_another_body_is_hidden(registrar):
    own, others = MonumentFactory(location=Point(47, 40, srid=4326)), MonumentFactory()
    administrator = UserFactory(role="administrator")
    request = review.propose(
        kind="act",
        by=administrator,
        change=lambda: Monument.objects.filter(pk__in=[own.pk, others.pk]).update(locality="x"),
    )
    assert queue(registrar) == [request]

    TerritoryFactory()
    others.refresh_from_db()
    assert others.keeper != registrar.agency

    assert queue(registrar) == []
    assert page(registrar, request).status_code == 404
    assert queue(UserFactory(role="administrator")) == [request]


def test_a_row_of_another_body_s_monument_counts_though_only_its_text_differs(registrar):
    """Only what differs is in a row: whose it is must be found by the row's own record."""
    theirs = MonumentFactory(name="Qala")
    TerritoryFactory()
    name = theirs.names.get()
    with pytest.raises(review.PermissionDenied, match="another body"):
        review.propose(
            kind="edit",
            by=registrar,
            change=lambda: type(name).objects.filter(pk=name.pk).update(text="Narın qala"),
        )


def test_a_new_monument_on_another_body_s_ground_is_not_in_the_queue(registrar):
    TerritoryFactory()
    administrator = UserFactory(role="administrator")
    request = new_monument(administrator, location=Point(49.84, 40.37, srid=4326), propose=True)
    assert queue(registrar) == []
    assert page(registrar, request).status_code == 404


def new_monument(by, *, location=None, propose=False, **fields):
    fields = {"location": location} | fields
    return save_or_propose(
        by=by,
        monument=None,
        change=lambda: create_monument(by=by, fields=fields, names={"az": "Yeni körpü"}),
        propose=propose,
    ).request


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ({"kind": "edit"}, 1),
        ({"kind": "merge"}, 0),
        ({"keeper": "ministry"}, 1),
        ({"keeper": "icherisheher"}, 0),
        ({"proposer": "aynur"}, 1),
        ({"age": "week"}, 0),
    ],
)
def test_the_queue_is_narrowed(tower, registrar, contributor, question, found):
    AgencyFactory(code="icherisheher")
    renamed(tower, contributor)
    assert len(queue(registrar, **question)) == found


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kind", "gossip"),
        ("tab", "lost"),
        ("age", "eon"),
        ("keeper", "nobody"),
        ("proposer", "nobody"),
        ("page", "7"),
    ],
)
def test_a_value_that_means_nothing_is_a_400_in_a_sentence(registrar, name, value):
    answer = as_(registrar).get(reverse("catalogue:changes"), {name: value})
    assert answer.status_code == 400
    assert "notice--error" in answer.content.decode()
    assert value in answer.content.decode()


def test_an_empty_queue_says_so(registrar):
    answer = as_(registrar).get(reverse("catalogue:changes"))
    assert "Nothing waits for a decision." in answer.content.decode()


def test_the_queue_asks_as_often_for_twelve_as_for_two(registrar, contributor):
    def asked():
        with CaptureQueriesContext(connection) as captured:
            queue(registrar)
        return len(captured)

    for number in range(2):
        renamed(MonumentFactory(), contributor, f"Bürc {number}")
    few = asked()
    for number in range(10):
        renamed(MonumentFactory(), contributor, f"Körpü {number}")
    assert asked() == few


def test_what_was_done_at_once_is_no_news(registrar):
    kept, merged = (MonumentFactory(lifecycle="draft") for _number in range(2))
    change = merge_monuments(kept=kept, merged=merged, by=registrar)
    assert queue(registrar, tab="decided") == [change]
    assert not ChangeRequest.objects.news_for(registrar).exists()


def test_an_inspector_has_no_queue(inspector):
    assert as_(inspector).get(reverse("catalogue:changes")).status_code == 403


# The page of one


def test_a_text_marks_the_words_that_went_and_that_came(tower, registrar, contributor):
    tower.descriptions.create(language="en", text="A round tower of five storeys.")
    request = proposed(tower, contributor, descriptions={"en": "A square tower of five storeys."})
    said = page(registrar, request).content.decode()
    assert "<del>round</del>" in said
    assert "<ins>square</ins>" in said
    assert "tower of five storeys." in said


def test_a_new_name_in_place_of_an_old_one_is_one_line(tower, registrar, contributor):
    [row] = page(registrar, renamed(tower, contributor)).context["groups"][0].rows
    assert row.label == "Name (az)"
    assert [(line.before, line.after) for line in row.lines] == [("Qala", "Narın qala")]


def test_values_are_said_in_words(tower, registrar, contributor):
    kind = ConceptFactory()
    fields = {"kind": kind, "importance": "world", "built_from": -399, "built_to": -299}
    said = page(registrar, proposed(tower, contributor, fields=fields)).content.decode()
    for words in ("tower", "world importance", "local importance", "400 BCE", "300 BCE"):
        assert words in said
    assert "-399" not in said


def test_what_triggers_write_from_a_phase_is_said_once(tower, registrar, contributor):
    request = proposed(tower, contributor, fields={"built_from": 1100, "built_to": 1200})
    groups = page(registrar, request).context["groups"]
    assert [row.label for row in groups[0].rows] == ["Phase (construction)"]


def test_a_place_is_on_a_map_with_the_old_and_the_new(tower, registrar, contributor):
    square = MultiPolygon(Polygon.from_bbox((49.83, 40.36, 49.84, 40.37)), srid=4326)
    fields = {"location": Point(49.84, 40.37, srid=4326), "footprint": square}
    answer = page(registrar, proposed(tower, contributor, fields=fields))
    lines = {line.what: line for row in answer.context["groups"][0].rows for line in row.lines}
    assert lines["place"].shapes["before"]["coordinates"] == [49.83725, 40.36617]
    assert lines["place"].shapes["after"]["coordinates"] == [49.84, 40.37]
    assert re.search(r"\([0-9]+ m away\)", lines["place"].after)
    assert lines["footprint"].shapes["after"]["type"] == "MultiPolygon"
    assert "data-change-map" in answer.content.decode()


def test_a_new_monument_is_shown_under_its_name_and_made_by_accepting(registrar, contributor):
    request = new_monument(contributor, locality="Basqal")
    said = page(registrar, request).content.decode()
    assert "Yeni körpü" in said
    assert "Basqal" in said
    assert not Monument.objects.exists()

    step(registrar, request, "accept")
    assert Monument.objects.get().name_in("az") == "Yeni körpü"


def test_an_act_of_many_monuments_is_folded_by_monument(registrar, contributor):
    monuments = [MonumentFactory(name=f"Qala {number}") for number in range(12)]
    request = review.propose(
        kind="act",
        by=contributor,
        change=lambda: Monument.objects.update(importance="world"),
    )
    answer = page(registrar, request)
    assert len(answer.context["groups"]) == len(monuments)
    assert answer.content.decode().count('<details class="change-group">') == len(monuments)
    assert "12 records are touched" in answer.content.decode()


def test_the_page_asks_as_often_for_twelve_monuments_as_for_two(registrar, contributor):
    def asked():
        request = review.propose(
            kind="act",
            by=contributor,
            change=lambda: Monument.objects.update(importance="world"),
        )
        with CaptureQueriesContext(connection) as captured:
            page(registrar, request)
        return len(captured)

    MonumentFactory.create_batch(2)
    few = asked()
    MonumentFactory.create_batch(10)
    assert asked() == few


def test_a_proposed_picture_is_seen_by_who_decides_and_by_nobody_else(
    tower, registrar, contributor
):
    asset = PageFactory().asset
    request = save_or_propose(
        by=contributor,
        monument=tower,
        change=lambda: tower.pictures.create(asset=asset, added_by=contributor),
    ).request
    image = re.search(r'src="([^"]+/pictures/[^"]+)"', page(registrar, request).content.decode())
    assert image
    assert as_(UserFactory(role="contributor")).get(image[1]).status_code == 404


# What is done with it


def test_a_second_person_accepts_on_the_page(tower, registrar, contributor):
    request = renamed(tower, contributor)
    answer = step(registrar, request, "accept", note="A good source.")
    assert answer.url == reverse("catalogue:change", args=[request.pk])
    assert tower.names.get().text == "Narın qala"


def test_asking_first_changes_nothing(tower, registrar, contributor):
    request = renamed(tower, contributor)
    address = reverse("catalogue:change-step", args=[request.pk, "accept"])
    assert as_(registrar).get(address).status_code == 200
    assert state(request) == "proposed"


@pytest.mark.parametrize("name", ["accept", "refuse"])
def test_nobody_decides_on_his_own(tower, registrar, name):
    request = renamed(tower, registrar)
    assert step(registrar, request, name, note="mine").status_code == 403
    assert state(request) == "proposed"


def test_a_refusal_without_a_reason_is_asked_for_it(tower, registrar, contributor):
    request = renamed(tower, contributor)
    assert step(registrar, request, "refuse").status_code == 422
    step(registrar, request, "refuse", note="No source.")
    assert state(request) == "refused"


def test_a_button_pressed_twice_does_it_once_and_says_the_same(tower, registrar, contributor):
    request = renamed(tower, contributor)
    answers = [step(registrar, request, "accept") for _press in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0].url == answers[1].url

    answers = [step(registrar, request, "undo") for _press in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert tower.names.get().text == "Qala"


def test_what_another_has_decided_meanwhile_is_said(tower, registrar, contributor):
    request = renamed(tower, contributor)
    review.refuse(request=request, by=UserFactory(role="registrar"), note="No source.")
    answer = step(registrar, request, "accept")
    assert answer.status_code == 409
    assert "decided already: refused" in answer.content.decode()


def test_one_takes_back_what_one_proposed(tower, contributor):
    request = renamed(tower, contributor)
    step(contributor, request, "take-back")
    assert state(request) == "taken_back"


def test_a_step_that_does_not_exist_is_not_found(tower, registrar, contributor):
    assert step(registrar, renamed(tower, contributor), "burn").status_code == 404


def test_a_conflict_shows_its_sentence_and_offers_to_propose_anew(tower, registrar, contributor):
    request = proposed(tower, contributor, fields={"locality": "Basqal"})
    Monument.objects.update(locality="İsmayıllı")

    answer = step(registrar, request, "accept")
    assert answer.status_code == 409
    assert "“Lahıc”, and is “İsmayıllı” now" in answer.content.decode()
    assert "Propose it anew" in answer.content.decode()

    step(registrar, request, "anew")
    fresh = ChangeRequest.objects.get(state="proposed")
    assert (state(request), fresh.proposed_by) == ("refused", registrar)
    review.accept(request=fresh, by=UserFactory(role="registrar"))
    assert Monument.objects.get().locality == "Basqal"


def test_what_is_gone_is_not_offered_anew(tower, registrar, contributor):
    name = tower.names.get()
    request = review.propose(
        kind="edit",
        by=contributor,
        monument=tower,
        change=lambda: type(name).objects.filter(pk=name.pk).update(status="variant"),
    )
    update_monument(monument=tower, by=None, fields={}, names={"az": "Köhnə qala"})

    answer = step(registrar, request, "accept")
    assert answer.status_code == 409
    assert "Propose it anew" not in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_is_told():
    tower, contributor = MonumentFactory(name="Qala"), UserFactory(role="contributor")
    deciders = UserFactory.create_batch(2, role="registrar")
    request = renamed(tower, contributor)
    barrier, answers = Barrier(2), []

    def decide(person, name):
        client = as_(person)
        barrier.wait()
        address = reverse("catalogue:change-step", args=[request.pk, name])
        answers.append(client.post(address, {"note": "so"}).status_code)
        connection.close()

    threads = [
        Thread(target=decide, args=pair)
        for pair in zip(deciders, ("accept", "refuse"), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == [302, 409]
    accepted = state(request) == "applied"
    assert tower.names.get().text == ("Narın qala" if accepted else "Qala")


# What the proposer hears


def test_who_proposed_is_told_until_he_has_seen_it(tower, registrar, contributor):
    request = renamed(tower, contributor)
    review.refuse(request=request, by=registrar, note="No source is named.")
    client = as_(contributor)

    told = client.get(reverse("catalogue:desk")).content.decode()
    assert "No source is named." in told
    assert "of your proposals are decided" in client.get("/en/").content.decode()

    client.post(reverse("catalogue:see-news"), {"change": request.pk})
    assert "No source is named." not in client.get(reverse("catalogue:desk")).content.decode()


def test_nobody_marks_another_s_news_as_seen(tower, registrar, contributor):
    request = review.refuse(request=renamed(tower, contributor), by=registrar, note="No source.")
    as_(registrar).post(reverse("catalogue:see-news"), {"change": request.pk})
    request.refresh_from_db()
    assert request.seen_at is None


def test_the_head_of_every_page_counts_what_waits_for_this_person(tower, registrar, contributor):
    renamed(tower, contributor)
    renamed(tower, registrar, "Köhnə qala")
    said = as_(registrar).get("/en/").content.decode()
    assert re.search(r'badge--count">1<span class="visually-hidden"> wait for you', said)


def test_what_is_very_much_is_not_counted_to_its_end(tower, registrar, contributor, monkeypatch):
    monkeypatch.setattr("heritage.catalogue.templatetags.review.MOST_COUNTED", 1)
    for name in ("Köhnə qala", "Təzə qala"):
        renamed(tower, contributor, name)
    said = as_(registrar).get("/en/").content.decode()
    assert re.search(r'badge--count">1\+<span class="visually-hidden"> wait for you', said)
