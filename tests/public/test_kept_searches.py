"""Searches that people keep, and the mails that tell them what is new."""

import re
from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.utils import timezone

from heritage.catalogue.models import KeptSearch
from heritage.catalogue.services import search_mails, searches
from tests.factories import ConceptFactory, MonumentFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english", "mail_is_on")]


@pytest.fixture
def mail_is_on(settings):
    settings.SENDS_MAIL = True


@pytest.fixture
def towers():
    return ConceptFactory()


@pytest.fixture
def kept(towers):
    """A confirmed search for towers, of which there is none yet."""
    ask(Client(), "kind=tower")
    search = KeptSearch.objects.get()
    searches.confirm(search)
    search.refresh_from_db()
    return search


def ask(client, query, email="reader@example.org", language="en", **more):
    data = {"name": "Towers", "rhythm": "daily", "email": email} | more
    return client.post(f"/{language}/searches/keep/?{query}", data)


def let_days_pass():
    KeptSearch.objects.filter(due_at__isnull=False).update(due_at=timezone.now())


def sent():
    """The mails that the worker sends now."""
    before = len(mail.outbox)
    search_mails.send_due()
    return mail.outbox[before:]


def news():
    let_days_pass()
    return sent()


def link(letter, words):
    [found] = re.findall(rf"https?://[^/]+(/\S*/searches/\S*{words}/)\s", letter.body)
    return found


def text(answer):
    return " ".join(answer.content.decode().split())


def test_a_stranger_confirms_by_mail_and_then_hears_of_new_monuments(client, towers):
    MonumentFactory(name="Köhnə qüllə", kind=towers)
    assert "Look into your mail" in text(ask(client, "kind=tower"))
    [letter] = sent()
    assert letter.to == ["reader@example.org"] and "Kind: tower" in letter.body
    address = link(letter, "confirm")
    assert "Confirm" in text(client.get(address))
    assert not KeptSearch.objects.confirmed().exists()  # a look is no confirmation

    assert client.post(address, follow=True).status_code == 200
    assert news() == []
    new = MonumentFactory(name="Təzə qüllə", name_en="New tower", number="9.1", kind=towers)
    MonumentFactory(name="Körpü")
    [letter] = news()

    assert letter.subject == "New: Towers"
    assert "New tower (9.1, tower)" in letter.body and "Köhnə" not in letter.body
    assert f"/en/monuments/{new.reference}/" in letter.body
    assert "Körpü" not in letter.body
    assert letter.alternatives[0].mimetype == "text/html"
    assert news() == []


def test_a_monument_that_is_changed_so_that_it_answers_is_new(kept, towers):
    monument = MonumentFactory(name="Bina")
    draft = MonumentFactory(name="Qaralama", kind=towers, lifecycle="draft")
    assert news() == []

    monument.kind, draft.lifecycle = towers, "published"
    monument.save()
    draft.save()

    [letter] = news()
    assert "Bina" in letter.body and "Qaralama" in letter.body


def test_a_mail_speaks_the_readers_language(client, towers):
    ask(client, "kind=tower", language="ru", name="Башни Баку")
    searches.confirm(KeptSearch.objects.get())
    monument = MonumentFactory(name="Qız qalası", kind=towers)

    [letter] = news()

    assert "Башни Баку" in letter.subject and "башня" in letter.body
    assert f"/ru/monuments/{monument.reference}/" in letter.body


def test_a_place_that_is_hidden_before_the_mail_leaves_without_a_word(client, towers):
    ask(client, "bbox=49.83%2C40.36%2C49.84%2C40.37")
    searches.confirm(KeptSearch.objects.get())
    monument = MonumentFactory(name="Kurqan")

    monument.sensitivity, monument.sensitivity_reason = "withheld", "a grave"
    monument.save()

    assert news() == []


def test_a_period_is_told_once_whatever_the_worker_does(kept, towers):
    MonumentFactory(kind=towers)

    assert len(news()) == 1
    assert sent() == sent() == []


class Killed(BaseException):
    """As SIGKILL: nothing of our own code runs after it."""


def test_a_worker_killed_while_it_sends_sends_nothing_twice_and_loses_no_news(
    kept, towers, monkeypatch
):
    MonumentFactory(name="Birinci", kind=towers)
    let_days_pass()

    def send(self, messages):
        raise Killed

    with monkeypatch.context() as outside:
        outside.setattr(EmailBackend, "send_messages", send)
        with pytest.raises(Killed):
            search_mails.send_due()

    assert sent() == []
    MonumentFactory(name="İkinci", kind=towers)
    [letter] = news()
    assert "Birinci" in letter.body and "İkinci" in letter.body


