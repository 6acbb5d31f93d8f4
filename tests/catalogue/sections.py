"""A section as a browser sends it: what the page shows, and what a person changed."""

from django.urls import reverse

from heritage.catalogue.forms.compared import inputs_of


class SectionPage:
    """`SectionPage(client, monument, "dating").send(**{"phases-0-latest": "1250"})`."""

    def __init__(self, client, monument, slug):
        self.client = client
        self.address = reverse("catalogue:section", args=[monument.reference, slug])
        self.answer = client.get(self.address)
        self.form = self.answer.context["form"]
        self.inputs = self._shown()

    def _shown(self):
        told = {"base": self.form.base_json}
        for formset in self.form.tables:
            told |= {
                f"{formset.prefix}-TOTAL_FORMS": str(formset.total_form_count()),
                f"{formset.prefix}-INITIAL_FORMS": str(formset.initial_form_count()),
            }
            for index, form in enumerate(formset.initial_forms):
                told[f"{formset.prefix}-{index}-id"] = str(form.instance.pk)
                row = self.form.stored[formset.prefix, str(form.instance.pk)]
                told |= {f"{formset.prefix}-{index}-{name}": text for name, text in row.items()}
            for form in formset.extra_forms:
                told |= {form.add_prefix(name): text for name, text in inputs_of(form).items()}
        return told | self.form.stored.get(("", ""), {})

    def send(self, **changes):
        return self.client.post(self.address, self.inputs | changes)


def new_row(answer_or_page, table):
    """The prefix of the empty row at the end of a table."""
    count = int(answer_or_page.inputs[f"{table}-INITIAL_FORMS"])
    return f"{table}-{count}-"


def row(prefix, **values):
    return {f"{prefix}{name}": value for name, value in values.items()}
