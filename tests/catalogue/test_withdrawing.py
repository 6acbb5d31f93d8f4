"""What an act in force protects leaves the register by two people, anything else by one."""

from datetime import date

import pytest
from django.urls import reverse

from heritage.catalogue.models import ChangeRequest, LegalAct, Protection
from heritage.catalogue.services import acts
from tests.catalogue.compared import as_
from tests.factories import MonumentFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
DAY = date(2001, 8, 2)
IN_FORCE, ENDED = (DAY, None), (DAY, date(2020, 1, 1))


@pytest.fixture
def another(db):
    return UserFactory(role="registrar")


def protected(valid=IN_FORCE, **fields):
    tower = MonumentFactory(name="Qala", **fields)
    act = LegalAct.objects.create(number="132", issuer="K", adopted_on=DAY, in_force_from=DAY)
    Protection.objects.create(monument=tower, act=act, valid=valid)
    return tower


def withdraw(person, monument):
    address = reverse("catalogue:withdraw", args=[monument.reference])
    return as_(person).post(address, {"reason": "It fell down."})


def lifecycle(monument):
    monument.refresh_from_db()
    return monument.lifecycle


def test_what_an_act_in_force_protects_is_withdrawn_when_another_accepts(registrar, another):
    tower = protected()

    answer = withdraw(registrar, tower)

    request = ChangeRequest.objects.get()
    assert answer.url == reverse("catalogue:change", args=[request.pk])
    assert (request.kind, request.reason) == ("legal", "It fell down.")
    assert lifecycle(tower) == "published"
    acts.accept(request=request, by=another)
    assert lifecycle(tower) == "withdrawn"


def test_an_accepted_withdrawal_is_undone(registrar, another):
    tower = protected()
    withdraw(registrar, tower)
    request = acts.accept(request=ChangeRequest.objects.get(), by=another)

    acts.undo(request=request, by=another)

    assert lifecycle(tower) == "published"


@pytest.mark.parametrize("make", [lambda: protected(ENDED), lambda: MonumentFactory(name="Qala")])
def test_what_no_act_protects_today_is_withdrawn_at_once(registrar, make):
    tower = make()

    withdraw(registrar, tower)

    assert lifecycle(tower) == "withdrawn"
    assert not ChangeRequest.objects.exists()


@pytest.mark.parametrize(("make", "asks"), [(protected, True), (MonumentFactory, False)])
def test_the_question_says_whether_a_second_person_decides(registrar, make, asks):
    address = reverse("catalogue:withdraw", args=[make().reference])

    said = as_(registrar).get(address).content.decode()

    assert ("so a second person decides" in said) == asks


def test_a_draft_is_refused_in_a_sentence(registrar):
    draft = MonumentFactory(lifecycle="draft")

    address = reverse("catalogue:withdraw", args=[draft.reference])
    said = as_(registrar).post(address, follow=True).content.decode()

    assert "A draft was never on the register" in said
