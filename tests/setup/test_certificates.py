"""The certificate of `make run HTTPS=1` and the authority that signs it."""

import json
import os
import socket
import ssl
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import contextmanager

import pytest

from heritage.setup import certificates
from heritage.setup.addresses import own_names
from heritage.setup.certificates import make_sure, names_in
from heritage.setup.options import ROOT, read_options
from heritage.setup.problems import SetupProblem
from heritage.setup.processes import Child
from heritage.setup.running import addresses, tell_of_trust, wait_for_answer, web_command
from tests.authority import NAMES, certificates_in
from tests.databases import database_url

from .conftest import SETTINGS, is_a_sentence


@pytest.fixture
def kept(tmp_path):
    return certificates_in(tmp_path)


@pytest.fixture
def again(kept, tmp_path):
    """Start again, with these names; what set-up says of it."""
    return lambda names=NAMES: make_sure(kept, names, tmp_path / "log" / "setup.log")


@pytest.fixture
def chosen(monkeypatch, tmp_path):
    """The options of a person who set these settings alone."""

    def read(**settings):
        for name in (*SETTINGS, "ALLOWED_HOSTS"):
            monkeypatch.delenv(name, raising=False)
        for name, value in ({"DATA_DIR": str(tmp_path)} | settings).items():
            monkeypatch.setenv(name, value)
        return read_options()

    return read


def contents(kept):
    return {file.name: file.read_bytes() for file in kept.folder.iterdir()}


def test_a_second_start_leaves_authority_and_certificate_as_they_are(kept, again):
    before = contents(kept)

    assert again() == "already there"
    assert contents(kept) == before


def test_private_keys_are_for_their_owner_alone(kept):
    modes = {file.name: file.stat().st_mode & 0o777 for file in kept.folder.iterdir()}

    assert modes == {
        "authority.crt": 0o644,
        "authority.key": 0o600,
        "server.crt": 0o644,
        "server.key": 0o600,
    }


def test_a_new_address_gives_a_new_certificate_of_the_same_authority(kept, again):
    before = contents(kept)

    assert again([*NAMES, "192.168.7.5"]) == "made a new certificate"

    after = contents(kept)
    assert after["authority.crt"] == before["authority.crt"]
    assert after["server.crt"] != before["server.crt"]
    assert "192.168.7.5" in names_in(kept.server)


@pytest.mark.parametrize(("left_days", "outcome"), [(29, "made a new certificate"), (31, "")])
def test_a_certificate_is_renewed_in_its_last_month(
    monkeypatch, tmp_path, kept, again, left_days, outcome
):
    monkeypatch.setattr(certificates, "SERVER_DAYS", left_days)
    again([*NAMES, "short.example.org"])
    before = contents(kept)

    said = again([*NAMES, "short.example.org"])

    assert said == (outcome or "already there")
    assert contents(kept)["authority.crt"] == before["authority.crt"]


def test_an_authority_that_runs_out_is_followed_by_a_new_one(monkeypatch, tmp_path):
    monkeypatch.setattr(certificates, "AUTHORITY_DAYS", 20)
    kept = certificates_in(tmp_path)
    monkeypatch.undo()

    said = make_sure(kept, NAMES, tmp_path / "log" / "setup.log")

    assert said == "made a new authority and a new certificate"


def test_a_key_of_another_certificate_is_not_served_with(kept, again, tmp_path):
    """As after a power cut between the two files."""
    (tmp_path / "other").mkdir()
    certificates_in(tmp_path / "other").server_key.replace(kept.server_key)

    assert again() == "made a new certificate"


def test_a_lost_key_of_the_authority_is_said_with_both_ways_on(kept, again):
    kept.authority_key.unlink()

    with pytest.raises(SetupProblem, match=r"authority\.key is missing.*every phone has to trust"):
        again([*NAMES, "192.168.7.5"])


def test_a_certificate_from_elsewhere_is_used_and_not_touched(kept, again):
    for file in (kept.authority, kept.authority_key):
        file.unlink()
    before = contents(kept)

    assert again(["abide.example.org"]) == "your own"
    assert contents(kept) == before


def test_a_certificate_from_elsewhere_without_its_key_is_said(kept, again):
    for file in (kept.authority, kept.server_key):
        file.unlink()

    with pytest.raises(SetupProblem, match=r"server\.crt has no key beside it"):
        again()


def test_the_machine_is_named_by_its_name_and_its_addresses():
    """Asked of the kernel in another way than the product does."""
    listed = subprocess.run(["hostname", "--all-ip-addresses"], capture_output=True, text=True)
    ipv4 = {address for address in listed.stdout.split() if ":" not in address}

    names = set(own_names("0.0.0.0"))

    assert {"localhost", "127.0.0.1", socket.gethostname().lower()} | ipv4 <= names
    assert "0.0.0.0" not in names


