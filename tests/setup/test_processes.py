"""What was started is stopped, however we end."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from heritage.setup.options import ROOT
from heritage.setup.problems import SetupProblem
from heritage.setup.processes import Child, Revived, watch

STARTS_TWO = """
import sys
from contextlib import ExitStack
from pathlib import Path
from heritage.setup.processes import Child, watch
from heritage.setup.stopping import StopAsked, die_with_parent, listen

folder = Path(sys.argv[1])
tell = (
    "import os, pathlib, sys, time;"
    "pathlib.Path(sys.argv[1]).write_text(str(os.getpid())); time.sleep(600)"
)


def child(name):
    return Child(name, [sys.executable, "-c", tell, str(folder / name)], folder / "log")


listen()
die_with_parent()
with ExitStack() as closing:
    children = [closing.enter_context(child(name)) for name in ("first", "second")]
    try:
        watch(children, [])
    except StopAsked:
        print("stopped in order", flush=True)
"""


def eventually(is_so, patience_s=20):
    end = time.monotonic() + patience_s
    while not is_so():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def pid_in(file):
    return int(file.read_text() or 0) if file.exists() else 0


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")")[-1].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.fixture
def starter(tmp_path):
    """A program that has started two others, and their process numbers."""
    process = subprocess.Popen(
        [sys.executable, "-c", STARTS_TWO, str(tmp_path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    files = (tmp_path / "first", tmp_path / "second")
    assert eventually(lambda: all(map(pid_in, files)))
    yield process, [pid_in(file) for file in files]
    process.kill()
    process.wait()
    process.stdout.close()


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_told_to_stop_it_stops_all_that_it_started(starter, told):
    process, children = starter

    process.send_signal(told)

    assert process.wait(20) == 0
    assert process.stdout.read() == "stopped in order\n"
    assert not any(map(is_alive, children))


def test_killed_outright_it_takes_its_children_along(starter):
    process, children = starter

    process.kill()

    assert eventually(lambda: not any(map(is_alive, children)))


def test_when_its_parent_is_killed_it_stops_all(tmp_path):
    parent = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import subprocess, sys; subprocess.run([sys.executable, '-c', *sys.argv[1:]])",
            STARTS_TWO,
            str(tmp_path),
        ],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )
    files = (tmp_path / "first", tmp_path / "second")
    assert eventually(lambda: all(map(pid_in, files)))

    parent.kill()
    parent.wait()

    assert eventually(lambda: not any(is_alive(pid_in(file)) for file in files))


def test_the_death_of_a_needed_program_is_told_with_its_last_words(tmp_path):
    last_words = [sys.executable, "-c", "print('the port melted'); raise SystemExit(3)"]

    with (
        Child("web server", last_words, tmp_path / "log") as web,
        pytest.raises(SetupProblem, match=r"(?s)web server ended by itself.*the port melted"),
    ):
        watch([web], [])


def test_a_worker_that_dies_is_started_again(tmp_path):
    with Child("worker", [sys.executable, "-c", "print('hello')"], tmp_path / "log") as worker:
        revived = Revived(worker)

        def said_hello_twice():
            revived.look()
            return (tmp_path / "log").read_text().count("hello") == 2

        assert eventually(said_hello_twice)


def test_a_program_that_does_not_listen_is_ended(tmp_path):
    deaf = (
        "import os, pathlib, signal, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "pathlib.Path(sys.argv[1]).write_text(str(os.getpid())); time.sleep(600)"
    )
    argv = [sys.executable, "-c", deaf, str(tmp_path / "pid")]

    with Child("deaf one", argv, tmp_path / "log", patience_s=1):
        assert eventually(lambda: pid_in(tmp_path / "pid"))

    assert not is_alive(pid_in(tmp_path / "pid"))
