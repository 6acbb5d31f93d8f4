"""The mail server, as the environment names it."""

import pytest

from heritage.env import mail_server


def test_without_a_server_no_mail_is_sent(monkeypatch):
    monkeypatch.delenv("EMAIL_URL", raising=False)

    assert mail_server("EMAIL_URL") == {}


def test_a_server_has_its_encryption_port_and_account(monkeypatch):
    monkeypatch.setenv("EMAIL_URL", "smtp+tls://abide%40example.org:p%3Ass@mail.example.org")

    assert mail_server("EMAIL_URL") == {
        "EMAIL_HOST": "mail.example.org",
        "EMAIL_PORT": 587,
        "EMAIL_HOST_USER": "abide@example.org",
        "EMAIL_HOST_PASSWORD": "p:ss",
        "EMAIL_USE_TLS": True,
        "EMAIL_USE_SSL": False,
    }


@pytest.mark.parametrize(
    "value",
    [
        "mail.example.org",
        "http://a:secret@b",
        "smtp+tls://",
        "smtp://a:secret@b:x",
        "smtp://b/secret",
    ],
)
def test_a_wrong_server_stops_the_start_and_shows_no_password(monkeypatch, value):
    monkeypatch.setenv("EMAIL_URL", value)

    with pytest.raises(SystemExit, match="EMAIL_URL") as stopped:
        mail_server("EMAIL_URL")

    assert "secret" not in str(stopped.value)
