"""A private PostGIS cluster: no TCP, a socket folder that only its owner (and root) may enter."""

import hashlib
import os
import pwd
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from .children import failed, run_to_end
from .problems import SetupProblem
from .processes import Child
from .report import say, step
from .servers import postgis_servers

PORT = 5432  # names the socket file only
SOCKET_FILE = f".s.PGSQL.{PORT}"
SOCKET_PATH_LIMIT_BYTES = 107  # sockaddr_un in unix(7), without its closing zero
ROOT_KEEPS_IN = Path("/var/lib")
SOCKETS_IN = Path("/tmp")  # noqa: S108 - the folder made there is checked for its owner and mode
START_PATIENCE_S = 600  # after a crash PostgreSQL first replays its log
STOP_PATIENCE_S = 120

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "jit": "off",
}
# For data that may be lost, as in tests; never for a register.
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Cluster:
    data: Path
    sockets: Path
    owner: str  # the operating system's user that the server runs as
    is_durable: bool

    @property
    def url(self) -> str:
        return f"postgis://heritage@{quote(str(self.sockets), safe='')}:{PORT}/heritage"

    @property
    def programs(self) -> Path:
        """The server's programs, of the version that made the data."""
        servers = postgis_servers()
        made_by = self.data / "PG_VERSION"
        if not made_by.exists():
            return servers[max(servers)]
        version = int(made_by.read_text())
        if version not in servers:
            raise SetupProblem(
                f"The database in {self.data} was made by PostgreSQL {version}, which is not "
                f"installed with PostGIS. Install postgresql-{version}-postgis-3, "
                "or move the data with pg_upgrade."
            )
        return servers[version]

    def as_owner(self, *argv: str | Path) -> list[str]:
        return [*_becoming(self.owner), *map(str, argv)]


def _becoming(user: str) -> list[str]:
    """The start of a command line that runs as `user`; only root can become somebody else."""
    if pwd.getpwuid(os.geteuid()).pw_name == user:
        return []
    entry = pwd.getpwnam(user)
    return [
        "setpriv",
        f"--reuid={entry.pw_uid}",
        f"--regid={entry.pw_gid}",
        "--init-groups",
        "--reset-env",
    ]


def locate(data_dir: Path, *, is_durable: bool) -> Cluster:
    """Where the cluster of this data folder is, or will be made.

    It belongs into the data folder. Where root's PostgreSQL user cannot reach that, or where the
    path is too long for a socket, it has a folder of its own, named after the data folder.
    """
    name = f"abide-{hashlib.sha256(str(data_dir).encode()).hexdigest()[:12]}"
    places = [data_dir / "cluster"]
    if os.geteuid() == 0:
        places.append(ROOT_KEEPS_IN / name)
    existing = [place for place in places if _holds_data(place)]
    home = existing[0] if existing else _reachable(places)
    owner = _owner(home)
    return Cluster(home / "data", _socket_folder(home, name), owner, is_durable)


def _holds_data(place: Path) -> bool:
    try:
        return (place / "data" / "PG_VERSION").exists()
    except PermissionError:
        raise SetupProblem(
            f"The database in {place} belongs to the user {place.owner()}. "
            "Start the product as that user, or as root, or choose another DATA_DIR."
        ) from None


def _owner(home: Path) -> str:
    """Who made the data; for a new cluster us, or `postgres` when we are root."""
    if (home / "data").exists():
        return (home / "data").owner()
    return "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name


def _reachable(places: list[Path]) -> Path:
    """The first place whose parent folder the server's user may pass."""
    if len(places) == 1:
        return places[0]
    try:
        test = [*_becoming("postgres"), "test", "-x", str(places[0].parent)]
    except KeyError:
        raise SetupProblem(
            "This machine has no user named postgres. PostgreSQL refuses to run as root: "
            "add that user, or start the product as an ordinary user."
        ) from None
    return places[0] if subprocess.run(test).returncode == 0 else places[1]


def _socket_folder(home: Path, name: str) -> Path:
    folder = home / "socket"
    fits = len(os.fsencode(folder / SOCKET_FILE)) <= SOCKET_PATH_LIMIT_BYTES
    if fits and "," not in str(folder):  # a comma parts hosts in a client's address
        return folder
    return SOCKETS_IN / f"{name}-{os.geteuid()}"


@contextmanager
def running(cluster: Cluster, log_dir: Path) -> Iterator[Child]:
    """The cluster, made if need be, accepting connections; stopped in order at the end."""
    log = log_dir / "database.log"
    with ExitStack() as closing:
        with step("Database") as this:
            _stop_leftover(cluster)
            if not (cluster.data / "PG_VERSION").exists():
                _make(cluster, log)
                this.outcome = f"made in {cluster.data}"
            _private_folder(cluster.sockets, cluster.owner)
            server = closing.enter_context(_server(cluster, log))
            _wait_until_ready(cluster, server)
            _make_database(cluster, log)
        yield server


