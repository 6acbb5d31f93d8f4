"""The cast and the places of the tests."""

import pytest


@pytest.fixture(autouse=True)
def _own_storage(settings, tmp_path):
    """Each test has its own media folder, and static files without a manifest."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
