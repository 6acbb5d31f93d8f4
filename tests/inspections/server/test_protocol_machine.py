"""The protocol against an oracle: whatever fails in between, G1 to G3 hold."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from heritage.accounts.models import User
from tests.factories import MonumentFactory, UserFactory

from .fault_sequences import run_sequence
from .phone import Phone
from .world import FATES, World

WHICH = st.integers(0, 5)
FATE = st.sampled_from(FATES)


class Protocol(RuleBasedStateMachine):
    """Each example in its own transaction, which is taken back."""

    def __init__(self):
        super().__init__()
        self.around = transaction.atomic()
        self.around.__enter__()
        user = User.objects.filter(username="field").first() or UserFactory(
            username="field", role="inspector"
        )
        self.world = World(Phone(user), MonumentFactory().reference)

    def teardown(self):
        transaction.set_rollback(True)
        self.around.__exit__(None, None, None)

    @rule(files=st.integers(0, 3), is_readable=st.booleans())
    def new_visit(self, files, is_readable):
        self.world.new_visit(files, is_readable)

    @precondition(lambda self: self.world.visits)
    @rule(which=WHICH, base=st.integers(0, 3))
    def amend(self, which, base):
        self.world.amend(which, base)

    @precondition(lambda self: self.world.visits)
    @rule(which=WHICH, version=WHICH, fate=FATE, header=st.sampled_from(["", "new", "first"]))
    def send(self, which, version, fate, header):
        self.world.send(which, version, fate, header)

    @precondition(lambda self: self.world.files)
    @rule(which=WHICH, fate=FATE)
    def create(self, which, fate):
        self.world.create(which, fate)

    @precondition(lambda self: self.world.files)
    @rule(which=WHICH, length=st.integers(1, 2000), fate=FATE, back=st.sampled_from([0, 0, 0, 9]))
    def piece(self, which, length, fate, back):
        self.world.piece(which, length, fate, back)

    @precondition(lambda self: self.world.files)
    @rule(which=WHICH, length=st.integers(1, 2000))
    def damaged_piece(self, which, length):
        self.world.damaged_piece(which, length)

    @precondition(lambda self: self.world.files)
    @rule(which=WHICH)
    def rubbish_on_the_disk(self, which):
        self.world.rubbish_on_the_disk(which)

    @invariant()
    def nothing_is_lost_doubled_or_called_whole_too_early(self):
        self.world.check()


@pytest.mark.django_db
def test_the_protocol_keeps_its_promises_whatever_fails():
    """G1, G2 and G3 of the protocol; D8 cases 3 to 5 and 24."""
    machine = settings(
        max_examples=6,
        stateful_step_count=12,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(Protocol, settings=machine)


@pytest.mark.django_db
def test_a_random_sequence_of_faults_is_the_same_for_the_same_seed(inspector, mill):
    phone = Phone(inspector)

    first = run_sequence(phone, mill.reference, seed=7)
    again = run_sequence(phone, mill.reference, seed=7)

    assert first == again
    assert len(first) > 10
