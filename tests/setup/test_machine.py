import shutil
from collections import namedtuple

import pytest

from heritage.setup import machine
from heritage.setup.options import ROOT
from heritage.setup.packages import lock_block
from heritage.setup.problems import SetupProblem, from_os_error
from heritage.setup.running import FIRST_SETUP_BYTES, check_space

Usage = namedtuple("Usage", "total used free")


def test_a_system_without_apt_is_given_the_whole_list(monkeypatch, tmp_path):
    monkeypatch.setattr(machine, "is_debian_like", lambda: False)

    with pytest.raises(SetupProblem, match=r"with PostGIS 3\.3 or newer, npm, gettext"):
        machine.install(["postgis", "npm", "gettext"], tmp_path / "log")


def test_a_user_without_rights_is_given_the_command_for_root(monkeypatch, tmp_path):
    monkeypatch.setattr(machine, "is_debian_like", lambda: True)
    monkeypatch.setattr(machine.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(machine.shutil, "which", lambda name: None)

    with pytest.raises(SetupProblem, match="apt-get install npm gettext"):
        machine.install(["npm", "gettext"], tmp_path / "log")


def test_what_the_machine_has_is_not_asked_for_again(monkeypatch):
    monkeypatch.setattr(machine.shutil, "which", lambda name: name != "npm")
    monkeypatch.setattr(machine, "ZONES", machine.ZONES / "none")

    missing = machine.missing_packages(with_cluster=False, for_tests=True)

    assert {"npm", "tzdata"} <= set(missing)
    assert not {"nodejs", "gettext", "chromium", "postgis", "libmagic1"} & set(missing)


@pytest.mark.parametrize("with_https", [True, False])
def test_openssl_is_installed_only_for_who_wants_https(monkeypatch, with_https):
    monkeypatch.setattr(machine.shutil, "which", lambda name: None)

    missing = machine.missing_packages(with_cluster=False, for_tests=False, with_https=with_https)

    assert ("openssl" in missing) == with_https


@pytest.mark.parametrize(("free_bytes", "says"), [(10**6, "is full"), (10**9, "2 GB free")])
def test_too_little_space_is_said_before_anything_is_fetched(monkeypatch, free_bytes, says):
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: Usage(10**12, 0, free_bytes))

    with pytest.raises(SetupProblem, match=says):
        check_space(ROOT, FIRST_SETUP_BYTES)


def test_a_disk_that_fills_up_at_work_is_said_in_a_sentence():
    with pytest.raises(OSError) as caught, open("/dev/full", "w") as full:  # noqa: PTH123
        full.write("x" * 100)
        full.flush()

    assert "is full" in str(from_os_error(caught.value))


def test_the_installer_uv_is_pinned_with_its_hashes():
    block = lock_block((ROOT / "requirements.lock").read_text(), "uv").splitlines()

    assert block[0].startswith("uv==")
    assert sum("--hash=sha256:" in line for line in block) > 1
    assert not [line for line in block[1:] if "==" in line]


def test_a_lock_file_without_a_package_is_said_so():
    with pytest.raises(SetupProblem, match="does not name uv"):
        lock_block("numpy==2.0\n    --hash=sha256:0\n", "uv")
