"""Hashing beside reading gives the sum of the bytes, and leaves no thread behind."""

import gc
import hashlib
import io
import random
import threading
import time

import pytest

from ntm_desktop.hashing import PIECE, Pieces, SideHasher, SideWork


@pytest.fixture
def before():
    """What other tests of this process have left."""
    return threads()


def threads():
    return {thread for thread in threading.enumerate() if thread.name == "hashing"}


@pytest.mark.parametrize("sizes", [[], [0], [1], [5] * 100, [2**20] * 5, [7, 2**21, 3, 2**18]])
def test_the_sum_is_that_of_all_bytes_in_order(sizes, before):
    pieces = [bytes([number % 251]) * size for number, size in enumerate(sizes)]
    with SideHasher() as hasher:
        for piece in pieces:
            hasher.update(piece)
        assert hasher.hexdigest() == hashlib.sha256(b"".join(pieces)).hexdigest()
    assert threads() <= before


def test_work_that_is_given_up_leaves_no_thread(before):
    def work():
        with SideHasher() as hasher:
            for _ in range(40):
                hasher.update(b"x" * 2**18)
            raise OSError("pulled out")

    with pytest.raises(OSError, match="pulled out"):
        work()
    assert threads() <= before


def test_one_that_nobody_closes_takes_its_thread_along(before):
    hasher = SideHasher()
    for _ in range(8):
        hasher.update(b"x" * 2**18)
    (mine,) = threads() - before
    del hasher
    gc.collect()
    mine.join(20)
    assert not mine.is_alive()


def test_a_slow_hasher_gets_the_bytes_as_they_were_read(before):
    data = random.Random(4).randbytes(40 * PIECE + 5)
    slow, quick = hashlib.sha256(), hashlib.sha256()

    def behind(piece):
        time.sleep(0.002)
        slow.update(piece)

    pieces = Pieces(io.BytesIO(data))
    with SideWork(behind, "hashing") as beside:
        while piece := pieces.read():
            quick.update(piece)
            beside.put(piece)
        beside.finish()
    assert slow.digest() == quick.digest() == hashlib.sha256(data).digest()
    assert threads() <= before


def test_what_fails_beside_is_raised_and_what_comes_after_is_left_alone(before):
    done = []

    def work(number):
        if number == 3:
            raise OSError("no space")
        done.append(number)

    def hand_over():
        with SideWork(work, "hashing") as beside:
            for number in range(100):
                beside.put(number)
            beside.finish()

    with pytest.raises(OSError, match="no space"):
        hand_over()
    assert done == [0, 1, 2]
    assert threads() <= before
