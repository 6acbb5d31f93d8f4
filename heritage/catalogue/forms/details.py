"""The rows of each table of a monument, as a registrar writes them."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..dating import years_words
from ..dating_words import read_words
from ..edtf import DateNotRead, Span, read_edtf, write_edtf
from ..models import (
    Address,
    Agent,
    Description,
    Document,
    Fabric,
    Holding,
    Identifier,
    Mention,
    Monument,
    Name,
    Participation,
    Phase,
    Relation,
    Source,
)
from ..years import YearField
from .fields import DayInput, SpanField, suggested, text_field
from .rows import RowForm, table

# BCP 47: the code of the language and perhaps of its script or country.
LANGUAGE_CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
REFERENCE = re.compile(r"M\d{6,}", re.IGNORECASE)


class LanguageField(forms.CharField):
    """A language by its code."""

    def __init__(self, **kwargs):
        told = {
            "label": gettext_lazy("Language"),
            "max_length": 10,
            "widget": forms.TextInput({"list": "languages", "size": 6}),
            "help_text": gettext_lazy("Its code: az, en, ru, fa."),
        }
        super().__init__(**told | kwargs)

    def clean(self, value):
        """The code, or a sentence that names what was written."""
        code = super().clean(value)
        if code and not LANGUAGE_CODE.fullmatch(code):
            sentence = _("“%(code)s” is no code of a language. Write it like az, en, ru or fa.")
            raise ValidationError(sentence % {"code": code})
        return code


class NameRow(RowForm):
    language = LanguageField()
    script = forms.ChoiceField(
        label=gettext_lazy("Script"),
        required=False,
        choices=[("", gettext_lazy("as its letters")), *Name.Script.choices],
    )
    valid = SpanField()

    class Meta:
        model = Name
        fields = ["text", "language", "script", "status", "is_preferred", "valid", "source"]


class IdentifierRow(RowForm):
    valid = SpanField()

    class Meta:
        model = Identifier
        fields = ["scheme", "value", "is_preferred", "issuer", "valid", "act"]


class PhaseRow(RowForm):
    """A phase says when in words, in years or in EDTF; each is proposed from the others."""

    display = text_field(
        gettext_lazy("In words"), 200, help_text=gettext_lazy("As the source says: XII əsr.")
    )
    earliest = YearField(
        label=gettext_lazy("From (year)"), help_text=gettext_lazy("-400 is 400 BCE.")
    )
    latest = YearField(label=gettext_lazy("To (year)"))
    edtf = text_field("EDTF", 80, help_text="1850~, 185X, 1101/1200")
    # The words for which years were proposed: they are proposed once.
    proposed = forms.CharField(required=False, widget=forms.HiddenInput)
    not_columns = RowForm.not_columns | {"proposed"}

    class Meta:
        model = Phase
        fields = [
            "kind",
            "display",
            "earliest",
            "latest",
            "qualifier",
            "edtf",
            "confidence",
            "evidence",
        ]

    def row(self):
        """Years, qualifier and EDTF were made to agree: they are told together."""
        row = super().row()
        if "remove" not in row:
            agreed = ("earliest", "latest", "qualifier", "edtf")
            row |= {name: self.cleaned_data[name] for name in agreed}
        return row

    def clean(self):
        said = super().clean()
        if self.errors or said.get("DELETE"):
            return said
        self._agree(said)
        self._not_to_come(said)
        self._propose(said)
        return said

    def _agree(self, said):
        """EDTF that was changed gives the years; years that were changed give the EDTF."""
        years = _span(said)
        if "edtf" in self.changed_data and said["edtf"]:
            try:
                read = read_edtf(said["edtf"])
            except DateNotRead as problem:
                self.add_error("edtf", str(problem))
                return
            if {"earliest", "latest"} & set(self.changed_data) and not _same_years(read, years):
                self.add_error("edtf", self._disagree(read, years))
                return
            said |= {"earliest": read.earliest, "latest": read.latest, "qualifier": read.qualifier}
        elif {"earliest", "latest", "qualifier", "edtf"} & set(self.changed_data):
            said["edtf"] = write_edtf(years)

    @staticmethod
    def _disagree(read, years):
        sentence = _("EDTF says %(edtf)s, the years say %(years)s: make them agree.")
        told = {"edtf": read, "years": years}
        words = {name: years_words(span.earliest, span.latest) for name, span in told.items()}
        return sentence % words

    def _not_to_come(self, said):
        for name in ("earliest", "latest"):
            if said[name] is not None and said[name] > timezone.localdate().year:
                sentence = _("The year %(year)s is still to come.")
                self.add_error(name, sentence % {"year": said[name]})

    def _propose(self, said):
        """Years that the words mean are shown before anything is saved."""
        is_without = said["earliest"] is None and said["latest"] is None
        is_new = said["display"] and said["proposed"] != said["display"]
        span = read_words(said["display"]) if is_without and is_new else None
        if span is None:
            return
        self._write_into_the_form(span, said["display"])
        sentence = _("“%(words)s” is read as %(years)s: look at the years and save again.")
        years = years_words(span.earliest, span.latest)
        self.add_error("display", sentence % {"words": said["display"], "years": years})

    def _write_into_the_form(self, span, words):
        proposed = {
            "earliest": self.fields["earliest"].prepare_value(span.earliest),
            "latest": self.fields["latest"].prepare_value(span.latest),
            "qualifier": span.qualifier,
            "edtf": write_edtf(span),
            "proposed": words,
        }
        self.data = self.data.copy()
        for name, value in proposed.items():
            self.data[self.add_prefix(name)] = "" if value is None else str(value)


def _span(said):
    return Span(said["earliest"], said["latest"], said["qualifier"])


def _same_years(one, other):
    return (one.earliest, one.latest) == (other.earliest, other.latest)


class AddressRow(RowForm):
    valid = SpanField()

    class Meta:
        model = Address
        fields = ["district", "settlement", "street", "cadastral_number", "valid", "source"]


class FabricRow(RowForm):
    class Meta:
        model = Fabric
        fields = ["component", "material", "technique", "note"]


def agent_field(label, **options):
    return forms.CharField(
        label=label, max_length=200, widget=suggested(reverse_lazy("catalogue:agents")), **options
    )


def agent_kind_field():
    return forms.ChoiceField(
        label=gettext_lazy("If the name is new"), required=False, choices=Agent.Kind.choices
    )


class AgentRow(RowForm):
    """A row that names a person or an organisation."""

    agent_column = "agent"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        agent = getattr(self.instance, self.agent_column, None) if self.instance.pk else None
        self.initial |= {"agent_name": str(agent or ""), "agent_kind": Agent.Kind.PERSON}


class ParticipationRow(AgentRow):
    agent_name = agent_field(gettext_lazy("Person or organisation"))
    agent_kind = agent_kind_field()
    written = {"agent_name": "agent"}
    field_order = ["agent_name", "agent_kind"]

    class Meta:
        model = Participation
        fields = ["role", "phase", "source"]


class HoldingRow(AgentRow):
    agent_name = agent_field(gettext_lazy("Holder"), required=False)
    agent_kind = agent_kind_field()
    valid = SpanField()
    agent_column = "holder"
    written = {"agent_name": "holder"}
    field_order = ["kind", "owner_type", "agent_name", "agent_kind"]

    class Meta:
        model = Holding
        fields = ["kind", "owner_type", "use", "occupancy", "contract", "valid"]


class RelationRow(RowForm):
    """A relation to a monument that is found by its identifier or its official number."""

    to_monument_named = forms.CharField(
        label=gettext_lazy("Monument"),
        max_length=300,
        widget=suggested(reverse_lazy("catalogue:monuments-like")),
        help_text=gettext_lazy("Its identifier, such as M000012, its number or its name."),
    )
    written = {"to_monument_named": "to_monument"}
    prefetched = ("to_monument__names",)
    field_order = ["kind", "to_monument_named"]

    class Meta:
        model = Relation
        fields = ["kind", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["to_monument_named"] = monument_words(self.instance.to_monument)

    def clean_to_monument_named(self):
        """The monument itself, of those that this person's agency keeps."""
        words = self.cleaned_data["to_monument_named"]
        if "to_monument_named" not in self.changed_data:
            return self.instance.to_monument
        return find_kept(words, self.user)


