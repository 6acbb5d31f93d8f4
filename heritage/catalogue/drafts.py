"""What was typed into a form and not yet sent: one draft a person and form."""

import re

from django.forms.utils import ErrorDict
from django.http import QueryDict

from .models import FormDraft

KEY = re.compile(r"[a-z]+(:[A-Za-z0-9-]+){1,2}")
LARGEST_BYTES = 1024**2


def key(*parts) -> str:
    """The name of a form and its record: "monument:M000001:dating"."""
    return ":".join(map(str, parts))


def asked_for(request, form_key):
    """The person's draft of this form, or None."""
    return FormDraft.objects.filter(user=request.user, form=form_key).first()


def is_resumed(request) -> bool:
    """Whether the person goes on with the draft; any other value of `draft` is not asked for."""
    return request.GET.get("draft") == "continue"


def unjudged(form):
    """A form that shows what was typed, and does not say yet what is wrong with it."""
    form._errors, form.cleaned_data = ErrorDict(), {}


def as_sent(draft) -> QueryDict:
    """The values of a draft as if the form had sent them."""
    sent = QueryDict(mutable=True)
    for name, value in draft.values.items():
        sent.setlist(name, value if isinstance(value, list) else [value])
    return sent


def keep(user, form_key, values):
    """Keep what is typed now in place of what was typed before."""
    FormDraft.objects.update_or_create(user=user, form=form_key, defaults={"values": values})


def drop(user, form_key):
    """Forget a draft: it was sent, or is no longer wanted."""
    FormDraft.objects.filter(user=user, form=form_key).delete()
