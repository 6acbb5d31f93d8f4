"""The register as of a date: what the views of the past tell is what the history says."""

from datetime import date, datetime, timedelta
from itertools import count

import pytest
from django.contrib.gis.geos import Point
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heritage.catalogue.as_of import NoPast, as_of
from heritage.catalogue.models import (
    Description,
    Identifier,
    LegalAct,
    Monument,
    Name,
    Protection,
    Zone,
    ZoneMonument,
)
from heritage.catalogue.past_views import SCHEMA, TODAYS, drop, tracked_models
from heritage.catalogue.services import (
    create_monument,
    publish_monument,
    update_monument,
    withdraw_monument,
)
from tests.factories import AgencyFactory, MonumentFactory

NUMBERS = count(1)
DAY = date(2020, 9, 1)


def protect(monument, first, last=None, **fields):
    return Protection.objects.create(monument=monument, valid=(first, last), **fields)


def names_on(day):
    with as_of(in_force_on=day):
        return sorted(str(monument) for monument in Monument.objects.published())


# What was known: the views against a replay of the events.


def replayed(model, moment):
    """The rows of a table at a moment, from its events alone: {key: {column: value}}."""
    events = model.pgh_event_model
    columns = [field.attname for field in model._meta.concrete_fields if field.name in _of(events)]
    rows = {}
    for event in events.objects.filter(pgh_created_at__lte=moment).order_by("pgh_id"):
        if event.pgh_label == "delete":
            rows.pop(event.pgh_obj_id, None)
        else:
            rows[event.pgh_obj_id] = {column: getattr(event, column) for column in columns}
    return rows


def _of(model):
    return {field.name for field in model._meta.concrete_fields}


def seen(model, moment, columns):
    with as_of(known_at=moment):
        return {
            row.pk: {column: getattr(row, column) for column in columns}
            for row in model.objects.all()
        }


def differences(seen, expected):
    """What is not the same in both: (key, column, seen, expected)."""
    keys = seen.keys() ^ expected.keys()
    return [(key, "row", key in seen, key in expected) for key in keys] + [
        (key, column, value, expected[key][column])
        for key, row in seen.items()
        if key in expected
        for column, value in row.items()
        if value != expected[key][column]
    ]


def assert_equal_to_the_replay(moment):
    for model in tracked_models():
        expected = replayed(model, moment)
        columns = next(iter(expected.values()), {}).keys()
        if model is Monument:
            columns = columns - set(TODAYS)
            expected = {pk: {c: row[c] for c in columns} for pk, row in expected.items()}
        assert differences(seen(model, moment, columns), expected) == [], model


def a_new_one(monuments):
    fields = {"location": Point(49.8, 40.4, srid=4326), "importance": "local"}
    names = {"az": f"Qala {next(NUMBERS)}", "en": "A castle"}
    identifiers = {"inventory": str(next(NUMBERS))}
    monuments.append(create_monument(by=None, fields=fields, names=names, identifiers=identifiers))


def renamed(monuments):
    update_monument(
        by=None,
        monument=monuments[-1],
        fields={"locality": "Lahıc"},
        names={"az": f"Ad {next(NUMBERS)}"},
    )


def renumbered(monuments):
    identifiers = {"inventory": f"{next(NUMBERS)}, 70"}
    update_monument(by=None, monument=monuments[-1], fields={}, identifiers=identifiers)


def opened(monuments):
    publish_monument(monument=monuments[-1], by=None)


def closed(monuments):
    publish_monument(monument=monuments[-1], by=None)
    withdraw_monument(monument=monuments[-1], by=None)


def described_and_undone(monuments):
    """Rows made, changed and deleted within one transaction have one time."""
    text = monuments[-1].descriptions.create(language="az", text="Daş qala.")
    Description.objects.filter(pk=text.pk).update(text="Kərpic qala.")
    if next(NUMBERS) % 2:
        text.delete()
    else:
        Description.objects.exclude(pk=text.pk).filter(monument=monuments[-1]).delete()
        Description.objects.filter(pk=text.pk).update(language=f"x{next(NUMBERS)}")


def by_raw_sql(monuments):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE catalogue_monument SET built_from = 1101, dating_text = %s WHERE id = %s",
            [f"{next(NUMBERS)}", monuments[0].pk],
        )
        cursor.execute("DELETE FROM catalogue_name WHERE language = 'en'")


def protected(monuments):
    Protection.objects.filter(monument=monuments[-1]).delete()
    protect(monuments[-1], date(2001, 8, 2), importance="world")


def in_a_zone(monuments):
    shape = monuments[-1].location.buffer(0.01)
    zone = Zone.objects.create(
        role="protection", boundary=f"SRID=4326;MULTIPOLYGON({shape.wkt[8:]})"
    )
    ZoneMonument.objects.create(zone=zone, monument=monuments[-1])
    Zone.objects.filter(pk=zone.pk).update(regime="Nothing may be built.")


