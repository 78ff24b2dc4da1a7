"""What is written block by block, straight to the device or not, is what lies in the file."""

import errno
import os
import random
import threading
from io import FileIO

import pytest

from ntm_desktop.exchange import medium_file
from ntm_desktop.exchange.medium_file import MediumFile
from ntm_desktop.exchange.uncached import BLOCK

ALL = 1 << 40
SIZES = (0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 13 * BLOCK + 777)


@pytest.fixture(params=["straight", "refused when opened", "refused when written"])
def medium(request, monkeypatch):
    """Each way a file system may take blocks past the system's memory, or not."""
    if request.param == "refused when opened":
        monkeypatch.setattr(medium_file, "straight_handle", lambda file, how: -1)
    if request.param == "refused when written":

        def refuse(*_given):
            raise OSError(errno.EINVAL, "not aligned as I like it")

        monkeypatch.setattr(os, "pwrite", refuse, raising=False)
    return request.param


@pytest.fixture
def path(tmp_path):
    return tmp_path / "gói"


def write_in_pieces(file, data, most):
    for start in range(0, len(data), most):
        piece = bytearray(data[start : start + most])
        assert file.write(piece) == len(piece)
        piece[:] = bytes(len(piece))  # they may be others when it has returned


@pytest.mark.parametrize("size", SIZES)
def test_a_file_holds_what_was_written(path, medium, size):
    data = random.Random(size).randbytes(size)
    file = MediumFile(path, ALL)
    write_in_pieces(file, data, 100_003)
    file.sync()
    file.close()
    assert path.read_bytes() == data


@pytest.mark.parametrize("offset", [0, 30, BLOCK - 3, 2 * BLOCK - 10, 3 * BLOCK - 1, 3 * BLOCK + 5])
def test_bytes_are_put_over_those_before_wherever_they_lie_by_now(path, medium, offset):
    data = bytearray(random.Random(1).randbytes(3 * BLOCK + 50))
    file = MediumFile(path, ALL)
    write_in_pieces(file, data, 300_000)
    file.write_again(offset, b"0123456789")
    file.write(b"end")
    file.sync()
    file.close()
    data[offset : offset + 10] = b"0123456789"
    assert path.read_bytes() == bytes(data) + b"end"


def test_what_comes_after_a_flush_is_written_behind_it(path, medium):
    data = random.Random(2).randbytes(5 * BLOCK)
    file = MediumFile(path, ALL)
    for start in range(0, len(data), 700_001):
        file.write(data[start : start + 700_001])
        file.flush()
        assert path.read_bytes() == data[: start + 700_001]
    file.close()
    assert path.read_bytes() == data


def test_a_name_that_is_taken_is_left_alone(path):
    path.write_bytes(b"mine")
    with pytest.raises(FileExistsError):
        MediumFile(path, ALL)
    assert path.read_bytes() == b"mine"


def test_a_medium_that_fills_up_says_so_though_it_took_a_part(path, monkeypatch):
    really = os.pwrite if hasattr(os, "pwrite") else None
    if really is None:
        pytest.skip("blocks go through the system's memory there")
    blocks = []

    def takes_a_part(handle, block, place):
        blocks.append(place)
        return really(handle, block[:4096], place) if len(blocks) == 2 else BLOCK

    class Full(FileIO):
        def write(self, data):
            assert self.tell() == BLOCK + 4096
            raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "pwrite", takes_a_part)
    monkeypatch.setattr(medium_file, "FileIO", Full)
    file = MediumFile(path, ALL)
    with pytest.raises(OSError, match="full") as error:
        write_in_pieces(file, bytes(40 * BLOCK), BLOCK)
    assert error.value.errno == errno.ENOSPC
    assert len(blocks) == 2, "nothing is tried behind what failed"
    with pytest.raises(OSError, match="full"):
        file.sync()
    file.close()


def test_no_thread_stays_behind_one_that_is_given_up(path):
    before = set(threading.enumerate())
    file = MediumFile(path, ALL)
    file.write(bytes(3 * BLOCK))
    file.close()
    file.close()
    assert set(threading.enumerate()) <= before


def test_what_the_system_would_hold_back_is_waited_for_on_the_way(path, monkeypatch):
    monkeypatch.setattr(medium_file, "straight_handle", lambda file, how: -1)
    waited, really = [], os.fsync

    def fsync(handle):
        waited.append(os.fstat(handle).st_size // BLOCK)
        really(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    file = MediumFile(path, 2 * BLOCK)
    file.write(bytes(7 * BLOCK + 1))
    file.sync()
    file.close()
    assert waited == [2, 4, 6, 7]


def test_a_slow_medium_is_never_far_behind_what_was_taken(path, monkeypatch):
    behind, go = [], threading.Semaphore(0)
    really = medium_file._Writer.write

    def slow(self, place_and_data):
        go.acquire()
        really(self, place_and_data)
        behind.append(place_and_data[0])

    monkeypatch.setattr(medium_file._Writer, "write", slow)
    file = MediumFile(path, ALL)
    taken = 0

    def write():
        nonlocal taken
        for _ in range(30):
            file.write(bytes(BLOCK))
            taken += 1

    writing = threading.Thread(target=write)
    writing.start()
    while taken < 10:
        writing.join(0.01)
    writing.join(0.2)
    assert 10 <= taken <= 11
    for _ in range(30):
        go.release()
    writing.join()
    file.sync()
    file.close()
    assert behind == [number * BLOCK for number in range(30)]
