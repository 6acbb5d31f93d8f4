"""The programs that `make bench` compares our pictures with: for measuring only, never for running.

One that cannot be installed is told of and left out; the tables of the bench then name it.
"""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from . import machine, packages
from .options import ROOT
from .problems import SetupProblem
from .report import say, step

IIPSRV = Path("/usr/lib/iipimage-server/iipsrv.fcgi")
NODE_FOLDER = ROOT / "tests" / "bench"
# Debian's package → the service that it would start and enable.
SERVICES = {"nginx": "nginx", "iipimage-server": "iipsrv"}
POLICY = Path("/usr/sbin/policy-rc.d")  # asked by invoke-rc.d(8) before it starts a service
NO_SERVICE = b"#!/bin/sh\nexit 101\n"


def install_peers(log: Path) -> None:
    is_there = {"nginx": bool(shutil.which("nginx")), "iipimage-server": IIPSRV.exists()}
    for package in (name for name in SERVICES if not is_there[name]):
        _try(lambda package=package: _install(package, log))
    _try(lambda: packages.install_javascript(log, NODE_FOLDER, "iiif-processor, to compare with"))


def _try(install: Callable[[], None]) -> None:
    try:
        install()
    except SetupProblem as problem:
        say(f"  {problem}\n  So it is left out of the comparison.")


def _install(package: str, log: Path) -> None:
    with step(f"{package}, to compare with"), _without_service(package):
        machine.install([package], log)


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
