"""Two workers at one queue of mails: each mail is sent by one of them."""

import threading

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from heritage.catalogue.models import KeptSearch
from heritage.catalogue.services import search_mails
from tests.factories import MonumentFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_workers_send_each_mail_once(settings):
    settings.SENDS_MAIL = True
    MonumentFactory(name="Qala")
    addresses = {f"reader{number}@example.org" for number in range(12)}
    now = timezone.now()
    for address in addresses:
        KeptSearch.objects.create(
            name="Qalalar", language="az", email=address, confirmed_at=now, due_at=now
        )
    together = threading.Barrier(2)

    def work():
        together.wait()
        search_mails.send_due()
        connection.close()

    workers = [threading.Thread(target=work) for _number in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(letter.to[0] for letter in mail.outbox) == sorted(addresses)
