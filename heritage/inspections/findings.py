"""What one version of a visit says, in words: by the form that it was filled in with.

An element is called what its checklist called it then. A term that was withdrawn since keeps its
label, and what took its place stands beside it.
"""

from dataclasses import dataclass
from itertools import chain

from django.db.models import F
from django.utils.translation import get_language, gettext_lazy

from heritage.catalogue.models import Concept

from . import record as records
from .models import ChangeProposal, ChecklistVersion, ConditionClass, InspectionRevision

Scheme = Concept.Scheme
FIELDS = {
    "name": gettext_lazy("Name"),
    "point": gettext_lazy("Coordinates"),
    "address": gettext_lazy("Address"),
}
# Where a row has codes: some have a column, others stand in what was sent.
COLUMNS = ("element", "reason", "change", "type", "family", "category", "cause", "level", "kind")
DETAILS = ("extent", "change")


@dataclass
class Row:
    """One element, damage, threat or recommendation, and what is said of it."""

    what: str
    told: list[str]


@dataclass
class Part:
    label: str
    rows: list[Row]


@dataclass
class Wish:
    """A field of the register as the inspector wants it, and what others want of the same field."""

    field: str
    proposal: ChangeProposal
    others: list[ChangeProposal]


@dataclass
class Findings:
    """A version for a person to read; `condition` and `summary` are of the whole."""

    condition: str
    summary: str
    parts: list[Part]
    wishes: list[Wish]


def findings_of(version: InspectionRevision) -> Findings:
    """What this version says; in a fixed number of queries, however long it is."""
    record = records.read(bytes(version.body), version.inspection_id).record or {}
    listed = [(label, row_of, list(rows(version))) for label, rows, row_of in PARTS]
    codes = chain.from_iterable(_codes(rows) for _label, _row_of, rows in listed)
    terms = _Terms({*codes}, record.get("checklist_version"))
    return Findings(
        condition=_condition(record),
        summary=_text(record.get("summary")),
        parts=[
            Part(str(label), [row_of(row, terms) for row in rows])
            for label, row_of, rows in listed
            if rows
        ],
        wishes=_wishes(version),
    )


class _Terms:
    """Labels of the codes of a version, in the reader's language."""

    def __init__(self, codes: set[str], checklist_version):
        found = Concept.objects.filter(code__in=codes).select_related("deprecated_by")
        self.terms = {(one.scheme, one.code): one for one in found}
        form = ChecklistVersion.objects.filter(pk=_text(checklist_version)).first()
        elements = form.content["elements"] if form else []
        self.of_form = {one["code"]: one["labels"] for one in elements}

    def label(self, scheme: Scheme, code) -> str:
        code = _text(code)
        term = self.terms.get((scheme, code))
        label = self._of_form(code) if scheme == Scheme.ELEMENT else ""
        return term.told_as(label or str(term)) if term else label or code

    def _of_form(self, code):
        labels = self.of_form.get(code, {})
        return labels.get((get_language() or "")[:2]) or labels.get("az", "")


def _text(value) -> str:
    """A value of a record that nobody has checked, if it is a text."""
    return value if isinstance(value, str) else ""


def _condition(record):
    overall = record.get("overall")
    return _class(overall.get("cc") if isinstance(overall, dict) else "")


def _class(code):
    return str(dict(ConditionClass.choices).get(_text(code), ""))


def _codes(rows):
    for row in rows:
        yield from (getattr(row, name, "") for name in COLUMNS)
        yield from (_text(row.details.get(name)) for name in DETAILS)


def _said(*words) -> list[str]:
    return [word for word in words if word]


def _element(row, terms):
    name = row.name and f" ({row.name})"
    reason = terms.label(Scheme.NOT_INSPECTED_REASON, row.reason)
    change = terms.label(Scheme.CHANGE, row.change)
    told = _said(_class(row.condition_class), reason, change, row.note)
    return Row(terms.label(Scheme.ELEMENT, row.element) + name, told)


def _damage(row, terms):
    element = terms.label(Scheme.ELEMENT, row.element)
    extent = terms.label(Scheme.EXTENT, row.details.get("extent"))
    change = terms.label(Scheme.CHANGE, row.details.get("change"))
    what = terms.label(Scheme.DAMAGE, row.type or row.family)
    return Row(what, _said(element, extent, change, row.note))


def _threat(row, terms):
    cause = terms.label(Scheme.CAUSE, row.cause)
    level = terms.label(Scheme.THREAT_LEVEL, row.level)
    return Row(terms.label(Scheme.THREAT_CATEGORY, row.category), _said(cause, level, row.note))


def _recommendation(row, terms):
    told = _said(row.recommendation_class, row.urgency_class, row.note)
    return Row(terms.label(Scheme.RECOMMENDATION_KIND, row.kind), told)


PARTS = (
    (gettext_lazy("Elements"), lambda version: version.elements.all(), _element),
    (gettext_lazy("Damages"), lambda version: version.damages.all(), _damage),
    (gettext_lazy("Threats"), lambda version: version.threats.all(), _threat),
    (
        gettext_lazy("Recommendations"),
        lambda version: version.recommendations.all(),
        _recommendation,
    ),
)


def _wishes(version):
    """Each field by itself: two that want the same field are seen side by side."""
    by_field = {}
    for other in _of_others(version):
        by_field.setdefault(other.field, []).append(other)
    return [
        Wish(str(FIELDS.get(one.field, one.field)), one, by_field.get(one.field, []))
        for one in version.proposals.all()
    ]


def _of_others(version):
    """What waits from other visits to the same monument."""
    visit = version.inspection
    waiting = ChangeProposal.objects.filter(
        revision__inspection__monument=visit.monument_id,
        revision=F("revision__inspection__current"),
        state=ChangeProposal.State.WAITING,
    )
    others = waiting.exclude(revision__inspection=visit)
    return others.select_related("revision__author", "revision__inspection")
