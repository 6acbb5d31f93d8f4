import fcntl
import runpy
import socket
import sys

import pytest

from .conftest import is_a_sentence


def test_a_port_that_is_no_number_is_named(setup_run):
    ended = setup_run(PORT="80x0")

    assert is_a_sentence(ended)
    assert "PORT" in ended.stderr
    assert "'80x0'" in ended.stderr


def test_a_host_that_is_not_here_is_named(setup_run):
    ended = setup_run(HOST="192.0.2.1")  # RFC 5737: an address of no machine

    assert is_a_sentence(ended)
    assert "HOST" in ended.stderr
    assert "192.0.2.1" in ended.stderr


def test_a_taken_port_is_named_with_another_to_try(setup_run):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        ended = setup_run(PORT=str(port))

    assert is_a_sentence(ended)
    assert f"Port {port} on 127.0.0.1 is taken" in ended.stderr
    assert "make run PORT=" in ended.stderr


def test_a_database_of_another_kind_is_refused_without_showing_its_password(setup_run):
    ended = setup_run(DATABASE_URL="mysql://heritage:hidden@db/heritage")

    assert is_a_sentence(ended)
    assert "DATABASE_URL" in ended.stderr
    assert "hidden" not in ended.stderr


def test_a_data_folder_that_cannot_be_made_is_named(setup_run, tmp_path):
    (tmp_path / "file").touch()

    ended = setup_run(DATA_DIR=str(tmp_path / "file" / "data"))

    assert is_a_sentence(ended)
    assert f"{tmp_path}/file/data cannot be written" in ended.stderr


def test_a_second_start_says_where_the_first_one_is(setup_run, tmp_path):
    (tmp_path / "data").mkdir()
    with (tmp_path / "data" / "running").open("w") as first:
        fcntl.flock(first, fcntl.LOCK_EX)
        first.write("http://127.0.0.1:8000 (process 4711)")
        first.flush()

        ended = setup_run()

    assert is_a_sentence(ended)
    assert "already running: http://127.0.0.1:8000 (process 4711)" in ended.stderr


@pytest.mark.parametrize("version", [(3, 10, 9), (3, 14, 0)])
def test_an_unfit_python_is_told_which_ones_fit(monkeypatch, version):
    monkeypatch.setattr(sys, "version_info", version)

    with pytest.raises(SystemExit, match=r"needs Python 3\.11, 3\.12 or 3\.13"):
        runpy.run_module("heritage.setup", run_name="__main__")


def test_an_unknown_command_lists_the_known_ones(setup_run):
    ended = setup_run("fly")

    assert is_a_sentence(ended)
    assert "heritage.setup run" in ended.stderr


@pytest.mark.parametrize(("command", "name"), [("bench", "BENCH"), ("soak", "SOAK")])
def test_a_part_that_there_is_not_lists_those_that_there_are(setup_run, command, name):
    ended = setup_run(command, **{name: "everything"})

    assert is_a_sentence(ended)
    assert f"{name} has a value that cannot be used: 'everything'" in ended.stderr
    assert " or " in ended.stderr
