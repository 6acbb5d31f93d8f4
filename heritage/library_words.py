"""Words of the libraries that our pages show, said again here so that our catalogues keep them.

A catalogue of ours goes before a library's own. django-leaflet speaks no Azerbaijani, and Django
writes the Azerbaijani months of a date with a capital letter. Nothing imports this module:
`heritage makemessages` reads it.
"""

from django.utils.translation import gettext_noop, pgettext_lazy

# The drawing tools of the form's map (leaflet/templatetags/leaflet_tags.py).
DRAWING = [
    gettext_noop("Cancel"),
    gettext_noop("Cancel drawing"),
    gettext_noop("Delete last point"),
    gettext_noop("Delete last point drawn"),
    gettext_noop("Draw a marker"),
    gettext_noop("Draw a polygon"),
    gettext_noop("Draw a rectangle"),
    gettext_noop("Click map to place marker."),
    gettext_noop("Click to start drawing shape."),
    gettext_noop("Click to continue drawing shape."),
    gettext_noop("Click first point to close this shape."),
    gettext_noop("Click and drag to draw rectangle."),
    gettext_noop("Release mouse to finish drawing."),
    gettext_noop("<strong>Error:</strong> shape edges cannot cross!"),
    gettext_noop("Save changes."),
    gettext_noop("Cancel editing, discards all changes."),
    gettext_noop("Edit layers"),
    gettext_noop("No layers to edit."),
    gettext_noop("Delete layers"),
    gettext_noop("No layers to delete."),
    gettext_noop("Drag handles, or marker to edit feature."),
    gettext_noop("Click cancel to undo changes."),
    gettext_noop("Click on a feature to remove"),
]

# The months of a whole date, "4 yanvar 2026" (django/utils/dates.py).
MONTHS = [
    pgettext_lazy("alt. month", "January"),
    pgettext_lazy("alt. month", "February"),
    pgettext_lazy("alt. month", "March"),
    pgettext_lazy("alt. month", "April"),
    pgettext_lazy("alt. month", "May"),
    pgettext_lazy("alt. month", "June"),
    pgettext_lazy("alt. month", "July"),
    pgettext_lazy("alt. month", "August"),
    pgettext_lazy("alt. month", "September"),
    pgettext_lazy("alt. month", "October"),
    pgettext_lazy("alt. month", "November"),
    pgettext_lazy("alt. month", "December"),
]
