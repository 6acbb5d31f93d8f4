"""A process of its own that decodes what strangers sent: a crash costs one file, no worker.

It is started when first needed and kept, since starting takes a second; after a crash, or when a
file takes too long, the next file gets a new one.
"""

import atexit
import multiprocessing
import os
import resource
import signal
import time
from collections.abc import Callable

import django
from django.utils.translation import gettext_noop as _

from .derivatives import Job, out_of_memory
from .errors import AssetProblem
from .processing import Processed, process_original

# Address space: for the interpreter with its libraries, and for each pixel of the largest file.
BASE_MEMORY_BYTES = 3 * 1024**3
MEMORY_BYTES_A_PIXEL = 10  # a decoded picture is 4 bytes a pixel, turning it upright as much again
POLL_S = 5


class DecoderDied(RuntimeError):
    """The process ended in the middle of a file."""


class Decoder:
    """The parent's end of the decoder. Not to be shared between threads."""

    def __init__(self):
        self._process = None
        self._connection = None

    def run(self, job: Job, *, time_limit_s: float, beat: Callable[[], None]) -> Processed:
        """Let the process make the derivatives; `beat` is called every few seconds meanwhile.

        Raises AssetProblem (also when it takes longer than `time_limit_s`), StorageFull and
        DecoderDied.
        """
        self._ensure_started(job)
        try:
            self._connection.send(job)
            self._wait(job, time_limit_s, beat)
            outcome = self._connection.recv()
        except (EOFError, ConnectionError) as error:
            self.close()
            raise DecoderDied(f"the decoder died of {job.name!r}") from error
        if isinstance(outcome, AssetProblem):
            raise outcome
        return outcome

    def close(self) -> None:
        """End the process at once; the next `run` starts another."""
        if self._process is None:
            return
        self._connection.close()
        self._process.kill()
        self._process.join()
        self._process = self._connection = None

    def _ensure_started(self, job: Job) -> None:
        if self._process is not None and self._process.is_alive():
            return
        self.close()
        spawn = multiprocessing.get_context("spawn")
        memory_bytes = BASE_MEMORY_BYTES + MEMORY_BYTES_A_PIXEL * job.limits.pixels
        self._connection, theirs = spawn.Pipe()
        self._process = spawn.Process(target=_serve, args=(theirs, memory_bytes), daemon=True)
        self._process.start()
        theirs.close()  # else we would not notice that the process is gone
        # Registered after multiprocessing's own, so before it: that would wait for a process which
        # does not listen to SIGTERM.
        atexit.unregister(self.close)
        atexit.register(self.close)

    def _wait(self, job: Job, time_limit_s: float, beat: Callable[[], None]) -> None:
        deadline_s = time.monotonic() + time_limit_s
        while not self._connection.poll(min(POLL_S, time_limit_s)):
            beat()
            if time.monotonic() >= deadline_s:
                self.close()
                raise _too_slow(job.name, time_limit_s)


def _too_slow(name: str, time_limit_s: float) -> AssetProblem:
    return AssetProblem(
        _(
            "“%(name)s” took longer than the %(minutes)d minutes that one file is given. "
            "Send it smaller or in parts."
        ),
        {"name": name, "minutes": time_limit_s // 60},
    )


def _serve(connection, memory_bytes: int) -> None:
    """The decoder's process: answer jobs until the parent is gone.

    An error that nobody expected ends the process, with its trace on the standard error stream.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # the parent lets us finish, and ends us itself
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(5)  # pages are served meanwhile
    django.setup()
    while True:
        try:
            job = connection.recv()
        except EOFError:
            return
        connection.send(_outcome(job))


def _outcome(job: Job) -> Processed | AssetProblem:
    try:
        return process_original(job)
    except AssetProblem as problem:
        return problem
    except MemoryError:
        return out_of_memory(job.name)
