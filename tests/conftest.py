"""The cast and the places of the tests."""

import pytest
from django.utils import translation

pytest_plugins = ["tests.chromium"]


@pytest.fixture(autouse=True)
def _own_storage(settings, tmp_path):
    """Each test has its own media folder, and static files without a manifest."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


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
