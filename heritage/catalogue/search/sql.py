"""The backend that asks the database: for today and the past, for the public and the office."""

from collections import Counter
from dataclasses import dataclass

from django.db import connection
from django.db.models import Case, IntegerField, When

from .backend import MOST_RELEVANT, Cut, Order
from .facets import centuries_told, century_span_told
from .orders import beyond, edge_of, keys_of, ordered

# All but the facets' own conditions narrow `answer`. A row that misses one of the chosen facets is
# counted in that facet alone, which ignores its own choice; one that misses two is not counted.
# GROUPING is 0 for what a row is grouped by: `of` names what a row counts, and null for the rest.
TALLY = """
WITH answer AS MATERIALIZED (
    SELECT *, {missed} AS missed FROM ({monuments}) monuments WHERE {misses} <= 1)
SELECT missed, ARRAY[{names}] AS of, ARRAY[{texts}] AS told, count(*)
FROM answer GROUP BY GROUPING SETS ({sets})
"""
RELATED = """
UNION ALL
SELECT missed, ARRAY['{name}'], ARRAY[value::text], count(DISTINCT answer.id)
FROM answer JOIN ({rows}) related (monument, value) ON related.monument = answer.id GROUP BY 1, 3
"""
# Values of these are many; the others have so few together that they are counted in one set, which
# is one look into a table of hashes for each monument in place of six.
OF_MANY = ("kind", "district", "century")
SAMPLES = "sample"  # counted with the facets, and none of them


@dataclass
class Tally:
    """All numbers of one answer, counted in one pass."""

    count: int
    samples_count: int
    facets: dict[str, dict[str, int]]


class SqlBackend:
    """See SearchBackend."""

    def answers(self, asked) -> bool:
        return True

    def holds(self, asked, question, *, anywhere: bool = False) -> bool:
        monuments = asked.queryset if anywhere else asked.narrowed
        return bool(monuments.likeliest(question, 1))

    def count(self, asked) -> int:
        if "tally" in asked.kept:
            return asked.kept["tally"].count
        return self._found(asked).count()

    def samples_count(self, asked) -> int:
        if "tally" in asked.kept:
            return asked.kept["tally"].samples_count
        return self._found(asked).filter(is_sample=True).count()

    def facets(self, asked) -> dict[str, dict[str, int]]:
        if "tally" not in asked.kept:
            asked.kept["tally"] = tally(asked)
        return asked.kept["tally"].facets

    def page(self, asked, *, order: Order, length, after=None, before=None, first=0) -> Cut:
        if order.by == "relevance" and asked.meant:
            return _page_of_likely(asked, length, after, before, first)
        monuments, keys = self._found(asked), keys_of(order)
        edge = edge_of(asked.queryset, keys, after or before)
        if edge is None:
            return _page_from(ordered(monuments, keys), length, first)
        if after:
            return _page_behind(monuments, keys, edge, length)
        return _page_ahead(monuments, keys, edge, length)

    @staticmethod
    def _found(asked):
        return asked.narrowed.matching(asked.meant).order_by()


def _page_from(monuments, length, first) -> Cut:
    keys = list(monuments.values_list("pk", flat=True)[first : first + length + 1])
    return Cut(keys[:length], first, first > 0, len(keys) > length)


def _page_behind(monuments, keys, edge, length) -> Cut:
    found = ordered(monuments, keys)
    behind = found.filter(beyond(keys, edge, "behind"))
    cut = _page_from(behind, length, 0)
    before = found.order_by().count() - behind.order_by().count()
    return Cut(cut.keys, before, before > 0, cut.has_next)


def _page_ahead(monuments, keys, edge, length) -> Cut:
    found = ordered(monuments, keys)
    ahead = found.filter(beyond(keys, edge, "ahead"))
    count = ahead.order_by().count()
    if count <= length:
        return _page_from(found, length, 0)
    backwards = ahead.reverse().values_list("pk", flat=True)[:length]
    return Cut(list(backwards)[::-1], count - length, True, _has_more(found, count))


def _has_more(monuments, count) -> bool:
    """Whether more answer than these; the row at the edge may be no answer itself."""
    return monuments.order_by().count() > count


