"""The register as a table for other programs: the rows of a list, as of whatever time it is of."""

from collections.abc import Iterator

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from .models import Monument, Name, Protection

AT_ONCE = 500  # monuments in memory


def headings() -> list[str]:
    return [
        _("Identifier"),
        _("Number"),
        _("Name in Azerbaijani"),
        _("Name in English"),
        _("Name in Russian"),
        _("Importance"),
        _("Section of the list"),
        _("Standing"),
        _("District"),
        _("Protected from"),
        _("Act"),
    ]


def rows(monuments) -> Iterator[list[str]]:
    """One row of text a monument, in the order of the queryset; a few queries for each 500.

    Of the place only what the public sees: a file travels further than the page.
    """
    primary = Protection.objects.filter(scheme__in=Protection.PRIMARY).select_related("act")
    fetched = monuments.select_related("public_district").prefetch_related(
        Prefetch("names", Name.objects.filter(is_preferred=True)),
        Prefetch("protections", primary.order_by("valid"), "primary"),
    )
    for monument in fetched.iterator(AT_ONCE):
        yield [harmless(str(value)) for value in _values(monument)]


def _values(monument: Monument) -> list:
    protection = monument.primary[-1] if monument.primary else None
    names = {name.language: name.text for name in monument.names.all()}
    return [
        monument.reference,
        monument.number,
        *(names.get(language, "") for language in ("az", "en", "ru")),
        monument.get_importance_display(),
        monument.get_section_display(),
        monument.get_standing_display(),
        monument.public_district or "",
        protection.valid.lower.isoformat() if protection else "",
        (protection.act or "") if protection else "",
    ]


def harmless(text: str) -> str:
    """A spreadsheet would run what begins so as a formula (OWASP, CSV injection)."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
