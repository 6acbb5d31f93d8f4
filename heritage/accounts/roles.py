"""Who may do what: one table. Every check asks `user.has_perm(name)`; nothing asks for a role."""

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
VIEW_EXACT_LOCATION = "catalogue.view_exact_location"
EDIT_MONUMENT = "catalogue.edit_monument"
IMPORT_MONUMENTS = "catalogue.import_monuments"
VIEW_INSPECTIONS = "inspections.view_inspections"
RECORD_INSPECTION = "inspections.record_inspection"
MANAGE_ACCOUNTS = "accounts.manage_accounts"
# Work outside the territory of one's own agency.
EVERY_TERRITORY = "accounts.every_territory"
# What one writes is a change request; EDIT_MONUMENT writes at once, but for legal facts.
PROPOSE_CHANGE = "catalogue.propose_change"
# Accept or refuse what another has proposed.
DECIDE_CHANGE = "catalogue.decide_change"
GIVE_OPINION = "catalogue.give_opinion"
# The register as it was known on an earlier day, and every step of its history.
VIEW_HISTORY = "catalogue.view_history"
MANAGE_VOCABULARY = "catalogue.manage_vocabulary"
MANAGE_AGENCIES = "accounts.manage_agencies"

_OFFICE = {VIEW_UNPUBLISHED, VIEW_EXACT_LOCATION, VIEW_HISTORY}
_INSPECTOR = _OFFICE | {VIEW_INSPECTIONS, RECORD_INSPECTION}
_CONTRIBUTOR = _OFFICE | {PROPOSE_CHANGE}
_REGISTRAR = (
    _INSPECTOR | _CONTRIBUTOR | {EDIT_MONUMENT, IMPORT_MONUMENTS, DECIDE_CHANGE, MANAGE_VOCABULARY}
)
_ADMINISTRATOR = _REGISTRAR | {MANAGE_ACCOUNTS, MANAGE_AGENCIES, EVERY_TERRITORY}

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
