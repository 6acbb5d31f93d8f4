"""The PostgreSQL servers with PostGIS that are installed on this machine."""

import shutil
import subprocess
from pathlib import Path

DEBIAN = Path("/usr/lib/postgresql")


def postgis_servers() -> dict[int, Path]:
    """Folders of programs by major version; only servers that have PostGIS."""
    found = {
        int(folder.name): folder / "bin"
        for folder in DEBIAN.glob("[0-9]*")
        if Path(f"/usr/share/postgresql/{folder.name}/extension/postgis.control").exists()
        and (folder / "bin" / "initdb").exists()
    }
    return found or _server_on_path()


def _server_on_path() -> dict[int, Path]:
    """Where other systems than Debian keep it: what `pg_config` says."""
    if not shutil.which("pg_config") or not shutil.which("initdb"):
        return {}
    share, programs, version = (
        subprocess.run(
            ["pg_config", f"--{what}"], capture_output=True, text=True, check=True
        ).stdout.strip()
        for what in ("sharedir", "bindir", "version")
    )
    if not Path(share, "extension", "postgis.control").exists():
        return {}
    return {int(version.split()[1].split(".")[0]): Path(programs)}
