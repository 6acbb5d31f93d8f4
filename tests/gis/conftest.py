import pytest
from django.utils import translation

from gis.areas import load_free_areas
from gis.models import Area
from tests.leftovers import rows_for_several


@pytest.fixture(autouse=True)
def _in_english():
    """The sentences are promised in the language in which they are written."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def _free_areas(django_db_setup, django_db_blocker):
    """The free boundaries, read once a module and taken back after it."""
    with rows_for_several(django_db_blocker):
        load_free_areas()
        yield


@pytest.fixture
def azerbaijan(_free_areas, db):
    return Area.objects.countries().get()
