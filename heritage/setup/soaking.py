"""`make soak`: the same set-up, a database of its own, then everything at once, for long."""

from . import packages
from .children import run_shown
from .options import check_port, read_options
from .problems import SetupProblem
from .report import say
from .running import database, environment, only_run, set_up

# Tiles, a huge scan and bombs first: it makes the tables.
PARTS = {
    "tiles while a scan and bombs come in": ["tests.soak"],
    "random faults between phone and server": ["tests.inspections.server.fault_sequences"],
    "the same record twenty times at once": ["tests.inspections.server.parallel"],
    "every case of a fault, as often as its list says": [
        *("pytest", "-q", "-m", "case", "--numprocesses=logical", "--maxprocesses=4", "tests"),
    ],
}


def soak() -> None:
    options = read_options(default_data_dir="var/soak")
    with only_run(options):
        check_port(options.host, options.port)
        set_up(options, lock=packages.TEST_LOCK, for_tests=True)
        with database(options, is_durable=True) as (url, _):
            env = environment(options, url) | {"FIELD_TURNS": "all"}
            broken = [name for name, argv in PARTS.items() if not _holds(name, argv, env)]
    if broken:
        raise SetupProblem(f"Not everything held, as is said above: {'; '.join(broken)}.")


def _holds(name: str, argv: list[str], env: dict[str, str]) -> bool:
    say(f"\n== {name}")
    return run_shown([str(packages.PYTHON), "-m", *argv], env=env) == 0
