import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _in_english():
    """Sentences are compared in the language they are written in."""
    with translation.override("en"):
        yield


@pytest.fixture
def samples():
    from heritage.env import ROOT

    return ROOT / "fixtures" / "samples"
