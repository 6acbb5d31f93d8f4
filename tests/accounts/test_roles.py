"""The one table of roles is whole, and the documentation says what it says."""

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.utils import translation

from heritage.accounts import roles
from heritage.accounts.access import needs
from heritage.accounts.roles_table import roles_table
from tests.factories import UserFactory

PERMISSIONS = {
    value
    for name, value in vars(roles).items()
    if name.isupper() and isinstance(value, str) and not name.startswith("_")
}


@pytest.mark.parametrize("language", ["az", "en"])
def test_the_table_of_roles_in_the_documentation_is_what_the_code_says(language):
    with translation.override(language):
        told = roles_table()

    written = (settings.ROOT / "docs" / "roles.md").read_text(encoding="utf-8")
    assert written == told, "Run `heritage roles_table`."


def test_every_permission_says_what_it_is_for():
    assert set(roles.MEANINGS) == PERMISSIONS


def test_an_administrator_has_every_permission_but_the_guest_s():
    lacking = PERMISSIONS - roles.PERMISSIONS[roles.Role.ADMINISTRATOR]

    assert lacking == {roles.GIVE_OPINION}


def test_a_view_may_be_opened_by_either_of_two_permissions(rf, db):
    view = needs(roles.DECIDE_CHANGE, roles.GIVE_OPINION)(lambda request: HttpResponse("open"))
    request = rf.get("/")
    request.user = UserFactory.build(role="expert", agency=None)

    assert view(request).content == b"open"