def test_a_mail_that_the_server_refuses_is_tried_again_later_and_keeps_nobody_waiting(
    kept, towers, monkeypatch
):
    ask(Client(), "kind=tower", email="other@example.org")
    searches.confirm(KeptSearch.objects.get(email="other@example.org"))
    MonumentFactory(kind=towers)
    let_days_pass()
    deliver = EmailBackend.send_messages

    def refuse_one(self, messages):
        if messages[0].to == ["reader@example.org"]:
            raise SMTPRecipientsRefused({"reader@example.org": (450, b"mailbox busy")})
        return deliver(self, messages)

    with monkeypatch.context() as outside:
        outside.setattr(EmailBackend, "send_messages", refuse_one)
        assert [letter.to for letter in sent()] == [["other@example.org"]]
        assert sent() == []

    kept.refresh_from_db()
    assert kept.attempts == 1
    assert timedelta(0) < kept.due_at - timezone.now() <= timedelta(minutes=5)
    assert [letter.to for letter in news()] == [["reader@example.org"]]


def test_a_connection_that_breaks_while_sending_is_not_tried_twice(kept, towers, monkeypatch):
    MonumentFactory(kind=towers)
    let_days_pass()

    def broken(self, messages):
        raise SMTPServerDisconnected("after the data")

    with monkeypatch.context() as outside:
        outside.setattr(EmailBackend, "send_messages", broken)
        search_mails.send_due()

    assert sent() == []
    assert len(news()) == 1  # the next period has the news


def test_a_server_that_is_away_is_tried_again(kept, towers, monkeypatch):
    MonumentFactory(kind=towers)
    let_days_pass()

    def away(self):
        raise ConnectionRefusedError

    with monkeypatch.context() as outside:
        outside.setattr(EmailBackend, "open", away)
        search_mails.send_due()

    kept.refresh_from_db()
    assert kept.attempts == 1
    assert len(news()) == 1


def test_an_address_that_takes_nothing_for_some_periods_is_forgotten(kept, towers, monkeypatch):
    def refuse(self, messages):
        raise SMTPRecipientsRefused({"reader@example.org": (550, b"no such user")})

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    MonumentFactory(kind=towers)
    for _attempt in range(5 * search_mails.MISSED_MOST):
        news()

    assert not KeptSearch.objects.exists()


def test_one_ends_it_from_the_mail_by_a_form_and_nothing_stays(client, kept, towers):
    MonumentFactory(kind=towers)
    [letter] = news()
    address = link(letter, "end")

    assert "No more mails" in text(client.get(address))
    assert KeptSearch.objects.exists()  # a look ends nothing
    assert "Ended" in text(client.post(address))

    assert not KeptSearch.objects.exists()
    assert client.post(address).status_code == 410


