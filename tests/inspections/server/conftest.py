import pytest

from .phone import Phone


@pytest.fixture
def phone(inspector):
    return Phone(inspector)
