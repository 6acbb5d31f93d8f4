"""`make run`: the product on this machine, from set-up to Ctrl-C."""

import fcntl
import os
import shutil
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from . import machine, packages
from .addresses import EVERYWHERE, in_url
from .certificates import Certificates, make_sure
from .children import run_shown
from .cluster import locate, running, tell_where
from .options import ROOT, Options, check_port, read_options
from .problems import SetupProblem, disk_full
from .processes import Child, Revived, watch
from .report import say, step
from .stopping import StopAsked

FIRST_SETUP_BYTES = 2 * 1024**3
LATER_BYTES = 200 * 1024**2
WEB_PATIENCE_S = 120
WEB_STOP_S = 10
WORKER_PATIENCE_S = 60  # a picture in the middle of its work; what is cut short is done again
# Backpressure counts open connections, not requests: a browser keeps six, also while it asks for
# nothing, and whoever comes after the last one waits until another leaves.
SERVE = (
    "heritage.wsgi:application --interface wsgi --blocking-threads 4 --backpressure 1024 "
    "--log-level warning"
)


def run() -> None:
    options = read_options()
    with only_run(options):
        check_port(options.host, options.port)
        say(f"Abidə in {ROOT}, data in {options.data_dir}")
        set_up(options, lock=packages.LOCK)
        with database(options, is_durable=True) as (url, servers):
            serve(options, url, servers)
        say("Stopped.")


@contextmanager
def only_run(options: Options) -> Iterator[None]:
    """Hold the data folder for ourselves; a second run is told where the first one is."""
    _make_data_dir(options.data_dir)
    with (options.data_dir / "running").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise SetupProblem(
                f"Abidə is already running: {file.read().strip()}. "
                f"Its data is in {options.data_dir}. "
                "A second one needs a DATA_DIR and a PORT of its own."
            ) from None
        file.truncate(0)
        file.write(f"{options.address} (process {os.getpid()})\n")
        file.flush()
        yield


def _make_data_dir(folder: Path) -> None:
    # Others may pass (PostgreSQL runs as a user of its own when we are root) but not list.
    try:
        folder.mkdir(mode=0o711, parents=True, exist_ok=True)
        (folder / "log").mkdir(mode=0o700, exist_ok=True)
        probe = folder / "log" / ".probe"
        probe.write_text("x")
        probe.unlink()
    except OSError as error:
        raise SetupProblem(
            f"The data folder {folder} cannot be written: {error.strerror}. "
            "Choose another by DATA_DIR, or mend its permissions."
        ) from None


def check_space(folder: Path, needed_bytes: int) -> None:
    free_bytes = shutil.disk_usage(folder).free
    if free_bytes < LATER_BYTES:
        raise disk_full(folder)
    if free_bytes < needed_bytes:
        raise SetupProblem(
            f"The first set-up needs {needed_bytes / 1024**3:.0f} GB free on the disk of {folder}; "
            f"{free_bytes / 1024**3:.1f} GB are free."
        )


def set_up(options: Options, *, lock: str, for_tests: bool = False) -> None:
    log = options.log_dir / "setup.log"
    is_first = not packages.are_installed(packages.LOCK)
    for folder in (ROOT, options.data_dir):
        check_space(folder, FIRST_SETUP_BYTES if is_first else LATER_BYTES)
    if not os.access(ROOT, os.W_OK):
        raise SetupProblem(
            f"The folder {ROOT} cannot be written by this user; set-up writes there."
        )
    with packages.only_one():
        with step("System packages") as this:
            missing = machine.missing_packages(
                with_cluster=not options.database_url,
                for_tests=for_tests,
                with_https=options.is_https,
            )
            machine.install(missing, log)
            this.outcome = f"installed {', '.join(missing)}" if missing else "already there"
        packages.install_python(lock, log)
        packages.install_javascript(log)


@contextmanager
def database(options: Options, *, is_durable: bool) -> Iterator[tuple[str, list[Child]]]:
    """The address of the database and, when it is a cluster of our own, its server."""
    if options.database_url:
        yield options.database_url, []
        return
    cluster = locate(options.data_dir, is_durable=is_durable)
    tell_where(cluster, options.data_dir)
    with running(cluster, options.log_dir) as server:
        keep = options.data_dir / "database_url"  # for `heritage` commands typed by hand
        keep.touch(mode=0o600)
        keep.write_text(cluster.url)
        yield cluster.url, [server]


