"""Questions about findings, and the reason for which one is set aside."""

from django import forms
from django.core.exceptions import BadRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gis.models import Area
from heritage.accounts.models import Agency

from ..completeness import BY
from ..models import Monument


class SetAsideForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why it is to stay as it is"),
        max_length=500,
        error_messages={"required": gettext_lazy("Say why the finding is to stay as it is.")},
    )


class QueueForm(forms.Form):
    """Which findings of a rule: of a district or a keeper, open or set aside, after one."""

    district = forms.ModelChoiceField(
        Area.objects.districts().defer("boundary"), to_field_name="code", required=False
    )
    keeper = forms.ModelChoiceField(Agency.objects.all(), to_field_name="code", required=False)
    after = forms.ModelChoiceField(
        Monument.objects.only("pk"), to_field_name="reference", required=False
    )
    state = forms.ChoiceField(choices=[("set_aside", "")], required=False)


class CompletenessForm(forms.Form):
    by = forms.ChoiceField(choices=[(by, by) for by in BY], required=False)


def asked(form: forms.Form) -> dict:
    """What the address asks; BadRequest in a sentence that names the value that means nothing."""
    if form.is_valid():
        return form.cleaned_data
    name = next(iter(form.errors))
    sentence = _("“%(value)s” is no value of “%(name)s”.")
    raise BadRequest(sentence % {"value": form.data.get(name, ""), "name": name})
