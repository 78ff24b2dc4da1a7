"""What is read from the device itself is what lies in the file, whatever its size."""

import os
import random
from pathlib import Path

import pytest

from ntm_desktop.exchange.uncached import BLOCK, pieces_of_the_medium

BLOCKS = 13
SIZES = (0, 1, 4096, BLOCK - 1, BLOCK, BLOCK + 4096, BLOCKS * BLOCK + 777)


def read_all(path: Path, most: int) -> bytes:
    with path.open("rb") as file, pieces_of_the_medium(file) as pieces:
        parts = []
        while piece := pieces.read(most):
            assert len(piece) <= most
            parts.append(bytes(piece))
        assert not pieces.read(most), "the end stays the end"
        return b"".join(parts)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("most", [777, 256 * 1024])
def test_a_file_is_read_whole(tmp_path, size, most):
    data = random.Random(size).randbytes(size)
    path = tmp_path / "gói"
    path.write_bytes(data)
    assert read_all(path, most if size < 3 * BLOCK else 256 * 1024) == data


def test_a_piece_keeps_its_bytes_while_ten_others_are_read(tmp_path):
    data = random.Random(1).randbytes(12 * 256 * 1024)
    path = tmp_path / "gói"
    path.write_bytes(data)
    with path.open("rb") as file, pieces_of_the_medium(file) as pieces:
        held = [pieces.read() for _ in range(11)]
        assert b"".join(map(bytes, held)) == data[: 11 * 256 * 1024]


def test_a_medium_that_cannot_do_it_is_read_as_ever(tmp_path, monkeypatch):
    def refuse(*_given: object) -> int:
        raise OSError(22, "Invalid argument")

    path = tmp_path / "gói"
    path.write_bytes(b"x" * 5000)
    monkeypatch.setattr(os, "preadv", refuse, raising=False)
    assert read_all(path, 4096) == b"x" * 5000
    monkeypatch.delattr(os, "O_DIRECT", raising=False)
    assert read_all(path, 4096) == b"x" * 5000


def test_a_file_that_was_replaced_meanwhile_is_not_taken_for_it(tmp_path):
    path, other = tmp_path / "gói", tmp_path / "khác"
    path.write_bytes(b"old" * 1000)
    other.write_bytes(b"new" * 1000)
    with path.open("rb") as file:
        other.replace(path)
        with pieces_of_the_medium(file) as pieces:
            assert bytes(pieces.read()) == b"old" * 1000
