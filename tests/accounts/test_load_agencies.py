import pytest
from django.core.management import call_command
from django.db import connection

from heritage.accounts.models import User


@pytest.fixture
def early_registrar(db):
    """An account from before there were keeping bodies, and before the rule that needs one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE accounts_user DROP CONSTRAINT user_of_a_territory_has_an_agency"
        )
    User(username="leyla", role="registrar").save()
    return User.objects.get()


def test_who_had_an_account_before_there_were_bodies_works_for_the_ministry(early_registrar):
    call_command("load_agencies")

    early_registrar.refresh_from_db()
    assert early_registrar.agency.code == "ministry"
