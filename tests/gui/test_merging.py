"""Two PCs' data put together in the window: compared, decided line by line, taken back at once."""

import shutil

import pytest

from ntm_desktop.gui.merge_dialog import MergeDialog
from ntm_desktop.services import edits
from ntm_desktop.services.assessments import answers
from ntm_desktop.services.workspace import close_workspace, latest_assessment, open_workspace
from tests.gui.conftest import record_remark


@pytest.fixture
def other(on_sample, tmp_path):
    """A colleague's copy in which two remarks were written."""
    on_sample.do(record_remark("1.1", "lúc đầu"))
    folder = tmp_path / "máy chị Hoa"
    shutil.copytree(on_sample.window.context.data_dir, folder)
    ws = open_workspace(folder, actor="Hoa")
    for no, text in (("1.1", "của Hoa"), ("2.1", "thêm")):
        edits.record_remark(ws, latest_assessment(ws).id, no, text)
    close_workspace(ws)
    on_sample.do(record_remark("1.1", "của Lan"))
    return folder


def remarks(program):
    def read(ws):
        found = answers(ws, latest_assessment(ws).id)
        return {no: found[no].remark for no in ("1.1", "2.1")}

    return program.do(read)


def test_two_copies_are_compared_decided_and_merged_and_one_undo_takes_it_back(on_sample, other):
    window, qtbot = on_sample.window, on_sample.qtbot
    before = remarks(on_sample)
    dialog = MergeDialog(window.context, window)
    dialog.open()
    dialog.compare(other)
    qtbot.waitUntil(lambda: dialog.stack.currentIndex() == 1, timeout=20_000)
    on_sample.settle()
    assert not dialog.merge_button.isEnabled()
    assert "Còn 1 chỗ" in dialog._left.text()
    assert "của Hoa" in dialog.detail.text()
    dialog.choosers[1].click()
    assert dialog.merge_button.isEnabled()
    with qtbot.waitSignal(dialog.merged, timeout=20_000):
        dialog.merge_button.click()
    on_sample.settle()
    assert remarks(on_sample) == {"1.1": "của Hoa", "2.1": "thêm"}
    window.top.undo.click()
    on_sample.settle()
    assert remarks(on_sample) == before


def test_what_cannot_be_compared_is_said_in_the_dialog(on_sample, tmp_path):
    dialog = MergeDialog(on_sample.window.context, on_sample.window)
    dialog.open()
    dialog.compare(tmp_path)
    on_sample.qtbot.waitUntil(lambda: not dialog.notice.isHidden(), timeout=20_000)
    assert "Không thấy tệp dữ liệu" in dialog.notice.text
    dialog.reject()