def _page_of_likely(asked, length, after, before, first) -> Cut:
    """No more of the likely are looked for than it takes to find the edge and the page's end."""
    edge = after or before
    known = edge and asked.queryset.filter(reference=edge).values_list("pk", flat=True).first()
    for most in (min(first + 2 * length, MOST_RELEVANT - 1) + 1, MOST_RELEVANT):
        keys = asked.narrowed.likeliest(asked.meant, most)
        if known is None or known in keys[: most - length - 1] or len(keys) < most:
            break
    if known in keys:
        at = keys.index(known)
        first = at + 1 if after else max(at - length, 0)
    page = keys[first : first + length]
    return Cut(page, first, first > 0, first + length < min(len(keys), MOST_RELEVANT))


def tally(asked) -> Tally:
    """The count, the samples and every facet: one statement, whatever is chosen."""
    facets = [one.facet for one in asked.facet_filters.values()]
    sql, params = _statement(asked, facets)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return _read(cursor.fetchall(), asked, facets)


def _statement(asked, facets):
    monuments, misses = _counted(asked, facets)
    inner, params = monuments.query.sql_with_params()
    told = {facet.name: f"by_{facet.name}" for facet in facets if facet.column}
    told |= {SAMPLES: "is_sample", "century": "centuries"}
    few = ", ".join(column for name, column in told.items() if name not in OF_MANY)
    sql = TALLY.format(
        monuments=inner,
        missed=_first_missed(misses),
        misses=" + ".join(misses.values()) or "0",
        names=", ".join(f"CASE GROUPING({told[name]}) WHEN 0 THEN '{name}' END" for name in told),
        texts=", ".join(f"{column}::text" for column in told.values()),
        sets=", ".join(f"(missed, {columns})" for columns in (few, *map(told.get, OF_MANY))),
    )
    for facet in facets:
        if facet.related:
            rows, monument, value = facet.related(asked.day)
            inner, more = rows.order_by().values_list(monument, value).query.sql_with_params()
            sql += RELATED.format(name=facet.name, rows=inner)
            params = (*params, *more)
    return sql, params


def _first_missed(misses) -> str:
    """SQL for the name of the facet that a row misses, or for nothing."""
    cases = " ".join(f"WHEN {column} = 1 THEN '{name}'" for name, column in misses.items())
    return f"CASE {cases} ELSE '' END" if cases else "''"


def _counted(asked, facets):
    """Monuments with what they are counted by, and a 1 for each chosen facet that they miss."""
    misses = {f.name: f"miss_{f.name}" for f in facets if asked.chosen(f.name)}
    columns = {f"by_{facet.name}": facet.column for facet in facets if facet.column}
    columns |= {column: _misses(asked, name) for name, column in misses.items()}
    monuments = asked.unfaceted.matching(asked.meant).order_by()
    columns |= {"centuries": century_span_told()}
    return monuments.values("id", "is_sample", **columns), misses


def _misses(asked, name):
    hit = asked.where(asked.filters[name].facet, asked.chosen(name))
    return Case(When(hit, then=0), default=1, output_field=IntegerField())


def _read(rows, asked, facets) -> Tally:
    """The counts under the codes of the values, each facet without regard to its own choice."""
    counts = {facet.name: Counter() for facet in facets}
    codes = {facet.name: _codes(asked.values_of(facet.name)) for facet in facets}
    whole = Counter()
    for missed, names, values, count in rows:
        for of, value in zip(names, values, strict=True):
            if of == SAMPLES:
                whole[value] += count * (missed == "")
            elif of and missed in ("", of):
                for one in _centuries(value) if of == "century" else [value]:
                    counts[of][codes[of].get(one)] += count
    for values in counts.values():
        del values[None]  # what has no value, or one that nobody can choose
    found = {name: dict(values) for name, values in counts.items()}
    return Tally(whole.total(), whole["true"], found)


def _codes(values) -> dict[str, str]:
    """The codes by the keys of the database, as it writes them as text."""
    return {
        str(key).lower() if isinstance(key, bool) else str(key): code
        for key, code in values.code_of.items()
    }


def _centuries(value) -> list[str]:
    return [str(one) for one in centuries_told(value and int(value))]
