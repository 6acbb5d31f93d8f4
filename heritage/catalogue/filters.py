"""What a visitor may ask of a listing: one form for map, list, count, facets and export."""

from collections.abc import Sequence, Set
from functools import partial

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from heritage.accounts.roles import EVERY_TERRITORY, VIEW_INSPECTIONS

from .asking import Question
from .choices import Lifecycle
from .drawn_shapes import along_filter, near_filter, within_filter
from .models import Monument, MonumentSet
from .nearness import FEW, near_names, nearest
from .paging import KeyPaginator, LikelyPaginator
from .search import kept_values
from .search.backend import SearchBackend
from .search.choosing import backend_for
from .search.facets import ALL, CONDITION, KEEPER_OF_ALL, Facet, Values, condition_within
from .years import YearField

SHAPES = ("bbox", "within", "near", "along")  # questions that are drawn on the map


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


class YearFilter(django_filters.Filter):
    field_class = YearField


class OneOfThem(forms.SelectMultiple):
    """A select for one value, which yet takes several from an address."""

    allow_multiple_selected = False

    def use_required_attribute(self, initial):
        """Never: a filter is not. Django's own reads all the choices to find it out."""
        return False

    def render(self, name, value, attrs=None, renderer=None):
        """Without a template for each option: of some hundred they would be half of the page."""
        chosen = self.format_value(value)
        every = [("", "", escape(_("Any"))), *self.values().escaped]
        told = "".join(_option(value, label, code in chosen) for code, value, label in every)
        options = mark_safe(told)  # noqa: S308  each part of it is escaped where it is made
        attributes = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        return format_html("<select{}>{}</select>", attributes, options)


def _option(code, label, is_chosen):
    selected = " selected" if is_chosen else ""
    return f'<option value="{code}"{selected}>{label}</option>'