CHANGES = [
    a_new_one,
    renamed,
    renumbered,
    opened,
    closed,
    described_and_undone,
    by_raw_sql,
    protected,
    in_a_zone,
]


@pytest.mark.django_db(transaction=True)
def test_what_was_known_at_any_moment_equals_a_replay_of_the_history():
    AgencyFactory()
    monuments, moments = [], [timezone.now()]

    @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.sampled_from(CHANGES), min_size=1, max_size=6))
    def holds(changes):
        for change in [a_new_one, *changes]:
            with transaction.atomic():
                change(monuments)
            monuments[-1].refresh_from_db()  # as every page fetches it
            moments.append(timezone.now())
        for moment in moments[-len(changes) - 2 :]:
            assert_equal_to_the_replay(moment)

    holds()
    assert_equal_to_the_replay(moments[0])


@pytest.mark.django_db
def test_what_the_past_view_generates_follows_what_it_is_generated_from():
    monument = MonumentFactory(name="Şuşa qalası", number="2.10", importance="world")
    then = _later()
    Monument.objects.filter(pk=monument.pk).update(importance="local")
    Name.objects.update(text="Başqa ad")
    _dated(then + timedelta(seconds=1))

    with as_of(known_at=then):
        assert Monument.objects.get().importance_rank == 1
        assert list(Monument.objects.matching("susa")) == [monument]


def _later():
    """A moment of this transaction whose later events are dated after it by `_dated`."""
    return timezone.now() + timedelta(hours=1)


def _dated(moment):
    """Give the last events of a table another time: all of a test is one transaction."""
    for table in ("catalogue_monumentevent", "catalogue_nameevent", "catalogue_identifierevent"):
        with connection.cursor() as cursor:
            cursor.execute(
                f"ALTER TABLE {table} DISABLE TRIGGER USER;"
                f"UPDATE {table} SET pgh_created_at = %s WHERE pgh_label <> 'insert';"
                f"ALTER TABLE {table} ENABLE TRIGGER USER",
                [moment],
            )


# What was in force.

SPANS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 12), st.booleans()), min_size=0, max_size=3
)


def spans_apart(drawn):
    """Spans of years that do not meet, as one monument's primary protections must not."""
    year, spans = 1990, []
    for gap, length, is_open in drawn:
        first, last = year + gap % 6, year + gap % 6 + length
        spans.append((date(first, 3, 1), None if is_open else date(last, 3, 1)))
        if is_open:
            break
        year = last
    return spans


@pytest.mark.django_db(transaction=True)
def test_what_was_in_force_on_any_day_is_what_the_protections_say():
    AgencyFactory()
    expected = {}

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(SPANS, st.sampled_from(["state_list", "provisional"]))
    def holds(drawn, scheme):
        monument = MonumentFactory(name=f"Qala {next(NUMBERS)}")
        expected[str(monument)] = spans = spans_apart(drawn)
        for first, last in spans:
            protect(monument, first, last, scheme=scheme)
        days = [day for span in spans for day in span if day] or [DAY]
        for day in [*days, *(day - timedelta(days=1) for day in days)]:
            assert names_on(day) == sorted(
                name
                for name, spans in expected.items()
                if any(first <= day and (last is None or day < last) for first, last in spans)
            )

    holds()


@pytest.mark.django_db
def test_importance_section_and_number_are_those_of_the_day():
    monument = MonumentFactory(name="Qala", number="7", importance="local")
    before = {"importance": "national", "section": "archaeology"}
    protect(monument, date(2001, 8, 2), date(2021, 1, 1), **before)
    protect(monument, date(2021, 1, 1), importance="world", section="architecture")
    Identifier.objects.update(valid=(date(2021, 1, 1), None))
    old = {"scheme": "inventory", "value": "26—705", "is_preferred": False}
    monument.identifiers.create(**old, valid=(date(2001, 8, 2), date(2021, 1, 1)))

    with as_of(in_force_on=DAY):
        then = Monument.objects.get()
        assert (then.importance, then.importance_rank, then.section) == (
            "national",
            2,
            "archaeology",
        )
        assert then.number == "26—705"
        assert [identifier.value for identifier in then.identifiers.all()] == ["26—705"]
    assert (Monument.objects.get().importance, Monument.objects.get().number) == ("world", "7")


