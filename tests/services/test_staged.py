"""The steps of long work, run from end to end on one thread."""

from typing import cast

import pytest

from ntm_desktop.domain.staged import Beside, OnDatabase, carry_out
from ntm_desktop.errors import CancelledError, EntryError
from ntm_desktop.services.workspace import Workspace
from tests.stopping import Stopping

WORKSPACE = cast(Workspace, "workspace")


def test_each_step_gets_what_it_needs_and_the_next_one_its_result():
    def work():
        first = yield OnDatabase(lambda ws: f"{ws} read")
        second = yield Beside(lambda progress: (progress(1, 2), f"{first}, copied")[1])
        return second

    seen = Stopping()
    assert carry_out(WORKSPACE, work(), seen) == "workspace read, copied"
    assert seen.seen == [(1, 2)]


def test_a_refused_step_can_be_taken_back_before_the_error_goes_on():
    done = []

    def work():
        yield OnDatabase(lambda ws: done.append("recorded"))
        try:
            yield Beside(lambda progress: progress(1, 2))
        except CancelledError:
            yield OnDatabase(lambda ws: done.append("taken back"))
            raise

    with pytest.raises(CancelledError):
        carry_out(WORKSPACE, work(), Stopping(after=0))
    assert done == ["recorded", "taken back"]


def test_a_fault_of_the_program_is_not_caught_but_what_was_begun_is_tidied_up():
    done = []

    def work():
        try:
            yield Beside(lambda progress: 1 / 0)
        finally:
            done.append("tidied")

    with pytest.raises(ZeroDivisionError):
        carry_out(WORKSPACE, work())
    assert done == ["tidied"]


def test_steps_may_end_differently_after_a_refusal():
    def refuse(ws):
        raise EntryError("Không có.")

    def work():
        try:
            yield OnDatabase(refuse)
        except EntryError:
            return "without"

    assert carry_out(WORKSPACE, work()) == "without"
