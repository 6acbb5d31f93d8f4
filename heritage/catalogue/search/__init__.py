"""Who answers a question about the register: one interface, and what stands behind it."""

from .backend import SearchBackend
from .sql import SqlBackend

SQL = SqlBackend()


def backend_for(asked) -> SearchBackend:
    """Who answers this question.

    The one place where the ways part: of the past and for the office it is the database; a faster
    backend for large registers of today is asked first when it `answers(asked)`.
    """
    return SQL
