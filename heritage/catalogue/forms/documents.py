"""A paper of a monument that comes as a file."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from media_pipeline.errors import AssetProblem
from media_pipeline.intake import receive

from .. import services
from .details import DocumentRow
from .rows import add_problem


class DocumentForm(DocumentRow):
    """The file, and what is said of it. Never public."""

    file = forms.FileField(label=gettext_lazy("File"), allow_empty_file=True)
    field_order = ["file"]

    def save_for(self, monument, by):
        """The document, or None when the file or the row is refused, in a sentence."""
        said = dict(self.cleaned_data)
        file = said.pop("file")
        try:
            asset = receive(file, name=file.name, by=by)
            return services.add_document(monument=monument, by=by, asset=asset, **said)
        except AssetProblem as problem:
            self.add_error("file", str(problem))
        except ValidationError as problem:
            add_problem(self, problem)
        return None
