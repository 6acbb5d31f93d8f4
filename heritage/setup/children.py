"""Start other programs, keep what they print, and see that none outlives us."""

import os
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

from .options import ROOT
from .problems import SetupProblem, disk_full

SHOWN_LINES = 12
LOG_LIMIT_BYTES = 10 * 1024**2
# The kernel sends the signal when we die, even by kill -9.
DIES_WITH_US = ("setpriv", "--pdeathsig", "TERM")


def open_log(file: Path):
    """The log to append to; a large one is first put aside as `.1`."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.exists() and file.stat().st_size > LOG_LIMIT_BYTES:
        file.replace(file.with_suffix(".log.1"))
    return file.open("ab")


def last_lines(file: Path, since: int = 0) -> str:
    """The end of the log, from byte `since` on, indented for the screen."""
    if not file.exists():
        return ""
    with file.open("rb") as log:
        log.seek(since)
        lines = log.read().decode(errors="replace").splitlines()
    return "\n".join(f"    {line}" for line in lines[-SHOWN_LINES:])


def failed(sentence: str, log: Path, since: int = 0) -> SetupProblem:
    shown = last_lines(log, since)
    if "No space left on device" in shown:
        return disk_full(log.parent.parent)
    if not shown:
        return SetupProblem(f"{sentence} It left no message in {log}.")
    return SetupProblem(f"{sentence} The end of {log}:\n{shown}")


def run_to_end(
    argv: Sequence[str | Path],
    *,
    log: Path,
    sentence: str,
    cwd: Path | None = None,
    env: dict[str, str] | None = None,
    dies_with_us: bool = True,
) -> None:
    """Run a program with its output in `log`; on failure raise SetupProblem with its last lines."""
    prefix = DIES_WITH_US if dies_with_us else ()
    with open_log(log) as output:
        since = output.tell()
        output.write(f"$ {' '.join(map(str, argv))}\n".encode())
        output.flush()
        try:
            child = subprocess.Popen(
                [*prefix, *argv],
                stdout=output,
                stderr=output,
                stdin=subprocess.DEVNULL,
                cwd=cwd,
                env=os.environ | (env or {}),
                start_new_session=dies_with_us,
            )
        except FileNotFoundError as error:
            raise SetupProblem(f"The program {error.filename} is missing.") from None
        if wait_or_stop(child):
            raise failed(sentence, log, since)


def run_shown(argv: Sequence[str], *, env: dict[str, str]) -> int:
    """Run a program whose output is for the person at the screen; its exit status."""
    child = subprocess.Popen(
        [*DIES_WITH_US, *argv],
        cwd=ROOT,
        env=os.environ | env,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    return wait_or_stop(child)


def wait_or_stop(child: subprocess.Popen) -> int:
    """The exit status; when we are told to stop meanwhile, the child is stopped too."""
    try:
        return child.wait()
    except BaseException:
        child.send_signal(signal.SIGTERM)
        child.wait()
        raise