@pytest.mark.django_db
def test_a_name_with_a_span_is_told_only_on_the_days_that_it_holds():
    monument = MonumentFactory(name="Suqovuşan körpüsü")
    protect(monument, date(2001, 8, 2))
    old = {"language": "en", "text": "Madagiz bridge", "valid": (None, date(2020, 10, 4))}
    monument.names.create(**old)

    with as_of(in_force_on=DAY):
        assert Monument.objects.get().name_in("en") == "Madagiz bridge"
    with as_of(in_force_on=date(2020, 10, 4)):
        assert Monument.objects.get().name_in("en") == "Suqovuşan körpüsü"


@pytest.mark.django_db
def test_one_that_an_act_took_off_the_list_is_back_on_the_days_before():
    act = LegalAct.objects.create(
        number="6", adopted_on="2026-01-09", in_force_from="2026-01-09", issuer="Cabinet"
    )
    removed = MonumentFactory(name="Uçmuş körpü", lifecycle="withdrawn", standing="removed")
    protect(removed, date(2001, 8, 2), date(2026, 1, 9), ended_by=act)
    wrong = MonumentFactory(name="Səhv qeyd", lifecycle="withdrawn")
    protect(wrong, date(2001, 8, 2))
    draft = MonumentFactory(name="Qaralama", lifecycle="draft")
    protect(draft, date(2001, 8, 2))

    assert names_on(DAY) == ["Uçmuş körpü"]
    assert names_on(date(2026, 1, 9)) == []


@pytest.mark.django_db
def test_a_newly_discovered_one_has_its_own_mark():
    monument = MonumentFactory()
    protect(monument, date(2020, 1, 1), date(2024, 1, 1), scheme="provisional")

    with as_of(in_force_on=DAY):
        assert Monument.objects.get().standing == "newly_discovered"


# What the past never does.


@pytest.mark.django_db
@pytest.mark.parametrize(
    "write",
    [
        lambda monument: monument.save(),
        lambda monument: Monument.objects.update(importance="world"),
        lambda monument: monument.names.create(language="en", text="A castle"),
        lambda monument: monument.names.all().delete(),
        lambda monument: Name.objects.bulk_create(
            [Name(monument=monument, text="Q", language="x")]
        ),
        lambda monument: Monument.objects.select_for_update().get(),
    ],
)
def test_the_past_is_not_written(write):
    monument = MonumentFactory(name="Qala")
    protect(monument, date(2001, 8, 2))

    with pytest.raises(DatabaseError), as_of(in_force_on=DAY):
        write(monument)

    assert Monument.objects.get().name_in("az") == "Qala"


@pytest.mark.django_db
def test_after_the_past_comes_today_even_inside_one_transaction_and_after_an_error():
    monument = MonumentFactory(name="Qala")

    with as_of(in_force_on=DAY):
        assert not Monument.objects.exists()
        with as_of():
            assert Monument.objects.exists()
        assert not Monument.objects.exists()
    with pytest.raises(ZeroDivisionError), as_of(in_force_on=DAY):
        raise ZeroDivisionError

    assert Monument.objects.get() == monument


@pytest.mark.django_db
def test_what_the_public_sees_of_a_place_is_in_every_past_what_it_sees_today():
    monument = MonumentFactory(location=Point(48.123456, 40.654321, srid=4326), locality="Gizli")
    protect(monument, date(2001, 8, 2))
    then = _later()
    Monument.objects.update(sensitivity="withheld", sensitivity_reason="an unexcavated grave")
    _dated(then + timedelta(seconds=1))

    for moment in (
        {"in_force_on": DAY},
        {"known_at": then},
        {"in_force_on": DAY, "known_at": then},
    ):
        with as_of(**moment):
            past = Monument.objects.get()
            assert (past.sensitivity, past.public_point, past.public_area) == (
                "withheld",
                None,
                None,
            )
            assert (past.public_locality, past.public_place_folded) == ("", "")


@pytest.mark.django_db
def test_without_its_views_the_past_is_an_error_and_never_today():
    drop()
    with pytest.raises(NoPast), as_of(in_force_on=DAY):
        pass


@pytest.mark.django_db
def test_the_views_of_the_past_have_the_columns_of_the_tables():
    sql = """
        SELECT c.relname, array_agg(ARRAY[a.attname::text, format_type(a.atttypid, a.atttypmod),
            a.attcollation::regcollation::text] ORDER BY a.attnum)
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
        WHERE c.relnamespace = %s::regnamespace AND NOT a.attisdropped AND c.relkind IN ('r', 'v')
        GROUP BY 1
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, ["public"])
        tables = dict(cursor.fetchall())
        cursor.execute(sql, [SCHEMA])
        views = dict(cursor.fetchall())

    for model in tracked_models():
        assert views[model._meta.db_table] == tables[model._meta.db_table]


def test_a_moment_without_a_zone_of_time_is_no_moment(db):
    with pytest.raises(ValueError, match="zone"), as_of(known_at=datetime(2020, 9, 1)):
        pass
