"""Pages of a long list of monuments, without reading whole rows that are not drawn."""

from functools import cached_property
from operator import itemgetter

from django.core.paginator import Paginator


class KeyPaginator(Paginator):
    """Cuts a page by its keys, from an index where there is one, and then reads only its rows.

    `found` is a queryset in its order, `drawn` gives it with all that a row shows. An answer in the
    order of likeness must be sorted whole for any page: its keys are fetched once, and counted.
    """

    def __init__(self, found, per_page, *, drawn=lambda found: found):
        super().__init__(found, per_page)
        self.drawn = drawn

    @cached_property
    def keys(self) -> list[int]:
        """All keys by likeness. The database gives them in the register's order, which an index
        has; putting them by rank, which keeps that order, is quicker here than there.
        """
        ranked = self.object_list.in_register_order().values_list("rank", "pk")
        return [pk for _rank, pk in sorted(ranked, key=itemgetter(0))]

    def _keys(self):
        return self.object_list.values_list("pk", flat=True)

    def _cut(self, first: int, end: int) -> list[int]:
        """The keys from `first` to before `end`; what stands behind the middle from the end."""
        if self.is_by_likeness:
            return self.keys[first:end]
        if first <= self.count // 2:
            return list(self._keys()[first:end])
        backwards = self._keys().reverse()[self.count - end : self.count - first]
        return list(backwards)[::-1]

    def samples_count(self) -> int:
        """How many of all pages are samples, which are no part of the register."""
        if not self.is_by_likeness:
            return self.object_list.order_by().filter(is_sample=True).count()
        samples = self.object_list.model.objects.filter(is_sample=True)
        return len(set(samples.values_list("pk", flat=True)).intersection(self.keys))

    @property
    def is_by_likeness(self) -> bool:
        return "rank" in self.object_list.query.annotations

    @cached_property
    def count(self) -> int:
        return len(self.keys) if self.is_by_likeness else self.object_list.order_by().count()

    def page(self, number):
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        keys = self._cut(first, min(first + self.per_page, self.count))
        rows = self.drawn(self.object_list.model.objects.filter(pk__in=keys))
        by_key = {row.pk: row for row in rows}
        return self._get_page([by_key[key] for key in keys if key in by_key], number, self)
