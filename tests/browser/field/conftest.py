import pytest

from tests.factories import MonumentFactory
from tests.field_proxy import FaultProxy

from .desk import Desk
from .phone import phone_of


@pytest.fixture
def line(served_static, live_server):
    """What is between the phone and the server."""
    with FaultProxy((live_server.thread.host, live_server.thread.port)) as line:
        yield line


@pytest.fixture
def phone(chromium, line, tmp_path):
    with phone_of(chromium.browser_type, tmp_path / "profile", line.url) as phone:
        yield phone


@pytest.fixture
def mill(transactional_db):
    return MonumentFactory(name="Dəyirman")


@pytest.fixture
def inspectors_phone(phone, inspector):
    """Started and signed in; the line is sound."""
    phone.start()
    phone.sign_in_as(inspector)
    return phone


@pytest.fixture
def other_phone(chromium, line, tmp_path):
    with phone_of(chromium.browser_type, tmp_path / "other", line.url) as phone:
        yield phone


@pytest.fixture
def desk(client, registrar):
    """The office's pages, as a registrar has them."""
    client.force_login(registrar)
    return Desk(client)
