"""`make test`: the same set-up, then every check, each with its name; all run even if one fails."""

import time

from . import packages
from .children import run_shown
from .options import ROOT, read_options
from .peers import install_nginx
from .problems import SetupProblem
from .report import say
from .running import database, environment, heritage, only_run, set_up

BIN = packages.VENV / "bin"


def checks() -> list[tuple[str, list[str]]]:
    ruff = str(BIN / "ruff")
    # Named one by one: what `node --test FOLDER` means differs from version to version.
    scripts = sorted(map(str, (ROOT / "tests" / "js").rglob("*test*.*js")))
    vendor = ROOT / "tests" / "js" / "vendor.mjs"
    return [
        ("Style (ruff check)", [ruff, "check"]),
        ("Format (ruff format --check)", [ruff, "format", "--check"]),
        ("Import contract (lint-imports)", [str(BIN / "lint-imports")]),
        (
            "Compiled catalogues",
            heritage(
                "compilemessages",
                "--verbosity=0",
                "--ignore=.venv",
                "--ignore=var",
                "--ignore=static",
            ),
        ),
        ("Migrations (makemigrations --check)", heritage("makemigrations", "--check")),
        ("Django's checks (heritage check)", heritage("check")),
        # A worker for each core, with a database of its own; on many cores PostgreSQL is the limit.
        (
            "Tests (pytest)",
            [str(BIN / "pytest"), "--numprocesses=logical", "--maxprocesses=4", "--durations=40"],
        ),
        ("Scripts (node --test)", ["node", "--import", str(vendor), "--test", *scripts]),
    ]


def test() -> None:
    options = read_options(default_data_dir="var/test")
    with only_run(options):
        set_up(options, lock=packages.TEST_LOCK, for_tests=True)
        install_nginx(options.log_dir / "setup.log")
        with database(options, is_durable=False) as (url, _):
            # The tests start many processes: each would compile every module for itself.
            env = environment(options, url) | {"PYTHONDONTWRITEBYTECODE": ""}
            outcomes = [(name, _passes(name, argv, env)) for name, argv in checks()]
    say("\nOutcomes")
    for name, has_passed in outcomes:
        say(f"  {'passed' if has_passed else 'FAILED'}  {name}")
    failures = [name for name, has_passed in outcomes if not has_passed]
    if failures:
        raise SetupProblem(f"Not everything passed: {', '.join(failures)}.")


def _passes(name: str, argv: list[str], env: dict[str, str]) -> bool:
    say(f"\n== {name}")
    begun = time.monotonic()
    status = run_shown(argv, env=env)
    say(f"== {name}: {'passed' if status == 0 else 'FAILED'} ({time.monotonic() - begun:.0f} s)")
    return status == 0
