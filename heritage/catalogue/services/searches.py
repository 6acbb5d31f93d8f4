"""Searches that people keep: who may, who confirmed it, what is new, when the next mail is due."""

from datetime import datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer, TimestampSigner
from django.db import transaction
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from ..asked_words import in_words
from ..filters import MonumentFilter
from ..models import KeptSearch, Monument

CONFIRM_WITHIN = timedelta(days=2)
A_DAY = timedelta(days=1)
# Mails a day that ask an address to confirm: nobody fills a stranger's box through us.
MOST_AN_ADDRESS, MOST_A_MACHINE, MOST_IN_ALL = 3, 10, 500
MOST_ANSWERS = 50_000  # their keys are kept, to know what is new
MOST_QUERY_CHARACTERS = 2000
MAILS_AT = time(7)  # in the office's time zone

_TO_CONFIRM = TimestampSigner(salt="catalogue.kept_search.confirm")
_TO_MANAGE = Signer(salt="catalogue.kept_search.manage")


class NotAnswered(ValidationError):
    """Why a question has no answer (any more), in a sentence."""


def answering(query: str) -> list[int]:
    """Keys of the monuments of the register that answer, by public columns.

    Words that find nothing find nothing here: what is only near to them is no news. Raises
    NotAnswered.
    """
    monuments = Monument.objects.published().official()
    found = MonumentFilter(QueryDict(query), queryset=monuments)
    if not found.is_valid():
        raise NotAnswered([told for field in found.form.errors.values() for told in field])
    return list(answers_to(found).order_by("pk").values_list("pk", flat=True))


def answers_to(found: MonumentFilter):
    """What answers to the very words, without what is only near to them."""
    return found.narrowed.matching(found.asked) if found.words else found.narrowed


def _keys(query: str) -> list[int]:
    """As `answering`; raises NotAnswered for more than can be kept in mind, too."""
    if len(query) > MOST_QUERY_CHARACTERS:
        raise NotAnswered(_("This question is too long to be kept."))
    keys = answering(query)
    if len(keys) > MOST_ANSWERS:
        sentence = _("More than %(most)d monuments answer to this: narrow the search to keep it.")
        raise NotAnswered(sentence % {"most": MOST_ANSWERS})
    return keys


@transaction.atomic
def keep_for_account(*, owner, query: str, name: str, rhythm: str, language: str) -> KeptSearch:
    """Keep it for a person with an account: again, it is the same search with a new name.

    Raises NotAnswered, and ValidationError for an account without an address.
    """
    if not owner.email:
        raise ValidationError(_("Your account has no e-mail address: an administrator can add it."))
    now = timezone.now()
    of_now = {"told": _keys(query), "confirmed_at": now, "due_at": next_due(rhythm, now)}
    wanted = {"name": name, "rhythm": rhythm, "language": language}
    search, _is_new = KeptSearch.objects.update_or_create(
        owner=owner, query=query, defaults=wanted, create_defaults=wanted | of_now
    )
    return search


@transaction.atomic
def ask_address(
    *, email: str, query: str, name: str, rhythm: str, language: str, asked_from: str
) -> None:
    """Have a mail sent that asks the address to confirm.

    An address that keeps this search already gets none, and nobody is told so. Raises NotAnswered,
    and ValidationError when too many such mails went to the address, or were asked for by the
    machine (a hash), today.
    """
    _keys(query)
    search, _is_new = KeptSearch.objects.get_or_create(
        email__iexact=email,
        query=query,
        owner=None,
        defaults={"email": email, "name": name, "rhythm": rhythm, "language": language},
    )
    if search.confirmed_at:
        return
    now = timezone.now()
    _refuse_too_many(email, asked_from, now)
    search.name, search.rhythm, search.language = name, rhythm, language
    search.asked_at, search.asked_from = now, asked_from
    search.asked_count += 1
    search.due_at, search.attempts = now, 0
    search.save()


def _refuse_too_many(email, asked_from, now):
    asked = KeptSearch.objects.unconfirmed().filter(asked_at__gt=now - A_DAY)
    for which, most in (
        (Q(email__iexact=email), MOST_AN_ADDRESS),
        (Q(asked_from=asked_from), MOST_A_MACHINE),
        (Q(), MOST_IN_ALL),
    ):
        if asked.filter(which).times_asked() >= most:
            raise ValidationError(
                _("Too many mails of this kind were asked for today. Try again tomorrow.")
            )


def confirming_key(search: KeptSearch) -> str:
    return _TO_CONFIRM.sign(search.token)


def managing_key(search: KeptSearch) -> str:
    return _TO_MANAGE.sign(search.token)


def to_confirm(key: str) -> KeptSearch | None:
    """The search of this key; None for a wrong key, an old one, and a search that is gone."""
    return _of(_TO_CONFIRM, key, max_age=CONFIRM_WITHIN)


def to_manage(key: str) -> KeptSearch | None:
    return _of(_TO_MANAGE, key)


def _of(signer, key, **options):
    try:
        token = signer.unsign(key, **options)
    except BadSignature:
        return None
    return KeptSearch.objects.select_related("owner").filter(token=token).first()


@transaction.atomic
def confirm(search: KeptSearch) -> None:
    """The address is its owner's. From now on is new what does not answer now. Twice is once."""
    search = KeptSearch.objects.select_for_update(of=("self",)).get(pk=search.pk)
    if search.confirmed_at:
        return
    now = timezone.now()
    search.confirmed_at, search.due_at = now, next_due(search.rhythm, now)
    search.told = answering(search.query)
    search.asked_at, search.asked_from, search.asked_count = None, "", 0
    search.save()


def change_search(search: KeptSearch, *, name: str, rhythm: str) -> None:
    now = timezone.now()
    search.name, search.rhythm = name, rhythm
    search.due_at = next_due(rhythm, now)
    search.save(update_fields=["name", "rhythm", "due_at"])


def end_search(search: KeptSearch) -> None:
    """Nothing of it stays, the address neither."""
    KeptSearch.objects.filter(pk=search.pk).delete()


def forget_unconfirmed() -> int:
    """Delete what nobody confirmed in time; how many."""
    old = KeptSearch.objects.unconfirmed().filter(asked_at__lt=timezone.now() - CONFIRM_WITHIN)
    return old.delete()[0]


def next_due(rhythm: str, now: datetime) -> datetime:
    """The next morning after `now` (aware), or the next Monday's."""
    local = timezone.localtime(now)
    day = local.date()
    if local.time() >= MAILS_AT:
        day += A_DAY
    if rhythm == KeptSearch.Rhythm.WEEKLY:
        day += timedelta(days=-day.weekday() % 7)
    return datetime.combine(day, MAILS_AT, tzinfo=local.tzinfo)


def words_of(search: KeptSearch) -> str:
    """What is asked, in words. Raises NotAnswered."""
    with override(search.language):
        found = MonumentFilter(QueryDict(search.query), queryset=Monument.objects.published())
        if not found.is_valid():
            raise NotAnswered([told for field in found.form.errors.values() for told in field])
        return in_words(found)
