"""The copy of the figures that goes on to the stick with a package."""

import stat

import pytest

from ntm_desktop.domain.staged import Beside, OnDatabase, carry_out
from ntm_desktop.services import edits
from ntm_desktop.services.assessments import answers
from ntm_desktop.services.backups import hand_in_copying, restore_workspace
from ntm_desktop.services.workspace import close_workspace, latest_assessment
from tests.services.conftest import COMMUNE, Clock


@pytest.fixture
def stick(tmp_path):
    folder = tmp_path / "USB"
    folder.mkdir()
    return folder


def remark(ws):
    return answers(ws, latest_assessment(ws).id)["1.1"].remark


def test_the_copy_on_the_stick_is_whole_private_and_replaced_by_the_next(
    ws, stick, catalog, assessment
):
    edits.record_remark(ws, assessment, "1.1", "lần một")
    first = carry_out(ws, hand_in_copying(stick))
    edits.record_remark(ws, assessment, "1.1", "lần hai")
    second = carry_out(ws, hand_in_copying(stick))
    assert second is not None
    assert first == second == stick / "ntm-sao-luu" / f"{COMMUNE}-so-lieu.ntm"
    assert stat.S_IMODE(second.stat().st_mode) == 0o600
    assert [path.name for path in second.parent.iterdir()] == [second.name]
    edits.record_remark(ws, assessment, "1.1", "hỏng")
    close_workspace(ws)
    again = restore_workspace(ws.file.data_dir, second, catalog=catalog, now=Clock())
    assert remark(again) == "lần hai"
    close_workspace(again)


def test_the_stick_is_written_beside_and_never_on_the_database(ws, stick, assessment):
    steps = hand_in_copying(stick)
    step = next(steps)
    assert isinstance(step, OnDatabase)
    made = step.fn(ws)
    assert list(stick.iterdir()) == []
    assert isinstance(steps.send(made), Beside)
    steps.close()
    assert not made[0].exists(), "the copy aside is gone"


def test_a_stick_that_cannot_take_it_is_no_trouble_of_the_package(ws, tmp_path):
    assert carry_out(ws, hand_in_copying(tmp_path / "không có")) is None
    assert not (tmp_path / "không có").exists()
