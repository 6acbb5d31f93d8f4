"""The programs that `make bench` compares the product with; nginx, whose configuration is tested.

For measuring and testing only, never for running. One that cannot be installed is told of and left
out; the tables of the bench then name it, and the test says why it is skipped.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from . import machine, packages
from .children import run_to_end
from .options import ROOT
from .problems import SetupProblem
from .report import say, step

IIPSRV = Path("/usr/lib/iipimage-server/iipsrv.fcgi")
NODE_FOLDER = ROOT / "tests" / "bench"
# Each with an environment of its own: nothing of them comes near the product's packages.
PYTHON_FOLDERS = {
    "tipg": NODE_FOLDER / "peers" / "tipg",
    "django-vectortiles and djangorestframework-gis": NODE_FOLDER / "peers" / "django",
}
# Debian's package → the service that it would start and enable.
SERVICES = {"nginx": "nginx", "iipimage-server": "iipsrv"}
POLICY = Path("/usr/sbin/policy-rc.d")  # asked by invoke-rc.d(8) before it starts a service
NO_SERVICE = b"#!/bin/sh\nexit 101\n"


def install_peers(log: Path, part: str = "") -> None:
    """Those of the part of the bench that is asked for, or of all."""
    if part in ("", "pictures"):
        _install_servers_of_pictures(log)
    if part in ("", "search"):
        for name, folder in PYTHON_FOLDERS.items():
            _try(lambda name=name, folder=folder: _install_python(name, folder, log))
    name = "iiif-processor and Leaflet.VectorGrid, to compare with"
    _try(lambda: packages.install_javascript(log, NODE_FOLDER, name))


def install_nginx(log: Path) -> None:
    """For the test of the TLS front as well."""
    if not shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin"):
        _try(lambda: _install("nginx", log))


def _install_servers_of_pictures(log: Path) -> None:
    install_nginx(log)
    if not IIPSRV.exists():
        _try(lambda: _install("iipimage-server", log))


def _try(install: Callable[[], None]) -> None:
    try:
        install()
    except SetupProblem as problem:
        say(f"  {problem}\n  So it is left out.")


def _install(package: str, log: Path) -> None:
    with step(f"{package}, without its service"), _without_service(package):
        machine.install([package], log)


def _install_python(name: str, folder: Path, log: Path) -> None:
    """What the lock file of `folder` names, with its hashes, into a .venv there."""
    lock, venv = folder / "requirements.lock", folder / ".venv"
    stamp, wanted = venv / "installed", f"{sys.version_info[:2]} {packages.digest(lock)}"
    with step(f"{name}, to compare with") as this:
        if stamp.exists() and stamp.read_text() == wanted:
            this.outcome = "already there"
            return
        uv = packages.VENV / "bin" / "uv"
        how = {"log": log, "env": packages.uv_environment()}
        sentence = f"{name} could not be installed. {packages.NETWORK}"
        make = [uv, "venv", "--clear", "--python", sys.executable, venv]
        install = [uv, *packages.INSTALL.split(), "--python", venv / "bin" / "python", "-r", lock]
        for argv in (make, [*install, "--compile-bytecode"]):
            run_to_end(argv, sentence=sentence, **how)
        stamp.write_text(wanted)


@contextmanager
def _without_service(package: str) -> Iterator[None]:
    """Only the program is wanted: no service of it starts, now or when the machine starts."""
    prefix = machine.root_prefix([package])
    is_ours = not POLICY.exists()
    if is_ours:
        write = [*prefix, "install", "-m", "755", "/dev/stdin", str(POLICY)]
        subprocess.run(write, input=NO_SERVICE, check=True)
    try:
        yield
    finally:
        if is_ours:
            subprocess.run([*prefix, "rm", "-f", str(POLICY)], check=True)
    if shutil.which("systemctl"):
        disable = [*prefix, "systemctl", "--quiet", "disable", SERVICES[package]]
        subprocess.run(disable, check=False, stderr=subprocess.DEVNULL)
