"""The time that is asked for: `on`, a day of the law, and `known`, a moment of the record."""

import re
from datetime import date, datetime, time

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..as_of import Moment

DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?", re.ASCII)
EARLIEST = date(1900, 1, 1)


def _refuse_odd_times(day: date, text: str):
    if day < EARLIEST:
        sentence = _("“%(value)s” is too early: the register can be asked of days since 1900.")
        raise ValidationError(sentence, params={"value": text})
    if day > timezone.localdate():
        sentence = _("“%(value)s” is still to come: the register tells only what was and is.")
        raise ValidationError(sentence, params={"value": text})


class DayField(forms.Field):
    """2020-09-01."""

    def clean(self, value):
        text = (super().clean(value) or "").strip()
        if not text:
            return None
        try:
            day = date.fromisoformat(text) if DAY.fullmatch(text) else None
        except ValueError:
            day = None
        if day is None:
            sentence = _("“%(value)s” is no day: write it as 2020-09-01.")
            raise ValidationError(sentence, params={"value": text[:60]})
        _refuse_odd_times(day, text)
        return day


class MomentField(forms.Field):
    """2020-09-01T14:30, in the time of the country; 2020-09-01 alone is the end of that day."""

    def clean(self, value):
        text = (super().clean(value) or "").strip()
        if not text:
            return None
        moment = self._moment(text)
        if moment is None:
            sentence = _("“%(value)s” is no time: write it as 2020-09-01 or 2020-09-01T14:30.")
            raise ValidationError(sentence, params={"value": text[:60]})
        _refuse_odd_times(moment.date(), text)
        return self._aware(moment, text)

    @staticmethod
    def _moment(text):
        try:
            if DAY.fullmatch(text):
                return datetime.combine(date.fromisoformat(text), time.max)
            return datetime.fromisoformat(text) if TIME.fullmatch(text) else None
        except ValueError:
            return None

    @staticmethod
    def _aware(moment, text):
        """Today alone is now: its end is still to come."""
        aware, now = timezone.make_aware(moment), timezone.now()
        if aware > now and DAY.fullmatch(text):
            return now
        if aware > now:
            sentence = _("“%(value)s” is still to come: the register tells only what was and is.")
            raise ValidationError(sentence, params={"value": text})
        return aware


class MomentForm(forms.Form):
    """The one reading of both parameters, for pages, lists, maps and extracts."""

    on = DayField(
        label=_("In force on"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    known = MomentField(
        label=_("As known on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "datetime-local", "step": "any"}),
    )

    def moment(self) -> Moment:
        """Of a valid form."""
        return Moment(self.cleaned_data["on"], self.cleaned_data["known"])

    def sentences(self) -> list[str]:
        """What was wrong with the question."""
        return [sentence for sentences in self.errors.values() for sentence in sentences]
