"""What a search backend answers: the one interface, whichever way the register is kept.

The question is a bound and valid `MonumentFilter`, called `asked`. A backend reads of it:

- `asked.queryset`: what the person may know to exist; for the public it is published();
- `asked.meant`: the Question that its words are answered as; false when there are no words;
- `asked.chosen(facet)`: the values that are chosen of a facet, as they stand in the address, the
  code of a merged concept replaced by that of the kept one; () when nothing is;
- `asked.years`: (built_from, built_to) as astronomical years, each None when it is not asked;
- `asked.box`: (west, south, east, north) in degrees (WGS 84), or None;
- `asked.others`: names of all other fields that were filled in. A backend that does not know one
  of them cannot answer: `answers` is False, and SQL is asked instead.

Facets, by name and values. Several values of one facet mean "or", two facets mean "and":

- kind, material: codes of concepts;
- section, importance: values of `choices.Section` and `choices.Importance`;
- district: codes of areas, of `public_district`;
- keeper: codes of agencies, of monuments whose place is open: it would tell of a hidden one;
- century: "12" is 1101 to 1200, "-4" is 400 to 301 BCE, from -40 to 21 without 0; a dating counts
  in each that it overlaps, one that is open on a side in none;
- pictures: "yes" has pictures that are shown to the public, "no" has none;
- drawings: "yes" has among them one of the kinds of DRAWN, "no" has none;
- condition: classes of `choices.ConditionClass`, or "none" where no visit is recorded; it is asked
  by those only who may read the visits, and so is none of FACETS;
- zone: roles of zones that the public may see (ZoneQuerySet.shown) and that are in force today.
"""

from dataclasses import dataclass
from typing import Protocol

FACETS = (
    "kind",
    "section",
    "importance",
    "district",
    "keeper",
    "century",
    "material",
    "pictures",
    "drawings",
    "zone",
)
DRAWN = ("drawing", "rendering")  # of Picture.Kind
ORDERS = ("relevance", "register", "number", "name", "date", "distance")
LENGTHS = (20, 50, 100, 200)  # rows of a page
MOST_RELEVANT = 1000  # nobody turns so many pages: who looks for words adds another one


@dataclass(frozen=True)
class Order:
    """How an answer is ordered; what is alike stands as in the register, what is not known last.

    - relevance: as `MonumentQuerySet.likeliest`, and it ends after MOST_RELEVANT; never reversed;
    - register: `MonumentQuerySet.REGISTER_ORDER`; never reversed;
    - number: `number_sorted` as people count;
    - name: as it is shown to a reader of `language` (Monument.name), by the ICU collation of it;
    - date: by the first year, then by the last; of a dating open on a side both are the other one;
    - distance: metres on the sphere (ST_DistanceSphere) from `origin` to `public_point`.

    `is_descending` turns what the order is by, and neither of: alike, as in the register; not
    known, last.
    """

    by: str
    is_descending: bool = False
    language: str = "az"
    origin: tuple[float, float] | None = None  # longitude, latitude in degrees (WGS 84)


@dataclass(frozen=True)
class Cut:
    """A page: `keys` are primary keys in order, `before_count` is how many stand before them."""

    keys: list[int]
    before_count: int
    has_previous: bool
    has_next: bool


class SearchBackend(Protocol):
    """All of them give the same answers, row for row; they differ in what they cost."""

    def answers(self, asked) -> bool:
        """Whether this backend can answer that question at all."""

    def holds(self, asked, question, *, anywhere: bool = False) -> bool:
        """Whether any monument has the words of this Question: of those that all but the words
        leave, or, anywhere, of `asked.queryset`.
        """

    def count(self, asked) -> int:
        """How many answer, exactly; also when the pages end before."""

    def samples_count(self, asked) -> int:
        """How many of them are samples, which are no part of the register."""

    def page(
        self,
        asked,
        *,
        order: Order,
        length: int,
        after: str | None = None,
        before: str | None = None,
        first: int = 0,
    ) -> Cut:
        """The `length` rows after, or before, the monument of that reference (M000123).

        The monument at the edge may have moved, or may no longer answer: the page begins where it
        stands now, or would stand. Where it is none of `asked.queryset`, or neither is given, the
        page begins behind the `first` rows; a `first` behind the end is an empty page. With
        `before` a page that would be short, for it is the first, is filled up from behind.
        By relevance an edge that is not among the first MOST_RELEVANT counts as unknown.
        """

    def facets(self, asked) -> dict[str, dict[str, int]]:
        """How many would answer with each value of each facet that is asked; none that is 0.

        Each facet ignores its own choice, all other conditions hold.
        """
