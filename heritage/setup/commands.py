"""The commands behind the Makefile, and how each of them ends."""

import sys

from . import packages
from .benching import bench
from .options import read_options
from .problems import SetupProblem, from_os_error
from .running import certify, only_run, run, set_up, tell_of_trust
from .soaking import soak
from .stopping import StopAsked, die_with_parent, listen
from .testing import test


def lock() -> None:
    options = read_options()
    with only_run(options):
        set_up(options, lock=packages.LOCK)
        packages.compile_locks(options.log_dir / "setup.log")


def install_packages() -> None:
    """Only what the lock files name, for container images; their Dockerfile has the rest."""
    log = read_options().log_dir / "setup.log"
    packages.install_python(packages.LOCK, log)
    packages.install_javascript(log)


def make_certificates() -> None:
    """Only the certificate, for the container that stands before the web server."""
    options = read_options()
    certify(options)
    tell_of_trust(options)


COMMANDS = {
    "run": run,
    "test": test,
    "bench": bench,
    "soak": soak,
    "lock": lock,
    "packages": install_packages,
    "certificates": make_certificates,
}


def main(arguments: list[str]) -> None:
    if len(arguments) != 1 or arguments[0] not in COMMANDS:
        sys.exit(
            f"Say one of: {', '.join(f'python3 -m heritage.setup {name}' for name in COMMANDS)}"
        )
    listen()
    die_with_parent()
    try:
        COMMANDS[arguments[0]]()
    except SetupProblem as problem:
        sys.exit(f"\n{problem}")
    except StopAsked:
        print("Stopped.", flush=True)
        sys.exit(130)
    except OSError as error:
        if (problem := from_os_error(error)) is None:
            raise
        sys.exit(f"\n{problem}")
