"""Python packages into .venv and JavaScript into static/node_modules, from the lock files."""

import fcntl
import hashlib
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .children import run_to_end
from .options import ROOT
from .problems import SetupProblem
from .report import say, step

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STATIC = ROOT / "static"
LOCK = "requirements.lock"
TEST_LOCK = "tests/requirements.lock"  # holds everything in LOCK too, at the same versions
INSTALLED = VENV / "installed.json"
INSTALL = "pip install --no-deps --require-hashes"
COMPILE = (
    "pip compile pyproject.toml --universal --generate-hashes --no-emit-index-url --no-header "
    "--python-version 3.11"
)
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")  # Debian's; with a company's own, if any
NETWORK = "The first set-up needs the network once; check it and start again."

COMMAND = """#!/bin/sh
exec {python} -m heritage "$@"
"""


@contextmanager
def only_one() -> Iterator[None]:
    """Two set-ups of one checkout at once wait for each other."""
    folder = os.open(ROOT, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("  Waiting for another set-up of this checkout to end.")
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def are_installed(lock: str) -> bool:
    """Is what `lock` names in .venv, for this Python and this folder?"""
    done = _installed()
    return (
        PYTHON.exists()
        and done.get("made for") == _made_for()
        and (done.get(lock) == digest(ROOT / lock))
    )


def install_python(lock: str, log: Path) -> None:
    """Install `lock` with its hashes, by uv, which itself comes from the lock.

    The note of what is installed is away meanwhile: after a kill half-way .venv is made anew.
    """
    with step("Python packages") as this:
        if are_installed(lock):
            this.outcome = "already there"
            return
        if not _is_whole():
            _make_venv(log)
        INSTALLED.unlink(missing_ok=True)
        _install_uv(log)
        uv_install = [VENV / "bin" / "uv", *INSTALL.split(), "--python", PYTHON, "-r", ROOT / lock]
        uv_install.append("--compile-bytecode")  # else each process of a server compiles for itself
        sentence = f"The Python packages of {lock} could not be installed. {NETWORK}"
        run_to_end(uv_install, log=log, cwd=ROOT, env=uv_environment(), sentence=sentence)
        _add_product()
        locks = {LOCK, lock}
        note = {"made for": _made_for()} | {name: digest(ROOT / name) for name in locks}
        INSTALLED.write_text(json.dumps(note, indent=1))


def _installed() -> dict[str, str]:
    return json.loads(INSTALLED.read_text()) if INSTALLED.exists() else {}


def _made_for() -> str:
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    return f"Python {version} of {sys.base_prefix} in {ROOT}"


def _is_whole() -> bool:
    """Was .venv finished, for this Python, in this folder (its scripts hold paths)?"""
    return _installed().get("made for") == _made_for() and _works(PYTHON, "-c", "pass")


def _make_venv(log: Path) -> None:
    if VENV.exists():
        shutil.rmtree(VENV)
    sentence = "The folder .venv for Python packages could not be made."
    run_to_end([sys.executable, "-m", "venv", VENV], log=log, sentence=sentence)


def _works(*argv: Path | str) -> bool:
    try:
        return subprocess.run(argv, capture_output=True).returncode == 0
    except OSError:
        return False


def _install_uv(log: Path) -> None:
    block = VENV / "uv.lock"
    block.write_text(lock_block((ROOT / LOCK).read_text(), "uv"))
    pip_install = [PYTHON, "-m", *INSTALL.split(), "--disable-pip-version-check", "-r", block]
    run_to_end(pip_install, log=log, sentence=f"The installer uv could not be fetched. {NETWORK}")


def uv_environment() -> dict[str, str]:
    """Copy out of the cache (it may be on another disk), and trust whom the machine trusts."""
    system_certificates = {"UV_SYSTEM_CERTS": "true"} if CERTIFICATES.exists() else {}
    return {"UV_LINK_MODE": "copy"} | system_certificates


def lock_block(lock: str, name: str) -> str:
    """The lines of one package in the text of a lock file: its version and its hashes."""
    found = re.search(rf"^{re.escape(name)}==.*\n(?:[ \t]+.*\n?)*", lock, re.MULTILINE)
    if found is None:
        raise SetupProblem(f"The lock file does not name {name}; make it again: make lock")
    return found[0]


def _add_product() -> None:
    """Put the checkout on the venv's path, and the command `heritage` into its bin folder.

    What `pip install -e .` does, without fetching a build tool that no lock file pins.
    """
    (site_packages,) = (VENV / "lib").glob("python3.*/site-packages")
    (site_packages / "abide.pth").write_text(f"{ROOT}\n")
    command = VENV / "bin" / "heritage"
    command.write_text(COMMAND.format(python=shlex.quote(str(PYTHON))))
    command.chmod(0o755)


def install_javascript(log: Path, folder: Path = STATIC, name: str = "JavaScript packages") -> None:
    """What the lock file of `folder` names, into its node_modules; `name` is for the screen."""
    stamp = folder / "node_modules" / ".installed"  # npm ci empties the folder first
    wanted = digest(folder / "package-lock.json")
    with step(name) as this:
        if stamp.exists() and stamp.read_text() == wanted:
            this.outcome = "already there"
            return
        run_to_end(
            ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            log=log,
            cwd=folder,
            sentence=f"The JavaScript packages could not be fetched. {NETWORK}",
        )
        stamp.write_text(wanted)


def compile_locks(log: Path) -> None:
    """Write both lock files anew from pyproject.toml."""
    uv = [VENV / "bin" / "uv", *COMPILE.split()]
    sentence = "The lock files could not be made."
    with step(LOCK):
        run_to_end([*uv, "-o", LOCK], log=log, cwd=ROOT, sentence=sentence)
    with step(TEST_LOCK):
        run_to_end(
            [*uv, "--extra", "test", "-c", LOCK, "-o", TEST_LOCK],
            log=log,
            cwd=ROOT,
            sentence=sentence,
        )
