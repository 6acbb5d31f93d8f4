"""What cannot be understood is answered in our look, and never with 500."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import MonumentFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("cookie", ["\0\0\0\0\0\0\0\0abc", "' OR 1=1 --", "a" * 5000, "A" * 32])
@pytest.mark.parametrize("address", ["/en/", "/en/desk/", "/en/accounts/sign-in/"])
def test_a_cookie_that_is_no_session_is_none(client, address, cookie):
    client.cookies["sessionid"] = cookie
    assert client.get(address).status_code in (200, 302)


def test_a_form_that_was_open_too_long_says_so_in_our_look():
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(reverse("accounts:sign-in"), {"username": "leyla"})
    assert answer.status_code == 403
    assert b"site-header" in answer.content


def test_more_than_can_be_read_is_a_400_in_our_look(client, settings, registrar):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 5
    client.force_login(registrar)
    answer = client.post(reverse("catalogue:add-monument"), {f"f{n}": n for n in range(9)})
    assert answer.status_code == 400
    assert b"site-header" in answer.content


def test_a_search_of_very_many_words_is_answered_by_its_first(client):
    MonumentFactory(name="Qala")
    answer = client.get("/en/", {"q": "q a l a q a l a q a l a " + "z " * 80})
    assert answer.status_code == 200
    assert "Qala" in answer.content.decode()


def test_the_office_s_pages_are_kept_by_no_cache(client, registrar):
    draft = MonumentFactory(lifecycle="draft")
    client.force_login(registrar)
    for address in (reverse("catalogue:desk"), reverse("public:monument", args=[draft.reference])):
        assert "no-store" in client.get(address)["Cache-Control"]


def test_head_is_answered_as_get_is(client, registrar):
    client.force_login(registrar)
    assert client.head(reverse("catalogue:desk")).status_code == 200
    assert client.head(reverse("catalogue:add-monument")).status_code == 200
