"""Set-up is tried as people start it: as a program of its own, from the top folder."""

import os
import subprocess
import sys

import pytest

from heritage.setup.options import ROOT

SETTINGS = ("DATA_DIR", "DATABASE_URL", "HOST", "PORT", "HTTPS", "BASE_URL", "LANGUAGE_CODE")


@pytest.fixture
def setup_run(tmp_path):
    """Start `python -m heritage.setup run` with these settings alone; its ended process."""

    def start(*argv, **chosen):
        plain = {name: value for name, value in os.environ.items() if name not in SETTINGS}
        env = plain | {"DATA_DIR": str(tmp_path / "data")} | chosen
        return subprocess.run(
            [sys.executable, "-m", "heritage.setup", *(argv or ("run",))],
            cwd=ROOT,
            env=env,
            capture_output=True,
            text=True,
            timeout=120,
        )

    return start


def is_a_sentence(ended):
    """Exit 1, a sentence on stderr and no trace."""
    return ended.returncode == 1 and ended.stderr.strip() and "Traceback" not in ended.stderr
