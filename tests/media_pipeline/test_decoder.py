"""The decoder's process: what it may not do, and that its death costs one file."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path

import pyproj
import pytest

from media_pipeline import decoder, storage, worker
from media_pipeline.intake import receive
from media_pipeline.worker import process_next

from .pictures import encoded, gradient

pytestmark = pytest.mark.django_db


def send(name="good.png", side=20):
    return receive(BytesIO(encoded(gradient(side, side), "PNG")), name=name)


class Trap(type(Path())):
    """The path of an original that makes the decoder's process do `deed` when it is told of it."""

    deed = None

    def __reduce__(self):
        return self.deed


@pytest.fixture
def trapped(monkeypatch):
    """`trapped(function, *arguments)` processes a file that does this, and returns its asset."""

    def trapped(*deed):
        send("trap.png", side=30)
        function, *arguments = deed

        def path(name):
            trap = Trap(real(name))
            trap.deed = (function, tuple(arguments))
            return trap

        real = storage.local_path
        with monkeypatch.context() as patch:
            patch.setattr(storage, "local_path", path)
            return process_next()

    yield trapped
    worker.DECODER.close()


CRASHES = {
    "a segmentation fault": (ctypes.string_at, 0),
    "an abort": (os.abort,),
    "an out-of-memory kill": (signal.raise_signal, signal.SIGKILL),
    "a quiet exit": (os._exit, 0),
    "more memory than there is": (bytearray, 2**45),
}


@pytest.mark.parametrize("crash", CRASHES)
def test_a_crash_costs_that_file_an_attempt_and_the_next_is_served(crash, trapped):
    asset = trapped(*CRASHES[crash])
    send()

    assert (asset.status, asset.attempts) == ("waiting", 1)
    assert process_next().original_name == "good.png"
    assert process_next().status == "ready"  # it was an accident: the file is tried again


def test_a_file_that_always_crashes_it_fails_after_three_attempts(trapped):
    for _attempt in range(3):
        asset = trapped(*CRASHES["a segmentation fault"])

    assert asset.status == "failed"
    assert asset.why.startswith("“trap.png” could not be processed")


def test_an_endless_loop_is_ended_by_the_kernel_and_the_next_is_served(trapped, monkeypatch):
    worker.DECODER.close()
    monkeypatch.setattr(decoder, "BASE_CPU_S", 1)

    asset = trapped(eval, "[0 for _ in iter(int, 1)]")
    send()

    assert asset.status == "failed"
    assert asset.why.startswith("“trap.png” kept the decoder at work without an end")
    assert process_next().status == "ready"


FORBIDDEN = {
    "a socket": "(lambda s: 42)(__import__('socket').socket())",
    "a name of the network": "__import__('socket').create_connection(('127.0.0.1', 9)) and 42",
    "a program": "__import__('os').execv('/bin/true', ['true'])",
    "a program in a process of its own": "__import__('subprocess').run(['/bin/true']) and 42",
}


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="holds on Linux")
@pytest.mark.parametrize("thing", FORBIDDEN)
def test_it_can_neither_open_the_network_nor_start_a_program(thing, trapped, capfd):
    asset = trapped(eval, FORBIDDEN[thing])

    assert asset.attempts == 1
    assert "PermissionError: [Errno 1] Operation not permitted" in capfd.readouterr().err


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="holds on Linux")
def test_it_holds_nothing_open_but_its_pipe_and_its_streams():
    send()
    process_next()

    held = Path(f"/proc/{worker.DECODER._process.pid}/fd")
    kinds = [str(link.readlink()).split(":")[0] for link in held.iterdir() if int(link.name) > 2]
    assert kinds.count("socket") == 1  # to its parent; none to the database
    systems = str(Path(pyproj.datadir.get_data_dir()) / "proj.db")  # opened by importing pyproj
    assert set(kinds) <= {"socket", "pipe", "/dev/null", systems}


def test_a_small_file_may_not_fill_the_disk(trapped, tmp_path, monkeypatch, capfd):
    worker.DECODER.close()
    monkeypatch.setattr(decoder, "BASE_FILE_BYTES", 1000)
    monkeypatch.setattr(decoder, "FILE_BYTES_A_PIXEL", 0)

    trapped(eval, f"open({str(tmp_path / 'large')!r}, 'wb').write(bytes(5000)) or 1")

    assert (tmp_path / "large").stat().st_size <= 1000


def test_a_process_in_a_strangers_hands_makes_the_worker_run_nothing(trapped, tmp_path, caplog):
    """Its answer names a function; as pickle would, nobody calls it."""
    mark = tmp_path / "heritage_pwned"
    answer = f"cos\nsystem\n(S'touch {mark}'\ntR.".encode()

    say = f"one.frame.f_locals['connection'].send_bytes({answer!r})"
    everywhere = "__import__('inspect').stack()"
    asset = trapped(eval, f"[{say} for one in {everywhere} if one.function == '_serve']")
    send()

    assert (asset.status, asset.attempts) == ("waiting", 1)
    assert "the decoder answers with os.system" in caplog.text
    assert not mark.exists()
    assert process_next().original_name == "good.png"


BUSY = """
import sys
from types import SimpleNamespace
import django
django.setup()
from media_pipeline.decoder import Decoder

class Endless:
    def __reduce__(self):
        return eval, (f"open({sys.argv[1]!r}, 'w').close() or __import__('signal').pause()",)

decoder = Decoder()
decoder._ensure_started(SimpleNamespace(limits=SimpleNamespace(pixels=1, scan_pixels=1)))
decoder._connection.send(Endless())
print(decoder._process.pid, flush=True)
sys.stdin.read()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="holds on Linux")
def test_a_killed_worker_takes_its_decoder_along(tmp_path):
    began = tmp_path / "began"
    command = [sys.executable, "-c", BUSY, str(began)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as owner:
        busy = Path(f"/proc/{int(owner.stdout.readline())}/stat")
        assert came_true(began.exists)
        owner.kill()

    assert came_true(lambda: not busy.exists() or ") Z " in busy.read_text())


def came_true(question, within_s=30) -> bool:
    """Asked again and again, of what another process does."""
    end_s = time.monotonic() + within_s
    while not question():
        if time.monotonic() > end_s:
            return False
    return True
