"""What the public may see of a place: hiding more is done at once, showing more needs two people.

The database holds the same (triggers.py): no form, import, bulk update or shell shows a place more
exactly without a request that a second person has accepted.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ..choices import Sensitivity
from ..models import ChangeRequest, Monument
from .monuments import update_monument
from .review import propose


@transaction.atomic
def set_sensitivity(
    *, monument: Monument, sensitivity: str, reason: str, by
) -> ChangeRequest | None:
    """Let the public see less of a place now, or ask that they may see more of it.

    `sensitivity` is a value of Sensitivity, `reason` why. Gives the request that now waits for a
    second person, or None when it is done. Raises ValidationError without a reason.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the public is to see more or less of it.")})
    if Sensitivity.is_more_exact(sensitivity, monument.sensitivity):
        fields = {"sensitivity": sensitivity}
        return propose(
            kind=ChangeRequest.Kind.SENSITIVITY,
            monument=monument,
            change=lambda: update_monument(monument=_fresh(monument), by=by, fields=fields),
            by=by,
            reason=reason,
        )
    fields = {"sensitivity": sensitivity, "sensitivity_reason": reason.strip()}
    update_monument(monument=monument, by=by, fields=fields)
    return None


def _fresh(monument: Monument) -> Monument:
    """A copy for the rehearsal, which writes on what it is given."""
    return Monument.objects.get(pk=monument.pk)
