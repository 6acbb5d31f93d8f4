"""Tables of a monument as formsets: each row is checked alone and saved through the services."""

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet, inlineformset_factory
from django.utils.translation import gettext_lazy

from ..models import Monument

MOST_ROWS = 60  # of one table of one monument: with all their fields still one form


class RowForm(forms.ModelForm):
    """One row. `row()` is what the service is told: the columns that a person changed."""

    # A field that is written in words → the column that the service finds for it.
    written = {}
    # What the rows name beside plain columns, fetched once for all of them.
    prefetched = ()
    # Said by the page, not by a column.
    not_columns = frozenset({"id", "DELETE"})

    def row(self):
        """The changed columns, with the id of a known row; `remove` when it is to go."""
        key = {"id": self.instance.pk} if self.instance.pk else {}
        if self.cleaned_data.get("DELETE"):
            return key | {"remove": True}
        # A new row says all of itself, so that what the form proposed is saved too.
        names = self.changed_data if key else self.cleaned_data
        told = {name: self.cleaned_data.get(name) for name in names}
        return key | {
            self.written.get(name, name): value
            for name, value in told.items()
            if name not in self.not_columns
        }


class TableFormSet(BaseInlineFormSet):
    """The rows of one table. Choices are fetched once for all of them, not once a row."""

    def __init__(self, *args, user=None, **kwargs):
        self.user, self._choices = user, {}
        super().__init__(*args, queryset=self._rows_with_what_they_name(), **kwargs)

    def _rows_with_what_they_name(self):
        named = [
            field.name
            for field in self.model._meta.concrete_fields
            if field.remote_field and field.related_model is not Monument
        ]
        rows = self.model._default_manager.order_by(*self.model._meta.ordering)
        rows = rows.prefetch_related(*self.form.prefetched)
        return rows.select_related(*named) if named else rows

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.user = self.user
        form.fields[self.fk.name].is_hidden_link = True
        form.not_columns = form.not_columns | {self.fk.name}
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = gettext_lazy("Remove this row")
        for name, field in form.fields.items():
            if type(field) is forms.ModelChoiceField and name != "id":
                self._share_choices(form, name, field)

    def _share_choices(self, form, name, field):
        if name not in self._choices:
            self.narrow(name, field)
            self._choices[name] = field.queryset, list(field.choices)
        field.queryset, field.widget.choices = self._choices[name]

    def narrow(self, name, field):
        """A phase that one had a part in is one of the same monument."""
        if name == "phase":
            field.queryset = field.queryset.filter(monument=self.instance)

    def told(self):
        """(form, row for the service) of every row that was changed, made or removed."""
        return [(form, form.row()) for form in self.forms if self._is_told(form)]

    @staticmethod
    def _is_told(form):
        if form.cleaned_data.get("DELETE"):
            return bool(form.instance.pk)
        return form.has_changed()

    @property
    def is_wrong(self):
        return self.is_bound and (any(self.errors) or bool(self.non_form_errors()))


def add_problem(form, problem):
    """Hang the sentences of a ValidationError on the fields that they are about, or on the row."""
    by_field = getattr(problem, "error_dict", {})
    if by_field and set(by_field) <= set(form.fields):
        form.add_error(None, problem)
    else:
        form.add_error(None, ValidationError(problem.messages))


def table(model, form, **options):
    """The formset of one table, with an empty row at its end for those without script."""
    options = {"extra": 1, "can_delete": True, "max_num": MOST_ROWS, "validate_max": True} | options
    return inlineformset_factory(Monument, model, form=form, formset=TableFormSet, **options)
