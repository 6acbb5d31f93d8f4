"""The snapshot answers as SQL does, row for row, at any moment."""

import threading
from datetime import date

import numpy as np
import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import connection, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from gis.tiles import Tile
from heritage.catalogue.as_of import as_of
from heritage.catalogue.models import (
    Description,
    Fabric,
    Identifier,
    MapPlace,
    Monument,
    Name,
    SnapshotInUse,
    Stale,
    Zone,
)
from heritage.catalogue.search.backend import FACETS, Order
from heritage.catalogue.search.choosing import backend_for
from heritage.catalogue.search.sql import SqlBackend
from heritage.catalogue.snapshot import keeping
from heritage.catalogue.snapshot.backend import SNAPSHOT
from tests.catalogue.asked import make_register, question
from tests.factories import ConceptFactory, MonumentFactory, PictureFactory, UserFactory

SQL = SqlBackend()
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
VALUES = {
    "kind": ("tower", "mosque", "bridge"),
    "section": ("architecture", "archaeology"),
    "importance": ("local", "national", "world"),
    "district": ("AZ-BA", "AZ-SUS"),
    "keeper": ("ministry", "icherisheher"),
    "century": ("12", "15", "-4", "2", "21"),
    "material": ("brick", "stone"),
    "pictures": ("yes", "no"),
    "drawings": ("yes", "no"),
    "zone": ("protection", "regulated", "boundary"),
    "q": (
        *("qala", "qız qalası", "гыз галасы", "qalalar", "qa", "q", "tower", "1.1", "0", "71, 70"),
        *("70", "sade dash", "türbə", "mavzoley xan", "-", "%", "14", "göy məscid 1", "zzzz", "d"),
    ),
    "built_from": ("1150", "-350", "1900"),
    "built_to": ("1150", "-350", "1490"),
    "bbox": ("49,40,50,41", "49.835,40.35,49.9,40.4", "46,39,47,40", "49.7,40.9,49.9,41.2"),
}
ASKED = st.lists(
    st.sampled_from([(name, value) for name, values in VALUES.items() for value in values]),
    max_size=4,
).map(
    lambda pairs: "&".join(
        f"{name}={value}"
        for place, (name, value) in enumerate(pairs)
        if name in FACETS or name not in dict(pairs[:place])
    )
)
ORDERS = st.sampled_from(
    [
        Order("relevance"),
        Order("register"),
        *(Order(by, is_descending=way) for by in ("number", "date") for way in (False, True)),
        *(Order("name", way, language) for way in (False, True) for language in ("az", "en", "ru")),
        *(Order("distance", way, origin=(49.8, 40.5)) for way in (False, True)),
    ]
)


@pytest.fixture(autouse=True)
def _own_snapshots(settings, tmp_path):
    settings.SNAPSHOT_ROOT = tmp_path / "snapshot"


@pytest.fixture
def register(db):
    """Something of everything, with what the other tests of facets have no need of."""
    make_register()
    Identifier.objects.create(
        monument=Monument.objects.first(), scheme="passport", value="71, 70, 73, 69"
    )
    for place, monument in enumerate(Monument.objects.order_by("pk")):
        if place % 3 == 0:
            Description.objects.create(monument=monument, language="az", text="Sadə daş 70 divar")
        if place % 5 == 0:
            Name.objects.create(monument=monument, language="ru", text=f"Гыз галасы {place % 4}")


def of_both(asked_as: str):
    """The question, and the same one whose words are known or not by the database alone."""
    mine, theirs = question(asked_as), question(asked_as)
    theirs.backend = SQL
    assert mine.backend is SNAPSHOT
    return mine, theirs


def same_answers(asked_as: str) -> None:
    mine, theirs = of_both(asked_as)
    assert SNAPSHOT.count(mine) == SQL.count(theirs)
    assert SNAPSHOT.samples_count(mine) == SQL.samples_count(theirs)
    told = {name: counts for name, counts in SQL.facets(theirs).items() if name in FACETS}
    assert SNAPSHOT.facets(mine) == told