def test_the_button_of_a_mail_programme_ends_it_without_cookie_or_form(kept, towers):
    MonumentFactory(kind=towers)
    [letter] = news()
    address = re.fullmatch(r"<https?://[^/]+(/.*)>", letter.extra_headers["List-Unsubscribe"])[1]
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    stranger = Client(enforce_csrf_checks=True)
    answer = stranger.post(address, {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert not KeptSearch.objects.exists()


def test_every_other_form_needs_its_token(kept):
    strict, key = Client(enforce_csrf_checks=True), searches.managing_key(kept)

    for address in ("searches/keep/", f"searches/{key}/"):
        assert strict.post(f"/en/{address}", {"name": "x"}).status_code == 403


def test_wrong_keys_open_nothing(client, kept):
    key = searches.managing_key(kept)

    for wrong in (key[:-1], kept.token, f"{kept.token}:x", "x" * 300):
        assert client.get(f"/en/searches/{wrong}/").status_code == 404
        assert client.post(f"/en/searches/{wrong}/end/").status_code == 410
        assert client.post(f"/en/searches/{wrong}/confirm/").status_code == 410
    assert client.post(f"/en/searches/{key}/confirm/").status_code == 410
    assert KeptSearch.objects.exists()


def test_a_link_to_confirm_holds_for_two_days(client, towers, monkeypatch):
    ask(client, "kind=tower")
    key = searches.confirming_key(KeptSearch.objects.get())
    monkeypatch.setattr("django.core.signing.time.time", lambda: _now_s() + 3 * 24 * 3600)

    assert client.post(f"/en/searches/{key}/confirm/").status_code == 410
    assert not KeptSearch.objects.confirmed().exists()


def _now_s():
    return timezone.now().timestamp()


def test_what_nobody_confirms_is_deleted_with_its_address(client, towers):
    ask(client, "kind=tower")
    assert searches.forget_unconfirmed() == 0
    KeptSearch.objects.update(asked_at=timezone.now() - timedelta(days=3))

    assert searches.forget_unconfirmed() == 1


def test_the_same_address_twice_is_one_search_and_nobody_is_told_that_it_is_kept(client, kept):
    again = ask(client, "kind=tower", email="READER@example.org")

    assert "Look into your mail" in text(again)
    assert KeptSearch.objects.count() == 1
    assert sent() == []


def test_nobody_fills_a_strangers_box_through_us(client, towers):
    statuses = [ask(client, f"q={word}").status_code for word in ("a", "b", "c", "d")]

    assert statuses == [200, 200, 200, 400]
    assert len(sent()) == 3
    assert ask(client, "q=a").status_code == 400


def test_one_machine_asks_for_few_mails_a_day_and_its_address_is_not_kept(client, towers):
    for number in range(searches.MOST_A_MACHINE):
        assert ask(client, "q=a", email=f"r{number}@example.org").status_code == 200

    assert ask(client, "q=a", email="last@example.org").status_code == 400
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert ask(elsewhere, "q=a", email="last@example.org").status_code == 200
    hashes = set(KeptSearch.objects.values_list("asked_from", flat=True))
    assert len(hashes) == 2 and not any("127.0" in one or "192.0" in one for one in hashes)


def test_behind_a_proxy_of_ours_each_reader_counts_for_himself(client, towers, settings):
    settings.TRUSTED_PROXIES = 1
    for number in range(2):
        behind = Client(headers={"x-forwarded-for": f"10.9.9.9, 192.0.2.{number}"})
        ask(behind, "q=a", email=f"r{number}@example.org")

    assert len(set(KeptSearch.objects.values_list("asked_from", flat=True))) == 2


def test_staff_keep_searches_without_a_mail_to_confirm(client, towers):
    person = UserFactory(email="staff@example.org")
    client.force_login(person)

    answer = ask(client, "kind=tower", email="")

    assert (answer.status_code, answer["Location"]) == (302, "/en/searches/")
    assert "Towers" in text(client.get("/en/searches/"))
    assert "Towers" not in text(Client().get("/en/searches/"))
    MonumentFactory(kind=towers)
    assert [letter.to for letter in news()] == [["staff@example.org"]]


def test_an_account_without_an_address_is_told_so_and_a_closed_one_gets_no_mail(client, towers):
    person = UserFactory(email="")
    client.force_login(person)
    answer = ask(client, "kind=tower")
    assert answer.status_code == 400 and "no e-mail address" in text(answer)

    person.email = "staff@example.org"
    person.save()
    ask(client, "kind=tower")
    person.is_active = False
    person.save()
    MonumentFactory(kind=towers)

    assert news() == []


def test_the_link_of_a_mail_changes_name_and_rhythm_and_shows_the_others(client, kept):
    ask(client, "q=divar", name="Walls")
    searches.confirm(KeptSearch.objects.get(name="Walls"))
    ask(client, "q=x", name="Not confirmed")
    address = f"/en/searches/{searches.managing_key(kept)}/"

    page = text(client.get(address))
    assert "Walls" in page and "Not confirmed" not in page and "reader@" not in page
    client.post(address, {"name": "Qüllələr\nBcc: x@y.z", "rhythm": "weekly"})

    kept.refresh_from_db()
    assert (kept.name, kept.rhythm) == ("Qüllələr Bcc: x@y.z", "weekly")


def test_a_question_that_lost_its_meaning_ends_with_a_mail(kept, towers):
    towers.delete()

    [letter] = news()

    assert letter.subject == "Ended: Towers"
    assert not KeptSearch.objects.exists()
    assert news() == []


def test_where_no_mail_is_sent_the_page_offers_the_feed_only(client, towers, settings):
    settings.SENDS_MAIL = False

    page = text(client.get("/en/searches/keep/?kind=tower"))

    assert "sends no mail" in page and "/en/feed.atom?kind=tower" in page
    assert 'name="email"' not in page
    assert ask(client, "kind=tower").status_code == 400
    assert not KeptSearch.objects.exists()
    assert search_mails.send_due() == 0


@pytest.mark.parametrize("query", ["kind=nothing", "on=2020-09-01", "bbox=1,2", "set=nothing"])
def test_a_question_that_has_no_news_is_refused_in_a_sentence(client, towers, query):
    assert client.get(f"/en/searches/keep/?{query}").status_code == 400
    assert ask(client, query).status_code == 400


@pytest.mark.parametrize(
    "wrong", [{"email": "nobody"}, {"email": ""}, {"rhythm": "hourly"}, {"name": " "}]
)
def test_what_is_written_wrong_is_said(client, towers, wrong):
    assert ask(client, "kind=tower", **wrong).status_code == 400
    assert not KeptSearch.objects.exists()


def test_the_words_of_a_question_in_one_order_are_one_search(client, towers):
    ask(client, "kind=tower&q=qala&page=3")
    ask(client, "q=qala&kind=tower&century=")

    assert KeptSearch.objects.get().query == "kind=tower&q=qala"


@pytest.mark.parametrize(
    ("rhythm", "now", "due"),
    [
        ("daily", "2026-11-30T06:59", "2026-11-30T07:00"),
        ("daily", "2026-11-30T07:00", "2026-12-01T07:00"),
        ("weekly", "2026-11-30T06:00", "2026-11-30T07:00"),
        ("weekly", "2026-11-30T08:00", "2026-12-07T07:00"),
        ("weekly", "2026-12-02T08:00", "2026-12-07T07:00"),
    ],
)
def test_mails_are_due_in_the_morning_of_the_office(rhythm, now, due):
    baku = ZoneInfo("Asia/Baku")
    moment = timezone.datetime.fromisoformat(now).replace(tzinfo=baku)

    assert f"{searches.next_due(rhythm, moment):%Y-%m-%dT%H:%M}" == due
