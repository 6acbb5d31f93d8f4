"""What a person chooses where two records of one monument differ."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..services.merging import CHOICES

KEPT, MERGED = "kept", "merged"
LABELS = {
    "kind": gettext_lazy("Kind"),
    "importance": gettext_lazy("Importance"),
    "section": gettext_lazy("Section of the list"),
    "standing": gettext_lazy("Standing"),
    "place": gettext_lazy("Place"),
    "district": gettext_lazy("District"),
}


class MergeForm(forms.Form):
    """One choice for each fact in which the two differ; the rest moves without a question."""

    def __init__(self, data=None, *, kept, merged):
        super().__init__(data)
        for key, label, ours, theirs in differences(kept, merged):
            self.fields[key] = forms.ChoiceField(
                label=label,
                choices=[(KEPT, ours), (MERGED, theirs)],
                widget=forms.RadioSelect,
                initial=KEPT,
                required=False,
            )

    def choices(self):
        return {key: choice for key, choice in self.cleaned_data.items() if choice}


def differences(kept, merged):
    """(key, label, ours, theirs) of each fact that both say, and say differently."""
    for key, columns in CHOICES.items():
        ours, theirs = (_words(one, columns[0]) for one in (kept, merged))
        if ours and theirs and ours != theirs:
            yield key, LABELS[key], ours, theirs
    yield from _texts("name", _("Preferred name"), *map(_preferred_names, (kept, merged)))
    yield from _texts("number", _("Number"), *map(_preferred_numbers, (kept, merged)))
    yield from _texts("description", _("Description"), *map(_descriptions, (kept, merged)))


def _words(monument, column):
    value = getattr(monument, column)
    if value in (None, "", "unknown"):
        return ""
    if column == "location":
        return f"{value.y:.6f}, {value.x:.6f}"
    display = getattr(monument, f"get_{column}_display", None)
    return str(display() if display else value)


def _texts(prefix, label, ours, theirs):
    for key in ours:
        if key in theirs and ours[key] != theirs[key]:
            yield f"{prefix}_{key}", f"{label} ({key})", ours[key], theirs[key]


def _preferred_names(monument):
    return {name.language: name.text for name in monument.names.all() if name.is_preferred}


def _preferred_numbers(monument):
    numbers = monument.identifiers.all()
    return {number.scheme: number.value for number in numbers if number.is_preferred}


def _descriptions(monument):
    return {told.language: told.text for told in monument.descriptions.all()}
