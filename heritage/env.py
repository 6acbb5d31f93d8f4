"""Read the environment: with settings.py the only module that does.

A wrong value stops the start with a sentence that names the setting and the value.
"""

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from environs import Env, EnvError

ROOT = Path(__file__).resolve().parent.parent

# Debian's PROJ and GDAL data folders break the libraries inside the wheels: each finds its own.
for _name in ("PROJ_DATA", "PROJ_LIB", "GDAL_DATA"):
    os.environ.pop(_name, None)

_env = Env()
# What to write instead of a value that cannot be read.
RULES = {
    "int": "It must be a whole number.",
    "bool": "It must be true or false (1 or 0).",
    "dj_db_url": "It must look like postgis://user:password@host:5432/database.",
}
HIDDEN = ("DATABASE_URL", "EMAIL_URL", "SECRET_KEY")  # what they hold is not for screens and logs


def _stop(name: str, rule: object):
    value = "(hidden)" if name in HIDDEN else repr(os.environ.get(name, ""))
    sys.exit(f"The setting {name} has a value that cannot be used: {value}. {rule}")


def read(kind: str, name: str, default):
    """The setting `name` as environs reads `kind` ("str", "int", "bool", "list", "dj_db_url")."""
    try:
        return getattr(_env, kind)(name, default)
    except (EnvError, ValueError) as error:
        _stop(name, RULES.get(kind, error))


def at_least_one(name: str, default: int) -> int:
    value = read("int", name, default)
    if value < 1:
        _stop(name, "It must be a whole number from 1 on.")
    return value


def not_negative(name: str, default: int) -> int:
    value = read("int", name, default)
    if value < 0:
        _stop(name, "It must be a whole number from 0 on.")
    return value


MAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}


def mail_server(name: str) -> dict:
    """Django's settings of a mail server, from smtp://, smtp+tls:// or smtp+ssl://; {} for none."""
    value = read("str", name, "")
    if not value:
        return {}
    rule = "It must look like smtp+tls://user:password@mail.example.org:587."
    try:
        parts = urlsplit(value)
        port = parts.port or MAIL_PORTS.get(parts.scheme)
    except ValueError:
        _stop(name, rule)
    if parts.scheme not in MAIL_PORTS or not parts.hostname or parts.path.strip("/"):
        _stop(name, rule)
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtp+ssl",
    }


def time_zone(name: str, default: str) -> str:
    """A name of the IANA time zone database, as this machine has it."""
    value = read("str", name, default)
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        _stop(name, "It must be the name of a time zone, such as Asia/Baku.")
    return value


def one_of(name: str, default: str, allowed: set[str]) -> str:
    value = read("str", name, default)
    if value not in allowed:
        _stop(name, f"It must be one of: {', '.join(sorted(allowed))}.")
    return value


def web_address(name: str, default: str) -> str:
    """An http(s) origin without a path, such as https://abide.example.org."""
    value = read("str", name, default).rstrip("/")
    if not value.startswith(("http://", "https://")) or value.count("/") != 2:
        _stop(name, "It must look like https://abide.example.org, without a path.")
    return value


@dataclass(frozen=True)
class MapTiles:
    """A base map from another server."""

    name: str
    template: str  # of tiles https://host/{z}/{x}/{y}.png; of a WMS the address that it asks
    attribution: str
    wms_layers: str = ""  # names of layers with commas between them; empty for tiles

    @property
    def origin(self) -> str:
        """What the content security policy has to let through: https://host."""
        parts = urlsplit(self.template)
        return f"{parts.scheme}://{parts.netloc}"


# A WMTS in web mercator is tiles by other names (OGC 07-057r7, annex E.4: GoogleMapsCompatible).
WMTS_PLACES = {"{TileMatrix}": "{z}", "{TileRow}": "{y}", "{TileCol}": "{x}"}


def map_tiles(name: str) -> list[MapTiles]:
    """Base maps "name|address|attribution", of a WMS with "|wms|layers"; ";" or a line between."""
    entries = read("str", name, "").replace("\n", ";").split(";")
    layers = [_one_layer(name, entry.strip()) for entry in entries if entry.strip()]
    names = [layer.name for layer in layers]
    if twice := {one for one in names if names.count(one) > 1}:
        _stop(name, f"Two layers are called {twice.pop()!r}: give each its own name.")
    return layers


def _one_layer(name: str, entry: str) -> MapTiles:
    parts = [part.strip() for part in entry.split("|")]
    is_wms = len(parts) == 5 and parts.pop(3) == "wms"
    if len(parts) != (4 if is_wms else 3) or not all(parts):
        rule = "Each layer is name|address|attribution or name|address|attribution|wms|layers"
        _stop(name, f"{rule}, and {entry!r} is not.")
    for place, short in WMTS_PLACES.items():
        parts[1] = parts[1].replace(place, short)
    tiles = MapTiles(*parts)
    whole = is_wms or all(place in tiles.template for place in ("{z}", "{x}", "{y}"))
    host = urlsplit(tiles.template).netloc
    is_web = host and tiles.template.startswith(("http://", "https://"))
    if not (is_web and whole) or set(host) & set("{} ',"):
        _stop(
            name,
            "An address must look like https://host/{z}/{x}/{y}.png, of a WMTS "
            "https://host/{TileMatrix}/{TileRow}/{TileCol}.png, of a WMS https://host/wms.",
        )
    return tiles


def kept_database_url(file: Path) -> str:
    """The address of the private cluster that `make run` keeps in `file`, for commands by hand."""
    return file.read_text() if file.exists() else "postgis://heritage@localhost/heritage"


def secret(name: str, file: Path) -> str:
    """The secret from the environment, else from `file`, which is made at random when missing."""
    value = read("str", name, "")
    if value:
        return value
    if not file.exists():
        import secrets

        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(50))
    return file.read_text().strip()
