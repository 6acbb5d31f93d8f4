"""`make bench`: the same set-up, a database of its own, then tests/bench measures every listing."""

from . import packages
from .children import run_shown
from .options import read_options
from .problems import SetupProblem
from .running import database, environment, only_run, set_up


def bench() -> None:
    """Keeps its register of made-up monuments in var/bench; a second run measures at once."""
    options = read_options(default_data_dir="var/bench")
    with only_run(options):
        set_up(options, lock=packages.TEST_LOCK, for_tests=True)
        with database(options, is_durable=True) as (url, _):
            argv = [str(packages.PYTHON), "-m", "tests.bench"]
            if run_shown(argv, env=environment(options, url)):
                raise SetupProblem("Not every listing was fast enough; the table above says which.")