def test_a_public_address_and_a_host_of_one_s_own_are_in_the_certificate(chosen):
    options = chosen(HTTPS="1", HOST="127.0.0.5", BASE_URL="https://abide.example.org:8443/")

    assert {"127.0.0.5", "abide.example.org"} <= set(options.names)
    assert options.address == "https://abide.example.org:8443"


def test_one_who_listens_everywhere_is_told_an_address_that_a_phone_can_type(chosen):
    options = chosen(HTTPS="1", HOST="0.0.0.0", PORT="8443")

    assert options.address.startswith("https://")
    assert options.address.endswith(":8443")
    assert "0.0.0.0" not in options.address
    assert options.address.split("/")[2].split(":")[0] in options.names


def test_the_product_is_asked_by_every_name_of_the_certificate(chosen):
    options = chosen(HTTPS="1", HOST="0.0.0.0")

    told = addresses(options)

    assert told["BASE_URL"] == options.address
    assert "[::1]" in told["ALLOWED_HOSTS"].split(",")
    assert set(options.names) - {"::1"} <= set(told["ALLOWED_HOSTS"].split(","))


def test_hosts_that_a_person_chose_are_kept(chosen):
    assert addresses(chosen(HTTPS="1", ALLOWED_HOSTS="a.org"))["ALLOWED_HOSTS"] == "a.org"


def test_without_https_the_address_is_as_ever(chosen):
    assert chosen().address == "http://127.0.0.1:8000"


def test_an_https_that_is_neither_yes_nor_no_is_named(setup_run):
    ended = setup_run(HTTPS="perhaps")

    assert is_a_sentence(ended)
    assert "The setting HTTPS has a value that cannot be used: 'perhaps'." in ended.stderr


def test_a_public_address_that_is_none_is_named(setup_run):
    ended = setup_run(BASE_URL="https://[abide")

    assert is_a_sentence(ended)
    assert "The setting BASE_URL has a value that cannot be used: 'https://[abide'." in ended.stderr


def test_a_public_address_without_https_beside_https_is_refused(setup_run):
    ended = setup_run(HTTPS="1", BASE_URL="http://abide.example.org")

    assert is_a_sentence(ended)
    assert "With HTTPS=1 it must begin with https://." in ended.stderr


@pytest.mark.parametrize(("https", "secure"), [("1", True), ("0", False)])
def test_cookies_are_secure_and_forms_come_from_the_address_that_is_served(https, secure):
    env = {name: value for name, value in os.environ.items() if name not in ("BASE_URL", "HOST")}
    ask = (
        "import json; from heritage import settings as s; "
        "print(json.dumps([s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.CSRF_TRUSTED_ORIGINS]))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", ask],
        cwd=ROOT,
        env=env | {"HTTPS": https, "PORT": "8443"},
        capture_output=True,
        text=True,
        check=True,
    )

    origin = f"http{'s' if secure else ''}://127.0.0.1:8443"
    assert json.loads(ended.stdout) == [secure, secure, [origin]]


def test_the_start_tells_the_page_and_the_fingerprint(chosen, kept, capsys):
    tell_of_trust(chosen(HTTPS="1"))

    said = capsys.readouterr().out
    assert "https://127.0.0.1:8000/field/trust/" in said
    assert kept.fingerprint() in said


def test_a_certificate_from_elsewhere_needs_no_trust(chosen, kept, capsys):
    kept.authority.unlink()

    tell_of_trust(chosen(HTTPS="1"))

    assert capsys.readouterr().out == ""


@contextmanager
def served(options, tmp_path):
    """The product's own web server, by the command of `make run`."""
    env = addresses(options) | {"DATABASE_URL": database_url(), "DATA_DIR": str(options.data_dir)}
    web = Child("web server", web_command(options), tmp_path / "web.log", env=env, cwd=ROOT)
    with web:
        wait_for_answer(options, web)
        yield


@pytest.fixture
def https_port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


@pytest.mark.django_db(transaction=True)
def test_the_product_answers_over_https_to_who_trusts_its_authority(
    chosen, kept, tmp_path, https_port
):
    options = chosen(HTTPS="1", PORT=str(https_port))
    address = f"https://localhost:{https_port}"
    trusting = ssl.create_default_context(cafile=kept.authority)
    with served(options, tmp_path):
        answer = urllib.request.urlopen(f"{address}/health/", context=trusting)
        with pytest.raises(urllib.error.URLError, match="CERTIFICATE_VERIFY_FAILED"):
            urllib.request.urlopen(f"{address}/health/")

    assert json.loads(answer.read())["database"] == "ok"
    assert "Strict-Transport-Security" not in answer.headers  # browsers would never forget it
