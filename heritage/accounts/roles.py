"""Who may do what: one table. Every check asks `user.has_perm(name)`; nothing asks for a role.

Where a person may do it is a second question, which the place of a monument answers: all but
EVERY_TERRITORY reach as far as what one's agency keeps (MonumentQuerySet.kept_by). `heritage
roles_table` writes both into docs/roles.md.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    READER = "reader", _("reader")
    RESEARCHER = "researcher", _("researcher")
    INSPECTOR = "inspector", _("inspector")
    EXPERT = "expert", _("guest expert")
    CONTRIBUTOR = "contributor", _("contributor")
    REGISTRAR = "registrar", _("registrar")
    ADMINISTRATOR = "administrator", _("administrator")


VIEW_UNPUBLISHED = "catalogue.view_unpublished"
EDIT_MONUMENT = "catalogue.edit_monument"
IMPORT_MONUMENTS = "catalogue.import_monuments"
VIEW_INSPECTIONS = "inspections.view_inspections"
RECORD_INSPECTION = "inspections.record_inspection"
ASSIGN_INSPECTION = "inspections.assign_inspection"
MANAGE_ACCOUNTS = "accounts.manage_accounts"
EVERY_TERRITORY = "accounts.every_territory"
PROPOSE_CHANGE = "catalogue.propose_change"
DECIDE_CHANGE = "catalogue.decide_change"
GIVE_OPINION = "catalogue.give_opinion"
VIEW_HISTORY = "catalogue.view_history"
VIEW_ACCESS_LOG = "catalogue.view_access_log"
MANAGE_VOCABULARY = "catalogue.manage_vocabulary"
MANAGE_AGENCIES = "accounts.manage_agencies"
REDISTRICT = "catalogue.redistrict"

# What each permission lets a person do.
MEANINGS = {
    VIEW_UNPUBLISHED: "Open the desk: also what is unpublished, and the places that are hidden.",
    VIEW_HISTORY: "Read every step of the history, and the register as it was known on a day.",
    VIEW_INSPECTIONS: "Read the visits and see their photographs.",
    RECORD_INSPECTION: "Record a visit and add photographs to one's own.",
    ASSIGN_INSPECTION: "Say who is to visit what, mend visits in quarantine, and revoke phones.",
    GIVE_OPINION: "Read a proposed change on which one is asked, and give an opinion.",
    PROPOSE_CHANGE: "Write a change that waits until a second person accepts it.",
    EDIT_MONUMENT: "Write a change at once; legal facts wait for a second person all the same.",
    IMPORT_MONUMENTS: "Import a table of monuments.",
    DECIDE_CHANGE: "Accept or refuse what somebody else has proposed.",
    MANAGE_VOCABULARY: "Add, merge and retire the terms of the vocabularies.",
    EVERY_TERRITORY: "Do all this wherever a monument lies, not only where one's agency keeps it.",
    MANAGE_ACCOUNTS: "Add accounts, and say who has which role and agency.",
    MANAGE_AGENCIES: "Load the territories of the agencies, and let them end.",
    REDISTRICT: "Load new boundaries of districts, by which monuments of every body move.",
    VIEW_ACCESS_LOG: "Read who looked at the exact place of a hidden monument.",
}

_OFFICE = {VIEW_UNPUBLISHED, VIEW_HISTORY}
_INSPECTOR = _OFFICE | {VIEW_INSPECTIONS, RECORD_INSPECTION}
_CONTRIBUTOR = _OFFICE | {PROPOSE_CHANGE}
_REGISTRAR = (
    _INSPECTOR
    | _CONTRIBUTOR
    | {EDIT_MONUMENT, IMPORT_MONUMENTS, DECIDE_CHANGE, MANAGE_VOCABULARY, ASSIGN_INSPECTION}
)
_ADMINISTRATOR = _REGISTRAR | {
    MANAGE_ACCOUNTS,
    MANAGE_AGENCIES,
    REDISTRICT,
    EVERY_TERRITORY,
    VIEW_ACCESS_LOG,
}

PERMISSIONS: dict[str, frozenset[str]] = {
    Role.READER: frozenset(),
    Role.RESEARCHER: frozenset(),
    Role.INSPECTOR: frozenset(_INSPECTOR),
    Role.EXPERT: frozenset({GIVE_OPINION}),
    Role.CONTRIBUTOR: frozenset(_CONTRIBUTOR),
    Role.REGISTRAR: frozenset(_REGISTRAR),
    Role.ADMINISTRATOR: frozenset(_ADMINISTRATOR),
}

# A person of these roles works where their agency keeps the monuments, and so needs one.
WORKS_IN_A_TERRITORY = [
    role.value
    for role in Role
    if VIEW_UNPUBLISHED in PERMISSIONS[role] and EVERY_TERRITORY not in PERMISSIONS[role]
]
