"""What a visitor may ask of a listing: one form for map, list, count and, later, export."""

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property, lazy
from django.utils.translation import gettext_lazy as _

from gis.models import Area
from heritage.accounts.models import Agency
from heritage.accounts.roles import EVERY_TERRITORY

from .asking import Question
from .choices import Importance, Lifecycle, Section
from .dating import century_words
from .models import Concept, Monument
from .nearness import FEW, near_names, nearest
from .paging import KeyPaginator, LikelyPaginator

CENTURIES = [century for century in range(21, -41, -1) if century != 0]
_century_words_lazy = lazy(century_words, str)


class BoundingBoxField(forms.CharField):
    """`west,south,east,north` in degrees, WGS 84."""

    def clean(self, value):
        value = super().clean(value)
        if not value:
            return None
        try:
            west, south, east, north = (float(part) for part in value.split(","))
        except ValueError:
            west = south = east = north = float("nan")
        if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
            raise ValidationError(
                _("“%(value)s” is not a box of west,south,east,north in degrees."),
                params={"value": value},
            )
        return west, south, east, north


class BoundingBoxFilter(django_filters.Filter):
    field_class = BoundingBoxField


class KindField(forms.ModelChoiceField):
    """A kind by its code; the code of a merged one still answers."""

    def to_python(self, value):
        if value in self.empty_values:
            return None
        merged = Concept.objects.filter(scheme=Concept.Scheme.KIND, code=value)
        leads_to = merged.values_list("deprecated_by__code", flat=True).first()
        return super().to_python(leads_to or value)


class KindFilter(django_filters.ModelChoiceFilter):
    field_class = type("KindChoiceField", (KindField, django_filters.fields.ModelChoiceField), {})


def districts_then(request):
    """The districts that one may ask for at the time of the request; without one, today's.

    Without the boundaries, which no choice shows.
    """
    moment = getattr(request, "moment", None)
    return Area.objects.districts(moment.in_force_on if moment else None).defer("boundary")


class MonumentFilter(django_filters.FilterSet):
    """Narrows by what is public, so that no answer depends on a hidden place."""

    q = django_filters.CharFilter(label=_("Search"), method="search", max_length=200)
    kind = KindFilter(
        label=_("Kind"),
        queryset=Concept.objects.in_use().filter(scheme=Concept.Scheme.KIND),
        to_field_name="code",
        empty_label=_("Any kind"),
    )
    section = django_filters.ChoiceFilter(
        label=_("Section of the list"), choices=Section, empty_label=_("Any section")
    )
    importance = django_filters.ChoiceFilter(
        label=_("Importance"), choices=Importance, empty_label=_("Any importance")
    )
    district = django_filters.ModelChoiceFilter(
        label=_("District"),
        queryset=districts_then,
        to_field_name="code",
        field_name="public_district",
        empty_label=_("Any district"),
    )
    century = django_filters.ChoiceFilter(
        label=_("Century"),
        choices=[(str(century), _century_words_lazy(century)) for century in CENTURIES],
        method="built_in_century",
        empty_label=_("Any century"),
    )
    pictures = django_filters.ChoiceFilter(
        label=_("Pictures"),
        choices=[("yes", _("with pictures")), ("no", _("without pictures"))],
        method="having_pictures",
        empty_label=_("With or without"),
    )
    bbox = BoundingBoxFilter(method="in_bbox", widget=forms.HiddenInput)

    is_near = False  # whether the pages have what is near to the words, which found nothing

    class Meta:
        model = Monument
        fields: list[str] = []

    def search(self, monuments, name, words):
        """Words are looked for in what the rest leaves: filter_queryset."""
        return monuments

    def built_in_century(self, monuments, name, century):
        return monuments.built_in_century(int(century))

    def having_pictures(self, monuments, name, choice):
        return monuments.with_pictures() if choice == "yes" else monuments.without_pictures()

    def in_bbox(self, monuments, name, box):
        return monuments.in_bbox(*box)

    @property
    def words(self) -> str:
        return "" if "q" in self.errors else self.form.cleaned_data.get("q", "")

    @cached_property
    def asked(self) -> Question:
        """What the words ask."""
        return Question.of(self.words)

    @cached_property
    def nearest(self) -> Question | None:
        """What was perhaps meant, when the words find nothing in all that one may know."""
        if not self.asked or self.queryset.likeliest(self.asked, 1):
            return None
        return nearest(self.asked, monuments=self.queryset)

    @cached_property
    def narrowed(self):
        """What all but the words leave."""
        return super().filter_queryset(self.queryset)

    def filter_queryset(self, queryset):
        """The answer in its order: by likeness to the words, else as the register goes."""
        if not self.words:
            return self.narrowed.in_register_order()
        asked = self.asked
        if not self.narrowed.likeliest(asked, 1):
            asked = self.nearest or asked
        return self.narrowed.matching(asked).best_match_first(asked)

    def pages(self, per_page: int, *, drawn) -> KeyPaginator:
        """The answer in pages; `drawn` gives a queryset with all that a row of the page shows."""
        if not self.words:
            return KeyPaginator(self.qs, per_page, drawn=drawn)
        found = LikelyPaginator(self.narrowed, self.asked, per_page, drawn=drawn)
        if found.count or not self.nearest:
            return found
        self.is_near = True
        return LikelyPaginator(self.narrowed, self.nearest, per_page, drawn=drawn)

    def near_names(self, found_count: int) -> list[str]:
        """What the person may have meant, when the words found little; else nothing."""
        found_little = self.is_near or found_count < FEW
        if not self.is_valid() or not self.words or not found_little:
            return []
        return near_names(self.words, monuments=self.queryset)


class DeskFilter(MonumentFilter):
    """The same questions, and the state of the record, for the office.

    Who keeps a monument is asked by those only who work in every territory.
    """

    lifecycle = django_filters.ChoiceFilter(
        label=_("State"), choices=Lifecycle, empty_label=_("Any state")
    )
    keeper = django_filters.ModelChoiceFilter(
        label=_("Keeping body"),
        queryset=Agency.objects.all(),
        to_field_name="code",
        empty_label=_("Any keeping body"),
        error_messages={"invalid_choice": _("There is no keeping body “%(value)s”.")},
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        if not user.has_perm(EVERY_TERRITORY):
            del self.filters["keeper"]
