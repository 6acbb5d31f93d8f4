"""Changes of the open vocabularies. A term is never deleted: it may lead to another."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from ..models import Concept
from ..terms import LANGUAGES, Term
from .merging import move, once, pointing_at
from .rules import broken_rules_told


@transaction.atomic
def save_concept(*, concept: Concept, **fields) -> Concept:
    """Add a term, or change its labels, synonyms, place in the tree or source."""
    for name, value in fields.items():
        setattr(concept, name, value)
    _must_not_ring(concept)
    concept.clean_fields()
    with broken_rules_told(Concept):
        concept.save()
    return concept


def _must_not_ring(concept):
    above = concept.broader
    while above is not None:
        if above.pk == concept.pk:
            raise ValidationError(
                {"broader": _("“%(term)s” would be broader than itself.") % {"term": concept}}
            )
        above = above.broader


def uses_of_concepts() -> list:
    """Every foreign key of a record that points at a term."""
    return [field for field in pointing_at(Concept) if field.model is not Concept]


@transaction.atomic
def merge_concepts(*, kept: Concept, merged: Concept) -> Concept:
    """Records that used `merged` use `kept`; the old code answers as deprecated and leads there.

    What `merged` was called becomes synonyms of `kept`, so that tables that say it are understood.
    """
    both = Concept.objects.select_for_update().filter(pk__in=(kept.pk, merged.pk)).order_by("pk")
    rows = {concept.pk: concept for concept in both}
    kept, merged = rows[kept.pk], rows[merged.pk]
    _must_be_mergeable(kept, merged)
    move_uses(uses_of_concepts(), merged, kept)
    if kept.broader_id == merged.pk:
        kept.broader = merged.broader
    merged.narrower.exclude(pk=kept.pk).update(broader=kept)
    merged.replaces.update(deprecated_by=kept)
    called = [*kept.synonyms, *_labels(merged), *merged.synonyms]
    kept.synonyms = [word for word in dict.fromkeys(called) if word not in _labels(kept)]
    kept.save()
    merged.deprecated_by, merged.broader = kept, None
    merged.save()
    return kept


def move_uses(fields: Iterable[models.ForeignKey], merged, kept) -> None:
    """Rows that point at `merged` by these foreign keys point at `kept`.

    One that would then stand there twice falls away, where a rule lets it be there once only.
    """
    for field in fields:
        if once(field):
            move(field, merged, kept, by_content=False)
        else:
            rows_of = field.model._base_manager.filter(**{field.name: merged})
            rows_of.update(**{field.name: kept})


def _must_be_mergeable(kept, merged):
    if kept.pk == merged.pk or kept.scheme != merged.scheme:
        raise ValidationError(_("A term is merged with another one of the same vocabulary."))
    for concept in (kept, merged):
        if concept.deprecated_by_id:
            raise ValidationError(
                _("“%(term)s” has been merged with another term already.") % {"term": concept}
            )


def _labels(concept):
    return [getattr(concept, f"label_{language}") for language in LANGUAGES]


def staged_terms(scheme: str, terms: Iterable[Term]) -> list[dict]:
    """What a file would do to a vocabulary, term by term: new, changed, same, or why it is left.

    [{"code": …, "state": "new", "label": …, "changes": [[column, old, new]], "values": {…}}]
    """
    terms = list(terms)
    concepts = Concept.objects.filter(scheme=scheme).select_related("broader", "deprecated_by")
    known = {concept.code: concept for concept in concepts}
    _write_codes_as(known, terms)
    codes = {*known, *(term.code for term in terms)}
    return [_staged(term, known.get(term.code), codes) for term in terms]


def _write_codes_as(known, terms):
    """A file's codes are in small letters; those of a standard are not: "cc0" is our "CC0"."""
    written = {code.lower(): code for code in known}
    for term in terms:
        term.code = written.get(term.code, term.code)
        term.broader = written.get(term.broader, term.broader)


def _staged(term, concept, codes):
    values = {f"label_{language}": label for language, label in term.labels.items()}
    values |= {
        "synonyms": sorted(term.synonyms),
        "broader": term.broader,
        "source": term.source[:200],
    }
    told = {"code": term.code, "label": next(iter(term.labels.values()), term.code)}
    if reason := _unknown(term, concept, codes):
        return told | {"state": "unknown", "reason": reason, "changes": []}
    if concept is None:
        return told | {"state": "new", "values": values, "changes": []}
    changes = [
        [name, _now(concept, name), value]
        for name, value in values.items()
        if value and value != _now(concept, name)
    ]
    state = "changed" if changes else "same"
    values = {name: new for name, _old, new in changes}
    return told | {"state": state, "values": values, "changes": changes}


def _now(concept, name):
    if name == "broader":
        return concept.broader.code if concept.broader else ""
    return sorted(concept.synonyms) if name == "synonyms" else getattr(concept, name)


def _unknown(term, concept, codes):
    """Why a term is left out, or an empty text."""
    missing = [language for language in LANGUAGES if language not in term.labels]
    if not term.code:
        return _("Its address ends in nothing that could be a code.")
    if concept is None and missing:
        return _("It has no label in: %(languages)s.") % {"languages": ", ".join(missing)}
    if concept is not None and concept.deprecated_by:
        return _("It has been merged with “%(term)s”.") % {"term": concept.deprecated_by}
    if term.broader and term.broader not in codes:
        return _("Its broader term “%(code)s” is in neither.") % {"code": term.broader}
    return ""


@transaction.atomic
def apply_terms(*, scheme: str, staged: list[dict]) -> int:
    """Write what was staged and shown; returns how many terms are new or changed."""
    wanted = [told for told in staged if told["state"] in ("new", "changed")]
    for told in wanted:
        values = {name: value for name, value in told["values"].items() if name != "broader"}
        concept = Concept.objects.filter(scheme=scheme, code=told["code"]).first()
        save_concept(concept=concept or Concept(scheme=scheme, code=told["code"]), **values)
    terms = {concept.code: concept for concept in Concept.objects.filter(scheme=scheme)}
    for told in wanted:
        if broader := told["values"].get("broader"):
            save_concept(concept=terms[told["code"]], broader=terms[broader])
    return len(wanted)
