import os
import secrets
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from heritage.accounts.agencies import load_agencies
from heritage.accounts.models import Agency, User
from heritage.accounts.roles import Role

# One of each working role, and a second registrar: nobody decides on what they proposed themselves.
ACCOUNTS = {
    "registrar": Role.REGISTRAR,
    "second-registrar": Role.REGISTRAR,
    "contributor": Role.CONTRIBUTOR,
    "expert": Role.EXPERT,
    "inspector": Role.INSPECTOR,
    "administrator": Role.ADMINISTRATOR,
}


class Command(BaseCommand):
    help = (
        "Make an account of every working role for a demonstration, all of the ministry. Their "
        "passwords are made at random and kept in DATA_DIR/demo_accounts.txt. A second run "
        "changes nothing. Does nothing when the setting DEMO is off."
    )

    def handle(self, *args, **options):
        if not settings.DEMO:
            self.stdout.write("DEMO is off: no accounts were made.")
            return
        file = settings.DATA_DIR / "demo_accounts.txt"
        made = make_accounts(file)
        if made:
            self.stdout.write(f"Accounts made: {', '.join(made)}. Their passwords are in {file}")
        else:
            self.stdout.write(f"They are there already; their passwords are in {file}")


@transaction.atomic
def make_accounts(file: Path) -> list[str]:
    """Make what is missing, in the database or in the file, and name those accounts."""
    load_agencies()
    ministry = Agency.objects.get(keeps_the_rest=True)
    User.objects.filter(username__in=ACCOUNTS, agency=None).update(agency=ministry)
    passwords = _read(file)
    made = [name for name in ACCOUNTS if _make_account(name, passwords, ministry)]
    if made:
        _write(file, passwords)
    return made


def _make_account(name: str, passwords: dict[str, str], agency: Agency) -> bool:
    user = User.objects.filter(username=name).first()
    if user and name in passwords:
        return False
    password = passwords.setdefault(name, secrets.token_urlsafe(12))
    if user:  # the file was lost: nobody knows the old password
        user.set_password(password)
        user.save(update_fields=["password"])
    else:
        User.objects.create_user(name, password, role=ACCOUNTS[name], agency=agency)
    return True


def _read(file: Path) -> dict[str, str]:
    """Passwords by user name, from lines of `name password`."""
    if not file.exists():
        return {}
    return dict(line.split(maxsplit=1) for line in file.read_text().splitlines() if " " in line)


def _write(file: Path, passwords: dict[str, str]):
    """Only its owner may ever read the file, so the mode is set before there is text in it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as lines:
        lines.writelines(f"{name} {password}\n" for name, password in passwords.items())
