"""A change is rehearsed, applied and undone; the tables are the judge."""

from datetime import date
from itertools import pairwise

import pytest
from django.apps import apps
from django.contrib.gis.geos import Point
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from heritage.catalogue.models import LegalAct, Monument, Protection
from heritage.catalogue.services import changes, create_monument, update_monument
from tests.factories import MonumentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def tables():
    """Every row of the register, without the moment of its last change."""
    hidden = {"changed_at", "created_at", "folded"}
    return {
        (model._meta.label, row["id"]): {k: v for k, v in row.items() if k not in hidden}
        for model in apps.get_app_config("catalogue").get_models()
        if hasattr(model, "pgh_event_model")
        for row in model.objects.values()
    }


def _update(monument, **values):
    Monument.objects.filter(pk=monument.pk).update(**values)


def test_a_rehearsal_leaves_every_table_as_it_was():
    monument = MonumentFactory(name="Qala", number="7")
    before = tables()

    rows = changes.rehearse(
        lambda: update_monument(monument=monument, by=None, fields={}, names={"az": "Narın qala"})
    )

    assert tables() == before
    assert [row["table"] for row in rows] == ["catalogue.name", "catalogue.name"]


def test_only_what_differs_is_in_the_rows():
    monument = MonumentFactory()
    rows = changes.rehearse(lambda: _update(monument, locality="Lahıc"))
    assert rows == [
        {
            "table": "catalogue.monument",
            "key": monument.pk,
            "before": {"locality": ""},
            "after": {"locality": "Lahıc"},
        }
    ]


def test_a_value_that_changed_since_is_a_conflict_and_nothing_is_written():
    monument = MonumentFactory(name="Qala", locality="Lahıc")
    rows = changes.rehearse(
        lambda: Monument.objects.filter(pk=monument.pk).update(
            locality="Basqal", importance="world"
        )
    )
    Monument.objects.filter(pk=monument.pk).update(locality="İsmayıllı")

    with pytest.raises(changes.ChangeConflict, match="“Lahıc”, and is “İsmayıllı” now"):
        changes.apply(rows)
    assert Monument.objects.get().importance == "local"


def test_a_rule_of_the_database_is_told_in_its_sentence():
    monument = MonumentFactory()
    rows = [
        {
            "table": "catalogue.monument",
            "key": monument.pk,
            "before": {"sensitivity": "open"},
            "after": {"sensitivity": "withheld"},
        }
    ]
    with pytest.raises(ValidationError, match="Say why"):
        changes.apply(rows)


def test_many_rows_are_written_by_as_many_statements_as_two():
    def statements(count):
        monuments = MonumentFactory.create_batch(count)

        def change():
            for monument in monuments:
                update_monument(
                    monument=monument,
                    by=None,
                    fields={"locality": f"Lahıc {monument.pk}", "built_from": monument.pk},
                    other_names={"az": [f"Qala {monument.pk}"]},
                )

        rows = changes.rehearse(change)
        with CaptureQueriesContext(connection) as applied:
            changes.apply(rows)
        with CaptureQueriesContext(connection) as undone:
            changes.apply(changes.inverted(rows))
        return len(applied), len(undone)

    assert statements(20) == statements(2)


def test_of_rows_that_do_not_fit_together_each_is_written_when_there_is_room():
    """The later of three protections must begin later before the earlier can last longer."""
    monument = MonumentFactory()
    days = [date(year, 1, 1) for year in (2001, 2005, 2010, 2015)]
    kept = [
        Protection.objects.create(monument=monument, importance="local", valid=span)
        for span in pairwise(days)
    ]

    def move(*days):
        for protection, span in reversed([*zip(kept, pairwise(days), strict=True)]):
            Protection.objects.filter(pk=protection.pk).update(valid=span)

    moved = [days[0], date(2007, 1, 1), date(2012, 1, 1), days[3]]
    rows = changes.rehearse(lambda: move(*moved))
    assert len(rows) == 3
    changes.apply(rows)
    spans = Protection.objects.order_by("pk").values_list("valid", flat=True)
    assert [(span.lower, span.upper) for span in spans] == list(pairwise(moved))


def test_rows_that_never_fit_are_refused_whole_in_the_sentence_of_the_rule():
    monuments = MonumentFactory.create_batch(3)
    rows = [
        {
            "table": "catalogue.monument",
            "key": monument.pk,
            "before": {"sensitivity": "open", "locality": ""},
            "after": {"sensitivity": hidden, "locality": "Lahıc"},
        }
        for monument, hidden in zip(monuments, ("open", "withheld", "open"), strict=True)
    ]
    with pytest.raises(ValidationError, match="Say why"):
        changes.apply(rows)
    assert not Monument.objects.exclude(locality="").exists()


def act(number):
    return LegalAct.objects.create(
        number=number,
        issuer="Cabinet of Ministers",
        adopted_on=date(2026, 1, 9),
        in_force_from=date(2026, 1, 9),
    )


def list_monument(monument, by_act, importance):
    first, last = date(2001, 8, 2), by_act.in_force_from
    Protection.objects.filter(monument=monument, valid__upper_inf=True).update(
        valid=(first, last), ended_by=by_act
    )
    Protection.objects.create(
        monument=monument, importance=importance, valid=(last, None), act=by_act
    )


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["name", "place", "list", "new", "dating", "number"]),
        st.integers(0, 2),
        st.integers(1, 40),
    ),
    min_size=1,
    max_size=6,
)


def take(step, which, number, monuments, by_act):
    monument = monuments[which]
    if step == "name":
        update_monument(monument=monument, by=None, fields={}, names={"az": f"Qala {number}"})
    elif step == "place":
        point = Point(49 + number / 100, 40, srid=4326)
        _update(monument, location=point)
    elif step == "list" and not monument.protections.filter(act=by_act).exists():
        list_monument(monument, by_act, "national")
    elif step == "new":
        create_monument(by=None, fields={}, names={"az": f"Körpü {number}"})
    elif step == "dating":
        update_monument(
            monument=monument, by=None, fields={"built_from": number, "built_to": number + 9}
        )
    elif step == "number":
        update_monument(
            monument=monument, by=None, fields={}, identifiers={"inventory": str(number)}
        )


class ApplyingAndUndoing(TestCase):
    @settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(STEPS)
    def test_applying_gives_what_was_rehearsed_and_undoing_gives_what_was(self, steps):
        monuments = [MonumentFactory(name=f"Qüllə {n}", number=str(n)) for n in range(3)]
        by_act = act("6")
        for monument in monuments:
            Protection.objects.create(
                monument=monument, importance="local", valid=(date(2001, 8, 2), None)
            )
        before = tables()
        rehearsed = {}

        def change():
            for step in steps:
                take(*step, monuments, by_act)
            rehearsed.update(tables())

        rows = changes.rehearse(change)
        assert tables() == before
        changes.apply(rows)
        assert tables() == rehearsed
        changes.apply(changes.inverted(rows))
        assert tables() == before
