"""Read the environment: with settings.py the only module that does.

A wrong value stops the start with a sentence that names the setting and the value.
"""

import os
import sys
from pathlib import Path

from environs import Env, EnvError

ROOT = Path(__file__).resolve().parent.parent

# Debian's PROJ and GDAL data folders break the libraries inside the wheels: each finds its own.
for _name in ("PROJ_DATA", "PROJ_LIB", "GDAL_DATA"):
    os.environ.pop(_name, None)

_env = Env()


def _stop(name: str, error: Exception):
    value = os.environ.get(name, "")
    sys.exit(f"The setting {name} has a value that cannot be used: {value!r}. {error}")


def read(kind: str, name: str, default):
    """The setting `name` as environs reads `kind` ("str", "int", "bool", "list", "dj_db_url")."""
    try:
        return getattr(_env, kind)(name, default)
    except (EnvError, ValueError) as error:
        _stop(name, error)


def one_of(name: str, default: str, allowed: set[str]) -> str:
    value = read("str", name, default)
    if value not in allowed:
        _stop(name, ValueError(f"It must be one of: {', '.join(sorted(allowed))}."))
    return value


def web_address(name: str, default: str) -> str:
    """An http(s) origin without a path, such as https://abide.example.org."""
    value = read("str", name, default).rstrip("/")
    if not value.startswith(("http://", "https://")) or value.count("/") != 2:
        _stop(name, ValueError("It must look like https://abide.example.org, without a path."))
    return value


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
