"""Where the bench finds in the product what it measures, and what to say when it is not there.

The one place that knows names of vector tiles, facets and the snapshot.
"""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

from django.core.management import call_command, get_commands
from django.urls import NoReverseMatch, reverse

NO_TILES = "the product has no vector tiles yet."
NO_BACKEND = "the product has no search backends with facets yet."
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
    """Path of a tile of the map; raises NoReverseMatch where there are none."""
    return reverse("data:tile", args=[version, str(zoom), str(x), str(y)])


def tiles_version() -> int:
    """The version under which tiles are asked for now."""
    return import_module("heritage.catalogue.services.tiles").State.now().version


def forget_tiles() -> None:
    """Let the next request for a tile make it, whatever is kept of it in this process."""
    import_module("heritage.public.tiles")._made.clear()


def filter_of(question: dict):
    """The bound, valid form of a public question: what a backend takes."""
    from heritage.catalogue.filters import MonumentFilter
    from heritage.catalogue.models import Monument

    asked = MonumentFilter(_query(question), queryset=Monument.objects.published())
    if not asked.is_valid():
        raise ValueError(f"The question {question} is not valid: {asked.form.errors}")
    return asked


def _query(question: dict):
    from django.http import QueryDict

    query = QueryDict(mutable=True)
    for name, value in question.items():
        query[name] = str(value)
    return query


def backends() -> dict[str, Callable]:
    """Backends by name: "SQL", and "snapshot" where there is one; each is a function of `asked`."""
    if not has_backend():
        return {}
    search = import_module("heritage.catalogue.search")
    found = {"SQL": lambda _asked: search.SQL}
    if has_snapshot():
        found["snapshot"] = search.backend_for
    return found


__all__ = ["NoReverseMatch", "backends", "filter_of", "forget_tiles", "has_tiles", "make_snapshot"]
