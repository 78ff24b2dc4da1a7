"""Hashing beside reading gives the sum of the bytes, and leaves no thread behind."""

import hashlib
import threading

import pytest

from ntm_desktop.hashing import SideHasher


@pytest.mark.parametrize("sizes", [[], [0], [1], [5] * 100, [2**20] * 5, [7, 2**21, 3, 2**18]])
def test_the_sum_is_that_of_all_bytes_in_order(sizes):
    pieces = [bytes([number % 251]) * size for number, size in enumerate(sizes)]
    with SideHasher() as hasher:
        for piece in pieces:
            hasher.update(piece)
        assert hasher.hexdigest() == hashlib.sha256(b"".join(pieces)).hexdigest()
    assert not [thread for thread in threading.enumerate() if thread.name == "hashing"]


def test_work_that_is_given_up_leaves_no_thread():
    def work():
        with SideHasher() as hasher:
            for _ in range(40):
                hasher.update(b"x" * 2**18)
            raise OSError("pulled out")

    with pytest.raises(OSError, match="pulled out"):
        work()
    assert not [thread for thread in threading.enumerate() if thread.name == "hashing"]
