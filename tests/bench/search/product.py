"""Where the bench finds in the product what it measures, and what to say when it is not there.

The one place that knows names of vector tiles, facets and the snapshot.
"""

from collections.abc import Iterable
from importlib import import_module
from importlib.util import find_spec

from django.core.management import call_command, get_commands
from django.http import QueryDict
from django.urls import reverse

NO_TILES = "the product has no vector tiles yet."
NO_BACKEND = "the product has no search backend with facets yet."
NO_SNAPSHOT = "the product has no snapshot yet."


def _there(module: str) -> bool:
    """Whether a module is there, without running it."""
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def has_tiles() -> bool:
    return _there("heritage.catalogue.services.tiles") and _there("heritage.public.tiles")


def has_backend() -> bool:
    return _there("heritage.catalogue.search")


def has_snapshot() -> bool:
    return "snapshot" in get_commands()


def put_on_map(cursor, monuments: list[int]) -> None:
    """The public places of these monuments, as tiles are made of them."""
    if has_tiles():
        cursor.execute("SELECT catalogue_put_on_map(%s::bigint[])", [monuments])


def sum_up_tiles() -> None:
    """The cells of all places, as a worker keeps them."""
    if has_tiles():
        import_module("heritage.catalogue.services.tiles").rebuild()


def make_snapshot() -> None:
    if has_snapshot():
        call_command("snapshot", verbosity=0)


def tile_address(version: int, zoom: int | str, x: int | str, y: int | str) -> str:
    """Path of a tile of the map."""
    return reverse("data:tile", args=[version, str(zoom), str(x), str(y)])


def tiles_version() -> int:
    """The version under which tiles are asked for now."""
    return import_module("heritage.catalogue.services.tiles").State.now().version


def forget_tiles() -> None:
    """Let the next request for a tile make it, whatever is kept of it in this process."""
    import_module("heritage.public.tiles")._made.clear()


def tiles_template(version: int) -> str:
    """The address of all tiles of a version, with {z}, {x} and {y} in it."""
    return import_module("heritage.public.tiles").template(version)


def understands(names: Iterable[str]) -> str:
    """ "", or which of these parameters of a search the product does not know yet."""
    from heritage.catalogue.filters import MonumentFilter

    known = set(MonumentFilter.base_filters)
    if _there("heritage.public.how_listed"):
        how = import_module("heritage.public.how_listed").HowListed({}, has_words=False)
        known |= set(how.fields)
    missing = sorted(set(names) - known)
    return f"the product has no parameter {', '.join(missing)} yet." if missing else ""


def filter_of(question: str):
    """The bound, valid form of a public question, given as a query string: what a backend takes."""
    from heritage.catalogue.filters import MonumentFilter
    from heritage.catalogue.models import Monument

    asked = MonumentFilter(QueryDict(question), queryset=Monument.objects.published())
    if not asked.is_valid():
        raise ValueError(f"The question {question!r} is not valid: {asked.form.errors}")
    return asked


def sql_backend():
    """The search backend that asks the database; None where there is none."""
    return import_module("heritage.catalogue.search.choosing").SQL if has_backend() else None


def fast_backend(question: str):
    """The search backend that a large register answers this question with; None for the other."""
    if not has_backend():
        return None
    found = backend_for(filter_of(question))
    return None if found is sql_backend() else found


def backend_for(asked):
    """Who answers this form's question; a snapshot answers after this alone."""
    return import_module("heritage.catalogue.search.choosing").backend_for(asked)
