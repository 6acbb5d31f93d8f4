"""Who may open a page: a stranger is asked to sign in, a known person without the right is told."""

from django.contrib.auth.decorators import user_passes_test
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _


def needs(permission: str):
    """Let a view be opened only with this permission (a name of roles.py)."""

    def may(user):
        if user.has_perm(permission):
            return True
        if user.is_authenticated:
            sentence = _("Your role (%(role)s) may not do this; an administrator can change it.")
            raise PermissionDenied(sentence % {"role": user.get_role_display()})
        return False

    return user_passes_test(may)
