"""Who answers a question about the register: one interface, and what stands behind it."""

from .backend import SearchBackend
from .sql import SqlBackend

SQL = SqlBackend()
FASTER: tuple[SearchBackend, ...] = ()  # asked first of what the public asks of today


def backend_for(asked) -> SearchBackend:
    """Who answers this question: the one place where the ways part.

    Of the past and for the office it is the database.
    """
    if asked.is_past or not asked.is_public:
        return SQL
    return next((backend for backend in FASTER if backend.answers(asked)), SQL)
