"""docker/front.sh, which stands before the web server with TLS in the containers."""

import os
import shutil
import signal
import subprocess
from contextlib import suppress

import pytest

from heritage.setup.options import ROOT
from tests.authority import certificates_in

from .conftest import SETTINGS

NGINX = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin")


@pytest.fixture
def front(tmp_path):
    """Start it with `nginx` being a script of these lines; its output, when that script ended."""
    programs, run = tmp_path / "programs", tmp_path / "run"
    programs.mkdir()
    run.mkdir()

    def start(script="", **chosen):
        (programs / "nginx").write_text(f"#!/bin/sh\n{script}\n")
        (programs / "nginx").chmod(0o755)
        env = {name: value for name, value in os.environ.items() if name not in SETTINGS}
        path = f"{programs}:{env['PATH']}"
        env |= {"PATH": path, "DATA_DIR": str(tmp_path), "RUN_DIR": str(run)} | chosen
        process = subprocess.Popen(
            ["sh", "docker/front.sh"],
            cwd=ROOT,
            env=env,
            stdout=(output := tmp_path / "output").open("w"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        status = process.wait(60)
        with suppress(ProcessLookupError):  # the renewing goes on when this nginx has ended
            os.killpg(process.pid, signal.SIGKILL)
        return status, output.read_text()

    return start


def test_at_the_first_start_it_makes_a_certificate_for_the_public_address(front, tmp_path):
    status, said = front(BASE_URL="https://192.168.7.5")

    assert status == 0
    assert "https://192.168.7.5/field/trust/" in said
    assert (tmp_path / "certificates" / "authority.crt").exists()
    assert "@" not in (tmp_path / "run" / "front.conf").read_text()


def test_browsers_are_told_to_remember_only_a_certificate_from_elsewhere(front, tmp_path):
    front(BASE_URL="https://abide.example.org")
    of_our_own = (tmp_path / "run" / "hsts.conf").read_text()

    (tmp_path / "certificates" / "authority.crt").unlink()
    front(BASE_URL="https://abide.example.org")

    assert of_our_own == ""
    assert "Strict-Transport-Security" in (tmp_path / "run" / "hsts.conf").read_text()


@pytest.mark.parametrize("address", ["http://192.168.7.5", "https://a.org;evil", "https://"])
def test_an_address_that_it_cannot_serve_is_named(front, tmp_path, address):
    status, said = front(BASE_URL=address)

    assert status == 1
    assert address in said
    assert not (tmp_path / "run" / "front.conf").exists()


@pytest.mark.skipif(NGINX is None, reason="nginx is not on this machine")
def test_nginx_finds_no_fault_in_its_configuration(front, tmp_path):
    certificates_in(tmp_path)
    script = f'shift; exec {NGINX} -t -c "$1"'

    status, said = front(
        script,
        BASE_URL="https://localhost",
        WEB="127.0.0.1:8000",
        HTTPS_PORT="8443",
        HTTP_PORT="8080",
    )

    assert status == 0, said
