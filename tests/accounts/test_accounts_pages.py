import pytest
from django.db import IntegrityError
from django.urls import reverse

from heritage.accounts.models import User
from tests.factories import AgencyFactory

from .conftest import PASSWORD


@pytest.fixture
def filled_in(db):
    return {
        "agency": AgencyFactory().pk,
        "username": "aysel",
        "full_name": "Aysel Quliyeva",
        "role": "inspector",
        "is_active": "on",
        "password": PASSWORD,
    }


def test_an_administrator_adds_an_inspector(client, administrator, filled_in):
    client.force_login(administrator)

    client.post(reverse("accounts:add-account"), filled_in)

    aysel = User.objects.get(username="aysel")
    assert aysel.role == "inspector"
    assert aysel.check_password(PASSWORD)


def test_a_new_account_needs_a_password(client, administrator, filled_in):
    client.force_login(administrator)

    answer = client.post(reverse("accounts:add-account"), filled_in | {"password": ""})

    assert answer.status_code == 422
    assert not User.objects.filter(username="aysel").exists()


def test_an_administrator_changes_a_role_and_the_password_stays(
    client, administrator, registrar, filled_in
):
    client.force_login(administrator)
    change = filled_in | {"username": "leyla", "role": "researcher", "password": ""}

    client.post(reverse("accounts:edit-account", args=[registrar.pk]), change)

    registrar.refresh_from_db()
    assert registrar.role == "researcher"
    assert registrar.check_password(PASSWORD)


def test_an_administrator_cannot_shut_themselves_out(client, administrator, filled_in):
    client.force_login(administrator)
    change = filled_in | {"username": "rauf", "role": "reader", "password": ""}

    answer = client.post(reverse("accounts:edit-account", args=[administrator.pk]), change)

    administrator.refresh_from_db()
    assert answer.status_code == 422
    assert administrator.role == "administrator"


def test_a_registrar_may_not_open_the_accounts(client, registrar):
    client.force_login(registrar)

    assert client.get(reverse("accounts:accounts")).status_code == 403


def test_a_user_name_is_taken_whatever_its_case(client, administrator, registrar, filled_in):
    client.force_login(administrator)

    answer = client.post(reverse("accounts:add-account"), filled_in | {"username": "LEYLA"})

    assert answer.status_code == 422
    assert "This user name is taken." in answer.content.decode()


@pytest.mark.parametrize("role", ["inspector", "contributor", "registrar"])
def test_who_works_in_a_territory_needs_a_keeping_body(client, administrator, filled_in, role):
    client.force_login(administrator)
    change = filled_in | {"role": role, "agency": ""}

    answer = client.post(reverse("accounts:add-account"), change)

    assert answer.context["form"].errors["agency"] == [
        "A person of this role works for a keeping body: choose it."
    ]


def test_a_researcher_needs_no_keeping_body(client, administrator, filled_in):
    client.force_login(administrator)

    client.post(reverse("accounts:add-account"), filled_in | {"role": "researcher", "agency": ""})

    assert User.objects.get(username="aysel").agency is None


def test_the_database_too_wants_a_keeping_body_for_a_registrar(administrator):
    registrar = User(username="nigar", role="registrar")

    with pytest.raises(IntegrityError, match="user_of_a_territory_has_an_agency"):
        registrar.save()


def test_the_list_says_for_whom_each_person_works(client, administrator, registrar):
    client.force_login(administrator)

    page = client.get(reverse("accounts:accounts")).content.decode()

    assert "<td>Ministry of Culture</td>" in page