def environment(options: Options, url: str) -> dict[str, str]:
    return {
        "DATABASE_URL": url,
        "DATA_DIR": str(options.data_dir),
        "HOST": options.host,
        "PORT": str(options.port),
        "PYTHONUNBUFFERED": "1",
    }


def addresses(options: Options) -> dict[str, str]:
    """By what the product may be asked, and what it calls itself; the person's own choice holds."""
    hosts = ",".join(map(in_url, options.names))
    told = {"BASE_URL": options.address, "ALLOWED_HOSTS": hosts}
    told = {name: os.environ.get(name) or value for name, value in told.items()}
    return told | {"HTTPS": str(int(options.is_https))}


def heritage(*argv: str) -> list[str]:
    return [str(packages.PYTHON), "-m", "heritage", *argv]


def prepare(env: dict[str, str]) -> None:
    """Tables, register, samples and static files; every step is skipped when it is done."""
    if run_shown(heritage("prepare"), env=env):
        raise SetupProblem("The data could not be prepared; the reason is above.")


def serve(options: Options, url: str, servers: list[Child]) -> None:
    env = environment(options, url) | addresses(options)
    os.umask(0o027)  # uploads are for us, not for other users of the machine
    prepare(env)
    if options.is_https:
        certify(options)
    web = Child(
        "web server",
        web_command(options),
        options.log_dir / "web.log",
        env=env,
        cwd=ROOT,
        patience_s=2 * WEB_STOP_S,
    )
    worker = Child(
        "worker",
        heritage("work"),
        options.log_dir / "worker.log",
        env=env,
        cwd=ROOT,
        patience_s=WORKER_PATIENCE_S,
    )
    with worker, web:
        with step("Web server"):
            wait_for_answer(options, web)
        welcome(options)
        try:
            watch([*servers, web], [Revived(worker)])
        except StopAsked:
            say("Stopping …")


def certify(options: Options) -> None:
    with step("Certificate") as this:
        kept = Certificates(options.certificates_dir)
        this.outcome = make_sure(kept, options.names, options.log_dir / "setup.log")


def web_command(options: Options) -> list[str]:
    processes = min(os.cpu_count() or 1, 4)
    granian = (
        f"{SERVE} --host {options.host} --port {options.port} --workers {processes} "
        "--respawn-failed-workers --respawn-interval 1 "
        f"--workers-kill-timeout {WEB_STOP_S}"  # one told to stop while it starts may not hear it
    )
    return [str(packages.VENV / "bin" / "granian"), *granian.split(), *_encrypted(options)]


def _encrypted(options: Options) -> list[str]:
    if not options.is_https:
        return []
    kept = Certificates(options.certificates_dir)
    return ["--ssl-certificate", str(kept.server), "--ssl-keyfile", str(kept.server_key)]


def wait_for_answer(options: Options, web: Child) -> None:
    """Return when the web server answers, whatever it says; SetupProblem when it does not."""
    host = in_url(EVERYWHERE.get(options.host, options.host))
    context = Certificates(options.certificates_dir).trusting() if options.is_https else None
    scheme = "https" if options.is_https else "http"
    end = time.monotonic() + WEB_PATIENCE_S
    while not _answers(f"{scheme}://{host}:{options.port}/health/", context):
        if web.has_ended() or time.monotonic() > end:
            raise web.problem("The web server did not start.")
        time.sleep(0.2)


def _answers(address: str, context: ssl.SSLContext | None) -> bool:
    direct = urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context)
    )
    ask = urllib.request.Request(address, headers={"Host": "localhost"})  # noqa: S310 - our own
    try:
        direct.open(ask, timeout=5).close()
    except urllib.error.HTTPError:
        return True  # an answer, whatever it says
    except OSError:
        return False
    return True


def welcome(options: Options) -> None:
    say(f"\nAbidə is running at {options.address}/")
    accounts = options.data_dir / "demo_accounts.txt"
    if accounts.exists():
        say(f"Sign in with a demo account from {accounts}")
    if options.is_https:
        tell_of_trust(options)
    say("Ctrl-C stops everything.\n")


def tell_of_trust(options: Options) -> None:
    """Where a phone learns to trust our authority, and by what a person knows that it is ours."""
    kept = Certificates(options.certificates_dir)
    if kept.is_from_elsewhere:
        return
    say(f"How a phone comes to trust this server: {options.address}/field/trust/")
    say(f"The fingerprint to compare there: {kept.fingerprint()}")
