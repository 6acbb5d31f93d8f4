"""An identifier that leads nowhere today: gone, when it was public; else it never was."""

from datetime import date

import pytest

from heritage.catalogue.models import LegalAct, Monument
from heritage.catalogue.services import acts, review
from heritage.catalogue.services.acts import Entry
from tests.factories import MonumentFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
ADDRESSES = ["/id/{}", "/en/monuments/{}/", "/en/monuments/{}/card/", "/iiif/manifest/{}"]


@pytest.fixture(params=ADDRESSES)
def asked(request, client):
    """`asked("M000001")` is the answer at one of the addresses of a monument."""
    english = {"accept-language": "en"}
    return lambda reference: client.get(request.param.format(reference), headers=english)


@pytest.fixture
def two(db):
    """Who proposes, and who decides."""
    return UserFactory(role="administrator"), UserFactory(role="administrator")


@pytest.fixture
def undone(two):
    """The reference of a monument that an act put on the list, which was undone."""
    one, other = two
    day = date(2026, 1, 9)
    act = LegalAct.objects.create(number="6", issuer="K", adopted_on=day, in_force_from=day)
    entry = Entry("add", name="Yeni abidə", importance="local")
    request = acts.accept(request=acts.propose_entries(act=act, entries=[entry], by=one), by=other)
    reference = Monument.objects.published().get().reference
    acts.undo(request=request, by=other)
    assert not Monument.objects.exists()
    return reference


@pytest.fixture
def undone_draft(two):
    """The same of a draft, which the public never saw."""
    one, other = two
    request = review.propose(
        kind="edit", change=lambda: MonumentFactory(name="Qaralama", lifecycle="draft"), by=one
    )
    review.accept(request=request, by=other)
    reference = Monument.objects.get().reference
    review.undo(request=request, by=other)
    assert not Monument.objects.exists()
    return reference


def is_as_of_nothing(asked, reference):
    """Whether it is answered letter by letter as an identifier that never was."""
    answer, unknown = asked(reference), asked("M999999")
    told = answer.content.decode().replace(reference, "M999999")
    return (answer.status_code, told) == (404, unknown.content.decode())


def test_what_an_undone_act_had_made_is_gone(asked, undone):
    answer = asked(undone)
    assert answer.status_code == 410
    assert f"The monument {undone} came into the register by a change that was undone." in (
        " ".join(answer.content.decode().split())
    )


def test_what_was_withdrawn_is_gone(asked, withdrawn):
    answer = asked(withdrawn.reference)
    assert answer.status_code == 410
    assert "has been withdrawn from it" in answer.content.decode()


def test_a_draft_that_was_withdrawn_answers_as_what_never_was(asked, db):
    draft = MonumentFactory(name="Qaralama", lifecycle="draft")
    Monument.objects.filter(pk=draft.pk).update(lifecycle="withdrawn")
    assert is_as_of_nothing(asked, draft.reference)


def test_a_draft_that_an_undone_change_had_made_answers_as_what_never_was(asked, undone_draft):
    assert is_as_of_nothing(asked, undone_draft)


def test_a_sample_is_gone_in_a_demonstration_only(asked, settings):
    sample = MonumentFactory(is_sample=True)
    Monument.objects.filter(pk=sample.pk).update(lifecycle="withdrawn")
    settings.DEMO = False
    assert asked(sample.reference).status_code == 404
    settings.DEMO = True
    assert asked(sample.reference).status_code == 410
