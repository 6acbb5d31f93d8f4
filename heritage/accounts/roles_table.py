"""The table of roles and actions for the documentation, from the table that the code asks."""

from django.utils.translation import override

from .roles import MEANINGS, PERMISSIONS, WORKS_IN_A_TERRITORY, Role

HEAD = """# Roles

Written by `heritage roles_table` from `heritage/accounts/roles.py`; a test fails when it is stale.

A person has one role and works for one agency. The role says **what** they may do, the territory
of the agency **where**: {territorial}
see and change at the desk only what their agency keeps, by the place of the monument and the
territories in force today. To them another agency's record is as to the public: its page, if it is
published, and otherwise 404. A guest expert sees only the changes on which they are asked. What
everybody may do (map, search, pages, IIIF) is not listed.
"""


def roles_table() -> str:
    """Markdown, in English whatever language is on."""
    with override("en"):
        roles = [str(role.label) for role in Role]
        *first, last = [f"{Role(role).label}s" for role in WORKS_IN_A_TERRITORY]
        lines = [
            HEAD.format(territorial=f"{', '.join(first)} and {last}"),
            f"| action | {' | '.join(roles)} |",
            f"| --- |{' :-: |' * len(roles)}",
            *(_line(permission, meaning) for permission, meaning in MEANINGS.items()),
        ]
    return "\n".join(lines) + "\n"


def _line(permission: str, meaning: str) -> str:
    marks = ("●" if permission in PERMISSIONS[role] else "" for role in Role)
    return f"| {meaning} `{permission}` | {' | '.join(marks)} |"
