"""A protection that is begun or ended by hand."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import LegalAct, Protection
from ..services import legal
from .acts import day_input
from .fields import reason_field


class ProtectionForm(forms.ModelForm):
    begins = forms.DateField(label=gettext_lazy("In force from"), widget=day_input())
    ends = forms.DateField(
        label=gettext_lazy("First day without it"),
        required=False,
        widget=day_input(),
        help_text=gettext_lazy("Leave empty while it is in force."),
    )
    reason = reason_field()

    class Meta:
        model = Protection
        fields = ["scheme", "importance", "section", "number", "annex", "scope", "act"]

    def clean(self):
        said = super().clean()
        begins, ends, act = (said.get(name) for name in ("begins", "ends", "act"))
        if begins and ends and ends <= begins:
            self.add_error("ends", _("The first day comes after the last."))
        if begins and act and begins < act.in_force_from:
            self.add_error(
                "begins",
                _("The act is in force from %(day)s only.") % {"day": act.in_force_from},
            )
        return said

    def save(self, *, monument, by):
        said = self.cleaned_data
        fields = {name: said[name] for name in self.Meta.fields}
        fields["valid"] = (said["begins"], said["ends"])
        return legal.begin_protection(monument=monument, by=by, reason=said["reason"], **fields)


class EndProtectionForm(forms.Form):
    on = forms.DateField(label=gettext_lazy("First day without it"), widget=day_input())
    act = forms.ModelChoiceField(
        label=gettext_lazy("Ended by the act"),
        queryset=LegalAct.objects.all(),
        required=False,
    )
    reason = reason_field()

    def save(self, *, protection, by):
        return legal.end_protection(protection=protection, by=by, **self.cleaned_data)
