"""Files for a gallery, and what is said of a picture."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import Picture
from ..services import update_picture
from ..uploads import FilesField, FilesInput
from .fields import LANGUAGES, text_field


class UploadForm(forms.Form):
    """Files for the gallery of a monument."""

    files = FilesField(
        label=gettext_lazy("Pictures, scans or PDF files"),
        widget=FilesInput(attrs={"accept": "image/*,application/pdf,.tif,.tiff,.jp2,.heic"}),
    )


class PictureForm(forms.ModelForm):
    """What is said of one picture. The day is proposed from the file itself."""

    caption_az = text_field(gettext_lazy("Caption in Azerbaijani"), 500)
    caption_en = text_field(gettext_lazy("Caption in English"), 500)
    caption_ru = text_field(gettext_lazy("Caption in Russian"), 500)

    class Meta:
        model = Picture
        fields = ["kind", "creator", "credit", "licence", "taken_on", "is_public"]
        widgets = {"taken_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        for caption in self.instance.captions.all():
            self.initial[f"caption_{caption.language}"] = caption.text
        if not self.instance.taken_on and (day := taken_on(self.instance.asset)):
            self.initial["taken_on"] = day
            self.fields["taken_on"].help_text = _(
                "Proposed from the file; change it if it is wrong."
            )

    def clean_taken_on(self):
        day = self.cleaned_data["taken_on"]
        if day and day > timezone.localdate():
            raise ValidationError(_("This day is still to come."))
        return day

    def save(self):
        said = self.cleaned_data
        captions = {language: said[f"caption_{language}"] for language in LANGUAGES}
        fields = {name: said[name] for name in self.Meta.fields}
        known = Picture.objects.get(pk=self.instance.pk)
        return update_picture(picture=known, by=self.by, captions=captions, **fields)


def taken_on(asset):
    """The day on which the file says that it was taken, or None."""
    moment = parse_datetime(str(asset.metadata.get("taken_at") or ""))
    return moment and moment.date()
