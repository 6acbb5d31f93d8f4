"""What the machine must have from its distribution, and fetching only what it lacks."""

import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes.util import find_library
from pathlib import Path

from .children import run_to_end
from .problems import SetupProblem
from .servers import postgis_servers

APT_GET = ("apt-get", "-o", "DPkg::Lock::Timeout=600", "-q")
# Fonts that have the Azerbaijani ə and the Cyrillic alphabet.
FONTS = ("NotoSans-Regular.*", "DejaVuSans.*")
ZONES = Path("/usr/share/zoneinfo")
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def missing_packages(*, with_cluster: bool, for_tests: bool, with_https: bool = False) -> list[str]:
    """Debian's names of what this machine lacks; "postgis" stands for the server of any version."""
    return [
        package
        for package, is_there in (
            ("postgis", not with_cluster or bool(postgis_servers())),
            ("nodejs", bool(shutil.which("node"))),
            ("npm", bool(shutil.which("npm"))),
            ("openssl", not with_https or bool(shutil.which("openssl"))),
            ("gettext", bool(shutil.which("msgfmt"))),
            ("fonts-dejavu-core", _has_font()),
            ("tzdata", ZONES.is_dir()),
            (_venv_package(), importlib.util.find_spec("ensurepip") is not None),
            (_chromium_package(), not for_tests or any(map(shutil.which, CHROMIUM))),
            ("libatomic1", not for_tests or bool(find_library("atomic"))),  # for playwright
            ("libmagic1", not for_tests or bool(find_library("magic"))),  # for iiif-validator
        )
        if not is_there
    ]


def _has_font() -> bool:
    return any(file for name in FONTS for file in Path("/usr/share/fonts").rglob(name))


def _venv_package() -> str:
    return f"python{sys.version_info.major}.{sys.version_info.minor}-venv"


def _chromium_package() -> str:
    return "chromium-browser" if "ubuntu" in _system_names() else "chromium"


def install(packages: list[str], log: Path) -> None:
    """Install these by apt, as root or through sudo; elsewhere say what to install."""
    if not packages:
        return
    if not is_debian_like():
        raise SetupProblem(
            "This machine has no apt, so install these with its own tools and start again: "
            f"{_for_people(packages)}."
        )
    prefix = root_prefix(packages)
    if "postgis" in packages:
        packages = [name for name in packages if name != "postgis"] + _postgis_packages(prefix, log)
    with _no_main_cluster(prefix, wanted=any(name.startswith("postgresql-") for name in packages)):
        _apt_install(prefix, packages, log)


def is_debian_like() -> bool:
    return bool({"debian", "ubuntu"} & _system_names()) and bool(shutil.which("apt-get"))


def _system_names() -> set[str]:
    """What the distribution calls itself and its parents, from os-release(5)."""
    release = Path("/etc/os-release")
    text = release.read_text() if release.exists() else ""
    return set(" ".join(re.findall(r'^ID(?:_LIKE)?="?([^"\n]*)', text, re.MULTILINE)).split())


def _for_people(packages: list[str]) -> str:
    words = {"postgis": "PostgreSQL 15 or newer with PostGIS 3.3 or newer"}
    return ", ".join(words.get(name, name) for name in packages)


def root_prefix(packages: list[str]) -> list[str]:
    """What stands before a command so that root runs it; SetupProblem when we may not."""
    if os.geteuid() == 0:
        return []
    names = ["postgresql", "postgresql-postgis"] if "postgis" in packages else []
    names += [name for name in packages if name != "postgis"]
    by_hand = f"apt-get install {shlex.join(names)}"
    ask = ["sudo"] if sys.stdin.isatty() else ["sudo", "-n"]
    if (
        not shutil.which("sudo")
        or subprocess.run([*ask, "true"], stderr=subprocess.DEVNULL).returncode
    ):
        raise SetupProblem(
            "This machine lacks some packages, and only root may install them. "
            f"Ask root to run: {by_hand}"
        )
    return ["sudo"]


def _postgis_packages(prefix: list[str], log: Path) -> list[str]:
    """The server and PostGIS of the newest PostgreSQL that the distribution has."""
    if not (found := _postgis_versions()):
        _apt_update(prefix, log)
        found = _postgis_versions()
    if not found:
        raise SetupProblem(
            "The package sources of this machine have no PostGIS (postgresql-NN-postgis-3). "
            "Add the distribution's main (Ubuntu: universe) source, or set DATABASE_URL "
            "to a PostGIS database that you have."
        )
    return [f"postgresql-{max(found)}", f"postgresql-{max(found)}-postgis-3"]


def _postgis_versions() -> list[int]:
    pattern = r"^postgresql-[0-9]+-postgis-3$"
    names = subprocess.run(
        ["apt-cache", "search", "--names-only", pattern], capture_output=True, text=True
    ).stdout
    return [int(version) for version in re.findall(r"^postgresql-(\d+)-postgis-3 ", names, re.M)]


@contextmanager
def _no_main_cluster(prefix: list[str], *, wanted: bool) -> Iterator[None]:
    """While the server is installed, keep its package from starting a cluster of the machine's.

    The file is read by Debian's pg_createcluster and is taken away afterwards, so a server that
    somebody else installs later behaves as usual.
    """
    if not wanted:
        yield
        return
    file = "/etc/postgresql-common/createcluster.d/abide.conf"
    subprocess.run([*prefix, "mkdir", "-p", str(Path(file).parent)], check=True)
    subprocess.run(
        [*prefix, "tee", file],
        input=b"create_main_cluster = false\n",
        check=True,
        stdout=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        subprocess.run([*prefix, "rm", "-f", file], check=True)


def _apt_install(prefix: list[str], packages: list[str], log: Path) -> None:
    install = [
        *prefix,
        "env",
        "DEBIAN_FRONTEND=noninteractive",
        *APT_GET,
        "install",
        "-y",
        "--no-install-recommends",
        *packages,
    ]
    sentence = (
        f"These packages could not be installed: {', '.join(packages)}. "
        "The first set-up needs the network and working package sources."
    )
    try:
        run_to_end(install, log=log, sentence=sentence, dies_with_us=False)
    except SetupProblem:  # perhaps only because the lists are missing or old
        _apt_update(prefix, log)
        run_to_end(install, log=log, sentence=sentence, dies_with_us=False)


def _apt_update(prefix: list[str], log: Path) -> None:
    sentence = (
        "The lists of packages could not be fetched. The first set-up needs the network once."
    )
    run_to_end([*prefix, *APT_GET, "update"], log=log, sentence=sentence, dies_with_us=False)
