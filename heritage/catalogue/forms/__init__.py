"""What people send, checked, with errors by field."""

from .as_of import MomentForm
from .monument import MonumentForm
from .pictures import UploadForm

__all__ = ["MomentForm", "MonumentForm", "UploadForm"]
