"""`make bench`: the same set-up, a database of its own, then tests/bench measures everything."""

from . import packages
from .children import run_shown
from .options import bench_part, read_options
from .peers import install_peers
from .problems import SetupProblem
from .running import database, environment, only_run, set_up


def bench() -> None:
    """Keeps its made-up monuments and pictures in var/bench; a second run measures at once."""
    options, part = read_options(default_data_dir="var/bench"), bench_part()
    with only_run(options):
        set_up(options, lock=packages.TEST_LOCK, for_tests=True)
        if part not in ("listings", "field"):
            install_peers(options.log_dir / "setup.log", part)
        with database(options, is_durable=True) as (url, _):
            argv = [str(packages.PYTHON), "-m", "tests.bench", *filter(None, [part])]
            if run_shown(argv, env=environment(options, url)):
                raise SetupProblem("Not every target was reached; the tables above say which.")
