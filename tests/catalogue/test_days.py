"""Days in words are those that Django writes, in every language."""

from datetime import UTC, date, datetime

import pytest
from django.template import engines
from django.utils.translation import override

WRITTEN = "{% load days %}{{ moment|in_words }}"
BY_DJANGO = '{{ moment|date:"DATE_FORMAT" }}'
LATE = datetime(2026, 12, 31, 21, 30, tzinfo=UTC)  # in Baku it is the new year


def shown(template, moment):
    return engines["django"].from_string(template).render({"moment": moment})


@pytest.mark.parametrize("language", ["az", "en", "ru"])
@pytest.mark.parametrize("moment", [date(2026, 3, 5), LATE, None])
def test_a_day_is_written_as_django_writes_it(language, moment):
    with override(language):
        assert shown(WRITTEN, moment) == shown(BY_DJANGO, moment)


def test_the_day_of_a_moment_is_that_of_the_office():
    with override("en"):
        assert "2027" in shown(WRITTEN, LATE)
