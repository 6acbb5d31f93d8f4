import pytest

from tests.factories import MonumentFactory


@pytest.fixture(autouse=True)
def _sentences_in_english(in_english):
    """Sentences are compared in the language they are written in."""


@pytest.fixture
def mill(db):
    return MonumentFactory(name="Dəyirman")
