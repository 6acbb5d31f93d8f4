"""The mails of kept searches, as the worker sends them between its files.

A row with its `due_at` is the queue. A claim moves `due_at` on to the next period before anything
is sent: a worker that is killed meanwhile never sends twice, and since `told` follows only what was
sent, the next mail has the news of the one that was lost. Only a server that plainly refused a mail
is asked again, later and later, within the period.
"""

import logging
from datetime import timedelta
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from ..models import KeptSearch, Monument
from . import searches

logger = logging.getLogger(__name__)

AT_ONCE = 20  # then a waiting file has its turn
RETRY_AFTER = [timedelta(minutes=minutes) for minutes in (5, 15, 60, 240)]
MISSED_MOST = 5  # periods in a row that no mail was taken: the address is gone
MOST_TOLD = 50  # monuments in one mail; the search itself has all


class NotTaken(Exception):
    """The server did not take the mail, and said so: it may be asked again."""


def send_due(most: int = AT_ONCE) -> int:
    """Make the mails that are due; how many were sent. Without a mail server, none."""
    if not settings.SENDS_MAIL:
        return 0
    sent = 0
    for _number in range(most):
        search = _claim()
        if search is None:
            break
        sent += _settle(search)
    return sent


@transaction.atomic
def _claim() -> KeptSearch | None:
    """One that is due, which no other worker takes from now on."""
    now = timezone.now()
    due = KeptSearch.objects.due(now).select_related("owner")
    search = due.select_for_update(skip_locked=True, of=("self",)).first()
    if search is not None:
        search.due_at = searches.next_due(search.rhythm, now) if search.confirmed_at else None
        search.attempts += 1
        search.save(update_fields=["due_at", "attempts"])
    return search


def _settle(search) -> bool:
    """Send what there is to send, and note how it went; whether a mail was sent."""
    try:
        return _sent(search)
    except NotTaken as refusal:
        _try_again(search, refusal)
    except Exception:  # one mail must not keep back the others; its period is over
        logger.exception("kept search %s", search.pk)
        _note(search, attempts=0)
    return False


def _sent(search):
    with override(search.language):
        if not search.confirmed_at:
            _send(_confirmation(search))
            _note(search, attempts=0)
            return True
        return _send_news(search)


def _send_news(search):
    try:
        keys = searches.answering(search.query)
    except searches.NotAnswered as problem:
        _send(_ending(search, problem))
        searches.end_search(search)
        return True
    new = sorted(set(keys) - set(search.told), reverse=True)
    if new:
        _send(_news(search, new))
    sent_at = timezone.now() if new else search.sent_at
    _note(search, told=keys, attempts=0, missed_count=0, sent_at=sent_at)
    return bool(new)


def _try_again(search, refusal):
    logger.warning("kept search %s, attempt %s: %s", search.pk, search.attempts, refusal)
    again_at = timezone.now()
    if search.attempts <= len(RETRY_AFTER):
        again_at += RETRY_AFTER[search.attempts - 1]
        if search.due_at is None or again_at < search.due_at:
            _note(search, due_at=again_at)
            return
    if search.missed_count + 1 >= MISSED_MOST:
        searches.end_search(search)
    else:
        _note(search, attempts=0, missed_count=search.missed_count + 1)


def _note(search, **values):
    """Of a row that was deleted meanwhile nothing is noted."""
    KeptSearch.objects.filter(pk=search.pk).update(**values)


def _send(mail):
    """Raises NotTaken; any other error leaves open whether the mail went out."""
    if not mail.to[0]:
        raise NotTaken("there is no address")
    connection = get_connection()
    try:
        connection.open()
    except (SMTPException, OSError) as error:
        raise NotTaken(str(error)) from error
    try:
        connection.send_messages([mail])
    except (SMTPResponseException, SMTPRecipientsRefused) as error:
        raise NotTaken(str(error)) from error
    finally:
        connection.close()


def _mail(search, template, subject, context):
    manage = _address("public:kept-search", searches.managing_key(search))
    stop = _address("public:end-search", searches.managing_key(search))
    context |= {"search": search, "base_url": settings.BASE_URL, "manage": manage, "stop": stop}
    mail = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string(f"mail/{template}.txt", context),
        to=[search.address],
        headers={
            # RFC 2369 and RFC 8058: the mail programme's own button ends it at once.
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",  # RFC 3834: no answer by a machine
        },
    )
    mail.attach_alternative(render_to_string(f"mail/{template}.html", context), "text/html")
    return mail


def _confirmation(search):
    context = {
        "question": searches.words_of(search),
        "confirm": _address("public:confirm-search", searches.confirming_key(search)),
        "days": searches.CONFIRM_WITHIN.days,
    }
    return _mail(search, "confirm", _("Confirm: %(name)s") % {"name": search}, context)


def _news(search, keys):
    """Of the monuments only what their pages say; the newest records first."""
    rows = Monument.objects.select_related("kind", "public_district")
    hidden = ("location", "footprint", "public_area", "public_district__boundary")
    told = rows.defer(*hidden).in_order_of(keys[:MOST_TOLD])
    context = {
        "question": searches.words_of(search),
        "lines": [_line(monument) for monument in told],
        "count": len(keys),
        "more_count": len(keys) - len(told),
        "all": _address("public:map") + (f"?{search.query}" if search.query else ""),
    }
    return _mail(search, "news", _("New: %(name)s") % {"name": search}, context)


def _line(monument):
    note = (monument.number, monument.kind, monument.public_district)
    return {
        "name": monument.name,
        "note": ", ".join(str(one) for one in note if one),
        "address": _address("public:monument", monument.reference),
    }


def _ending(search, problem):
    context = {"sentences": problem.messages, "all": _address("public:map")}
    return _mail(search, "ended", _("Ended: %(name)s") % {"name": search}, context)


def _address(name, *args):
    return settings.BASE_URL + reverse(name, args=args)
