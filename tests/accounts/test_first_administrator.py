"""An installation without demo accounts gets its first administrator from the command line."""

import pytest
from django.core.management import call_command

from heritage.accounts.models import User
from heritage.accounts.roles import MANAGE_ACCOUNTS

pytestmark = pytest.mark.django_db


def test_createsuperuser_makes_an_administrator_who_can_sign_in(client, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "sesame-of-baku")

    call_command("createsuperuser", interactive=False, username="aygün", verbosity=0)

    assert User.objects.get(username="aygün").has_perm(MANAGE_ACCOUNTS)
    assert client.login(username="aygün", password="sesame-of-baku")
