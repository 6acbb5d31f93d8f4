import uuid

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from heritage.catalogue.uploads import FilesField, FilesInput

from .models import ConditionRecord

TAKEN = "image/*,application/pdf"


def files_field(**kwargs):
    return FilesField(
        label=_("Photographs"),
        widget=FilesInput(attrs={"accept": TAKEN, "multiple": True}),
        **kwargs,
    )


class ConditionRecordForm(forms.ModelForm):
    # Made with the form, so that the same visit sent twice is kept once.
    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    files = files_field(required=False)

    class Meta:
        model = ConditionRecord
        fields = ["visited_on", "condition_class", "note"]
        widgets = {
            "visited_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "condition_class": forms.RadioSelect,
            "note": forms.Textarea(attrs={"rows": 5}),
        }
        help_texts = {
            "condition_class": _("By the classes of EN 16096, for the monument as a whole."),
            "note": _("What is damaged, where, and what should be done first."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["visited_on"].initial = timezone.localdate
        self.fields["visited_on"].widget.attrs["max"] = timezone.localdate().isoformat()
        choices = self.fields["condition_class"].choices
        self.fields["condition_class"].choices = [pair for pair in choices if pair[0]]


class PhotosForm(forms.Form):
    files = files_field()
