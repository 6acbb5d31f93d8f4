"""How any row of the register is written: the database's refusals become its sentences."""

from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

# What the database refuses by rules that carry no sentence of their own, or by a trigger.
SENTENCES = {
    "name_once_a_monument": _("The monument has this name in this language already."),
    "name_not_empty": _("A name needs letters."),
    "identifier_once_a_monument": _("The monument has this number already."),
    "identifier_one_preferred_a_scheme": _("One number of each scheme is the preferred one."),
    "identifier_not_empty": _("A number needs digits or letters."),
    "description_once_a_language": _("There is one description in each language."),
    "source_once_a_monument": _("The monument has this source already."),
    "location_accuracy_positive": _("An accuracy is more than 0 m."),
    "fabric_once_a_monument": _("This material and technique of this part stands here already."),
    "participation_once": _("This person has this role here already."),
    "relation_once": _("This relation stands here already."),
    "relation_no_ring": _("A monument cannot be a part of its own part."),
    "mention_once": _("This publication with these pages stands here already."),
    "zone_monument_once": _("The zone is there for this monument already."),
    "agent_has_a_name": _("A person or organisation needs a name."),
    "monument_more_exact_by_two": _(
        "A place is shown more exactly only when a second person has agreed: propose it."
    ),
}


@contextmanager
def broken_rules_told(model):
    """What the database refuses becomes a ValidationError with the constraint's own sentence."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        sentence = _sentence_of(model, error.__cause__.diag.constraint_name)
        if sentence is None:
            raise
        raise ValidationError(sentence) from error


def _sentence_of(model, broken):
    """What a person is told of a broken rule, by its name; None for one that nobody foresaw."""
    if broken in SENTENCES:
        return SENTENCES[broken]
    rules = {constraint.name: constraint for constraint in model._meta.constraints}
    return rules[broken].get_violation_error_message() if broken in rules else None


def set_text(told, new, language: str, text: str):
    """One text in one language: kept when equal, changed, made, or removed when empty."""
    row = told.filter(language=language).first() or new
    text = text.strip()
    if not text:
        told.filter(language=language).delete()
    elif row.text != text:
        row.language, row.text = language, text
        row.save()
