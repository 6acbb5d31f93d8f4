"""The product's long-running programs: start, watch, stop."""

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from .children import failed, open_log
from .report import say

LOOK_EVERY_S = 0.5
LONGEST_PAUSE_S = 60


class Child:
    """One program with its log; as a context it is stopped at the end, whatever happened.

    It is the first of a session of its own, so that Ctrl-C in the terminal reaches only us
    and we can close in order; and the kernel ends it when we are killed.
    """

    def __init__(
        self,
        name: str,
        argv: list[str],
        log: Path,
        *,
        stop_by: signal.Signals = signal.SIGTERM,
        patience_s: int = 30,
        become: list[str] | None = None,
        env: dict[str, str] | None = None,
        cwd: Path | str | None = None,
    ):
        self.name, self.log, self.stop_by, self.patience_s = name, log, stop_by, patience_s
        dies_with_us = ["setpriv", "--pdeathsig", stop_by.name.removeprefix("SIG")]
        self.argv = [*(become or []), *dies_with_us, *argv]  # a new user must come first
        self.env, self.cwd = env, cwd
        self.process: subprocess.Popen | None = None
        self.log_begins_at = 0
        self.started_at = 0.0

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self) -> None:
        with open_log(self.log) as output:
            self.log_begins_at = output.tell()
            self.process = subprocess.Popen(
                self.argv,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=self.cwd,
                env=os.environ | (self.env or {}),
                start_new_session=True,
            )
        self.started_at = time.monotonic()

    def has_ended(self) -> bool:
        return self.process.poll() is not None

    def stop(self) -> None:
        """Ask it to stop, wait, and then leave nothing of its session behind."""
        if not self.has_ended():
            self.process.send_signal(self.stop_by)
            try:
                self.process.wait(self.patience_s)
            except subprocess.TimeoutExpired:
                say(f"  The {self.name} did not stop in {self.patience_s} s and was ended.")
        with suppress(ProcessLookupError, PermissionError):  # all gone
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def problem(self, sentence: str):
        return failed(sentence, self.log, self.log_begins_at)


class Revived:
    """A child that may die: it is started again, after ever longer pauses when it keeps dying."""

    def __init__(self, child: Child):
        self.child = child
        self.pause_s = 1.0
        self.due_at: float | None = None

    def look(self) -> None:
        now = time.monotonic()
        if self.due_at is not None:
            if now >= self.due_at:
                self.child.start()
                self.due_at = None
        elif self.child.has_ended():
            lived_s = now - self.child.started_at
            longer_s = min(self.pause_s * 2, LONGEST_PAUSE_S)
            self.pause_s = 1.0 if lived_s > LONGEST_PAUSE_S else longer_s
            self.due_at = now + self.pause_s
            say(
                f"The {self.child.name} ended by itself (see {self.child.log}); "
                f"it starts again in {self.pause_s:.0f} s."
            )


def watch(needed: list[Child], revived: list[Revived]) -> None:
    """Return never: raises when a needed child ends by itself; revives the others."""
    while True:
        for child in needed:
            if child.has_ended():
                raise child.problem(f"The {child.name} ended by itself, so everything is stopped.")
        for one in revived:
            one.look()
        time.sleep(LOOK_EVERY_S)
