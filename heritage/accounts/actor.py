"""Who is behind a change that no signed-in person made: which command, run by whom."""

import getpass
import os

_noted = ""


def note_command(arguments: list[str]):
    """Say so of every connection that this process will open: "root, heritage load_register"."""
    global _noted
    try:
        person = getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as in some containers
        person = f"uid {os.getuid()}"
    _noted = " ".join([f"{person}, heritage", *arguments[1:2]])[:300]


def tell(connection, **kwargs):
    """On a new connection; the database notes it with each event (accounts_actor)."""
    if _noted and connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('abide.actor', %s, false)", [_noted])
