"""Who answers a question about the register: the one place where the ways part."""

from ..snapshot.backend import SNAPSHOT
from .backend import SearchBackend
from .sql import SqlBackend

SQL = SqlBackend()


def backend_for(asked) -> SearchBackend:
    """Who answers this question; of the past and for the office it is the database."""
    if asked.is_past or not asked.is_public:
        return SQL
    return SNAPSHOT if SNAPSHOT.answers(asked) else SQL
