"""A copy of the register on a stick is made beside what is being typed."""

import pytest

from ntm_desktop.district import desk_backup
from ntm_desktop.district.desk_backup import copying_desk
from ntm_desktop.domain.progress import unwatched
from ntm_desktop.domain.staged import OnDatabase, carry_out
from ntm_desktop.errors import StoreError
from ntm_desktop.store import aside
from ntm_desktop.store.register.register import Register
from tests.district.communes import START


def stepped(register, steps, look):
    """Run the steps as the window does, looking at the stick around each on the register."""
    step, kinds = next(steps), []
    while True:
        before = look()
        on_register = isinstance(step, OnDatabase)
        value = step.fn(register) if on_register else step.fn(unwatched)
        kinds.append(on_register)
        assert not on_register or look() == before
        try:
            step = steps.send(value)
        except StopIteration as end:
            return end.value, kinds


def test_only_this_pcs_disk_is_written_on_the_register(data, office, tmp_path):
    stick = tmp_path / "USB"
    stick.mkdir()
    with Register.open(data) as register:
        made, kinds = stepped(
            register, copying_desk(stick, START), lambda: sorted(stick.rglob("*"))
        )
    assert kinds == [True, False, True, False, False, True]
    with Register.open(made.folder) as copy:
        assert copy.office().id


def test_a_pc_without_room_still_gets_its_copy(data, office, tmp_path, monkeypatch):
    def full(_purpose):
        raise StoreError("hết chỗ") from OSError(28, "full")

    monkeypatch.setattr(aside, "own_folder", full)
    stick = tmp_path / "USB"
    stick.mkdir()
    with Register.open(data) as register:
        made, _kinds = stepped(register, copying_desk(stick, START), lambda: None)
    with Register.open(made.folder) as copy:
        assert copy.office().id


def test_a_stick_that_went_is_not_taken_for_the_folder_it_was_mounted_on(
    data, office, tmp_path, monkeypatch
):
    stick = tmp_path / "USB"
    stick.mkdir()
    monkeypatch.setattr(desk_backup, "_drive_of", lambda place: place.stat().st_dev + 1)
    with Register.open(data) as register, pytest.raises(StoreError, match="rút ra"):
        carry_out(register, copying_desk(stick, START))
    assert not any(stick.iterdir())
