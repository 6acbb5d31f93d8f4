"""What a monument is, and the place in use, each as a section of its own."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..choices import Basis
from ..models import Concept, Monument, Protection
from .monument import BASIS_OF, MonumentForm


class OwnForm(forms.ModelForm):
    """Columns of the monument itself; saved by the service of the section."""

    def __init__(self, *args, by, csp_nonce=None, **kwargs):
        super().__init__(*args, **kwargs)

    def fields_said(self):
        """The columns as they were said; what a person changes he states."""
        return stated(self)


def stated(form):
    fields = {name: form.cleaned_data[name] for name in form._meta.fields}
    bases = {BASIS_OF[name]: Basis.STATED for name in form.changed_data if name in BASIS_OF}
    return fields | bases


class KindForm(OwnForm):
    """Its kind, section and importance; the last two are the act's while the law lists it."""

    class Meta:
        model = Monument
        fields = ["kind", "section", "importance"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = Concept.objects.filter(scheme=Concept.Scheme.KIND, deprecated_by=None)
        self.fields["kind"].queryset = kinds | Concept.objects.filter(pk=self.instance.kind_id)
        if self._is_listed():
            for name in ("section", "importance"):
                self.fields[name].disabled = True
                self.fields[name].help_text = gettext_lazy(
                    "The act that lists it says so: change the protection."
                )

    def _is_listed(self):
        today = timezone.localdate()
        return self.instance.protections.filter(
            scheme=Protection.Scheme.STATE_LIST, valid__contains=today
        ).exists()


class PlaceForm(MonumentForm):
    """The place in use, with the rules of the whole form."""

    name_az = name_en = name_ru = number = None
    other_names_az = other_names_en = other_names_ru = None
    description_az = description_en = description_ru = None
    built_from = built_to = version = None

    class Meta(MonumentForm.Meta):
        fields = [
            "location",
            "footprint",
            "location_precision",
            "location_source",
            "district",
            "locality",
            "sensitivity",
            "sensitivity_reason",
        ]

    def clean(self):
        said = forms.ModelForm.clean(self)
        self._clean_place()
        if said.get("sensitivity") != "open" and not said.get("sensitivity_reason"):
            self.add_error("sensitivity_reason", _("Say why the place is not to be shown exactly."))
        self._clean_reason()
        if not self.errors:
            self._warn()
        return said

    def fields_said(self):
        """As the whole form says them: a district that was inferred follows the point."""
        return self._fields(Monument.objects.get(pk=self.instance.pk))
