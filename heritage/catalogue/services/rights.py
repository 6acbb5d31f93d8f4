"""Who may change what: the role says which changes, the place of a monument says whose.

In every service `by` is the person who asks. None is the system itself, a command or a migration,
which may do all; it is never a default, so that nobody becomes the system by an omission.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from heritage.accounts.roles import EDIT_MONUMENT, EVERY_TERRITORY, PROPOSE_CHANGE

from ..models import Monument
from .changes import is_rehearsed


def require(permission: str, by) -> None:
    """Raise PermissionDenied unless the role of this person has the permission (of roles.py).

    Who may only propose a change may rehearse it: nothing of a rehearsal stays.
    """
    if permission == EDIT_MONUMENT and is_rehearsed():
        permission = PROPOSE_CHANGE
    if by is not None and not by.has_perm(permission):
        sentence = _("Your role (%(role)s) may not do this; an administrator can change it.")
        raise PermissionDenied(sentence % {"role": by.get_role_display()})


def require_kept(monument: Monument, by, permission: str = EDIT_MONUMENT) -> None:
    """Hold the record for this transaction, and refuse a person who may not work on it.

    Whose it is is read under the row's lock: a territory that changes at this moment waits for us,
    or we for it, so the answer holds until the transaction ends. Raises PermissionDenied.
    """
    if by is None:
        return
    require(permission, by)
    held = Monument.objects.kept_by(by).select_for_update(no_key=True).filter(pk=monument.pk)
    if not held.values_list("pk", flat=True).first():
        raise PermissionDenied(
            _("This monument is kept by another body: only the people of that body may change it.")
        )


def require_own_ground(monuments: list[Monument], by) -> None:
    """Refuse records that were just written where another body keeps the monuments.

    The database has said by now whose ground it is. Raises ValidationError at `location`: the
    place is what a person can mend.
    """
    if by is None or by.has_perm(EVERY_TERRITORY):
        return
    written = Monument.objects.filter(pk__in=[monument.pk for monument in monuments])
    keepers = dict(written.values_list("pk", "keeper"))
    for monument in monuments:
        monument.keeper_id = keepers[monument.pk]
        if by.agency_id is None or monument.keeper_id != by.agency_id:
            raise ValidationError({"location": _ground_sentence(monument, by)})


def _ground_sentence(monument: Monument, by) -> str:
    if by.agency_id is None:
        return _("Your account belongs to no keeping body; an administrator can change that.")
    names = {"keeper": monument.keeper or _("nobody"), "own": by.agency}
    if monument.location is None:
        sentence = _(
            "A monument without a point is kept by %(keeper)s: set a point in the territory of "
            "%(own)s."
        )
    else:
        sentence = _("This point lies where %(keeper)s keeps the monuments, and not %(own)s.")
    return sentence % names
