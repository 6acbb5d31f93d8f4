import os
import secrets
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from heritage.accounts.models import User
from heritage.accounts.roles import Role

ROLES = (Role.REGISTRAR, Role.INSPECTOR, Role.ADMINISTRATOR)


class Command(BaseCommand):
    help = (
        "Make the accounts registrar, inspector and administrator for a demonstration. Their "
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
    passwords = _read(file)
    made = [role.value for role in ROLES if _make_account(role, passwords)]
    if made:
        _write(file, passwords)
    return made


def _make_account(role: Role, passwords: dict[str, str]) -> bool:
    user = User.objects.filter(username=role).first()
    if user and role in passwords:
        return False
    password = passwords.setdefault(role.value, secrets.token_urlsafe(12))
    if user:  # the file was lost: nobody knows the old password
        user.set_password(password)
        user.save(update_fields=["password"])
    else:
        User.objects.create_user(role.value, password, role=role)
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