class FacetField(forms.MultipleChoiceField):
    """The chosen values of a facet, each once; a merged term's code is that of the kept one."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, values, **kwargs):
        self._values = values
        super().__init__(choices=lambda: list(values().labels.items()), **kwargs)
        self.widget.values = values

    def to_python(self, value):
        chosen = [code for code in super().to_python(value) if code]
        if not chosen:
            return []
        kept = self._values().kept
        return list(dict.fromkeys(kept.get(code, code) for code in chosen))


class FacetFilter(django_filters.Filter):
    """Several values of one facet mean "or"."""

    field_class = FacetField

    def __init__(self, facet: Facet, **kwargs):
        super().__init__(field_name=facet.name, label=facet.label, **kwargs)
        self.facet = facet

    @property
    def field(self):
        self.extra["values"] = lambda: self.parent.values_of(self.facet.name)
        return super().field

    def filter(self, monuments, chosen):
        return monuments.filter(self.parent.where(self.facet, chosen)) if chosen else monuments


class MonumentFilter(django_filters.FilterSet):
    """Narrows by what is public, so that no answer depends on a hidden place.

    What search backends read of it: search/backend.py.
    """

    q = django_filters.CharFilter(label=_("Search"), method="search", max_length=200)
    kind = FacetFilter(ALL["kind"])
    section = FacetFilter(ALL["section"])
    importance = FacetFilter(ALL["importance"])
    district = FacetFilter(ALL["district"])
    keeper = FacetFilter(ALL["keeper"])
    century = FacetFilter(ALL["century"])
    built_from = YearFilter(label=_("Built from"), method="built_since")
    built_to = YearFilter(label=_("Built until"), method="built_before")
    material = FacetFilter(ALL["material"])
    pictures = FacetFilter(ALL["pictures"])
    drawings = FacetFilter(ALL["drawings"])
    zone = FacetFilter(ALL["zone"])
    bbox = BoundingBoxFilter(method="in_bbox", widget=forms.HiddenInput)
    within = within_filter()
    near = near_filter()
    along = along_filter()
    set = django_filters.ModelChoiceFilter(
        label=_("Set of monuments"),
        queryset=MonumentSet.objects.all(),
        to_field_name="token",
        method="in_set",
        widget=forms.HiddenInput,
        error_messages={
            "invalid_choice": _("There is no set “%(value)s”; it may have been deleted.")
        },
    )

    is_public = True  # of what anybody may know
    is_near = False  # whether the answer is what is near to the words, which are nowhere
    TOLD_APART = {"q", "built_from", "built_to", "bbox"}  # what backends read by properties

    class Meta:
        model = Monument
        fields: list[str] = []

    def search(self, monuments, name, words):
        """Words are looked for in what the rest leaves: filter_queryset."""
        return monuments

    def built_since(self, monuments, name, year):
        """An uncertain dating is found when it overlaps the asked years."""
        return monuments.filter(built_to__gte=year)

    def built_before(self, monuments, name, year):
        return monuments.built_by(year)

    def in_bbox(self, monuments, name, box):
        return monuments.in_bbox(*box)

    def in_set(self, monuments, name, monument_set):
        return monuments.in_set(monument_set)

    @cached_property
    def _values(self) -> dict[str, Values]:
        return {}

    @cached_property
    def _state_of_values(self):
        return kept_values.state()

    def values_of(self, facet: str) -> Values:
        """The values of a facet on the asked day, in the reader's language; looked up once."""
        if facet not in self._values:
            self._values[facet] = self._values_now(self.filters[facet].facet)
        return self._values[facet]

    def _values_now(self, facet: Facet) -> Values:
        if self.is_past:
            return facet.values(self._day_asked)
        return kept_values.KEPT.of(facet, self._state_of_values)

    def where(self, facet: Facet, chosen):
        """The condition that these values of a facet are."""
        return facet.where(self.values_of(facet.name).keys_of(chosen), self.day)

    @property
    def _day_asked(self):
        moment = getattr(self.request, "moment", None)
        return moment.in_force_on if moment else None

    @property
    def day(self):
        """The day whose zones hold: the asked one, or today."""
        return self._day_asked or timezone.localdate()

    @cached_property
    def backend(self) -> SearchBackend:
        return backend_for(self)

    @cached_property
    def kept(self) -> dict:
        """What a backend keeps of the answer, for it is asked several things of it."""
        return {}

    @property
    def is_past(self) -> bool:
        return bool(getattr(self.request, "moment", None))

    @property
    def facet_filters(self) -> dict[str, FacetFilter]:
        return {name: one for name, one in self.filters.items() if isinstance(one, FacetFilter)}

    def chosen(self, facet: str) -> tuple[str, ...]:
        return tuple(self.form.cleaned_data.get(facet) or ())

    @property
    def years(self) -> tuple[int | None, int | None]:
        told = self.form.cleaned_data
        return told.get("built_from"), told.get("built_to")

    @property
    def box(self) -> tuple[float, float, float, float] | None:
        return self.form.cleaned_data.get("bbox")

    @property
    def others(self) -> Set[str]:
        """What is asked besides words, facets, years and box."""
        known = {*self.facet_filters, *self.TOLD_APART}
        empty = (None, "", [], ())
        told = self.form.cleaned_data.items()
        return {name for name, value in told if name not in known and value not in empty}

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
        if not self.asked or self.backend.holds(self, self.asked, anywhere=True):
            return None
        holds = partial(self.backend.holds, self, anywhere=True)
        return nearest(self.asked, monuments=self.queryset, holds=holds)

    @cached_property
    def meant(self) -> Question:
        """What the words are answered as: what they ask, or what is near to words that are nowhere.

        The same whichever facets are chosen: what the register has is never read as a slip.
        """
        if not self.asked or self.backend.holds(self, self.asked):
            return self.asked
        return self.nearest or self.asked

    @cached_property
    def unfaceted(self):
        """What all but the words and the facets leave."""
        return self._narrowed_by(set(self.filters) - set(self.facet_filters))

    @cached_property
    def narrowed(self):
        """What all but the words leave."""
        return self._narrowed_by(self.filters.keys())

    def _narrowed_by(self, names):
        """What some of the filters leave; one whose value cannot be read narrows nothing."""
        left, told = self.queryset, self.form.cleaned_data
        for name in sorted(names & told.keys()):
            left = self.filters[name].filter(left, told[name])
        return left

    def filter_queryset(self, queryset):
        """The answer in its order: by likeness to the words, else as the register goes."""
        if not self.words:
            return self.narrowed.in_register_order()
        return self.narrowed.matching(self.meant).best_match_first(self.meant)

    def pages(self, per_page: int, *, drawn) -> KeyPaginator:
        """The answer in pages; `drawn` gives a queryset with all that a row of the page shows."""
        if not self.words:
            return KeyPaginator(self.qs, per_page, drawn=drawn)
        found = LikelyPaginator(self.narrowed, self.asked, per_page, drawn=drawn)
        if found.count or not self.nearest:
            return found
        self.is_near = True
        return LikelyPaginator(self.narrowed, self.nearest, per_page, drawn=drawn)

    def near_names(self, found_count: int, listed: Sequence[int] = ()) -> list[str]:
        """What the person may have meant, when the words found little; else nothing.

        `listed` are the keys of what is shown of an answer: of one to words that are near to the
        asked ones, the names are among them.
        """
        if not self.is_valid() or not self.words:
            return []
        if self.is_near and listed:
            return near_names(self.words, monuments=self.queryset.filter(pk__in=listed))
        if found_count >= FEW or self._is_known_elsewhere():
            return []
        return near_names(self.words, monuments=self.queryset)

    def _is_known_elsewhere(self) -> bool:
        """Whether the words are no slip, for the register has them where nobody looks now."""
        is_narrowed = any(value for name, value in self.form.cleaned_data.items() if name != "q")
        return is_narrowed and self.backend.holds(self, self.asked, anywhere=True)


class StaffFilter(MonumentFilter):
    """The public's questions, and the condition of what one's agency keeps: never the public's.

    For who may read visits (VIEW_INSPECTIONS) and asks of today; of the past, a condition is not
    known.
    """

    condition = FacetFilter(CONDITION)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        if not user.has_perm(VIEW_INSPECTIONS) or self.is_past:
            del self.filters["condition"]
        elif not user.has_perm(EVERY_TERRITORY):
            self.filters["condition"].facet = condition_within(Monument.objects.kept_as_q(user))


class DeskFilter(MonumentFilter):
    """The same questions, and the state of the record, for the office.

    Who keeps a monument is asked by those only who work in every territory; of hidden places, too.
    """

    is_public = False

    lifecycle = django_filters.ChoiceFilter(
        label=_("State"), choices=Lifecycle, empty_label=_("Any state")
    )
    keeper = FacetFilter(
        KEEPER_OF_ALL,
        error_messages={"invalid_choice": _("There is no keeping body “%(value)s”.")},
    )
    condition = FacetFilter(CONDITION)  # of what is kept: the desk lists nothing else

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        if not user.has_perm(VIEW_INSPECTIONS) or self.is_past:
            del self.filters["condition"]
        if not user.has_perm(EVERY_TERRITORY):
            del self.filters["keeper"]
        for one in self.facet_filters.values():
            one.extra["widget"] = OneOfThem
