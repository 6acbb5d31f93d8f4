"""A field for a year as people write it: 1101, -400, 400 BCE, e.ə. 400, 400 до н. э."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .dating import historical_year

BCE = r"(?:b\.?\s?c\.?\s?e?\.?|e\.?\s?ə\.?|b\.?\s?e\.?\s?ə\.?|до\s?н\.?\s?э\.?)"
YEAR = re.compile(rf"(?P<before>[-−–]|{BCE})?\s*(?P<year>\d{{1,6}})\s*(?P<after>{BCE})?")


class YearField(forms.CharField):
    """Gives an astronomical year (0 is 1 BCE, -399 is 400 BCE) or None."""

    default_error_messages = {
        "unreadable": _("“%(value)s” is not a year. Write it like 1101, or -400 for 400 BCE."),
        "zero": _("There is no year 0: the year before 1 is 1 BCE, written -1."),
    }

    def __init__(self, **kwargs):
        super().__init__(**{"required": False, "max_length": 20} | kwargs)

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        found = YEAR.fullmatch(text.replace("Ə", "ə").lower())
        if found is None or (found["before"] and found["after"]):
            self._refuse("unreadable", text)
        year = int(found["year"])
        if year == 0:
            self._refuse("zero", text)
        return historical_year(-year) if found["before"] or found["after"] else year

    def _refuse(self, code, text):
        raise ValidationError(self.error_messages[code], code=code, params={"value": text})

    def prepare_value(self, value):
        """A stored year as it is written in the field: -399 becomes -400."""
        if not isinstance(value, int):
            return value
        return str(value if value > 0 else value - 1)

    def has_changed(self, initial, data):
        try:
            return self.clean(data) != initial
        except ValidationError:
            return True