def _server(cluster: Cluster, log: Path) -> Child:
    return Child(
        "database",
        _server_command(cluster),
        log,
        stop_by=signal.SIGINT,  # PostgreSQL's fast shutdown
        patience_s=STOP_PATIENCE_S,
        become=_becoming(cluster.owner),
        cwd="/",
    )


def _server_command(cluster: Cluster) -> list[str]:
    settings = SETTINGS | {"unix_socket_directories": str(cluster.sockets), "port": str(PORT)}
    if not cluster.is_durable:
        settings |= NOT_DURABLE
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return [str(cluster.programs / "postgres"), "-D", str(cluster.data), *options]


def _make(cluster: Cluster, log: Path) -> None:
    """initdb into a folder beside, renamed when whole: one that was killed leaves no half."""
    home = cluster.data.parent
    _private_folder(home, cluster.owner)
    new = home / "data.new"
    run_to_end(cluster.as_owner("rm", "-rf", new), log=log, sentence=f"{new} cannot be removed.")
    # Whoever can enter the socket folder is trusted: the file system keeps the others out.
    who = ("-U", "heritage", "--auth-local=trust", "--auth-host=reject")
    how = ("--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums")
    initdb = cluster.as_owner(cluster.programs / "initdb", "-D", new, *who, *how)
    run_to_end(initdb, log=log, cwd=Path("/"), sentence="The database could not be made.")
    run_to_end(
        cluster.as_owner("mv", new, cluster.data),
        log=log,
        sentence="The database could not be put in its place.",
    )


def _private_folder(folder: Path, owner: str) -> None:
    """Make `folder` for its owner alone, and refuse one that somebody else made before us."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    entry = pwd.getpwnam(owner)
    is_trap = folder.parent == SOCKETS_IN and folder.is_symlink()
    if is_trap or folder.stat().st_uid not in (entry.pw_uid, os.geteuid()):
        raise SetupProblem(f"The folder {folder} belongs to somebody else. Remove it first.")
    if os.geteuid() == 0:
        os.chown(folder, entry.pw_uid, entry.pw_gid)
    folder.chmod(0o700)


def _stop_leftover(cluster: Cluster) -> None:
    """Stop a server that a killed run left on our data; nobody else uses it: we hold the lock."""
    pid_file = cluster.data / "postmaster.pid"
    if not pid_file.exists():
        return
    pid = int(pid_file.read_text().split()[0])
    end = time.monotonic() + STOP_PATIENCE_S
    while _serves(pid, cluster.data):
        if time.monotonic() > end:
            raise SetupProblem(
                f"A PostgreSQL server of an earlier run (process {pid}) still uses "
                f"{cluster.data} and does not stop. Stop it and start again."
            )
        os.kill(pid, signal.SIGINT)
        time.sleep(0.5)


def _serves(pid: int, data: Path) -> bool:
    """Is `pid` a PostgreSQL server on this folder? After a crash the number may be anybody's."""
    process = Path("/proc", str(pid))
    try:
        is_postgres = (process / "comm").read_text().strip() in ("postgres", "postmaster")
        return is_postgres and (process / "cwd").resolve() == data.resolve()
    except (FileNotFoundError, PermissionError, ProcessLookupError):
        return False


def _wait_until_ready(cluster: Cluster, server: Child) -> None:
    end = time.monotonic() + START_PATIENCE_S
    who = ("-U", "heritage", "-d", "postgres")  # asked for politely: others fill the log
    where = ("-h", str(cluster.sockets), "-p", str(PORT))
    ask = [str(cluster.programs / "pg_isready"), "-q", *where, *who]
    while subprocess.run(ask).returncode != 0:
        if server.has_ended() or time.monotonic() > end:
            raise failed("The database did not start.", server.log, server.log_begins_at)
        time.sleep(0.1)


def _make_database(cluster: Cluster, log: Path) -> None:
    """Make the database `heritage` where it is missing; migrations make the rest."""
    psql = [
        str(cluster.programs / "psql"),
        "-X",
        "-A",
        "-t",
        "-h",
        str(cluster.sockets),
        "-p",
        str(PORT),
        "-U",
        "heritage",
        "-d",
        "postgres",
    ]
    ask = [*psql, "-c", "select 1 from pg_database where datname = 'heritage'"]
    if subprocess.run(ask, capture_output=True, text=True).stdout.strip() != "1":
        run_to_end(
            [*psql, "-c", "create database heritage"],
            log=log,
            sentence="The database named heritage could not be made.",
        )


def tell_where(cluster: Cluster, data_dir: Path) -> None:
    """Name the folders that are not where one would look for them."""
    if data_dir not in cluster.data.parents:
        say(f"  The database's user cannot pass the way to {data_dir}: it is in {cluster.data}")
    if data_dir not in cluster.sockets.parents and cluster.sockets.parent == SOCKETS_IN:
        say(f"  The database's socket cannot be in {data_dir}: it is in {cluster.sockets}")
