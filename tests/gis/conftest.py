import pytest
from django.db import transaction
from django.utils import translation

from gis.areas import load_free_areas
from gis.models import Area


@pytest.fixture(autouse=True)
def _in_english():
    """The sentences are promised in the language in which they are written."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def _free_areas(django_db_setup, django_db_blocker):
    """The free boundaries, read once a module and taken back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_free_areas()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def azerbaijan(_free_areas, db):
    return Area.objects.countries().get()
