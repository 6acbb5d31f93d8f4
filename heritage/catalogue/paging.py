"""Pages of a long list of monuments, without reading whole rows that are not drawn."""

from functools import cached_property

from django.core.paginator import Paginator

from .asking import Question

LOOKED_FOR = 200  # likely answers at once: a page of any length asks as often
MOST_LIKELY = 1000  # nobody turns so many pages: who looks for words adds another one


class KeyPaginator(Paginator):
    """Cuts a page by its keys, from an index where there is one, and then reads only its rows.

    `found` is a queryset in its order, `drawn` gives it with all that a row shows.
    """

    is_cut = False

    def __init__(self, found, per_page, *, drawn=lambda found: found):
        super().__init__(found, per_page)
        self.drawn = drawn

    def _keys(self):
        return self.object_list.values_list("pk", flat=True)

    def _cut(self, first: int, end: int) -> list[int]:
        """The keys from `first` to before `end`; what stands behind the middle from the end."""
        if first <= self.count // 2:
            return list(self._keys()[first:end])
        backwards = self._keys().reverse()[self.count - end : self.count - first]
        return list(backwards)[::-1]

    @cached_property
    def count(self) -> int:
        return self.object_list.order_by().count()

    def page(self, number):
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        keys = self._cut(first, min(first + self.per_page, self.count))
        rows = self.drawn(self.object_list.model.objects.all()).in_order_of(keys)
        return self._get_page(rows, number, self)


class WholePaginator(KeyPaginator):
    """For a question that is dear to ask and has few answers: asked once, for count and page."""

    @cached_property
    def _every(self) -> list[int]:
        return list(self._keys())

    @cached_property
    def count(self) -> int:
        return len(self._every)

    def _cut(self, first: int, end: int) -> list[int]:
        return self._every[first:end]


class LikelyPaginator(KeyPaginator):
    """Pages of what answers to `asked`, the likeliest first, and not more than MOST_LIKELY.

    `asked` are words or a Question, `found` is all that may answer. `is_cut` says that more answer
    than the pages hold.
    """

    def __init__(self, found, asked, per_page, **options):
        super().__init__(found.in_register_order(), per_page, **options)
        self.asked = Question.of(asked)

    @property
    def is_cut(self) -> bool:
        return self._answers_count > MOST_LIKELY

    @cached_property
    def count(self) -> int:
        return min(self._answers_count, MOST_LIKELY)

    @cached_property
    def _answers_count(self) -> int:
        """How many answer; no more are counted than it takes to know that the pages are cut.

        The very words first: where enough have them, what else they may mean is not looked for.
        """
        count = len(self._written)
        if self.asked.as_written() == self.asked or count > MOST_LIKELY:
            return count
        return self.object_list.order_by().matching(self.asked)[: MOST_LIKELY + 1].count()

    @cached_property
    def _written(self) -> list[int]:
        """The keys of what has the very words, up to one more than the pages hold."""
        answers = self.object_list.order_by().matching(self.asked.as_written())
        return list(answers.values_list("pk", flat=True)[: MOST_LIKELY + 1])

    def _cut(self, first: int, end: int) -> list[int]:
        """Some pages' worth of the likely is looked for, and not all of them."""
        most = -(-end // LOOKED_FOR) * LOOKED_FOR
        written = self._written if len(self._written) <= MOST_LIKELY else None
        return self.object_list.likeliest(self.asked, most, written=written)[first:end]
