import uuid
from math import nan

from django import forms
from django.contrib.gis.geos import Point
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gis.models import Area
from heritage.accounts.models import User
from heritage.accounts.roles import EVERY_TERRITORY, PERMISSIONS, RECORD_INSPECTION
from heritage.catalogue.models import Monument, MonumentSet
from heritage.catalogue.uploads import FilesField, FilesInput

from .models import Assignment, ConditionClass, Device, Inspection
from .package import Question

TAKEN = "image/*,application/pdf"


def files_field(**kwargs):
    return FilesField(
        label=_("Photographs"),
        widget=FilesInput(attrs={"accept": TAKEN, "multiple": True}),
        **kwargs,
    )


class VisitForm(forms.ModelForm):
    # Made with the form, so that the same visit sent twice is kept once.
    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    files = files_field(required=False)

    class Meta:
        model = Inspection
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
        self.fields["condition_class"].required = True
        self.fields["condition_class"].choices = [
            pair for pair in ConditionClass.choices if pair[0] != ConditionClass.CCX
        ]


class PhotosForm(forms.Form):
    files = files_field()


class DeviceForm(forms.Form):
    """Which phone signs in."""

    device = forms.UUIDField()
    label = forms.CharField(max_length=100, required=False)


class AnnouncementForm(forms.Form):
    """What a phone says of itself; `items` are [{"uuid", "kind", "bytes"}], as many as it lists,
    with `"state": "damaged"` where the phone has lost the bytes."""

    MOST_ITEMS = 500

    unsent = forms.IntegerField(min_value=0, max_value=1_000_000)
    oldest_at = forms.DateTimeField(required=False)
    storage_persisted = forms.NullBooleanField(required=False)
    app_version = forms.CharField(max_length=40, required=False)

    def clean(self):
        told = super().clean()
        told["is_storage_persisted"] = told.pop("storage_persisted", None)
        told["items"] = [_item(one) for one in self._items() if isinstance(one, dict)]
        return told

    def _items(self):
        items = self.data.get("items") or []
        if not isinstance(items, list):
            raise forms.ValidationError(_("The list of unsent items is no list."))
        return items[: self.MOST_ITEMS]


def _item(told):
    """Only what the inbox shows, in lengths that fit."""
    size_bytes = told.get("bytes")
    item = {
        "uuid": str(told.get("uuid", ""))[:36].replace("\0", ""),
        "kind": str(told.get("kind", ""))[:20].replace("\0", ""),
        "bytes": size_bytes if type(size_bytes) is int and 0 <= size_bytes < 2**50 else 0,
    }
    return item | ({"state": Device.DAMAGED} if told.get("state") == Device.DAMAGED else {})


class PackageForm(forms.Form):
    """Which monuments a phone takes along: one question, of one's assignments, an area, a set of
    one's own, or the distance from a place."""

    MOST_KM = 100

    assignments = forms.BooleanField(required=False)
    area = forms.ModelChoiceField(Area.objects.all(), required=False)
    set = forms.ModelChoiceField(MonumentSet.objects.none(), to_field_name="token", required=False)
    near = forms.CharField(max_length=40, required=False)
    km = forms.FloatField(min_value=0.1, max_value=MOST_KM, required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["set"].queryset = MonumentSet.objects.filter(owner=user)

    def clean_near(self):
        text = self.cleaned_data["near"]
        return _place(text) if text else None

    def clean(self):
        told = super().clean()
        asked = [name for name in ("assignments", "area", "set", "near") if self.data.get(name)]
        if len(asked) != 1 and not self.errors:
            raise forms.ValidationError(
                _("Ask one question: assignments=1, area=, set= or near=latitude,longitude&km=.")
            )
        return told

    def question(self) -> Question:
        told = self.cleaned_data
        return Question(
            assignments=told["assignments"],
            area=told["area"],
            monument_set=told["set"],
            near=told["near"],
            km=told["km"] or 5,
        )


def _place(text):
    """A point from "40.366,49.837": latitude and longitude, degrees, WGS 84."""
    try:
        lat, lon = (float(part) for part in text.split(","))
    except ValueError:
        lat = lon = nan
    if not (-85 <= lat <= 85 and -180 <= lon <= 180):
        raise forms.ValidationError(
            _("“%(text)s” is no latitude and longitude in degrees."), params={"text": text}
        )
    return Point(lon, lat, srid=4326)


def inspectors_of(user):
    """Who makes visits where this person assigns them."""
    roles = [role for role, may in PERMISSIONS.items() if RECORD_INSPECTION in may]
    people = User.objects.filter(is_active=True, role__in=roles).order_by("full_name", "username")
    return people if user.has_perm(EVERY_TERRITORY) else people.filter(agency=user.agency_id)


class ReferenceField(forms.CharField):
    """A monument by its identifier, of those that `monuments` holds."""

    monuments = Monument.objects.none()

    def clean(self, value):
        text = super().clean(value).strip()
        if not text:
            return None
        found = self.monuments.referenced(text).first()
        if found is None:
            raise forms.ValidationError(
                _("No monument that your body keeps is called “%(text)s”."), params={"text": text}
            )
        return found


class AssignmentForm(forms.ModelForm):
    """Who is to visit what, and by when."""

    monument = ReferenceField(
        label=_("Monument"), max_length=12, help_text=_("Its identifier, as M000123.")
    )

    class Meta:
        model = Assignment
        fields = ["monument", "assignees", "kind", "due_on", "priority", "reason"]
        widgets = {
            "assignees": forms.CheckboxSelectMultiple,
            "due_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["monument"].monuments = Monument.objects.kept_by(by).not_merged()
        self.fields["assignees"].queryset = inspectors_of(by)


class MendForm(forms.Form):
    """What the office says of a visit in quarantine."""

    monument = ReferenceField(
        label=_("Monument"),
        max_length=12,
        required=False,
        help_text=_("Its identifier, as M000123; empty for the one that the record names."),
    )
    note = forms.CharField(label=_("Note"), max_length=500, required=False)

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["monument"].monuments = Monument.objects.kept_by(by).not_merged()


class ArchiveForm(forms.Form):
    """A phone's unsent visits in one file."""

    inspector = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Whose visits they are"),
        help_text=_("Who signed in on the phone that made the file."),
    )
    file = forms.FileField(label=_("The phone's file (ZIP)"))

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["inspector"].queryset = inspectors_of(by)


class InboxForm(forms.Form):
    """Which part of the inbox."""

    class Show(models.TextChoices):
        ARRIVED = "arrived", _("Arrived")
        INCOMING = "incoming", _("Files are missing")
        QUARANTINE = "quarantine", _("In quarantine")
        ANNOUNCED = "announced", _("On phones, not received")

    show = forms.ChoiceField(choices=Show, required=False)
    page = forms.IntegerField(min_value=1, max_value=100_000, required=False)

    @property
    def shown(self):
        return self.Show(self.cleaned_data.get("show") or self.Show.ARRIVED)
