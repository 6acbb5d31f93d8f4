"""Nobody approves his own change; what was approved can be undone."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from heritage.catalogue.models import ChangeRequest
from heritage.catalogue.services import changes, review, update_monument
from tests.factories import MonumentFactory, TerritoryFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def tower(db):
    return MonumentFactory(name="Qala")


@pytest.fixture
def another(db):
    return UserFactory(role="registrar")


def renaming(monument, text="Narın qala"):
    return lambda: update_monument(monument=monument, by=None, fields={}, names={"az": text})


def proposed(monument, by, **options):
    return review.propose(
        kind="edit", monument=monument, change=renaming(monument), by=by, **options
    )


def test_a_proposal_waits_and_changes_nothing(tower, registrar):
    request = proposed(tower, registrar)
    assert (request.state, tower.names.get().text) == ("proposed", "Qala")


def test_a_second_person_applies_it(tower, registrar, another):
    request = review.accept(request=proposed(tower, registrar), by=another)
    assert (request.state, request.decided_by) == ("applied", another)
    assert tower.names.get().text == "Narın qala"


def test_nobody_accepts_or_refuses_his_own(tower, registrar):
    request = proposed(tower, registrar)
    for decide in (review.accept, review.refuse):
        with pytest.raises(PermissionDenied, match="Another person"):
            decide(request=request, by=registrar, note="It is right.")
    assert tower.names.get().text == "Qala"


def test_the_database_too_lets_nobody_decide_on_his_own(tower, registrar):
    request = proposed(tower, registrar)
    request.state, request.decided_by = "applied", registrar
    with pytest.raises(ValidationError, match="Another person must decide"):
        request.validate_constraints()


def test_a_contributor_proposes_and_may_not_decide(tower, registrar):
    request = proposed(tower, UserFactory(role="contributor"))
    with pytest.raises(PermissionDenied, match="Your role"):
        review.accept(request=request, by=UserFactory(role="contributor"))


def test_a_refusal_says_why(tower, registrar, another):
    request = proposed(tower, registrar)
    with pytest.raises(ValidationError, match="Say why"):
        review.refuse(request=request, by=another, note=" ")
    assert review.refuse(request=request, by=another, note="No source.").state == "refused"


def test_what_is_decided_is_decided(tower, registrar, another):
    request = proposed(tower, registrar)
    review.refuse(request=request, by=another, note="No source.")
    with pytest.raises(ValidationError, match="decided already: refused"):
        review.accept(request=request, by=another)


def test_a_change_that_changes_nothing_is_refused(tower, registrar):
    with pytest.raises(ValidationError, match="change nothing"):
        review.propose(kind="edit", monument=tower, change=renaming(tower, "Qala"), by=registrar)
    assert not ChangeRequest.objects.exists()


def test_one_takes_back_ones_own_only(tower, registrar, another):
    request = proposed(tower, registrar)
    with pytest.raises(PermissionDenied):
        review.take_back(request=request, by=another)
    assert review.take_back(request=request, by=registrar).state == "taken_back"


def test_an_applied_change_is_undone_unless_others_went_on(tower, registrar, another):
    first = review.accept(request=proposed(tower, registrar), by=another)
    assert review.undo(request=first, by=registrar).state == "undone"
    assert tower.names.get().text == "Qala"

    second = review.accept(request=proposed(tower, registrar), by=another)
    renaming(tower, "Köhnə qala")()
    with pytest.raises(changes.ChangeConflict):
        review.undo(request=second, by=another)


def test_another_body_s_monument_is_neither_proposed_for_nor_decided_on(tower, another):
    request = proposed(tower, UserFactory(role="contributor"))
    other = TerritoryFactory().agency
    stranger = UserFactory(role="registrar", agency=other)
    tower.refresh_from_db()
    assert tower.keeper == other

    with pytest.raises(PermissionDenied, match="another body"):
        review.accept(request=request, by=another)
    assert review.accept(request=request, by=stranger).state == "applied"
