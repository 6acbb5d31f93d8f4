"""Fields that several forms of the office have."""

from django import forms
from django.conf import settings
from django.contrib.postgres.forms import DateRangeField, RangeWidget
from django.utils.translation import gettext_lazy

LANGUAGES = [code for code, _name in settings.LANGUAGES]


def text_field(label, max_length=300, rows=0, help_text=""):
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput
    return forms.CharField(
        label=label, max_length=max_length, required=False, widget=widget, help_text=help_text
    )


def reason_field():
    """Why somebody asks for a change, of which a second person decides."""
    return text_field(gettext_lazy("Why (for whoever decides)"), 2000, rows=2)


class ReasonForm(forms.Form):
    """A question whose only answer is yes, with the reason for whoever decides."""

    reason = reason_field()


class DayInput(forms.DateInput):
    """The browser's own choice of a day."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class SpanField(DateRangeField):
    """Days [from, until): the second is the first day on which it no longer holds."""

    def __init__(self, **kwargs):
        told = {
            "required": False,
            "label": gettext_lazy("Holds"),
            "widget": RangeWidget(DayInput()),
        }
        super().__init__(**told | kwargs)


def suggested(address, **attrs):
    """A text input to which a script adds what the server knows (static/base/suggest.js)."""
    return forms.TextInput({"data-suggest": address, "autocomplete": "off"} | attrs)
