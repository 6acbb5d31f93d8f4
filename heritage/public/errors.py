"""What people see of a request that cannot be understood, in their language and our look."""

from django.core.exceptions import BadRequest
from django.shortcuts import render
from django.utils.translation import gettext as _


def bad_request(request, exception=None):
    """A BadRequest says in a sentence what was wrong with the question; others say nothing."""
    sentence = str(exception) if isinstance(exception, BadRequest) else ""
    return render(request, "400.html", {"sentence": sentence}, status=400)


def csrf_failure(request, reason=""):
    """A form that was open too long, or sent from elsewhere. Nothing of it was done."""
    sentence = _("This form was open too long or came from another site. Open it anew and send it.")
    return render(request, "403.html", {"exception": sentence}, status=403)
