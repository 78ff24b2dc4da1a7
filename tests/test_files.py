"""A finished file gets into its place although Windows' virus scanner holds the old one."""

from pathlib import Path

import pytest

from ntm_desktop.files import move_into_place


class Held(PermissionError):
    """What Windows says of a file that another program has open."""

    winerror = 32


@pytest.fixture
def pair(tmp_path):
    partial, target = tmp_path / "biểu.partial", tmp_path / "biểu.xlsx"
    partial.write_text("new")
    target.write_text("old")
    return partial, target


@pytest.fixture
def waits(monkeypatch):
    waited: list[float] = []
    monkeypatch.setattr("ntm_desktop.files.time.sleep", waited.append)
    return waited


def hold(monkeypatch, times: int, error: type[PermissionError] = Held) -> None:
    real, left = Path.replace, [times]

    def replace(self, target):
        if left[0]:
            left[0] -= 1
            raise error(13, "held")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)


def test_a_file_held_for_a_moment_is_replaced_after_it(pair, waits, monkeypatch):
    hold(monkeypatch, 3)
    move_into_place(*pair)
    assert pair[1].read_text() == "new"
    assert len(waits) == 3


def test_a_file_held_for_long_is_given_up_and_both_stay(pair, waits, monkeypatch):
    hold(monkeypatch, 99)
    with pytest.raises(PermissionError):
        move_into_place(*pair)
    assert (pair[0].read_text(), pair[1].read_text()) == ("new", "old")
    assert 1 < sum(waits) < 3


def test_a_folder_that_may_not_be_written_is_not_waited_for(pair, waits, monkeypatch):
    hold(monkeypatch, 1, PermissionError)
    with pytest.raises(PermissionError):
        move_into_place(*pair)
    assert waits == []
