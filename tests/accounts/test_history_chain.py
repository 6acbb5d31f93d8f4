"""The history can be proved: every way of a change leaves one event, its actor and a link."""

import threading
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from heritage.accounts import actor
from heritage.accounts.chain import columns_of, event_tables, refresh
from heritage.accounts.models import HistoryLink
from heritage.catalogue.history import history_of
from heritage.catalogue.models import Agent, Monument, Name
from tests.conftest import GUARD, let_the_history_be_emptied
from tests.factories import MonumentFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

NOTED = """
SELECT s.events, l.actor FROM accounts_historylink l
JOIN accounts_historyshape s ON s.id = l.shape_id WHERE l.id > %s ORDER BY l.id
"""


def rows(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall() if cursor.description else []


def links_of(change):
    """(table, actor) of each link that a change leaves behind."""
    before = HistoryLink.objects.count()
    change()
    return rows(NOTED, before)


def verified(**options):
    out = StringIO()
    call_command("verify_history", stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def monument():
    return MonumentFactory(name="Qala")


def by_saving():
    name = Name.objects.get()
    name.text = "Yeni qala"
    name.save()


def by_bulk_update():
    Name.objects.update(text="Yeni qala")


def by_raw_sql():
    rows("UPDATE catalogue_name SET text = 'Yeni qala'")


@pytest.mark.parametrize("change", [by_saving, by_bulk_update, by_raw_sql])
def test_a_change_by_any_way_is_one_event_with_its_actor_and_a_link(monument, change):
    assert links_of(change) == [("catalogue_nameevent", "database user heritage")]
    assert "The history is whole" in verified()


def test_a_change_from_a_page_is_of_the_person_who_is_signed_in(client, monument):
    leyla = UserFactory(role="registrar")
    client.force_login(leyla)
    address = f"/en/desk/monuments/{monument.reference}/withdraw/"
    links = links_of(lambda: client.post(address))
    assert links == [("catalogue_monumentevent", f"user {leyla.pk}")]


def test_a_change_by_a_command_or_the_shell_names_it_and_who_ran_it(monument, monkeypatch):
    monkeypatch.setattr(actor, "_noted", "")
    monkeypatch.setattr(actor.getpass, "getuser", lambda: "leyla")
    actor.note_command(["heritage", "shell", "-c", "secret"])
    connection.close()  # the next connection is told
    try:
        assert links_of(by_bulk_update) == [("catalogue_nameevent", "leyla, heritage shell")]
    finally:
        connection.close()


def test_an_import_links_each_of_its_events():
    call_command("load_vocabularies", stdout=StringIO())
    concepts = rows("SELECT count(*) FROM catalogue_conceptevent")[0][0]
    assert concepts == HistoryLink.objects.count() > 0


def test_what_is_rolled_back_leaves_no_link_and_what_is_not_all_of_them(monument):
    def change():
        with transaction.atomic():
            with pytest.raises(ZeroDivisionError), transaction.atomic():
                by_saving()
                raise ZeroDivisionError
            Name.objects.update(source="a book")
            Monument.objects.update(built_from=1101)

    assert [events for events, _actor in links_of(change)] == [
        "catalogue_nameevent",
        "catalogue_monumentevent",
    ]
    assert "The history is whole" in verified()


@pytest.mark.parametrize("verb", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_history_and_links_are_refused_every_change(monument, verb):
    tables = [*event_tables(), "accounts_historylink", "pghistory_context", "accounts_historyshape"]
    for table in tables:
        with connection.cursor() as cursor:
            column = next(iter(columns_of(cursor, table)))
        _put_a_row_in(table)
        with transaction.atomic():
            _as_outside_of_tests()
            with pytest.raises(DatabaseError, match="refused"), transaction.atomic():
                rows(verb.format(table, column, column))
                if "UPDATE" in verb and table == "pghistory_context":
                    rows("UPDATE pghistory_context SET metadata = '{\"user\": 2}'")
            transaction.set_rollback(True)


def _put_a_row_in(table):
    """So that a refusal by row has a row to refuse."""
    if table == "pghistory_context":
        rows(
            "INSERT INTO pghistory_context (id, created_at, updated_at, metadata)"
            " VALUES (gen_random_uuid(), now(), now(), '{\"user\": 1}')"
        )


def _as_outside_of_tests():
    for (table,) in rows("SELECT tgrelid::regclass FROM pg_trigger WHERE tgname = %s", GUARD):
        rows(f"ALTER TABLE {table} ENABLE TRIGGER {GUARD}")


def refreshed():
    refresh()
    let_the_history_be_emptied()


def tamper(table, sql, *params):
    """As one could who owns the tables."""
    rows(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    try:
        rows(sql, *params)
    finally:
        rows(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        rows(f"ALTER TABLE {table} DISABLE TRIGGER {GUARD}")


@pytest.mark.parametrize(
    ("table", "sql", "words"),
    [
        (
            "catalogue_nameevent",
            "UPDATE catalogue_nameevent SET text = 'Saxta'",
            "the event, or who did it, was changed",
        ),
        ("catalogue_nameevent", "DELETE FROM catalogue_nameevent", "the event is gone"),
        (
            "accounts_historylink",
            "UPDATE accounts_historylink SET actor = 'user 9' WHERE event_id ="
            " (SELECT max(pgh_id) FROM catalogue_nameevent)",
            "the event, or who did it, was changed",
        ),
        (
            "accounts_historylink",
            "UPDATE accounts_historylink SET digest = sha256('x')",
            "the link does not follow",
        ),
        ("accounts_historylink", "DELETE FROM accounts_historylink WHERE id = 1", "are gone"),
    ],
)
def test_the_first_broken_link_is_named(monument, table, sql, words):
    tamper(table, sql)
    with pytest.raises(CommandError) as problem:
        verified()
    assert words in str(problem.value)
    assert "event " in str(problem.value)


def test_the_broken_link_names_the_table_the_monument_and_the_time(monument):
    tamper("catalogue_nameevent", "UPDATE catalogue_nameevent SET text = 'Saxta'")
    with pytest.raises(CommandError) as problem:
        verified()
    told = str(problem.value)
    assert "catalogue_nameevent" in told
    assert f"monument {monument.reference}" in told
    assert f"of {monument.created_at:%Y-%m-%d}" in told


def test_an_event_that_came_past_the_triggers_is_a_gap(monument):
    tamper("catalogue_nameevent", "UPDATE catalogue_name SET text = 'Yeni' WHERE false")
    rows("ALTER TABLE catalogue_nameevent DISABLE TRIGGER USER")
    by_bulk_update()
    rows("ALTER TABLE catalogue_nameevent ENABLE TRIGGER USER")
    rows(f"ALTER TABLE catalogue_nameevent DISABLE TRIGGER {GUARD}")
    with pytest.raises(CommandError, match="1 events have no link"):
        verified()


def test_a_chain_whose_end_was_cut_off_does_not_have_the_head_that_was_noted(monument):
    head = verified().splitlines()[-1]
    assert "The history is whole" in verified(head=head)
    by_saving()
    assert "The history is whole" in verified(head=head)
    tamper("accounts_historylink", "DELETE FROM accounts_historylink")
    refreshed()  # every event is linked anew, with another actor
    with pytest.raises(CommandError, match="is not in the chain"):
        verified(head=head)


def test_links_made_before_a_column_was_added_still_hold(monument):
    rows("ALTER TABLE catalogue_nameevent ADD COLUMN added_later text DEFAULT 'x'")
    try:
        refreshed()
        by_saving()
        assert "The history is whole" in verified()
    finally:
        rows("ALTER TABLE catalogue_nameevent DROP COLUMN added_later")
        refreshed()
    assert "have columns that are gone" in verified()


def test_two_who_wait_for_each_other_s_rows_at_the_commit_do_not_lock_each_other_out(monument):
    """One holds the monument; the other's foreign key, checked at its commit, waits for it."""
    other_is_at_its_commit, failed = threading.Event(), []

    def other():
        try:
            with transaction.atomic():
                monument.names.create(language="en", text="Castle")
                other_is_at_its_commit.set()
        except DatabaseError as error:
            failed.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=other)
    with transaction.atomic():
        Monument.objects.select_for_update().get(pk=monument.pk)
        Agent.objects.create(name="Məsud ibn Davud")  # one event, and nothing of the monument
        thread.start()
        assert other_is_at_its_commit.wait(20)
        _wait_until_it_is_blocked()
    thread.join(20)

    assert failed == []
    assert not thread.is_alive()
    assert "The history is whole" in verified()


def _wait_until_it_is_blocked():
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid()"
    for _attempt in range(2000):
        if rows(waiting)[0][0]:
            return
    raise AssertionError("the other transaction never came to wait")


def test_the_page_of_the_history_names_what_no_person_signed(monument):
    by_raw_sql()
    last, *_before = history_of(monument)
    assert last.by == rows("SELECT 'database user ' || session_user")[0][0]
