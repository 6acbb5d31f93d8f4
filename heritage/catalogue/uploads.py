"""A field of a form for several files at once."""

from django import forms


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Gives a list of uploaded files. An empty file comes through: intake says what is wrong."""

    widget = FilesInput

    def __init__(self, **kwargs):
        super().__init__(allow_empty_file=True, **kwargs)

    def clean(self, data, initial=None):
        """The files; none at all is an error where some are required."""
        if not data:
            super().clean(None, initial)
            return []
        files = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(file, initial) for file in files]
