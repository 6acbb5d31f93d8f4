"""Files for a gallery, and what is said of a picture."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import services
from ..models import Picture
from ..uploads import FilesField, FilesInput
from .compared import ComparedForm
from .fields import LANGUAGES, reason_field, text_field
from .rows import add_problem


class UploadForm(forms.Form):
    """Files for the gallery of a monument."""

    files = FilesField(
        label=gettext_lazy("Pictures, scans or PDF files"),
        widget=FilesInput(
            attrs={"accept": "image/*,application/pdf,.tif,.tiff,.jp2,.heic,.avif,.dng"}
        ),
    )


class PictureForm(forms.ModelForm):
    """What is said of one picture; what its file says is proposed beside it (file_words.py)."""

    caption_az = text_field(gettext_lazy("Caption in Azerbaijani"), 500)
    caption_en = text_field(gettext_lazy("Caption in English"), 500)
    caption_ru = text_field(gettext_lazy("Caption in Russian"), 500)
    reason = reason_field()

    class Meta:
        model = Picture
        fields = [
            "kind",
            "creator",
            "credit",
            "licence",
            "shown_size",
            "taken_on",
            "width_cm",
            "height_cm",
            "is_public",
        ]
        widgets = {"taken_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for caption in self.instance.captions.all():
            self.initial[f"caption_{caption.language}"] = caption.text
        self.fields["shown_size"].help_text = _(
            "Small is %(pixels)s pixels on the longer side at most, also in detail. "
            "The office sees it whole."
        ) % {"pixels": settings.PUBLIC_LONGEST_SIDE_PX}
        self.fields["width_cm"].help_text = _(
            "Of a scanned drawing, map or sheet, measured with a ruler. A building has none."
        )

    def clean_taken_on(self):
        day = self.cleaned_data["taken_on"]
        if day and day > timezone.localdate():
            raise ValidationError(_("This day is still to come."))
        return day


class PicturePage(ComparedForm):
    """What is said of a picture: shown, sent, compared with what another saved, and saved."""

    def __init__(self, picture, *, user):
        self.picture, self.user = picture, user
        super().__init__()

    def own_form(self, data):
        # A form writes on its instance: it has one of its own.
        return PictureForm(data, instance=Picture.objects.get(pk=self.picture.pk))

    def save(self):
        """services.Outcome, or None when the register refuses it."""
        said = self.own.cleaned_data
        told = {name: said[name] for name in PictureForm.Meta.fields}
        told["captions"] = {language: said[f"caption_{language}"] for language in LANGUAGES}
        try:
            return services.save_and_ask(
                by=self.user,
                monument=self.picture.monument,
                reason=said["reason"],
                change=lambda: services.update_picture(picture=self.picture, by=self.user, **told),
            )
        except ValidationError as problem:
            add_problem(self.own, problem)
        return None


class PlacesForm(forms.Form):
    """The place of each picture in the gallery, counted from 1."""

    reason = reason_field()

    def __init__(self, *args, pictures, **kwargs):
        super().__init__(*args, **kwargs)
        self.pictures = list(pictures)
        for place, picture in enumerate(self.pictures, 1):
            self.fields[f"place_{picture.pk}"] = forms.IntegerField(
                label=_("Place of “%(picture)s”") % {"picture": picture},
                min_value=1,
                max_value=len(self.pictures),
                initial=place,
            )

    def rows(self):
        """Each picture with the field of its place."""
        return [(picture, self[f"place_{picture.pk}"]) for picture in self.pictures]

    def ordered(self):
        """Keys of the pictures in the order that was asked for.

        Whoever moves a picture to the place of another means it to stand there: it goes before that
        one when it came from below, after it when it came from above.
        """
        places = {picture.pk: place for place, picture in enumerate(self.pictures, 1)}
        asked = {key: self.cleaned_data[f"place_{key}"] for key in places}
        moved = {key: (asked[key] > place) - (asked[key] < place) for key, place in places.items()}
        return sorted(places, key=lambda key: (asked[key], moved[key]))
