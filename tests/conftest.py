"""The cast and the places of the tests."""

import pytest
from django.utils import translation
from hypothesis import settings as hypothesis_settings

from tests.hashing import QUICK

pytest_plugins = ["tests.cases", "tests.chromium", "tests.leftovers"]
# How long an example takes says more of the machine than of the product; the bench measures.
hypothesis_settings.register_profile("without deadline", deadline=None)
hypothesis_settings.load_profile("without deadline")
GUARD = "history_never_emptied"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        let_the_history_be_emptied()


def let_the_history_be_emptied():
    """Between tests that commit, Django empties every table; elsewhere the history refuses it."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass FROM pg_trigger WHERE tgname = %s", [GUARD])
        for (table,) in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {GUARD}")


@pytest.fixture(autouse=True)
def _own_storage(settings, tmp_path):
    """Each test has its own media folder, and static files without a manifest."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def _quick_passwords(settings):
    settings.PASSWORD_HASHERS = QUICK


@pytest.fixture
def in_english():
    """Addresses are made, and so pages answered, in English."""
    with translation.override("en"):
        yield


@pytest.fixture
def registrar(db):
    from tests.factories import UserFactory

    return UserFactory(username="leyla", role="registrar")


@pytest.fixture
def inspector(db):
    from tests.factories import UserFactory

    return UserFactory(username="orxan", role="inspector")
