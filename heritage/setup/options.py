"""What the person chose for this run, checked before anything starts."""

import errno
import os
import socket
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from .addresses import in_url, own_names, seen_from_outside
from .problems import SetupProblem

ROOT = Path(__file__).resolve().parents[2]
HOST_RULE = "It must be an address of this machine, such as 127.0.0.1 or 0.0.0.0."
DATABASE_SCHEMES = ("postgis", "postgres", "postgresql")
YES, NO = ("1", "true", "yes", "on"), ("", "0", "false", "no", "off")
BENCH_PARTS = ("listings", "field", "pictures", "search")
SOAK_PARTS = ("tiles", "faults", "twins", "cases")


def _wrong(name: str, value: str, rule: str) -> SetupProblem:
    return SetupProblem(f"The setting {name} has a value that cannot be used: {value!r}. {rule}")


@dataclass(frozen=True)
class Options:
    data_dir: Path
    host: str
    port: int
    database_url: str  # "" means a cluster of our own
    base_url: str  # "" means by what others reach HOST and PORT
    is_https: bool

    @property
    def log_dir(self) -> Path:
        return self.data_dir / "log"

    @property
    def certificates_dir(self) -> Path:
        return self.data_dir / "certificates"

    @property
    def address(self) -> str:
        """The public address, without a slash at its end."""
        scheme = "https" if self.is_https else "http"
        return self.base_url or f"{scheme}://{in_url(seen_from_outside(self.host))}:{self.port}"

    @property
    def names(self) -> list[str]:
        """Host names and IP addresses by which people may ask for the product."""
        return own_names(self.host, urlsplit(self.base_url).hostname or "")


def read_options(default_data_dir: str = "var") -> Options:
    is_https = _https()
    return Options(
        data_dir=(ROOT / (os.environ.get("DATA_DIR") or default_data_dir)).resolve(),
        host=os.environ.get("HOST") or "127.0.0.1",
        port=_port(os.environ.get("PORT") or "8000"),
        database_url=_database_url(os.environ.get("DATABASE_URL", "")),
        base_url=_base_url(os.environ.get("BASE_URL", ""), is_https=is_https),
        is_https=is_https,
    )


def bench_part() -> str:
    """The part of the bench that BENCH names, "" for all."""
    return _part("BENCH", BENCH_PARTS)


def soak_part() -> str:
    """The part of the soak that SOAK names, "" for all."""
    return _part("SOAK", SOAK_PARTS)


def _part(name: str, parts: tuple[str, ...]) -> str:
    value = os.environ.get(name, "")
    if value and value not in parts:
        *most, last = parts
        raise _wrong(
            name, value, f"It must be {', '.join(most)} or {last}, or unset for all of them."
        )
    return value


def _port(value: str) -> int:
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= 65535):
        raise _wrong("PORT", value, "It must be a whole number from 1 to 65535.")
    return int(value)


def _database_url(value: str) -> str:
    scheme = urlsplit(value).scheme
    if value and scheme not in DATABASE_SCHEMES:  # the value may hold a password: show the scheme
        rule = "It must look like postgis://user:password@host:5432/database."
        raise _wrong("DATABASE_URL", f"{scheme or '(no scheme)'}:…", rule)
    return value


def _https() -> bool:
    value = os.environ.get("HTTPS", "")
    if value.lower() not in YES + NO:
        raise _wrong("HTTPS", value, "It must be true or false (1 or 0).")
    return value.lower() in YES


def _base_url(value: str, *, is_https: bool) -> str:
    """Its whole form is for heritage/settings.py to check; here that it fits what is served."""
    try:
        urlsplit(value)
    except ValueError:
        rule = "It must look like https://abide.example.org, without a path."
        raise _wrong("BASE_URL", value, rule) from None
    if value and is_https and not value.startswith("https://"):
        raise _wrong("BASE_URL", value, "With HTTPS=1 it must begin with https://.")
    return value.rstrip("/")


def check_port(host: str, port: int) -> None:
    """Raise SetupProblem unless a server could listen there now."""
    try:
        family, kind, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except socket.gaierror:
        raise _wrong("HOST", host, HOST_RULE) from None
    with socket.socket(family, kind) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(place)
            probe.listen()
        except PermissionError:
            raise SetupProblem(
                f"Port {port} needs the rights of root. Choose one above 1023: make run PORT=8000"
            ) from None
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise _wrong("HOST", host, HOST_RULE) from None
            raise SetupProblem(
                f"Port {port} on {host} is taken by another program. "
                f"Choose another: make run PORT={port % 65535 + 1}"
            ) from None
