"""An act, its annex, and what is chosen of the annex's columns and lines."""

from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from media_pipeline.errors import AssetProblem
from media_pipeline.intake import receive

from ..annexes import staging
from ..annexes.columns import FIELDS
from ..annexes.matching import ACTIONS
from ..annexes.reading import AnnexProblem, read_file, read_text
from ..choices import Importance, Section
from ..models import ActRelation, LegalAct, Monument
from ..services import acts


def day_input():
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ActForm(forms.ModelForm):
    """Kind, number, days, text and document of an act, and the earlier acts that it changes."""

    address = forms.URLField(
        label=gettext_lazy("Address of the text"), required=False, assume_scheme="https"
    )
    file = forms.FileField(
        label=gettext_lazy("The act as a file"),
        required=False,
        help_text=gettext_lazy("PDF or a scan. It is kept as it came."),
    )
    amends = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Amends"), queryset=LegalAct.objects.none(), required=False
    )
    repeals = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Repeals"), queryset=LegalAct.objects.none(), required=False
    )

    class Meta:
        model = LegalAct
        fields = ["kind", "number", "adopted_on", "in_force_from", "issuer", "title", "address"]
        widgets = {"adopted_on": day_input(), "in_force_from": day_input()}
        help_texts = {
            "in_force_from": gettext_lazy("Protections that it gives begin on this day."),
            "issuer": gettext_lazy("Such as “Nazirlər Kabineti”."),
        }

    def __init__(self, *args, by=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        others = LegalAct.objects.exclude(pk=self.instance.pk)
        for name in ("amends", "repeals"):
            self.fields[name].queryset = others
            self.fields[name].widget.attrs["size"] = 5
        if self.instance.pk:
            for kind in ActRelation.Kind:
                told = self.instance.relations.filter(kind=kind)
                self.initial[kind.value] = list(told.values_list("earlier", flat=True))

    def clean(self):
        super().clean()
        said = self.cleaned_data
        adopted, begins = said.get("adopted_on"), said.get("in_force_from")
        if adopted and begins and adopted.year < 1900:
            self.add_error("adopted_on", _("No act of the list is older than 1900."))
        both = set(said.get("amends") or ()) & set(said.get("repeals") or ())
        for act in both:
            self.add_error(
                "repeals", _("“%(act)s” is amended or repealed, not both.") % {"act": act}
            )
        return said

    def clean_file(self):
        file = self.cleaned_data["file"]
        if not file:
            return None
        try:
            return receive(file, name=file.name, by=self.by)
        except AssetProblem as problem:
            raise ValidationError(str(problem)) from problem

    def save(self):
        """Through the service; raises ValidationError when protections rest on what is changed."""
        said = self.cleaned_data
        fields = {name: said[name] for name in self.Meta.fields}
        if said["file"]:
            fields["document"] = said["file"]
        known = LegalAct.objects.filter(pk=self.instance.pk).first()
        return acts.save_act(
            act=known or LegalAct(),
            by=self.by,
            fields=fields,
            amends=said["amends"],
            repeals=said["repeals"],
        )


class ActSearchForm(forms.Form):
    """What is asked of the list of acts; what cannot be understood is told and left out."""

    q = forms.CharField(label=gettext_lazy("Search"), max_length=200, required=False)
    sort = forms.ChoiceField(
        label=gettext_lazy("Order"),
        required=False,
        choices=[
            ("newest", gettext_lazy("newest first")),
            ("oldest", gettext_lazy("oldest first")),
        ],
        error_messages={"invalid_choice": gettext_lazy("There is no order “%(value)s”.")},
    )

    @property
    def words(self) -> str:
        return getattr(self, "cleaned_data", {}).get("q", "")

    @property
    def newest_first(self) -> bool:
        return getattr(self, "cleaned_data", {}).get("sort") != "oldest"

    def query(self) -> str:
        asked = {name: self.data.get(name, "") for name in self.fields}
        return urlencode({name: value for name, value in asked.items() if value})


class DayForm(forms.Form):
    """Another day from which a carried out act is in force."""

    in_force_from = forms.DateField(label=gettext_lazy("In force from"), widget=day_input())
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )


