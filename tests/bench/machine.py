"""On what was measured: processor, cores, memory, versions."""

import os
import platform
from pathlib import Path

import django
from django.db import connection


def about() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version'), postgis_lib_version()")
        postgres, postgis = cursor.fetchone()
    return {
        "processor": _line("/proc/cpuinfo", "model name") or platform.processor(),
        "cores": str(os.cpu_count()),
        "memory_kib": _line("/proc/meminfo", "MemTotal").removesuffix(" kB"),
        "system": platform.platform(),
        "load_1_min": f"{os.getloadavg()[0]:.1f}",
        "python": platform.python_version(),
        "django": django.get_version(),
        "postgresql": postgres,
        "postgis": postgis,
    }


def _line(path: str, name: str) -> str:
    file = Path(path)
    lines = file.read_text().splitlines() if file.exists() else []
    return next((one.split(":", 1)[1].strip() for one in lines if one.startswith(name)), "")
