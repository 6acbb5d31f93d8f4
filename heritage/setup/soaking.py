"""`make soak`: the same set-up, a database of its own, then tests/soak: everything at once."""

from . import packages
from .children import run_shown
from .options import check_port, read_options
from .problems import SetupProblem
from .running import database, environment, only_run, set_up


def soak() -> None:
    options = read_options(default_data_dir="var/soak")
    with only_run(options):
        check_port(options.host, options.port)
        set_up(options, lock=packages.TEST_LOCK, for_tests=True)
        with database(options, is_durable=True) as (url, _):
            argv = [str(packages.PYTHON), "-m", "tests.soak"]
            if run_shown(argv, env=environment(options, url)):
                raise SetupProblem("It did not hold; what was not good is said above.")
