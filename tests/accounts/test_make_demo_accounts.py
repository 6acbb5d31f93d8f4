import stat

import pytest
from django.core.management import call_command

from heritage.accounts.models import User
from heritage.accounts.roles import DECIDE_CHANGE


@pytest.fixture
def file(settings, tmp_path, db):
    settings.DATA_DIR = tmp_path
    settings.DEMO = True
    return tmp_path / "demo_accounts.txt"


def passwords(file):
    return dict(line.split() for line in file.read_text().splitlines())


ROLES = {
    "registrar": "registrar",
    "second-registrar": "registrar",
    "contributor": "contributor",
    "expert": "expert",
    "inspector": "inspector",
    "administrator": "administrator",
}


def test_the_demo_accounts_sign_in_with_the_passwords_of_the_file(file):
    call_command("make_demo_accounts")

    assert {user.username: user.role for user in User.objects.all()} == ROLES
    for name, password in passwords(file).items():
        assert User.objects.get(username=name).check_password(password)


def test_the_demo_accounts_work_for_the_ministry(file):
    call_command("make_demo_accounts")

    assert set(User.objects.values_list("agency__code", flat=True)) == {"ministry"}


def test_two_demo_accounts_beside_the_administrator_may_decide_on_a_change(file):
    call_command("make_demo_accounts")

    deciding = [user.role for user in User.objects.all() if user.has_perm(DECIDE_CHANGE)]
    assert sorted(deciding) == ["administrator", "registrar", "registrar"]


def test_only_its_owner_may_read_the_file(file):
    call_command("make_demo_accounts")

    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_command_does_not_say_the_passwords(file, capsys):
    call_command("make_demo_accounts")

    said = capsys.readouterr().out
    assert "registrar" in said
    assert not any(password in said for password in passwords(file).values())


def test_a_second_run_changes_nothing(file):
    call_command("make_demo_accounts")
    before = file.read_text(), list(User.objects.order_by("pk").values())

    call_command("make_demo_accounts")

    assert (file.read_text(), list(User.objects.order_by("pk").values())) == before


def test_a_lost_file_is_made_again_with_new_passwords(file):
    call_command("make_demo_accounts")
    old = passwords(file)
    file.unlink()

    call_command("make_demo_accounts")

    new = passwords(file)
    assert new["registrar"] != old["registrar"]
    assert User.objects.get(username="registrar").check_password(new["registrar"])
    assert User.objects.count() == len(ROLES)


def test_a_new_database_gets_accounts_with_the_passwords_people_know(file):
    file.write_text("registrar qizqalasi-2026\n")

    call_command("make_demo_accounts")

    assert User.objects.get(username="registrar").check_password("qizqalasi-2026")


def test_without_the_demo_no_account_is_made(file, settings):
    settings.DEMO = False

    call_command("make_demo_accounts")

    assert not User.objects.exists()
    assert not file.exists()
