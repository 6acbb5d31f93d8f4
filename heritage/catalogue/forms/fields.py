"""Fields that several forms of the office have."""

from django import forms
from django.conf import settings

LANGUAGES = [code for code, _name in settings.LANGUAGES]


def text_field(label, max_length=300, rows=0, help_text=""):
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput
    return forms.CharField(
        label=label, max_length=max_length, required=False, widget=widget, help_text=help_text
    )
