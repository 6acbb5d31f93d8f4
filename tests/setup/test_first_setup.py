"""The first set-up of a fresh checkout, on a machine whose network is away."""

import os
import shutil
import subprocess
import sys

import pytest

from heritage.setup.options import ROOT

FROM_NOWHERE = {
    "PIP_CONFIG_FILE": os.devnull,
    "PIP_INDEX_URL": "http://127.0.0.1:9/simple",  # the discard port: nothing answers there
    "PIP_NO_CACHE_DIR": "1",
    "PIP_RETRIES": "0",
}


@pytest.fixture
def checkout(tmp_path):
    """What set-up needs of a checkout, in a folder of its own."""
    shutil.copytree(ROOT / "heritage" / "setup", tmp_path / "heritage" / "setup")
    shutil.copy(ROOT / "heritage" / "__init__.py", tmp_path / "heritage")
    shutil.copy(ROOT / "requirements.lock", tmp_path)
    return tmp_path


def test_without_a_network_the_first_set_up_says_that_it_needs_one(checkout):
    plain = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("PIP_") and name != "DATA_DIR"
    }

    ended = subprocess.run(
        [sys.executable, "-m", "heritage.setup", "packages"],
        cwd=checkout,
        env=plain | FROM_NOWHERE,
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert ended.returncode == 1
    assert "The first set-up needs the network once; check it and start again." in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not (checkout / ".venv" / "installed.json").exists()
