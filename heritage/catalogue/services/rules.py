"""How any row of the register is written: the database's refusals become its sentences."""

from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction


@contextmanager
def broken_rules_told(model):
    """What the database refuses becomes a ValidationError with the constraint's own sentence."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        broken = error.__cause__.diag.constraint_name
        for constraint in model._meta.constraints:
            if constraint.name == broken:
                raise ValidationError(constraint.get_violation_error_message()) from error
        raise


def set_text(told, new, language: str, text: str):
    """One text in one language: kept when equal, changed, made, or removed when empty."""
    row = told.filter(language=language).first() or new
    text = text.strip()
    if not text:
        told.filter(language=language).delete()
    elif row.text != text:
        row.language, row.text = language, text
        row.save()
