"""A term of a vocabulary, a file of terms, and what a term is merged into."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Concept
from ..services import save_concept

# What only the terms have that an inspection is written in.
OF_CONDITION = ("definition_az", "definition_en", "definition_ru", "is_short", "sort")


class ConceptForm(forms.ModelForm):
    """One term. The code is chosen once: others have it in their files."""

    synonyms = forms.CharField(
        label=_("Other words for it, one a line"),
        help_text=_("In any language. A table that says one of them means this term."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=3000,
        required=False,
    )

    class Meta:
        model = Concept
        fields = (
            *("code", "label_az", "label_en", "label_ru", "synonyms", "broader", "source"),
            *OF_CONDITION,
        )
        labels = {
            "code": _("Code"),
            "label_az": _("In Azerbaijani"),
            "label_en": _("In English"),
            "label_ru": _("In Russian"),
            "broader": _("Broader term"),
            "source": _("Source"),
            "definition_az": _("Definition in Azerbaijani"),
            "definition_en": _("Definition in English"),
            "definition_ru": _("Definition in Russian"),
            "is_short": _("On the short list of the phone"),
            "sort": _("Place in the list"),
        }
        widgets = dict.fromkeys(OF_CONDITION[:3], forms.Textarea(attrs={"rows": 2}))
        help_texts = {"code": _("Small Latin letters and underscores, in English: fired_brick.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        terms = Concept.objects.in_use().filter(scheme=self.instance.scheme)
        self.fields["broader"].queryset = terms.exclude(pk=self.instance.pk)
        if not Concept.Scheme(self.instance.scheme).is_of_condition:
            for name in OF_CONDITION:
                del self.fields[name]
        if self.instance.pk:
            del self.fields["code"]
            self.initial["synonyms"] = "\n".join(self.instance.synonyms)

    def clean_synonyms(self):
        words = (word.strip() for word in self.cleaned_data["synonyms"].splitlines())
        return [word for word in dict.fromkeys(words) if word]

    def save(self):
        return save_concept(concept=self.instance, **self.cleaned_data)


class MergeConceptForm(forms.Form):
    into = forms.ModelChoiceField(Concept.objects.none(), label=_("Merge it into"))

    def __init__(self, *args, concept, **kwargs):
        super().__init__(*args, **kwargs)
        terms = Concept.objects.in_use().filter(scheme=concept.scheme)
        self.fields["into"].queryset = terms.exclude(pk=concept.pk)


class SkosFileForm(forms.Form):
    file = forms.FileField(
        label=_("SKOS file"), help_text=_("Turtle, RDF/XML or JSON-LD, up to 5 MB.")
    )
