import pytest

from ntm_desktop.domain.progress import Tally, no_step, portion, unwatched
from ntm_desktop.errors import CancelledError, NtmError
from tests.stopping import Stopping


def test_steps_add_up_and_never_pass_an_estimate_that_was_too_low():
    seen = Stopping()
    tally = Tally(seen, 10)
    for amount in (4, 0, 4, 4):
        tally.add(amount)
    tally.complete()
    assert seen.seen == [(0, 10), (4, 10), (4, 10), (8, 10), (10, 10), (10, 10)]


def test_nothing_to_do_is_done_at_once():
    seen = Stopping()
    Tally(seen, 0).complete()
    assert seen.shares == [0.0, 1.0]


def test_parts_of_a_work_follow_each_other():
    seen = Stopping()
    for start, end in ((0, 0.25), (0.25, 1)):
        tally = Tally(portion(seen, start, end), 3)
        for _ in range(3):
            tally.add(1)
    assert seen.shares == sorted(seen.shares)
    assert (seen.shares[0], seen.shares[3], seen.shares[4]) == (0, 0.25, 0.25)
    assert seen.shares[-1] == 1
    portion(seen, 0.5, 1)(7, 0)
    assert seen.shares[-1] == 0.5


def test_who_asked_to_stop_is_heard_at_the_next_step_even_an_empty_one():
    tally = Tally(Stopping(after=1), 100)
    with pytest.raises(CancelledError) as stopped:
        tally.add(0)
    assert isinstance(stopped.value, NtmError)
    assert "chưa có gì thay đổi" in str(stopped.value)


def test_unwatched_work_goes_on_to_its_end():
    done = []
    for amount in (3, 0, 4):
        no_step(amount)
        done.append(amount)
    watched = Stopping()
    for progress in (unwatched, watched):
        tally = Tally(progress, 2)
        tally.add(1)
        tally.complete()
    assert done == [3, 0, 4]
    assert watched.seen == [(0, 2), (1, 2), (2, 2)]  # the same work, looked at
