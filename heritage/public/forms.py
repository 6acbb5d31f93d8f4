"""What people write on the public pages."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from heritage.catalogue.models import KeptSearch, MonumentSet


class OneLine(forms.CharField):
    """A name: line ends and runs of blanks are one blank, so that it fits a mail's subject."""

    def to_python(self, value):
        return " ".join(super().to_python(value).split())


class SetForm(forms.Form):
    name = OneLine(
        label=_("Name of the set"),
        max_length=120,
        error_messages={"required": _("Give the set a name.")},
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whoever has the link of the set reads it."),
    )


class AddToSetForm(forms.Form):
    """Into one of the sets that this person may change, or into a new one."""

    monument = forms.CharField(required=False, widget=forms.HiddenInput)
    answer = forms.CharField(required=False, widget=forms.HiddenInput)  # a question of the list
    into = forms.ModelChoiceField(
        label=_("Set of monuments"),
        queryset=MonumentSet.objects.none(),
        to_field_name="token",
        required=False,
        empty_label=_("A new set"),
        widget=forms.RadioSelect,
    )
    name = OneLine(label=_("Name of the new set"), max_length=120, required=False)

    def __init__(self, *args, sets, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = sets

    def clean(self):
        told = super().clean()
        if not self.errors and not told.get("into") and not told.get("name"):
            raise ValidationError({"name": _("Give the new set a name.")})
        return told


class KeepSearchForm(forms.Form):
    name = OneLine(
        label=_("Name"),
        max_length=120,
        error_messages={"required": _("Give the search a name.")},
        help_text=_("The subject of the mails."),
    )
    rhythm = forms.ChoiceField(
        label=_("How often at most"),
        choices=KeptSearch.Rhythm,
        initial=KeptSearch.Rhythm.WEEKLY,
        help_text=_("When there is nothing new, no mail is sent."),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        error_messages={
            "required": _("Write the address that the mails are to go to."),
            "invalid": _("This is no e-mail address. It looks like name@example.org."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("It is kept for these mails only, and deleted when you end them."),
    )

    def __init__(self, *args, has_account=False, **kwargs):
        super().__init__(*args, **kwargs)
        if has_account:
            del self.fields["email"]