class AnnexForm(forms.Form):
    """A table, pasted or as a file; read at once, so that what is wrong with it is said here."""

    label = forms.CharField(
        label=gettext_lazy("Name of the annex"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Such as “Əlavə 2”; it stands with each protection."),
    )
    file = forms.FileField(
        label=gettext_lazy("File (XLSX, DOCX, HTML or CSV)"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.docx,.html,.htm,.csv,.tsv,.txt"}),
    )
    text = forms.CharField(
        label=gettext_lazy("Or paste the table here"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "data-paste-table": ""}),
        help_text=gettext_lazy("Copied from a spreadsheet, a text or a web page."),
    )

    def clean(self):
        said = super().clean()
        file, text = said.get("file"), said.get("text") or ""
        if bool(file) == bool(text.strip()):
            raise ValidationError(_("Choose a file or paste a table: one of the two."))
        try:
            said["table"] = read_file(file.read(), file.name) if file else read_text(text)
        except AnnexProblem as problem:
            raise ValidationError(str(problem)) from problem
        return said


class ColumnsForm(forms.Form):
    """Which column holds what, and what all lines have that no column says."""

    heading_rows = forms.IntegerField(
        label=gettext_lazy("Rows of headings above the table"), min_value=0, max_value=15
    )
    action = forms.ChoiceField(
        label=gettext_lazy("What the table does"),
        required=False,
        choices=[
            ("", gettext_lazy("it corrects and adds: compare with the register")),
            ("end", gettext_lazy("it takes all of them off the list")),
            ("lost", gettext_lazy("it takes all of them off the list as lost")),
        ],
    )
    importance = forms.ChoiceField(
        label=gettext_lazy("Importance of all lines"),
        required=False,
        choices=[("", gettext_lazy("as the lines say"))],
    )
    section = forms.ChoiceField(
        label=gettext_lazy("Section of all lines"),
        required=False,
        choices=[("", gettext_lazy("as the lines say"))],
    )

    def __init__(self, *args, annex, **kwargs):
        told = staging.guessed_columns(annex)
        initial = {"importance": told.get("importance", ""), "section": told.get("section", "")}
        initial |= {"action": told.get("action", ""), "heading_rows": annex.heading_rows}
        of = {at: name for name, at in told.get("of", {}).items()}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["importance"].choices += [
            one for one in Importance.choices if one[0] != "unknown"
        ]
        self.fields["section"].choices += [one for one in Section.choices if one[0] != "unknown"]
        self.columns = []
        for at, heading in enumerate(staging.headings_shown(annex)):
            self.fields[f"column_{at}"] = forms.ChoiceField(
                label=heading,
                required=False,
                initial=of.get(at, ""),
                choices=[("", gettext_lazy("(not used)")), *FIELDS.items()],
            )
            self.columns.append(f"column_{at}")

    def column_fields(self):
        return [self[name] for name in self.columns]

    def clean(self):
        said = super().clean()
        of = {}
        for at, name in enumerate(self.columns):
            told = said.get(name)
            if told in of:
                self.add_error(name, _("Another column holds that already."))
            elif told:
                of[told] = at
        if not {"number", "name", "old_number"} & of.keys():
            raise ValidationError(_("Say which column holds the number or the name."))
        said["of"] = of
        return said

    def as_columns(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("of", "action", "importance", "section")}


class LineForm(forms.Form):
    """What a person says of one line: the monument that it speaks of, and what is to be done."""

    action = forms.ChoiceField(choices=[("", gettext_lazy("as proposed")), *ACTIONS.items()],
                               required=False)  # fmt: skip
    monument = forms.CharField(max_length=20, required=False)
    other = forms.CharField(max_length=100, required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self):
        said = super().clean()
        asked = (said.get("other") or "").strip() or said.get("monument", "")
        said["monument"] = None
        if asked and asked != "new":
            said["monument"] = self._monument(asked)
        is_nothing = said.get("action") == "nothing"
        touches_one = said.get("action") in ("change", "end", "lost")
        lacks_one = not (asked or is_nothing) or (touches_one and said["monument"] is None)
        if lacks_one and not self.errors:
            self.add_error("monument", _("Choose the monument first."))
        return said

    def _monument(self, asked: str) -> int | None:
        """By identifier or official number, of those that the person may know."""
        known = Monument.objects.visible_to(self.user)
        found = known.referenced(asked)[:1] or known.numbered(asked)[:2]
        if len(found) == 1:
            return found[0].pk
        self.add_error(
            "other",
            _("“%(asked)s” is not the identifier or number of one monument.") % {"asked": asked},
        )
        return None

    def as_choice(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("action", "monument")}


class ProposeForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Note to the second person"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    withdraw = forms.BooleanField(
        label=gettext_lazy("Also take off the public register what leaves the list"), required=False
    )
    leave_out = forms.BooleanField(
        label=gettext_lazy("Leave out the lines that are not decided or cannot be read"),
        required=False,
    )
