"""Real clusters: made, found again, stopped, and recovered after a kill."""

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import psycopg2
import pytest

from heritage.setup.cluster import locate, running
from heritage.setup.problems import SetupProblem
from heritage.setup.servers import postgis_servers

pytestmark = pytest.mark.skipif(
    not postgis_servers(), reason="no PostgreSQL server on this machine"
)


@pytest.fixture
def home():
    """A data folder that PostgreSQL's own user can pass to (pytest's is closed to it)."""
    folder = Path(tempfile.mkdtemp(prefix="abide so "))
    folder.chmod(0o755)
    (folder / "log").mkdir()
    yield folder
    shutil.rmtree(folder)


def ask(cluster, sql):
    with psycopg2.connect(
        host=str(cluster.sockets), user="heritage", dbname="heritage"
    ) as connection:
        cursor = connection.cursor()
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else None


def accepts(cluster):
    try:
        ask(cluster, "select 1")
    except psycopg2.OperationalError:
        return False
    return True


def test_what_was_written_is_there_at_the_next_start(home):
    with running(locate(home, is_durable=True), home / "log") as server:
        ask(locate(home, is_durable=True), "create table visits as select 7 as n")
    stopped = server.has_ended()

    with running(locate(home, is_durable=True), home / "log"):
        kept = ask(locate(home, is_durable=True), "select n from visits")

    assert stopped
    assert kept == [(7,)]


def test_the_cluster_has_postgis_and_writes_durably(home):
    cluster = locate(home, is_durable=True)

    with running(cluster, home / "log"):
        ask(cluster, "create extension postgis")

        assert ask(cluster, "show fsync") == [("on",)]
        assert ask(cluster, "select postgis_version() >= '3.3'") == [(True,)]


def test_the_cluster_listens_on_no_network_and_its_socket_is_private(home):
    cluster = locate(home, is_durable=False)

    with running(cluster, home / "log"):
        assert ask(cluster, "show listen_addresses") == [("",)]
        assert cluster.sockets.stat().st_mode & 0o077 == 0


def test_a_server_that_a_killed_run_left_behind_is_stopped_first(home):
    cluster = locate(home, is_durable=True)
    with running(cluster, home / "log"):
        pass
    left = subprocess.Popen(
        cluster.as_owner(
            cluster.programs / "postgres",
            "-D",
            cluster.data,
            "-c",
            "port=5432",
            "-c",
            "listen_addresses=",
            "-c",
            f"unix_socket_directories={cluster.sockets}",
        ),
        stderr=subprocess.DEVNULL,
    )
    while not accepts(cluster):
        assert left.poll() is None

    with running(cluster, home / "log"):
        assert accepts(cluster)

    assert left.wait(10) == 0


def test_a_killed_server_recovers(home):
    cluster = locate(home, is_durable=True)
    with running(cluster, home / "log") as server:
        ask(cluster, "create table visits as select 7 as n")
        os.killpg(server.process.pid, signal.SIGKILL)
        server.process.wait()
    assert (cluster.data / "postmaster.pid").exists()

    with running(cluster, home / "log"):
        assert ask(cluster, "select n from visits") == [(7,)]


def test_a_cluster_that_was_half_made_is_made_anew(home):
    half = home / "cluster" / "data.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("15")
    if os.geteuid() == 0:
        for folder in (half.parent, half):
            shutil.chown(folder, "postgres")

    with running(locate(home, is_durable=False), home / "log"):
        assert accepts(locate(home, is_durable=False))


@pytest.mark.parametrize("name", ["too long " * 12, "a, b"])
def test_a_path_that_no_socket_can_have_has_its_socket_elsewhere(home, name):
    deep = home / name
    deep.mkdir(parents=True)
    cluster = locate(deep, is_durable=False)

    with running(cluster, home / "log"):
        assert accepts(cluster)
    shutil.rmtree(cluster.sockets)

    assert home in cluster.data.parents
    assert home not in cluster.sockets.parents


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has a home closed to its PostgreSQL user")
def test_under_a_closed_folder_roots_cluster_is_elsewhere(home):
    home.chmod(0o700)

    cluster = locate(home / "var", is_durable=False)

    assert cluster.owner == "postgres"
    assert home not in cluster.data.parents


def test_data_of_a_version_that_is_not_installed_is_named(home):
    (home / "cluster" / "data").mkdir(parents=True)
    (home / "cluster" / "data" / "PG_VERSION").write_text("9\n")

    with pytest.raises(SetupProblem, match="made by PostgreSQL 9"):
        _ = locate(home, is_durable=True).programs
