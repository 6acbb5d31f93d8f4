"""Who may open a page: a stranger is asked to sign in, a known person without the right is told."""

from django.contrib.auth.decorators import user_passes_test
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache


def needs(*permissions: str):
    """Let a view be opened only with one of these permissions (of roles.py), and no cache keep it.

    Which rows such a person then sees is said by the queryset that the view asks, never here: a
    page for deciding and for giving an opinion is opened by `needs(DECIDE_CHANGE, GIVE_OPINION)`,
    and shows to a guest expert the changes on which they are asked.
    """

    def may(user):
        if any(map(user.has_perm, permissions)):
            return True
        if user.is_authenticated:
            sentence = _("Your role (%(role)s) may not do this; an administrator can change it.")
            raise PermissionDenied(sentence % {"role": user.get_role_display()})
        return False

    def guarded(view):
        return never_cache(user_passes_test(may)(view))

    return guarded
