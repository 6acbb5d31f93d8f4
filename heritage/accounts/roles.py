"""Who may do what: one table. Every check asks `user.has_perm(name)`; nothing asks for a role."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    READER = "reader", _("reader")
    RESEARCHER = "researcher", _("researcher")
    INSPECTOR = "inspector", _("inspector")
    REGISTRAR = "registrar", _("registrar")
    ADMINISTRATOR = "administrator", _("administrator")


VIEW_UNPUBLISHED = "catalogue.view_unpublished"
VIEW_EXACT_LOCATION = "catalogue.view_exact_location"
EDIT_MONUMENT = "catalogue.edit_monument"
IMPORT_MONUMENTS = "catalogue.import_monuments"
VIEW_INSPECTIONS = "inspections.view_inspections"
RECORD_INSPECTION = "inspections.record_inspection"
MANAGE_ACCOUNTS = "accounts.manage_accounts"

_INSPECTOR = {VIEW_UNPUBLISHED, VIEW_EXACT_LOCATION, VIEW_INSPECTIONS, RECORD_INSPECTION}
_REGISTRAR = _INSPECTOR | {EDIT_MONUMENT, IMPORT_MONUMENTS}

PERMISSIONS: dict[str, frozenset[str]] = {
    Role.READER: frozenset(),
    Role.RESEARCHER: frozenset(),
    Role.INSPECTOR: frozenset(_INSPECTOR),
    Role.REGISTRAR: frozenset(_REGISTRAR),
    Role.ADMINISTRATOR: frozenset(_REGISTRAR | {MANAGE_ACCOUNTS}),
}
