"""What is written to decide on a change, to ask an expert, and to answer."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from heritage.accounts.models import User
from heritage.accounts.roles import GIVE_OPINION, PERMISSIONS

from ..models import Opinion
from .fields import text_field

EXPERT_ROLES = [role for role, permissions in PERMISSIONS.items() if GIVE_OPINION in permissions]


class StepForm(forms.Form):
    """A note on a decision; who was asked and has not answered is confirmed to be passed over."""

    note = text_field(gettext_lazy("Note"), 2000, rows=3)
    confirmed = forms.BooleanField(
        label=gettext_lazy("I decide without these opinions"), required=False
    )

    def __init__(self, *args, needs_note=False, unanswered=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.unanswered = list(unanswered)
        self.fields["note"].required = needs_note
        self.fields["note"].error_messages["required"] = _("Say why.")
        if not self.unanswered:
            del self.fields["confirmed"]

    def clean_confirmed(self):
        if not self.cleaned_data["confirmed"]:
            names = ", ".join(str(opinion.expert) for opinion in self.unanswered)
            raise ValidationError(
                _("Asked and not answered yet: %(names)s. Wait, or tick this.") % {"names": names}
            )
        return True


class AskForm(forms.Form):
    """Whom to ask, and what."""

    experts = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Guest experts"),
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one expert.")},
    )
    question = text_field(gettext_lazy("Question"), 2000, rows=3)
    shows_exact_place = forms.BooleanField(
        label=gettext_lazy("They may see the exact place, also where it is hidden"),
        required=False,
    )

    def __init__(self, *args, change, **kwargs):
        super().__init__(*args, **kwargs)
        people = User.objects.filter(is_active=True, role__in=EXPERT_ROLES)
        asked = change.opinions.values("expert")
        self.fields["experts"].queryset = people.exclude(pk__in=asked).order_by("username")


class OpinionForm(forms.ModelForm):
    class Meta:
        model = Opinion
        fields = ["verdict", "text"]
        widgets = {"verdict": forms.RadioSelect, "text": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["verdict"].required = True
        self.fields["verdict"].choices = Opinion.Verdict.choices
