"""Sessions in the database, asked for by nothing but what could be a session's key."""

import re

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

KEY = re.compile(r"[0-9a-z]{32}", re.ASCII)  # as Django makes them


class SessionStore(DatabaseStore):
    """A cookie that is no key is no session: a database may refuse even to look for it."""

    def _validate_session_key(self, key):
        return bool(key and KEY.fullmatch(key))
