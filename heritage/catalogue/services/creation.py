"""New monuments, one or many: a table's rows of all of them are written by one statement."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import models, transaction

from heritage.accounts.roles import EDIT_MONUMENT

from ..models import Description, Identifier, Monument, Name, Phase
from .monuments import BUILT, NO_NAME, name_row, take_built, with_proposed
from .rights import require, require_own_ground
from .rules import broken_rules_told


@dataclass(frozen=True)
class NewMonument:
    """What is said of a monument that is to be made.

    `fields` are columns of Monument; `names` and `descriptions` are texts by language,
    `identifiers` values by scheme.
    """

    fields: Mapping
    names: Mapping[str, str]
    other_names: Mapping[str, Iterable[str]] = field(default_factory=dict)
    descriptions: Mapping[str, str] = field(default_factory=dict)
    identifiers: Mapping[str, str] = field(default_factory=dict)


def create_monument(
    *,
    by,
    fields: Mapping,
    names: Mapping[str, str],
    other_names: Mapping[str, Iterable[str]] | None = None,
    descriptions: Mapping[str, str] | None = None,
    identifiers: Mapping[str, str] | None = None,
) -> Monument:
    """A new monument, a draft unless `fields` says otherwise; the rest as in NewMonument.

    Raises ValidationError with the errors by field, also when `by` sets it on ground that another
    body keeps; PermissionDenied by rights.py.
    """
    told = NewMonument(fields, names, other_names or {}, descriptions or {}, identifiers or {})
    return create_monuments(by=by, told=[told])[0]


@transaction.atomic
def create_monuments(*, by, told: Sequence[NewMonument]) -> list[Monument]:
    """New monuments in the order in which they are told of, all or none; as create_monument."""
    require(EDIT_MONUMENT, by)
    columns = [take_built(one.fields) for one in told]
    seen = set()
    monuments = [_checked(fields, seen) for fields, _built in columns]
    _write(Monument, monuments)
    _set_constructions(monuments, [built for _fields, built in columns])
    require_own_ground(monuments, by)
    parts = [part for pair in zip(monuments, told, strict=True) for part in _parts(*pair)]
    for model in (Name, Description, Identifier):
        rows = [part for part in parts if isinstance(part, model)]
        for row in rows:
            row.clean_fields(exclude=["folded", "monument"])
        _write(model, rows)
    return monuments


def _checked(fields: Mapping, seen: set) -> Monument:
    """A monument that is not saved yet; `seen` are the terms and areas that were asked for."""
    monument = Monument()
    for name, value in with_proposed(monument, fields).items():
        setattr(monument, name, value)
    links = {name: (name, getattr(monument, f"{name}_id")) for name in ("kind", "district")}
    known = [name for name, link in links.items() if link in seen]
    monument.clean_fields(exclude=["reference", *known])
    seen.update(links.values())
    return monument


def _write(model: type[models.Model], rows: list):
    with broken_rules_told(model):
        model.objects.bulk_create(rows)


def _set_constructions(monuments: list[Monument], built: list[Mapping]):
    """When each was built, as a phase of construction; a trigger writes the summary."""
    construction = Phase.Kind.CONSTRUCTION
    phases = [
        Phase(monument=monument, kind=construction, **columns)
        for monument, columns in zip(monuments, built, strict=True)
        if any(value not in (None, "") for value in columns.values())
    ]
    for phase in phases:
        phase.clean_fields(exclude=["monument"])
    _write(Phase, phases)
    summed_up = Monument.objects.only(*BUILT).in_bulk([phase.monument_id for phase in phases])
    for phase in phases:
        for name in BUILT:
            setattr(phase.monument, name, getattr(summed_up[phase.monument_id], name))


def _parts(monument: Monument, told: NewMonument) -> list:
    """The rows, not saved yet, that say all this of a new monument; one of them is a name."""
    parts = [part for part in _all_parts(monument, told) if _says_something(part)]
    if not any(isinstance(part, Name) for part in parts):
        raise ValidationError({"names": NO_NAME})
    return parts


def _all_parts(monument: Monument, told: NewMonument) -> Iterator:
    for language, text in told.names.items():
        yield name_row(monument, language, text)
    for language, texts in told.other_names.items():
        said = told.names.get(language, "").strip()
        for text in dict.fromkeys(map(str.strip, texts)):
            if text != said:
                yield name_row(monument, language, text, is_preferred=False)
    for language, text in told.descriptions.items():
        yield Description(monument=monument, language=language, text=text.strip())
    for scheme, value in told.identifiers.items():
        yield Identifier(monument=monument, scheme=scheme, value=value.strip())


def _says_something(part) -> bool:
    return bool(part.value if isinstance(part, Identifier) else part.text)
