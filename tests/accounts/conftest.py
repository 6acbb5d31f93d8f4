import pytest
from django.core.cache import cache

from heritage.accounts.models import User
from heritage.accounts.roles import Role
from tests.factories import AgencyFactory

PASSWORD = "bir-uzun-parol-2026"


@pytest.fixture(autouse=True)
def _no_tries_remembered(in_english):
    cache.clear()


@pytest.fixture
def registrar(db):
    return User.objects.create_user("leyla", PASSWORD, role=Role.REGISTRAR, agency=AgencyFactory())


@pytest.fixture
def administrator(db):
    return User.objects.create_user("rauf", PASSWORD, role=Role.ADMINISTRATOR)
