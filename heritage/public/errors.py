"""What people see of a request that cannot be understood, in their language and our look."""

from django.shortcuts import render
from django.utils.translation import gettext as _


def bad_request(request, exception=None):
    return render(request, "400.html", status=400)


def csrf_failure(request, reason=""):
    """A form that was open too long, or sent from elsewhere. Nothing of it was done."""
    sentence = _("This form was open too long or came from another site. Open it anew and send it.")
    return render(request, "403.html", {"exception": sentence}, status=403)
