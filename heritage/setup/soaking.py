"""`make soak`: the same set-up, a database of its own, then everything at once, for long."""

from . import packages
from .children import run_shown, run_to_end
from .options import SOAK_PARTS, check_port, read_options, soak_part
from .problems import SetupProblem
from .report import say
from .running import database, environment, heritage, only_run, set_up

SAID = {
    "tiles": "tiles while a scan and bombs come in",
    "faults": "random faults between phone and server",
    "twins": "the same record twenty times at once",
    "cases": "every case of a fault, as often as its list says",
}
RUNS = {
    "tiles": ["tests.soak"],
    "faults": ["tests.inspections.server.fault_sequences"],
    "twins": ["tests.inspections.server.parallel"],
    "cases": [
        *("pytest", "-q", "-m", "case", "--numprocesses=logical", "--maxprocesses=4", "tests"),
    ],
}


def soak() -> None:
    options, part = read_options(default_data_dir="var/soak"), soak_part()
    with only_run(options):
        check_port(options.host, options.port)
        set_up(options, lock=packages.TEST_LOCK, for_tests=True)
        with database(options, is_durable=True) as (url, _):
            env = environment(options, url) | {"FIELD_TURNS": "all"}
            run_to_end(
                heritage("migrate", "--verbosity=0"),
                log=options.log_dir / "setup.log",
                sentence="The tables could not be made.",
                env=env,
            )
            parts = [part] if part else SOAK_PARTS
            broken = [SAID[one] for one in parts if not _holds(one, env)]
    if broken:
        raise SetupProblem(f"Not everything held, as is said above: {'; '.join(broken)}.")


def _holds(part: str, env: dict[str, str]) -> bool:
    say(f"\n== {SAID[part]}")
    return run_shown([str(packages.PYTHON), "-m", *RUNS[part]], env=env) == 0
