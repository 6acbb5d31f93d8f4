import pytest
from django.urls import reverse

from heritage.accounts.forms import WRONG_TRIES_ALLOWED

from .conftest import PASSWORD


def sign_in(client, password=PASSWORD, **more):
    data = {"username": "leyla", "password": password} | more
    return client.post(reverse("accounts:sign-in"), data)


def test_a_registrar_signs_in_and_comes_to_the_desk(client, registrar):
    answer = sign_in(client)

    assert answer.status_code == 302
    assert answer.url == reverse("catalogue:start")
    assert client.session["_auth_user_id"] == str(registrar.pk)


def test_a_wrong_password_is_answered_with_a_sentence_and_nobody_is_signed_in(client, registrar):
    answer = sign_in(client, password="wrong")

    assert answer.status_code == 422
    assert "The user name and the password do not belong together." in said(answer)
    assert "_auth_user_id" not in client.session


def said(answer):
    return " ".join(" ".join(errors) for errors in answer.context["form"].errors.values())


def test_the_page_that_was_asked_for_is_opened_after_signing_in(client, registrar):
    answer = sign_in(client, next="/en/desk/imports/")

    assert answer.url == "/en/desk/imports/"


def test_signing_in_never_leads_to_another_site(client, registrar):
    answer = sign_in(client, next="https://evil.example/desk/")

    assert answer.url == reverse("catalogue:start")


def test_after_ten_wrong_tries_even_the_right_password_must_wait(client, registrar):
    for _try in range(WRONG_TRIES_ALLOWED):
        sign_in(client, password="wrong")

    answer = sign_in(client)

    assert answer.status_code == 422
    assert "Try again in 15 minutes." in said(answer)


def test_nine_wrong_tries_are_forgiven(client, registrar):
    for _try in range(WRONG_TRIES_ALLOWED - 1):
        sign_in(client, password="wrong")

    assert sign_in(client).status_code == 302


def test_a_closed_account_cannot_sign_in(client, registrar):
    registrar.is_active = False
    registrar.save()

    assert sign_in(client).status_code == 422


def test_signing_out_needs_a_post(client, registrar):
    client.force_login(registrar)

    assert client.get(reverse("accounts:sign-out")).status_code == 405
    assert client.post(reverse("accounts:sign-out")).status_code == 302
    assert "_auth_user_id" not in client.session


def test_a_person_changes_their_own_password(client, registrar):
    client.force_login(registrar)
    new = "tamam-basqa-parol-7"

    client.post(
        reverse("accounts:change-password"),
        {"old_password": PASSWORD, "new_password1": new, "new_password2": new},
    )

    registrar.refresh_from_db()
    assert registrar.check_password(new)
    assert client.get(reverse("accounts:my-account")).status_code == 200  # still signed in


@pytest.mark.parametrize("page", ["my-account", "change-password", "accounts", "add-account"])
def test_a_stranger_is_asked_to_sign_in(client, db, page):
    answer = client.get(reverse(f"accounts:{page}"))

    assert answer.status_code == 302
    assert reverse("accounts:sign-in") in answer.url
