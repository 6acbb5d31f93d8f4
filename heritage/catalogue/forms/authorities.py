"""People, organisations and publications: one of them, and the questions of their lists."""

import json
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import Agent, Publication
from ..services import Outcome, save_authority, save_or_propose
from ..years import YearField
from .rows import add_problem
from .two_people import OWN, merge


class AuthorityForm(forms.ModelForm):
    """One record. `shown` holds what this person was shown, so that no edit of another is lost."""

    shown = forms.CharField(required=False, widget=forms.HiddenInput)
    inputs: tuple[str, ...] = ()

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.differences = user, []
        self.initial["shown"] = json.dumps(self._texts())
        if self.is_bound and self.instance.pk:
            self._merge_what_another_wrote()

    def _texts(self):
        """What the register says now, as it stands in the inputs."""
        told = {}
        for name in self.inputs:
            value = self.fields[name].prepare_value(getattr(self.instance, name))
            told[name] = "" if value is None else str(value)
        return told

    def _merge_what_another_wrote(self):
        theirs = self._texts()
        mine = {name: self.data.get(name, "").strip() for name in self.inputs}
        base = _read(self.data.get("shown", ""), self.inputs)
        merged, self.differences = merge(
            {OWN: base}, {OWN: mine}, {OWN: theirs}, lambda _name, one, other: one == other
        )
        self.data = self.data.copy()
        self.data.update({"shown": json.dumps(theirs)})
        for name, text in merged[OWN].items():
            self.data[name] = text

    def clean(self):
        """The second of two people is told what the first wrote; sent again, theirs stands."""
        super().clean()
        if self.differences:
            raise ValidationError([self._told(one) for one in self.differences])

    def _told(self, one):
        words = {"field": self.fields[one.name].label, "mine": one.mine, "theirs": one.theirs}
        if one.is_taken:
            return _("“%(field)s” is “%(theirs)s” now: another person wrote it meanwhile.") % words
        sentence = _(
            "“%(field)s”: another person wrote “%(theirs)s” meanwhile. Yours, “%(mine)s”, stands "
            "below: save again to keep it."
        )
        return sentence % words

    def save(self) -> Outcome | None:
        """What became of it; None when the service refuses it, with its sentences on the fields."""
        fields = {name: self.cleaned_data[name] for name in self.inputs}
        model, key = type(self.instance), self.instance.pk
        record = model.objects.get(pk=key) if key else model()
        try:
            return save_or_propose(
                by=self.user,
                monument=None,
                change=lambda: save_authority(record=record, by=self.user, **fields),
                title=fields[self.inputs[0]],
            )
        except ValidationError as problem:
            add_problem(self, problem)
        return None


def _read(text, names):
    """What the form says that it showed; nothing where that cannot be read."""
    try:
        told = json.loads(text)
    except ValueError:
        return {}
    if not isinstance(told, dict):
        return {}
    return {name: told[name] for name in names if isinstance(told.get(name), str)}


class AgentForm(AuthorityForm):
    """A person or an organisation."""

    from_year = YearField(label=gettext_lazy("Born or founded (year)"))
    to_year = YearField(label=gettext_lazy("Died or dissolved (year)"))
    is_another = forms.BooleanField(
        label=gettext_lazy("It is another one of the same name"), required=False
    )
    inputs = ("name", "kind", "other_names", "from_year", "to_year", "wikidata")

    class Meta:
        model = Agent
        fields = ["name", "kind", "other_names", "from_year", "to_year", "wikidata"]
        help_texts = {
            "other_names": gettext_lazy("With a semicolon between two."),
            "wikidata": gettext_lazy("Its identifier there, such as Q9248."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk or not self.is_bound:
            del self.fields["is_another"]

    def clean_name(self):
        """A name that is there already is asked about once."""
        name = " ".join(self.cleaned_data["name"].split())
        known = None if self.instance.pk else Agent.objects.called(name)
        if known and not self.data.get("is_another"):
            told = {"name": known, "kind": known.get_kind_display()}
            raise ValidationError(_("“%(name)s” (%(kind)s) stands here already.") % told)
        return name

    def clean_wikidata(self):
        """Q and digits, or nothing."""
        text = self.cleaned_data["wikidata"].strip().upper()
        if text and not (text.startswith("Q") and text[1:].isdecimal()):
            sentence = _("“%(text)s” is no identifier of Wikidata. Write it like Q9248.")
            raise ValidationError(sentence % {"text": text})
        return text


class PublicationForm(AuthorityForm):
    """A book, an article or an archive file."""

    year = YearField(label=gettext_lazy("Year"))
    address = forms.URLField(
        label=gettext_lazy("Address"), max_length=200, required=False, assume_scheme="https"
    )
    inputs = ("citation", "year", "address")

    class Meta:
        model = Publication
        fields = ["citation", "year", "address"]
        widgets = {"citation": forms.Textarea({"rows": 3})}
        help_texts = {
            "citation": gettext_lazy("Author, title, place and year, as others look it up.")
        }
        error_messages = {
            "citation": {
                "unique": gettext_lazy("This citation stands in the bibliography already.")
            }
        }

    def clean_citation(self):
        """One line, as every table and every suggestion shows it."""
        return " ".join(self.cleaned_data["citation"].split())


class AuthoritySearchForm(forms.Form):
    """What may be asked of a list of them."""

    q = forms.CharField(label=gettext_lazy("Search"), max_length=200, required=False)

    def query(self) -> str:
        asked = {name: self.data.get(name, "") for name in self.fields}
        return urlencode({name: value for name, value in asked.items() if value})


class AgentSearchForm(AuthoritySearchForm):
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        required=False,
        choices=[("", gettext_lazy("any")), *Agent.Kind.choices],
        error_messages={"invalid_choice": gettext_lazy("There is no kind “%(value)s”.")},
    )
