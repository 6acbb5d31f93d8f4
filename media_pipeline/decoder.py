"""A process of its own that decodes what strangers sent: a crash costs one file, no worker.

It is started when first needed and kept, since starting takes a second; after a crash, or when a
file takes too long, the next file gets a new one. What it may not do, sandbox.py says. It is
spawned and not forked, so of the worker's open files it has only its end of the pipe.
"""

import atexit
import logging
import multiprocessing
import os
import pickle
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import django
from django.utils.translation import gettext_noop as _

from . import headers, sandbox
from .derivatives import Job, Made, MadePage, out_of_memory
from .errors import AssetProblem, Damaged, StorageFull, Unreadable
from .overlays import MadeOverlay, OverlayJob, make_overlay
from .processing import Processed, process_original
from .tiles import Pyramid

# Address space: for the interpreter with its libraries, and for each pixel of the largest file.
BASE_MEMORY_BYTES = 3 * 1024**3
MEMORY_BYTES_A_PIXEL = 10  # a decoded picture is 4 bytes a pixel, turning it upright as much again
# Each file that it writes: a copy of the largest original, or the largest page without compression.
BASE_FILE_BYTES = 1024**3
FILE_BYTES_A_PIXEL = 4  # what lies on its side is laid out on the disk
# Time on the processors: for any file, and for each million pixels once the header has told them.
BASE_CPU_S = 60
CPU_S_A_MEGAPIXEL = 4
POLL_S = 5
# Whoever looks at pages goes first: a tenth of a busy processor is left for a scan. At 19 it would
# be a seventieth, and a scan on a busy machine would run into its time limit.
NICENESS = 10

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Bounds:
    """What the process may take at most."""

    memory_bytes: int
    file_bytes: int
    cpu_s: int


class DecoderDied(RuntimeError):
    """The process ended in the middle of a file."""


class _Answer(pickle.Unpickler):
    """What the process answers, made of these classes and nothing else.

    It has read a stranger's file and may be in his hands: a pickle can name any function, which
    would then run here, where sockets and programs are open. Raises UnpicklingError.
    """

    _KINDS = (Processed, Made, MadePage, MadeOverlay, type(Path()))
    _KINDS += (AssetProblem, Unreadable, Damaged, StorageFull)
    _KNOWN = {(kind.__module__, kind.__qualname__): kind for kind in _KINDS}

    def find_class(self, module: str, name: str) -> type:
        if (module, name) not in self._KNOWN:
            raise pickle.UnpicklingError(f"the decoder answers with {module}.{name}")
        return self._KNOWN[module, name]


class Decoder:
    """The parent's end of the decoder. Not to be shared between threads."""

    def __init__(self):
        self._process = None
        self._connection = None

    def run(
        self, job: Job | OverlayJob, *, time_limit_s: float, beat: Callable[[], None]
    ) -> Processed | MadeOverlay:
        """Let the process do the job; `beat` is called every few seconds meanwhile.

        Raises AssetProblem (also when it takes longer than `time_limit_s`), StorageFull and
        DecoderDied.
        """
        self._ensure_started(job)
        try:
            self._connection.send(job)
            self._wait(job, time_limit_s, beat)
            outcome = _Answer(BytesIO(self._connection.recv_bytes())).load()
        except (EOFError, ConnectionError) as error:
            raise self._died(job) from error
        except pickle.UnpicklingError:
            self.close()  # it is no longer ours
            raise
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

    def _died(self, job: Job | OverlayJob) -> Exception:
        """What to say of a process that is gone."""
        self._process.join()
        code = self._process.exitcode
        self.close()
        if code == -signal.SIGXCPU:
            return _endless(job.name)
        return DecoderDied(f"the decoder died of {job.name!r} with {code}")

    def _ensure_started(self, job: Job | OverlayJob) -> None:
        if self._process is not None and self._process.is_alive():
            return
        self.close()
        spawn = multiprocessing.get_context("spawn")
        self._connection, theirs = spawn.Pipe()
        self._process = spawn.Process(target=_serve, args=(theirs, _bounds(job)), daemon=True)
        self._process.start()
        theirs.close()  # else we would not notice that the process is gone
        # Registered after multiprocessing's own, so before it: that would wait for a process which
        # does not listen to SIGTERM.
        atexit.unregister(self.close)
        atexit.register(self.close)

    def _wait(self, job: Job | OverlayJob, time_limit_s: float, beat: Callable[[], None]) -> None:
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


def _endless(name: str) -> AssetProblem:
    return AssetProblem(
        _(
            "“%(name)s” kept the decoder at work without an end and was given up. Save it anew "
            "from its source and send that."
        ),
        {"name": name},
    )


def _bounds(job: Job) -> Bounds:
    decoded, written = job.limits.pixels, max(job.limits.pixels, job.limits.scan_pixels)
    return Bounds(
        memory_bytes=BASE_MEMORY_BYTES + MEMORY_BYTES_A_PIXEL * decoded,
        file_bytes=BASE_FILE_BYTES + FILE_BYTES_A_PIXEL * written,
        cpu_s=BASE_CPU_S,
    )


def _serve(connection, bounds: Bounds) -> None:
    """The decoder's process: answer jobs until the parent is gone.

    An error that nobody expected ends the process, with its trace on the standard error stream.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # the parent lets us finish, and ends us itself
    sandbox.end_with_parent()  # who takes the job up after a killed worker has our processors
    sandbox.limit(memory_bytes=bounds.memory_bytes, file_bytes=bounds.file_bytes)
    django.setup()
    if not sandbox.shut():
        logger.warning("this machine cannot keep the decoder from sockets and programs")
    os.nice(NICENESS)
    while True:
        sandbox.allow_cpu(bounds.cpu_s)  # before the job is read: it is made of a stranger's words
        try:
            job = connection.recv()
        except EOFError:
            return
        connection.send(_outcome(job, bounds))


def _outcome(job: Job | OverlayJob, bounds: Bounds) -> Processed | MadeOverlay | AssetProblem:
    try:
        sandbox.allow_cpu(bounds.cpu_s + CPU_S_A_MEGAPIXEL * _megapixels_of(job))
        return make_overlay(job) if isinstance(job, OverlayJob) else process_original(job)
    except AssetProblem as problem:
        return problem
    except MemoryError:
        return out_of_memory(job.name)


def _megapixels_of(job: Job | OverlayJob) -> int:
    """How much there is to be done, by headers alone; raises AssetProblem."""
    if isinstance(job, OverlayJob):
        level = Pyramid(job.derivative).levels[0]
        return level.width_px * level.height_px // 10**6
    pages = headers.read_pages(job.original, job.media_type, job.name, job.limits)
    return sum(page.width_px * page.height_px for page in pages) // 10**6