def same_pages(asked_as: str, order: Order, length: int = 7) -> None:
    """The whole order, forwards; and from each edge backwards again."""
    mine, theirs = of_both(asked_as)
    edge, walked = {}, 0
    while True:
        page = SNAPSHOT.page(mine, order=order, length=length, **edge)
        assert page == SQL.page(theirs, order=order, length=length, **edge), edge
        walked += len(page.keys)
        if not page.has_next:
            break
        reference = Monument.objects.get(pk=page.keys[-1]).reference
        back = {"order": order, "length": length, "before": reference}
        assert SNAPSHOT.page(mine, **back) == SQL.page(theirs, **back), back
        edge = {"after": reference}
    assert walked == (SNAPSHOT.count(mine))
    behind = {"order": order, "length": length, "first": walked // 2}
    assert SNAPSHOT.page(mine, **behind) == SQL.page(theirs, **behind)


@hypothesis_settings(max_examples=40, deadline=None, suppress_health_check=QUIET)
@given(data=st.data())
def test_it_says_what_sql_says_of_random_questions(register, data):
    if not SNAPSHOT.answers(question("")):
        keeping.build()
    asked = data.draw(ASKED)

    same_answers(asked)
    same_pages(asked, data.draw(ORDERS))


def _one(monuments, chance):
    return monuments[chance % len(monuments)]


def _renamed(monument):
    monument.names.filter(is_preferred=True).update(text="Əlincə qalası 1")


def _named_again(monument):
    Name.objects.update_or_create(monument=monument, language="fa", defaults={"text": "Xan tower"})


def _hidden(monument):
    Monument.objects.filter(pk=monument.pk).update(
        sensitivity="withheld", sensitivity_reason="a grave"
    )


def _withdrawn(monument):
    Monument.objects.filter(pk=monument.pk).update(lifecycle="withdrawn")


def _published(monument):
    Monument.objects.filter(pk=monument.pk).update(lifecycle="published")


def _numbered(monument):
    Identifier.objects.filter(monument=monument, scheme="inventory").update(value="1.15")


def _important(monument):
    Monument.objects.filter(pk=monument.pk).update(
        importance="world", built_from=1101, built_to=None
    )


def _new(monument):
    MonumentFactory(name="Qız qalası yeni", number="0.5", built_from=1490, built_to=1510)


def _pictured(monument):
    PictureFactory(monument=monument, kind="drawing")


def _of_brick(monument):
    brick = ConceptFactory(scheme="material", code="brick")
    Fabric.objects.get_or_create(monument=monument, material=brick)


def _zone_ended(monument):
    Zone.objects.filter(memberships__monument=monument).update(valid=(None, date(2020, 1, 1)))


EDITS = (
    *(_renamed, _named_again, _hidden, _withdrawn, _published, _numbered, _important),
    *(_new, _pictured, _of_brick, _zone_ended),
)


@hypothesis_settings(max_examples=12, deadline=None, suppress_health_check=QUIET)
@given(data=st.data())
def test_it_says_what_sql_says_while_the_register_changes(register, data):
    if not SNAPSHOT.answers(question("")):
        keeping.build()
    with transaction.atomic():
        monuments = list(Monument.objects.order_by("pk"))
        for _round in range(2):
            changes = st.tuples(st.sampled_from(EDITS), st.integers(0, 60))
            for edit, chance in data.draw(st.lists(changes, min_size=1, max_size=5)):
                edit(_one(monuments, chance))
            asked = data.draw(ASKED)
            same_answers(asked)
            same_pages(asked, data.draw(ORDERS))
        transaction.set_rollback(True)


def test_after_a_new_snapshot_nothing_is_noted_and_all_is_said_as_before(register):
    keeping.build()
    monuments = list(Monument.objects.order_by("pk"))
    for number, edit in enumerate(EDITS):
        edit(monuments[number * 3])
    assert Stale.objects.exists()

    keeping.build()

    assert not Stale.objects.exists()
    for asked in ("", "q=qala", "pictures=yes", "q=yeni"):
        same_answers(asked)
        same_pages(asked, Order("name"))


def test_one_that_is_hidden_after_the_snapshot_is_found_nowhere_on_the_map(register):
    monument = MonumentFactory(name="Gizli qala")
    keeping.build()
    box = "bbox=49.837,40.366,49.838,40.367"
    asked = question(box)
    assert SNAPSHOT.answers(asked)
    assert monument.pk in SNAPSHOT.page(asked, order=Order("register"), length=200).keys

    _hidden(monument)

    asked = question(box)
    assert SNAPSHOT.answers(asked)
    assert monument.pk not in SNAPSHOT.page(asked, order=Order("register"), length=200).keys
    everything = question("")
    assert SNAPSHOT.answers(everything)
    drawn = sum(one.count for one in SNAPSHOT.bubbles(everything, Tile(0, 0, 0), 2))
    assert drawn == Monument.objects.published().on_map().count()


def test_an_empty_register_has_an_empty_snapshot(db):
    assert keeping.build().rows == 0

    same_answers("")
    same_answers("q=qala&kind=&century=12")
    asked = question("")
    assert SNAPSHOT.answers(asked)
    assert SNAPSHOT.page(asked, order=Order("name"), length=20).keys == []
    assert SNAPSHOT.bubbles(asked, Tile(0, 0, 0), 2) == []
    assert SNAPSHOT.answering(asked, [1, 2]) == []


def test_the_first_monument_of_an_empty_register_is_found_at_once(db):
    keeping.build()

    MonumentFactory(name="Qız qalası", number="1")

    same_answers("q=qala")
    same_pages("", Order("number"))


def test_what_it_does_not_know_sql_is_asked_for(register):
    keeping.build()
    registrar = UserFactory(role="registrar")
    assert SNAPSHOT.answers(question("", Monument.objects.visible_to(AnonymousUser())))

    assert not SNAPSHOT.answers(question("", Monument.objects.visible_to(registrar)))
    assert not SNAPSHOT.answers(question("", Monument.objects.on_map()))
    with as_of(in_force_on=date(2020, 1, 1)):
        assert not SNAPSHOT.answers(question(""))


def test_a_snapshot_of_other_code_or_another_place_is_not_used(register, monkeypatch, settings):
    keeping.build()
    assert keeping.current()
    with monkeypatch.context() as patched:
        patched.setattr(keeping, "stamp", lambda: "another")
        keeping._latest.clear()
        assert keeping.current() is None

    settings.SNAPSHOT_ROOT = settings.SNAPSHOT_ROOT / "elsewhere"

    assert keeping.current() is None


def test_a_build_that_is_broken_off_leaves_the_old_one_in_use(register, monkeypatch, settings):
    keeping.build()
    used = SnapshotInUse.objects.get().key
    _new(None)

    def broken(*_args, **_how):
        raise KeyboardInterrupt

    monkeypatch.setattr(keeping.np, "save", broken)
    with pytest.raises(KeyboardInterrupt):
        keeping.build()
    monkeypatch.undo()

    assert SnapshotInUse.objects.get().key == used
    assert [one.name for one in settings.SNAPSHOT_ROOT.iterdir()] == [str(used)]
    settings.SNAPSHOT_ROOT.joinpath("left by one that was killed").mkdir()
    same_answers("q=yeni")
    keeping.build()
    assert len(list(settings.SNAPSHOT_ROOT.iterdir())) == 2  # the new one, and the one before it


@pytest.mark.django_db(transaction=True)
def test_of_two_that_build_at_once_one_does():
    MonumentFactory(name="Qız qalası")
    made = []

    def build():
        made.append(keeping.build())
        connection.close()

    with keeping._one_builder() as is_mine:
        assert is_mine
        other = threading.Thread(target=build)
        other.start()
        other.join()

    assert made == [None]
    assert keeping.build().rows == 1


@pytest.mark.django_db(transaction=True)
def test_what_is_written_while_a_snapshot_is_made_stays_noted(monkeypatch):
    """Whoever writes meanwhile is not in the snapshot: his row must not go with the others."""
    monument = MonumentFactory(name="Qız qalası", number="1")
    write = keeping._write

    def written_meanwhile(folder):
        rows = write(folder)
        other = threading.Thread(target=_written_by_another, args=[monument.pk])
        other.start()
        other.join()
        return rows

    monkeypatch.setattr(keeping, "_write", written_meanwhile)
    keeping.build()

    assert set(Stale.objects.values_list("monument", flat=True)) == {monument.pk}
    same_answers("q=derbend")
    asked = question("q=derbend")
    assert SNAPSHOT.answers(asked) and SNAPSHOT.count(asked) == 1


def _written_by_another(key):
    Name.objects.filter(monument=key).update(text="Dərbənd")
    connection.close()


def test_the_worker_makes_one_where_there_are_many_and_none_where_there_are_few(register, settings):
    settings.SEARCH_SNAPSHOT_FROM = 10_000
    assert keeping.tend() is None
    assert not Stale.objects.exists()  # nobody will read them

    settings.SEARCH_SNAPSHOT_FROM = 5
    assert keeping.tend().rows > 5
    assert keeping.tend() is None  # nothing changed
    _new(None)
    assert keeping.tend() is None  # that little is read from the part
    Stale.objects.update(at="2020-01-01T00:00Z")
    assert keeping.tend() is not None

    settings.SEARCH_SNAPSHOT_FROM = 10_000
    assert keeping.tend() is None
    assert keeping.current() is None


def test_of_too_many_changes_sql_is_asked(register, monkeypatch):
    keeping.build()
    monkeypatch.setattr(keeping, "MOST_STALE", 3)

    Name.objects.update(status="variant")

    assert keeping.current() is None


def test_the_public_list_is_answered_from_it_and_shows_what_is_new_at_once(register, client):
    keeping.build()
    assert backend_for(question("q=yeni")) is SNAPSHOT
    assert "Qız qalası yeni" not in client.get("/en/?q=yeni").content.decode()

    _new(None)

    assert "Qız qalası yeni" in client.get("/en/?q=yeni").content.decode()
    SnapshotInUse.objects.all().delete()
    assert backend_for(question("q=yeni")) is not SNAPSHOT


def test_the_command_says_what_it_made(register, capsys):
    call_command("snapshot")

    told = capsys.readouterr().out
    assert told.startswith(f"{Monument.objects.published().count()} monuments, ")
    assert told.strip().endswith("bytes.")


@pytest.mark.parametrize("asked_as", ["", "q=qala", "importance=local&importance=world"])
def test_sums_for_the_map_are_those_of_the_database(register, asked_as):
    keeping.build()
    _renamed(Monument.objects.published().order_by("pk")[4])
    asked = question(asked_as)
    assert SNAPSHOT.answers(asked)
    places = MapPlace.objects.of(question(asked_as).qs)
    assert places.exists()

    for tile in (Tile(0, 0, 0), *(Tile(6, x, y) for x in range(38, 43) for y in range(22, 26))):
        for deeper in (2, 3):
            summed_up = SNAPSHOT.bubbles(asked, tile, deeper)
            expected = list(places.bubbles(tile, deeper))
            assert [one[7:] for one in summed_up] == [one[7:] for one in expected]
            numbers = [one[:7] for one in expected]
            np.testing.assert_allclose([one[:7] for one in summed_up], numbers, atol=1e-3)


def test_of_some_monuments_it_tells_those_that_answer(register):
    keeping.build()
    asked, keys = question("q=qala"), list(Monument.objects.values_list("pk", flat=True))
    assert SNAPSHOT.answers(asked)

    answering = SNAPSHOT.answering(asked, [*keys, 0, 10**9])

    assert set(answering) == set(question("q=qala").qs.values_list("pk", flat=True))
