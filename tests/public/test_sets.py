"""Sets of one's own: made without an account, read by one link, changed by another."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from heritage.catalogue.models import MonumentSet
from heritage.catalogue.models import sets as set_models
from heritage.catalogue.services import merge_monuments, sets, withdraw_monument
from tests.factories import MonumentFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def walls():
    return [MonumentFactory(name=f"Divar {number}") for number in "123"]


@pytest.fixture
def gathered(walls):
    made = sets.create_set(name="Divarlar", note="Для экспедиции")
    sets.add_to_set(made, [one.reference for one in walls])
    return made


def edit_address(made):
    return reverse("public:edit-set", args=[made.token, sets.key_of(made)])


def page(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status, answer.content
    return " ".join(answer.content.decode().split())


def order(made):
    return list(made.members.values_list("reference", flat=True))


def test_a_stranger_makes_a_set_of_a_monument_and_goes_back_to_where_he_was(client, tower):
    data = {"monument": tower.reference, "name": "Мои башни", "next": "/en/?q=maiden"}

    answer = client.post("/en/sets/add/", data)

    assert (answer.status_code, answer["Location"]) == (302, "/en/?q=maiden")
    made = MonumentSet.objects.get()
    assert (made.name, made.owner, order(made)) == ("Мои башни", None, [tower.reference])
    assert "Мои башни" in page(client, "/en/sets/")
    assert "Мои башни" not in page(Client(), "/en/sets/")


def test_the_next_monument_goes_into_the_set_that_the_browser_knows(client, tower, walls):
    client.post("/en/sets/add/", {"monument": tower.reference, "name": "Mine"})
    offered = page(client, f"/en/sets/add/?monument={walls[0].reference}")
    made = MonumentSet.objects.get()
    assert re.search(rf'value="{made.token}"[^>]* checked', offered)

    client.post("/en/sets/add/", {"monument": walls[0].reference, "into": made.token})

    assert order(made) == [tower.reference, walls[0].reference]


def test_nobody_adds_to_a_set_of_which_he_has_only_the_link_to_read(client, gathered, tower):
    data = {"monument": tower.reference, "into": gathered.token}

    assert client.post("/en/sets/add/", data).status_code == 400
    assert tower.reference not in order(gathered)


def test_a_cookie_that_somebody_wrote_himself_opens_no_set(client, gathered):
    client.cookies["sets"] = f"{gathered.token}:forged"

    assert "Divarlar" not in page(client, "/en/sets/")


def test_a_set_added_to_twice_has_the_monument_once(gathered, walls):
    assert sets.add_to_set(gathered, [walls[0].reference]) == 0
    assert len(order(gathered)) == 3


def test_a_set_is_read_by_its_link_and_changed_by_its_key_only(client, gathered):
    read = page(client, f"/en/sets/{gathered.token}/")

    assert "Divar 1" in read and "Для экспедиции" in read
    assert sets.key_of(gathered) not in read
    assert "Take out" not in read
    for key in ("0" * 43, sets.key_of(sets.create_set(name="Other"))):
        assert client.get(f"/en/sets/{gathered.token}/{key}/").status_code == 404
        assert client.post(f"/en/sets/{gathered.token}/{key}/delete/").status_code == 404
    assert client.get("/en/sets/nothing/").status_code == 404


def test_what_was_taken_out_is_put_back_where_it_stood(client, gathered, walls):
    before, second = order(gathered), walls[1].reference

    answer = client.post(edit_address(gathered), {"remove": second})
    assert order(gathered) == [before[0], before[2]]
    shown = page(client, answer["Location"])
    position = re.search(r'name="at" value="(\d+)"', shown)[1]
    for _twice in range(2):
        client.post(edit_address(gathered), {"put_back": second, "at": position})

    assert order(gathered) == before


def test_a_monument_moves_up_and_down_and_stays_at_the_ends(client, gathered, walls):
    one, two, three = (wall.reference for wall in walls)

    client.post(edit_address(gathered), {"up": three})
    assert order(gathered) == [one, three, two]
    client.post(edit_address(gathered), {"down": one})
    assert order(gathered) == [three, one, two]
    client.post(edit_address(gathered), {"up": three})
    client.post(edit_address(gathered), {"down": "M999999"})
    assert order(gathered) == [three, one, two]


def test_map_list_files_and_places_answer_for_a_set(client, gathered, walls, tower):
    question = f"?set={gathered.token}"

    assert "3 monuments" in page(client, f"/en/{question}")
    assert len(client.get(f"/en/places.json{question}").json()["features"]) == 3
    file = client.get(f"/en/export.csv{question}").getvalue().decode()
    assert (
        "Divar 1" in file and "Set of monuments: Divarlar" in file and tower.reference not in file
    )
    assert "1 monument<" in page(client, f"/en/{question}&q=divar+2")


@pytest.mark.parametrize("token", ["nothing", "x" * 300])
def test_a_set_that_is_not_there_is_a_sentence(client, tower, token):
    assert "There is no set" in page(client, f"/en/?set={token}", 400)


def test_a_withdrawn_monument_is_said_to_be_off_the_register(client, gathered, walls, registrar):
    withdraw_monument(monument=walls[0], by=registrar)

    read = page(client, f"/en/sets/{gathered.token}/")

    assert f"<strong>{walls[0].reference}</strong>" in read
    assert "no longer on the register" in read and "Divar 1" not in read
    assert "2 monuments" in page(client, f"/en/?set={gathered.token}")


def test_a_merged_monument_is_followed(client, gathered, walls, tower):
    walls[0].lifecycle, walls[0].merged_into = "withdrawn", tower
    walls[0].save(update_fields=["lifecycle", "merged_into"])

    read = page(client, f"/en/sets/{gathered.token}/")

    assert "Maiden Tower" in read and f"Gathered as {walls[0].reference}" in read
    assert "Maiden Tower" in page(client, f"/en/?set={gathered.token}")


def test_merging_moves_nothing_in_anybodys_set(gathered, walls, registrar):
    draft = MonumentFactory(lifecycle="draft")
    merge_monuments(kept=MonumentFactory(lifecycle="draft"), merged=draft, by=registrar)

    assert order(gathered) == [wall.reference for wall in walls]


def test_drafts_and_unknown_monuments_are_not_gathered(client, draft):
    assert client.get("/en/sets/add/").status_code == 400
    for reference in (draft.reference, "M999999", "x y", "x" * 300):
        data = {"monument": reference, "name": "Mine"}
        assert client.post("/en/sets/add/", data).status_code == 404
        assert client.get("/en/sets/add/", {"monument": reference}).status_code == 404
    assert not MonumentSet.objects.exists()


def test_a_full_set_says_so(client, gathered, tower, monkeypatch):
    monkeypatch.setattr(sets, "MOST_IN_A_SET", 3)
    client.get(edit_address(gathered))

    data = {"monument": tower.reference, "into": gathered.token}
    answer = client.post("/en/sets/add/", data)

    assert answer.status_code == 400
    assert "at most 3 monuments" in answer.content.decode()
    assert set_models.MOST_IN_A_SET == 2000


def test_a_name_and_note_are_changed_and_an_empty_name_is_refused(client, gathered):
    address = edit_address(gathered)

    client.post(address, {"name": " Köhnə \n divarlar ", "note": "<b>1</b>"})
    assert client.post(address, {"name": " ", "note": ""}).status_code == 400

    gathered.refresh_from_db()
    assert (gathered.name, gathered.note) == ("Köhnə divarlar", "<b>1</b>")
    assert "&lt;b&gt;1" in page(client, f"/en/sets/{gathered.token}/")


def test_a_set_is_deleted_after_a_question_and_nothing_of_it_stays(client, gathered):
    address = f"{edit_address(gathered)}delete/"

    assert "Delete the set “Divarlar”?" in page(client, address)
    assert MonumentSet.objects.exists()
    client.post(address)

    assert not MonumentSet.objects.exists()
    assert client.get(f"/en/sets/{gathered.token}/").status_code == 404
    assert client.post(address).status_code == 404


def test_sets_of_an_account_are_there_in_every_browser(client, tower):
    person = UserFactory()
    client.force_login(person)
    client.post("/en/sets/add/", {"monument": tower.reference, "name": "Mine"})

    elsewhere = Client()
    elsewhere.force_login(person)

    assert "Mine" in page(elsewhere, "/en/sets/")
    assert "Mine" not in page(Client(), "/en/sets/")


def test_a_form_from_another_site_changes_nothing(gathered, walls):
    strict = Client(enforce_csrf_checks=True)

    for address in (edit_address(gathered), f"{edit_address(gathered)}delete/", "/en/sets/"):
        assert strict.post(address, {"remove": walls[0].reference}).status_code == 403
    assert len(order(gathered)) == 3


def test_one_leads_back_to_our_own_pages_only(client, tower):
    data = {"monument": tower.reference, "name": "Mine", "next": "https://evil.example/"}

    assert client.post("/en/sets/add/", data)["Location"].startswith("/en/sets/")


def test_one_machine_makes_no_more_than_some_sets_a_day(client, tower):
    from django.core.cache import cache

    cache.clear()
    statuses = [client.post("/en/sets/", {"name": f"Set {n}"}).status_code for n in range(21)]
    cache.clear()

    assert statuses == [302] * 20 + [403]


def test_pages_of_a_set_are_kept_by_no_cache_and_no_search_engine(client, gathered):
    for address in (f"/en/sets/{gathered.token}/", edit_address(gathered), "/en/sets/"):
        answer = client.get(address)
        assert answer["X-Robots-Tag"] == "noindex" and "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("number", ["0", "2", "x"])
def test_a_page_that_a_set_does_not_have_is_a_sentence(client, gathered, number):
    assert "There is no page" in page(client, f"/en/sets/{gathered.token}/?page={number}", 400)


def test_a_script_is_told_what_a_page_would_say(client, tower):
    data = {"monument": tower.reference, "name": "Mine"}

    told = client.post("/en/sets/add/", data, headers={"accept": "application/json"}).json()

    assert told["said"] == "“Maiden Tower” is in the set “Mine”."
    assert client.get(told["address"]).status_code == 200


def test_a_whole_answer_is_gathered_at_once(client, walls, tower):
    data = {"answer": "q=divar", "name": "Divarlar"}
    assert "3 monuments" in page(client, "/en/sets/add/?answer=q%3Ddivar")

    client.post("/en/sets/add/", data, follow=True)
    again = client.post("/en/sets/add/", data | {"into": MonumentSet.objects.get().token})

    assert again.status_code == 302
    assert order(MonumentSet.objects.get()) == [wall.reference for wall in walls]


def test_an_answer_that_is_too_large_makes_no_set(client, walls, monkeypatch):
    monkeypatch.setattr(sets, "MOST_IN_A_SET", 2)

    answer = client.post("/en/sets/add/", {"answer": "q=divar", "name": "Divarlar"})

    assert answer.status_code == 400
    assert "at most 2 monuments" in answer.content.decode()
    assert not MonumentSet.objects.exists()


@pytest.mark.parametrize("query", ["kind=nothing", "q=zzzzzzzz", "set=nothing"])
def test_an_answer_of_nothing_or_no_question_is_refused(client, tower, query):
    assert client.get("/en/sets/add/", {"answer": query}).status_code == 400
