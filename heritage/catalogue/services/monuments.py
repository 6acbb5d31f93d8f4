"""Changes of a monument: what it is, is called, numbered and said of it (new ones: creation.py)."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gis.placing import district_of

from ..choices import Basis, Lifecycle
from ..models import Description, Identifier, Monument, Name, Phase
from .rights import require_kept, require_own_ground
from .rules import broken_rules_told, set_text

NO_NAME = gettext_lazy("A monument needs a name in at least one language.")
# The summary columns of a monument, and the columns of the phase that they come from.
BUILT = {"built_from": "earliest", "built_to": "latest", "dating_text": "display"}


@transaction.atomic
def update_monument(
    *,
    monument: Monument,
    by,
    fields: Mapping,
    names: Mapping[str, str] | None = None,
    other_names: Mapping[str, Iterable[str]] | None = None,
    descriptions: Mapping[str, str] | None = None,
    identifiers: Mapping[str, str] | None = None,
) -> Monument:
    """Change what is given and leave the rest; an empty text removes what it replaces.

    A point moved to ground that another body keeps is a ValidationError, as in `create_monument`.
    """
    require_kept(monument, by)
    _save(monument, fields)
    require_own_ground([monument], by)
    _say(monument, names, other_names, descriptions, identifiers)
    return monument


def _save(monument: Monument, fields: Mapping):
    fields, built = take_built(fields)
    fields = with_proposed(monument, fields)
    for field, value in fields.items():
        setattr(monument, field, value)
    monument.clean_fields(exclude=["reference"])
    # Only what is given: a colleague, or the law, may have changed the rest meanwhile.
    with broken_rules_told(Monument):
        monument.save(update_fields=[*fields, "changed_at"])
    if built:
        _set_construction(monument, built)


def take_built(fields: Mapping) -> tuple[dict, dict]:
    """The fields without those of BUILT, and these as columns of a phase."""
    built = {column: fields[field] for field, column in BUILT.items() if field in fields}
    return {field: value for field, value in fields.items() if field not in BUILT}, built


def with_proposed(monument: Monument, fields: Mapping) -> dict:
    """The fields, and what follows from them where nothing is said."""
    return dict(fields) | _proposed(monument, fields)


def _proposed(monument: Monument, fields: Mapping) -> dict:
    """What follows from the rest where nothing is said: a point in the outline, a district."""
    location, footprint, district = (
        fields.get(name, getattr(monument, name)) for name in ("location", "footprint", "district")
    )
    proposed = {}
    if location is None and footprint is not None:
        proposed["location"] = location = footprint.point_on_surface
    if district is None and location is not None and (found := district_of(location)):
        proposed |= {"district": found, "district_basis": Basis.INFERRED}
    return proposed


def _set_construction(monument: Monument, built: Mapping):
    """When it was built, as the first phase of construction; a trigger writes the summary."""
    phases = monument.phases.filter(kind=Phase.Kind.CONSTRUCTION).order_by("pk")
    phase = phases.first() or Phase(monument=monument, kind=Phase.Kind.CONSTRUCTION)
    for column, value in built.items():
        setattr(phase, column, value)
    if (phase.earliest, phase.latest, phase.display) == (None, None, ""):
        if phase.pk:
            phase.delete()
        return
    phase.clean_fields()
    with broken_rules_told(Phase):
        phase.save()
    monument.refresh_from_db(fields=list(BUILT))


def tidy(text: str) -> str:
    """A name without blanks around it; empty when nothing of it can be seen."""
    text = text.strip()
    return text if any(letter.isalnum() for letter in text) else ""


def name_row(monument: Monument, language: str, text: str, *, is_preferred=True) -> Name:
    """A name that is not saved yet, tidied, with its script."""
    text = tidy(text)
    return Name(
        monument=monument,
        language=language,
        text=text,
        script=script_of(text),
        is_preferred=is_preferred,
    )


def must_have_a_name(monument: Monument):
    """Refuse a change that would leave the monument without any name."""
    if not monument.names.exists():
        raise ValidationError({"names": NO_NAME})


def _say(monument, names, other_names, descriptions, identifiers):
    for language, text in (names or {}).items():
        _set_preferred_name(monument, language, text)
    for language, texts in (other_names or {}).items():
        _set_other_names(monument, language, texts)
    for language, text in (descriptions or {}).items():
        set_text(monument.descriptions, Description(monument=monument), language, text)
    for scheme, value in (identifiers or {}).items():
        _set_identifier(monument, scheme, value)
    must_have_a_name(monument)


def _set_preferred_name(monument: Monument, language: str, text: str):
    text = tidy(text)
    told = monument.names.filter(language=language)
    told.filter(is_preferred=True).exclude(text=text).delete()
    if not text:
        return
    name = told.filter(text=text).first() or name_row(monument, language, text)
    if name.pk is None or not name.is_preferred:
        name.is_preferred = True
        name.clean_fields(exclude=["folded"])
        name.save()


def _set_other_names(monument: Monument, language: str, texts: Iterable[str]):
    wanted = {tidy(text) for text in texts} - {""}
    others = monument.names.filter(language=language, is_preferred=False)
    others.exclude(text__in=wanted).delete()
    known = set(monument.names.filter(language=language).values_list("text", flat=True))
    for text in sorted(wanted - known):
        name = name_row(monument, language, text, is_preferred=False)
        name.clean_fields(exclude=["folded"])
        name.save()


def script_of(text: str) -> str:
    """The ISO 15924 script of most letters; a look-alike letter does not change it."""
    counts = {
        Name.Script.CYRILLIC: sum("\u0400" <= letter <= "\u04ff" for letter in text),
        Name.Script.ARABIC: sum("\u0600" <= letter <= "\u06ff" for letter in text),
    }
    script, count = max(counts.items(), key=lambda pair: pair[1])
    return script if count * 2 > sum(map(str.isalpha, text)) else Name.Script.LATIN


def _set_identifier(monument: Monument, scheme: str, value: str):
    value = value.strip()
    preferred = monument.identifiers.filter(scheme=scheme, is_preferred=True)
    preferred.exclude(value=value).delete()
    if value and not preferred.exists():
        identifier = Identifier(monument=monument, scheme=scheme, value=value)
        identifier.clean_fields(exclude=["folded"])
        identifier.save()


@transaction.atomic
def publish_monument(*, monument: Monument, by) -> Monument:
    """Show a draft, or a withdrawn monument again, to everyone."""
    require_kept(monument, by)
    return _change_lifecycle(monument, Lifecycle.PUBLISHED)


@transaction.atomic
def withdraw_monument(*, monument: Monument, by) -> Monument:
    """Take a monument off the public register; its record and identifier stay for ever."""
    require_kept(monument, by)
    if monument.lifecycle == Lifecycle.DRAFT:
        raise ValidationError(_("A draft was never on the register: it cannot be withdrawn."))
    return _change_lifecycle(monument, Lifecycle.WITHDRAWN)


def _change_lifecycle(monument: Monument, lifecycle: str) -> Monument:
    if monument.lifecycle != lifecycle:
        monument.lifecycle = lifecycle
        monument.save(update_fields=["lifecycle", "changed_at"])
    return monument
