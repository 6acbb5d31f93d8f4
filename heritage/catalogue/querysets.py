import re

from django.conf import settings
from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.geos import Polygon
from django.db import models
from django.db.models import (
    BooleanField,
    Case,
    Exists,
    F,
    Func,
    IntegerField,
    Min,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, Least

from gis.drawn import box_round
from heritage.accounts.roles import DECIDE_CHANGE, EVERY_TERRITORY, VIEW_UNPUBLISHED

from .asking import DASHES, Question
from .choices import HELD_LICENCES, Lifecycle, ShownSize


class Fold(models.Func):
    """Text without case, diacritics and script: the SQL function catalogue_fold (migration 0006).

    The one folding of the product: what is stored and what is asked go through it. "Şuşa", "Шуша",
    "Shusha" and "شوشا" fold to the same; folding twice is folding once. It cannot know the short
    vowels that Arabic script does not write, nor which of o, ö, u and ü a و is, nor that "Гянджа"
    and "Ganja" are "Gəncə": for these there is `Skeleton`.
    """

    function = "catalogue_fold"
    arity = 1
    output_field = models.TextField()


class Skeleton(models.Func):
    """The consonants of each word: the SQL function catalogue_skeleton (migration 0006).

    "Gəncə", "Ganja", "Гянджа" and "گنجه" are all "knc"; so are other words. It is for likely
    duplicates and for what to offer when words find nothing, never for a plain search.
    """

    function = "catalogue_skeleton"
    arity = 1
    output_field = models.TextField()


class NumberParts(models.Func):
    """A folded number with a blank on each side of its single numbers: " 71  70  73  69 "."""

    function = "translate"
    template = "(' ' || translate(%(expressions)s, ',;/', '   ') || ' ')"
    output_field = models.TextField()


class NumberOrder(models.Func):
    """A published number as it sorts: by its parts, whichever dash stands between them."""

    function = "translate"
    template = f"translate(%(expressions)s, '{DASHES}', '{'-' * len(DASHES)}')"
    output_field = models.CharField(db_collation="catalogue_natural")


_LAST_OF_CHAIN = """
    WITH RECURSIVE chain AS (
        SELECT id, merged_into_id FROM catalogue_monument
        WHERE reference = %s AND merged_into_id IS NOT NULL
        UNION
        SELECT m.id, m.merged_into_id FROM catalogue_monument m
        JOIN chain ON m.id = chain.merged_into_id)
    SELECT id FROM chain WHERE merged_into_id IS NULL
"""

_IN_SET = """
    WITH RECURSIVE chain AS (
        SELECT m.id, m.merged_into_id FROM catalogue_setmember s
        JOIN catalogue_monument m ON m.reference = s.reference WHERE s.monument_set_id = %s
        UNION
        SELECT m.id, m.merged_into_id FROM catalogue_monument m
        JOIN chain ON m.id = chain.merged_into_id)
    SELECT id FROM chain WHERE merged_into_id IS NULL
"""


def _holding(asked: Question) -> Q:
    """Monuments that say each of the terms somewhere: the SQL function catalogue_holding.

    Of today it reads SearchText (migrations 0028 and 0033), of the past the tables as they were:
    there is one of that name in each schema (past_views.py), the search path says which is asked.
    """
    if not asked:
        return Q()
    return Q(pk__in=RawSQL("SELECT catalogue_holding(%s::jsonb)", [asked.as_json()]))


def _named(asked: Question) -> Q:
    """Monuments of which one name says each of the terms: the SQL function catalogue_named."""
    return Q(pk__in=RawSQL("SELECT catalogue_named(%s::jsonb)", [asked.as_json()]))


def _number_tiers(asked: Question) -> list[Q]:
    """What makes a number likelier: it is just this; of several it has each of the asked."""
    phrase = asked.phrase
    if not asked.may_be_number:
        return []
    parts, words = re.split(r"[\s,;/]+", phrase.strip(",;/ ")), phrase.split()
    having_parts = Q(*(Q(parts__contains=f" {part} ") for part in parts))
    return [Q(folded=phrase), having_parts & Q(*(Q(folded__contains=word) for word in words))]


def _name_tiers(asked: Question) -> list[Q]:
    """What makes a name likelier: it is these words, begins so, holds them in a row, or anyhow."""
    phrase, words = asked.phrase, (term.word for term in asked.terms)
    return [
        Q(folded=phrase),
        Q(folded__startswith=phrase),
        Q(folded__contains=phrase),
        Q(*(Q(folded__contains=word) for word in words)),
    ]


def _best_tier(rows, tiers: list[Q], first: int = 0):
    """Of the rows of one monument, the number of the first tier that one of them is in, or null."""
    numbered = (When(answers, then=number) for number, answers in enumerate(tiers, first))
    best = Min(Case(*numbered, output_field=IntegerField()))
    return rows.order_by().values("monument").annotate(best=best).values("best")


class _Geography(GeometryField):
    """A shape as PostGIS measures it on the ellipsoid."""

    def __init__(self):
        super().__init__(srid=4326, geography=True)


def _within_m(column, asked):
    """Whether a place of the column lies within so many metres of a shape: gis.drawn.Nearby."""
    return Func(
        Cast(column, _Geography()),
        Cast(Value(asked.shape, GeometryField(srid=4326)), _Geography()),
        Value(asked.distance_m),
        function="ST_DWithin",
        output_field=BooleanField(),
    )


@models.BigAutoField.register_lookup
class Among(models.Lookup):
    """`pk__among`: the rows of these keys, which are one value; `in` makes a value of each."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler, connection):
        key, params = self.process_lhs(compiler, connection)
        return f"{key} = ANY(%s::bigint[])", [*params, list(self.rhs)]


class KeyedQuerySet(models.QuerySet):
    """What is cut into pages by its keys alone (paging.KeyPaginator)."""

    def in_order_of(self, keys: list[int]) -> list:
        """The rows of these keys, one after another."""
        rows = self.in_bulk(keys)
        return [rows[key] for key in keys if key in rows]


class MonumentQuerySet(KeyedQuerySet):
    """The vocabulary of questions about monuments.

    Public pages narrow by `public_*` columns only: the database derives them from the place and
    its sensitivity, so no question can be answered from a place that is hidden.
    """

    def in_order_of(self, keys: list[int]) -> list:
        """The rows of these keys, one after another, and what each is called: one query more.

        To have fifty rows prefetch their names takes longer than to read and to draw them.
        """
        rows, called = super().in_order_of(keys), {key: {} for key in keys}
        names = self._related("names").filter(is_preferred=True, monument__in=keys)
        for key, language, text in names.values_list("monument", "language", "text"):
            called[key][language] = text
        for row in rows:
            row.preferred_names = called[row.pk]
        return rows

    def published(self):
        return self._of_this_installation().filter(lifecycle=Lifecycle.PUBLISHED)

    def visible_to(self, user):
        """What this person may know to exist: everyone the published, an agency its drafts too."""
        if user.has_perm(VIEW_UNPUBLISHED):
            here = self.not_merged()._of_this_installation()
            return here.filter(Q(lifecycle=Lifecycle.PUBLISHED) | self._kept(user))
        return self.published()

    def referenced(self, text: str):
        """The one whose identifier this is, in letters of either case; by the index."""
        return self.filter(reference=text.upper())

    def kept_by(self, user):
        """What lies in the territory of this person's agency: all that its staff may work on."""
        return self._of_this_installation().filter(self._kept(user))

    def kept_as_q(self, user) -> Q:
        """The condition that `kept_by` is, for a part of a question."""
        return self._kept(user)

    @staticmethod
    def _kept(user):
        if user.has_perm(EVERY_TERRITORY):
            return ~Q(pk__in=[])  # everything: an empty Q would vanish from an "or"
        agency_id = getattr(user, "agency_id", None)  # a stranger has none
        return Q(keeper=agency_id) if agency_id else Q(pk__in=[])

    def _of_this_installation(self):
        """Samples are there for a demonstration only: the setting DEMO."""
        return self if settings.DEMO else self.official()

    def checked(self):
        """What the rules of quality look at: the records that somebody still works on."""
        return self.official().filter(merged_into=None).exclude(lifecycle=Lifecycle.WITHDRAWN)

    def official(self):
        """Without the samples, which are no part of the register's counts and exports."""
        return self.filter(is_sample=False)

    def without_dated_protection(self):
        """On the register by no act that says from when: a day of the law cannot tell of them."""
        protections = self._related("protections")
        primary = protections.model.PRIMARY
        dated = protections.filter(monument=OuterRef("pk"), scheme__in=primary)
        return self.filter(~Exists(dated))

    def not_merged(self):
        """Without the records that were found to describe the same monument as another."""
        return self.filter(merged_into__isnull=True)

    def led_to_by(self, reference: str):
        """The monument that a merged record's identifier leads to, by however many mergings."""
        return self.filter(pk__in=RawSQL(_LAST_OF_CHAIN, [reference]))  # noqa: S611, a constant

    def in_set(self, monument_set):
        """Those that somebody gathered, and those that a gathered one's identifier leads to."""
        return self.filter(pk__in=RawSQL(_IN_SET, [monument_set.pk]))  # noqa: S611, a constant

    def numbered(self, number: str):
        """With this official number, however its dash is written."""
        numbers = self._related("identifiers").filter(scheme="inventory")
        return self.filter(
            Exists(numbers.filter(monument=OuterRef("pk"), folded=Fold(Value(number))))
        )

    def listed_on(self, day):
        """On the state list on that day, by the protections that held then."""
        protections = self._related("protections")
        listed = protections.filter(scheme="state_list", valid__contains=day)
        return self.filter(Exists(listed.filter(monument=OuterRef("pk"))))

    def on_map(self):
        return self.filter(public_point__isnull=False)

    def with_pictures(self):
        return self.filter(Exists(self._pictures()))

    def _pictures(self):
        pictures = self.model._meta.get_field("pictures").related_model
        return pictures.objects.shown().filter(monument=OuterRef("pk"))

    def in_public_district(self, district):
        return self.filter(public_district=district)

    def in_bbox(self, west, south, east, north):
        """Public places that touch the box (degrees, WGS 84)."""
        box = Polygon.from_bbox((west, south, east, north))
        box.srid = 4326
        return self.touching(box)

    def touching(self, shape):
        """Public places that touch a polygon (degrees, WGS 84)."""
        return self.filter(Q(public_point__intersects=shape) | Q(public_area__intersects=shape))

    def near(self, asked):
        """Public places within `asked.distance_m` metres, on the ellipsoid, of `asked.shape`.

        The index of degrees finds the few that may be as near; they are measured.
        """
        box = box_round(asked.shape, asked.distance_m)
        return self.filter(
            Q(_within_m("public_point", asked), public_point__bboverlaps=box)
            | Q(_within_m("public_area", asked), public_area__bboverlaps=box)
        )

    def built_by(self, year):
        """Begun by the end of the year (astronomical: 0 is 1 BCE); of no known year, not."""
        return self.filter(built_from__lte=year)

    def matching(self, asked):
        """Each word, or what it may mean, is in a name, number, description or the public place.

        `asked` are words as somebody wrote them, or the Question that they are.
        """
        return self.filter(_holding(Question.of(asked)))

    def _related(self, name):
        return self.model._meta.get_field(name).related_model.objects

    def best_match_first(self, asked):
        """The number that is asked, then a name that is just these words, begins so, holds them.

        73 is the number of "73", then one of "71, 70, 73, 69"; 173 and 730 only hold it.
        """
        tiers = self._tiers(Question.of(asked))
        rank = Case(
            *(When(answers, then=number) for number, answers in enumerate(tiers)),
            default=Value(len(tiers)),
            output_field=IntegerField(),
        )
        return self.annotate(rank=rank).order_by("rank", *self.REGISTER_ORDER)

    def likeliest(self, asked, most: int, *, written: list[int] | None = None) -> list[int]:
        """Keys of the first `most` of `matching` in the order of `best_match_first`.

        Tier by tier until there are enough, each by its own index: where a word stands in every
        fifth record, only those are looked at that can be among the first. `written` are the keys
        of all that have the very words, for who knows them already.
        """
        asked = Question.of(asked)
        keys, tiers = self._first_of(asked, written, most)
        for answers in tiers:
            if len(keys) >= most:
                break
            found = self.filter(answers).in_register_order().values_list("pk", flat=True)
            keys |= dict.fromkeys(found[:most])
        return list(keys)[:most]

    def _first_of(self, asked, written, most):
        """The keys that stand first, in order, and the tiers that come after them."""
        if written is None or not asked:
            return {}, [*self._tiers(asked), _holding(asked)]
        known = self.filter(pk__among=written)._best_written_first(asked).values_list("pk")
        rest = [] if asked == asked.as_written() else [_named(asked), _holding(asked)]
        return {pk: None for (pk,) in known[:most]}, rest

    def _best_written_first(self, asked):
        """`best_match_first` for few that have the very words: what each is called is read once."""
        numbers, names = _number_tiers(asked), _name_tiers(asked)
        best = [_best_tier(self._numbers_of_each(), numbers)] if numbers else []
        best.append(_best_tier(self._names_of_each(), names, first=len(numbers)))
        rank = Least(*map(Subquery, best), Value(len(numbers) + len(names)))
        return self.annotate(rank=rank).order_by("rank", *self.REGISTER_ORDER)

    def _tiers(self, asked: Question) -> list:
        """What makes an answer likelier, the likeliest first; each holds all of the words."""
        if not asked:
            return []
        numbers, names = self._numbers_of_each(), self._names_of_each()
        tiers = [Exists(numbers.filter(answers)) for answers in _number_tiers(asked)]
        tiers += [Exists(names.filter(answers)) for answers in _name_tiers(asked)[:3]]
        written = asked.as_written()
        if len(written.terms) > 1:
            tiers.append(_named(written))
        if asked != written:  # where enough have the very words, no other is asked for
            tiers += [_holding(written), _named(asked)]
        return tiers

    def _names_of_each(self):
        return self._related("names").filter(monument=OuterRef("pk"))

    def _numbers_of_each(self):
        numbers = self._related("identifiers").filter(monument=OuterRef("pk"))
        return numbers.alias(parts=NumberParts("folded"))

    # World importance first, then the number as people count (2.2 before 2.10), then age of entry.
    REGISTER_ORDER = ("importance_rank", NumberOrder("number_sorted").asc(), "pk")

    def in_register_order(self):
        return self.order_by(*self.REGISTER_ORDER)


class ConceptQuerySet(models.QuerySet):
    def words_alike(self, beginnings: list[str]):
        """Kinds, and words of the search, that are called by a word that begins so (folded)."""
        anywhere = rf"(^|[;,( ])({'|'.join(map(re.escape, beginnings))})"
        return self.filter(scheme__in=("kind", "search"), folded__regex=anywhere)

    def in_use(self):
        """Terms to choose from; those that were merged into another are only there to be read."""
        return self.filter(deprecated_by__isnull=True)

    def answering_to(self, scheme, code):
        """The term of this code, or the one that it was merged into; None for an unknown code."""
        found = self.filter(scheme=scheme, code=code).select_related("deprecated_by").first()
        return (found and found.deprecated_by) or found

    def by_any_name(self, scheme) -> dict:
        """Terms by code, and by folded label or synonym; a merged one as the one it leads to."""
        labels = Func(
            F("label_az"), F("label_en"), F("label_ru"), template="ARRAY[%(expressions)s]"
        )
        words = Func(labels, F("synonyms"), template="%(expressions)s", arg_joiner=" || ")
        rows = self.filter(scheme=scheme).select_related("deprecated_by")
        rows = rows.annotate(word=Fold(Func(words, function="unnest")))
        named = {}
        for concept in rows.order_by(F("deprecated_by_id").asc(nulls_first=True), "pk"):
            kept = concept.deprecated_by or concept
            named.setdefault(concept.word, kept)
            named[concept.code] = kept
        return named


class PictureQuerySet(models.QuerySet):
    def shown(self):
        """Pictures that the public may see, once their asset is ready."""
        return self.filter(is_public=True, asset__status="ready")

    def visible_to(self, user):
        """What is shown of published monuments; to an agency all pictures of what it keeps."""
        seen = self._seen_by_all()
        if user.has_perm(VIEW_UNPUBLISHED):
            seen |= Q(monument__in=self._monuments().kept_by(user))
        return self.filter(seen)

    def kept_by(self, user):
        """Pictures of the monuments that this person's agency keeps."""
        return self.filter(monument__in=self._monuments().kept_by(user))

    def held(self):
        """Pictures that the public may see only small, for their licence or by choice."""
        by_licence = Q(shown_size=ShownSize.BY_LICENCE, licence__in=HELD_LICENCES)
        return self.filter(Q(shown_size=ShownSize.SMALL) | by_licence)

    def seen_by_all(self):
        """Pictures that everybody sees, whole or small."""
        return self.filter(self._seen_by_all())

    def whole_for(self, user):
        """Pictures that this person's office keeps: nothing of them is held back from it."""
        return self.kept_by(user) if user.has_perm(VIEW_UNPUBLISHED) else self.none()

    def _seen_by_all(self):
        return Q(is_public=True, asset__status="ready", monument__in=self._monuments().published())

    def with_limits_for(self, user):
        """Each with `is_held`: whether this person may see it only small.

        Rights are in the file: held for one of the monuments that show it, it is held for all. Who
        keeps one of them sees it whole.
        """
        everywhere = self.model.objects.filter(asset=OuterRef("asset"))
        held = Exists(everywhere.seen_by_all().held())
        return self.annotate(is_held=held & ~Exists(everywhere.whole_for(user)))

    def _monuments(self):
        return self.model._meta.get_field("monument").related_model.objects


class ZoneQuerySet(KeyedQuerySet):
    def in_force_on(self, day):
        return self.filter(Q(valid__isnull=True) | Q(valid__contains=day))

    def kept_by(self, user):
        """Zones that this person may edit: every monument of theirs is kept by the agency."""
        if user.has_perm(EVERY_TERRITORY):
            return self
        memberships = self.model._meta.get_field("memberships").related_model
        monuments = memberships._meta.get_field("monument").related_model.objects
        there = memberships.objects.filter(zone=OuterRef("pk"))
        # A value, and no EXISTS: for that all monuments of the agency would be read, for few zones.
        mine = monuments.kept_by(user).filter(pk=OuterRef("monument")).values("pk")[:1]
        others = there.alias(mine=Subquery(mine)).filter(mine=None)
        return self.filter(Exists(there), ~Exists(others))

    def shown(self):
        """Zones that the public may see: all of their monuments are published and open.

        As of a day, too: one that was not on the register then may be hidden today.
        """
        members = self.model._meta.get_field("memberships").related_model
        monuments = members._meta.get_field("monument").related_model
        seen = monuments.objects.published().filter(pk=OuterRef("monument"), sensitivity="open")
        there = members.objects.filter(zone=OuterRef("pk"))
        return self.filter(~Exists(there.exclude(Exists(seen))))


class ImportBatchQuerySet(models.QuerySet):
    def kept_by(self, user):
        """What this person's agency imported. The system's own files hold rows of every agency."""
        if user.has_perm(EVERY_TERRITORY):
            return self
        return self.filter(applied_by__agency__isnull=False, applied_by__agency=user.agency_id)


class ConditionQuerySet(models.QuerySet):
    def kept_by(self, user):
        """Of the monuments that this person's agency keeps."""
        monuments = self.model._meta.get_field("monument").related_model
        return self.filter(monument__in=monuments.objects.kept_by(user))


class FindingQuerySet(models.QuerySet):
    """Findings, and tallies of them: both know whose monument it is, and in which district."""

    def kept_by(self, user):
        """As MonumentQuerySet.kept_by, by the column that was copied when the rules were run."""
        if user.has_perm(EVERY_TERRITORY):
            return self
        return self.filter(keeper=user.agency_id) if user.agency_id else self.none()

    def open(self):
        return self.filter(is_set_aside=False)


class ChangeRequestQuerySet(KeyedQuerySet):
    def waiting(self):
        return self.filter(state="proposed")

    def decided(self):
        return self.exclude(state="proposed")

    def visible_to(self, user, *, at_once=False):
        """One's own; for who decides, also all whose every monument one's agency keeps.

        `at_once` is for a question about all of them: another's are looked up once, and not for
        each request. The answer is the same.
        """
        own = Q(proposed_by=user.pk)
        if not user.has_perm(DECIDE_CHANGE):
            return self.filter(own)
        return self.filter(own | self._of_kept_monuments(user, at_once))

    def to_decide_by(self, user):
        """What waits for this person: nobody decides on what he proposed."""
        if not user.has_perm(DECIDE_CHANGE):
            return self.none()
        waiting = self.waiting().filter(self._of_kept_monuments(user))
        return waiting.exclude(proposed_by=user.pk)

    def _of_kept_monuments(self, user, at_once=False):
        """No monument that it touches, and none that it would make, is another body's."""
        if user.has_perm(EVERY_TERRITORY):
            return ~Q(pk__in=[])
        touched = self._related("monuments", "monument")
        # A value, and no EXISTS, as for zones: a page of the queue asks for few of them.
        kept = touched.related_model.objects.kept_by(user).filter(pk=OuterRef("monument_id"))
        links = touched.model.objects.alias(mine=Subquery(kept.values("pk")[:1]))
        made_for = self._related("made_for", "agency").model.objects
        others = (links.filter(mine=None), made_for.exclude(agency=user.agency_id))
        if at_once:
            return Q(*(~Q(pk__in=one.values("changerequest")) for one in others))
        return Q(*(~Exists(one.filter(changerequest=OuterRef("pk"))) for one in others))

    def _related(self, field, name):
        """The link table's foreign key of this name."""
        return self.model._meta.get_field(field).remote_field.through._meta.get_field(name)

    def news_for(self, user):
        """What others decided on this person's proposals, and he has not seen yet."""
        told = self.filter(proposed_by=user.pk, seen_at__isnull=True)
        was_at_once = Q(state="applied", decided_by__isnull=True)
        return told.filter(state__in=["applied", "refused", "undone"]).exclude(was_at_once)

    def about(self, monument):
        """Requests that touch this monument."""
        links = self._related("monuments", "monument").model.objects
        return self.filter(Exists(links.filter(changerequest=OuterRef("pk"), monument=monument)))

    def about_zone(self, zone):
        """Requests that would correct or end this zone."""
        told = [{"table": zone._meta.label_lower, "key": zone.pk}]
        return self.filter(rows__contains=told)


class OpinionQuerySet(models.QuerySet):
    def of(self, user):
        """What this person was asked."""
        return self.filter(expert=user.pk)

    def waiting_first(self):
        """What can still be answered and was not, then the rest, the latest first."""
        waits = Case(When(given_at=None, change__state="proposed", then=0), default=1)
        return self.order_by(waits, "-asked_at", "-pk")

    def unanswered(self):
        """Asked, not answered, and the change still waits."""
        return self.filter(given_at__isnull=True, change__state="proposed")


class AnnexQuerySet(models.QuerySet):
    def of_body(self, user):
        """Annexes that this person's body works on."""
        if user.has_perm(EVERY_TERRITORY):
            return self
        return self.filter(agency=user.agency_id) if user.agency_id else self.none()
