"""The values of facets, read anew only when a term, a district or a keeping body has changed."""

from django.db import connection
from django.utils import timezone
from django.utils.translation import get_language

from gis.models import Area
from heritage.accounts.models import Agency

from ..models import Concept
from .facets import Facet, Values

# Each version of a row has its own place (ctid), for one transaction may write a row twice, and the
# transaction that wrote it (xmin), for a place is used again: other versions make another sum.
STATE = (
    "(SELECT (count(*), sum(hashtextextended(ctid::text || ' ' || xmin::text, 0)))::text FROM {})"
)
TABLES = [model._meta.db_table for model in (Concept, Area, Agency)]


def state() -> tuple:
    """What is another one after each change of the rows that facets list, and on another day."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(map(STATE.format, TABLES)))
        return (*cursor.fetchone(), timezone.localdate())


class KeptValues:
    """Of one process. `of` gives the values of a facet as they are today, in the reader's language.

    What changes while they are read is kept under the state before, and so read once more.
    """

    def __init__(self):
        self._kept: dict[tuple, tuple[tuple, Values]] = {}

    def of(self, facet: Facet, now: tuple) -> Values:
        """`now` is what `state` told when this page began. Nobody may change what it gives."""
        asked = (facet.values, get_language())
        then, values = self._kept.get(asked, (None, None))
        if then != now:
            values = facet.values(None)
            values.labels = {code: str(label) for code, label in values.labels.items()}
            self._kept[asked] = now, values
        return values


KEPT = KeptValues()
