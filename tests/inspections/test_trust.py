"""The page that tells how to trust an installation that is its own authority."""

import hashlib
import ssl

import pytest

from tests.authority import certificates_in

pytestmark = pytest.mark.django_db
LANGUAGES = ["az", "en", "ru"]


@pytest.fixture
def kept(settings, tmp_path):
    found = certificates_in(tmp_path)
    settings.AUTHORITY_CERTIFICATE = found.authority
    return found


@pytest.fixture
def none_kept(settings, tmp_path):
    settings.AUTHORITY_CERTIFICATE = tmp_path / "authority.crt"


@pytest.mark.parametrize("language", LANGUAGES)
def test_anyone_reads_the_fingerprint_and_finds_the_download(client, kept, language):
    answer = client.get(f"/{language}/field/trust/")

    assert answer.status_code == 200
    assert kept.fingerprint() in answer.content.decode()
    assert f'href="/{language}/field/trust/abide.crt"' in answer.content.decode()


def test_the_address_without_a_language_leads_to_the_reader_s(client, kept):
    answer = client.get("/field/trust/", headers={"Accept-Language": "ru"})

    assert answer.headers["Location"] == "/ru/field/trust/"


def test_the_download_is_the_authority_s_certificate_and_no_key(client, kept):
    answer = client.get("/az/field/trust/abide.crt")

    assert answer.headers["Content-Type"] == "application/x-x509-ca-cert"
    assert answer.content == ssl.PEM_cert_to_DER_cert(kept.authority.read_text())
    key = ssl.PEM_cert_to_DER_cert(  # the bytes between the lines of any PEM
        kept.authority_key.read_text().replace("PRIVATE KEY", "CERTIFICATE")
    )
    assert key not in answer.content


def test_the_fingerprint_is_the_hash_of_the_downloaded_file(client, kept):
    """So that certutil and sha256sum print it."""
    downloaded = client.get("/az/field/trust/abide.crt").content

    assert kept.fingerprint().replace(":", "").lower() == hashlib.sha256(downloaded).hexdigest()


def test_without_an_authority_the_page_says_so(client, none_kept):
    answer = client.get("/en/field/trust/")

    assert answer.status_code == 404
    assert "has no certificate authority of its own" in answer.content.decode()


def test_without_an_authority_there_is_no_download(client, none_kept):
    assert client.get("/az/field/trust/abide.crt").status_code == 404


def test_the_app_s_sign_in_names_the_page_where_there_is_an_authority(client, kept):
    assert 'href="/az/field/trust/"' in client.get("/az/field/").content.decode()


def test_the_app_s_sign_in_is_silent_of_trust_where_there_is_none(client, none_kept):
    assert "field/trust" not in client.get("/az/field/").content.decode()