def monument_words(monument):
    """A monument as it is written in a field: its identifier and its name."""
    return f"{monument.reference} {monument}"


def find_kept(words, user):
    """One monument in this person's charge by identifier, number or whole name; or a refusal."""
    kept = Monument.objects.kept_by(user)
    if reference := REFERENCE.match(words):
        found = list(kept.filter(reference=reference[0].upper()))
    else:
        found = kept.in_order_of(kept.likeliest(words, 2))
    if len(found) == 1:
        return found[0]
    sentence = (
        _("“%(words)s” is several monuments: write the identifier, such as M000012.")
        if found
        else _("“%(words)s” is no monument that you keep. Write its identifier, such as M000012.")
    )
    raise ValidationError(sentence % {"words": words})


class MentionRow(RowForm):
    citation = forms.CharField(
        label=gettext_lazy("Publication"),
        max_length=500,
        widget=suggested(reverse_lazy("catalogue:publications")),
    )
    written = {"citation": "publication"}
    field_order = ["citation", "pages"]

    class Meta:
        model = Mention
        fields = ["pages"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["citation"] = str(self.instance.publication)


class SourceRow(RowForm):
    address = forms.URLField(
        label=gettext_lazy("Address"), required=False, max_length=200, assume_scheme="https"
    )

    class Meta:
        model = Source
        fields = ["citation", "address", "licence"]


class DocumentRow(RowForm):
    class Meta:
        model = Document
        fields = ["kind", "title", "number", "dated_on", "archive_reference"]
        widgets = {"dated_on": DayInput}


class DescriptionRow(RowForm):
    language = LanguageField()

    class Meta:
        model = Description
        fields = ["language", "text"]
        widgets = {"text": forms.Textarea({"rows": 8})}


NAMES = table(Name, NameRow)
IDENTIFIERS = table(Identifier, IdentifierRow)
PHASES = table(Phase, PhaseRow)
ADDRESSES = table(Address, AddressRow)
FABRICS = table(Fabric, FabricRow)
PARTICIPATIONS = table(Participation, ParticipationRow)
HOLDINGS = table(Holding, HoldingRow)
RELATIONS = table(Relation, RelationRow, fk_name="from_monument")
MENTIONS = table(Mention, MentionRow)
SOURCES = table(Source, SourceRow)
DOCUMENTS = table(Document, DocumentRow, extra=0)
DESCRIPTIONS = table(Description, DescriptionRow)
