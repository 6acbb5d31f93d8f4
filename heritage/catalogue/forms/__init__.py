"""What people send, checked, with errors by field."""

from .monument import MonumentForm
from .pictures import PictureForm, UploadForm

__all__ = ["MonumentForm", "PictureForm", "UploadForm"]
