"""Copies from the window: one by itself a day, one to a stick, and back again."""

import pytest

from ntm_desktop.services import workspace
from ntm_desktop.store.commune.commune_file import CommuneFile
from tests.gui.conftest import record_remark

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

NO = "1.1"


def copies(folder):
    return sorted(path.name for path in (folder / "backups").glob("*.ntm"))


def remark(ws):
    found = ws.file.row("SELECT remark FROM answer WHERE indicator_no = ?", (NO,))
    return found["remark"] if found else ""


@pytest.fixture
def card(on_empty):
    on_empty.window.open_page("settings")
    on_empty.settle()
    return on_empty.window.current_page.backups


def test_a_copy_is_made_by_itself_once_a_day(on_empty, empty_dir):
    on_empty.desktop._copy_for_today()
    on_empty.settle()
    on_empty.desktop._copy_for_today()
    on_empty.settle()
    (name,) = copies(empty_dir)
    assert name.startswith("commune-2")
    assert on_empty.window.notice.isHidden()


def test_the_invented_commune_is_not_copied(on_sample, sample_dir):
    on_sample.desktop._copy_for_today()
    on_sample.settle()
    assert copies(sample_dir) == []


def test_everything_goes_to_a_stick_and_the_card_says_where(on_empty, card, tmp_path):
    card.copy_to(tmp_path / "rút ra")
    on_empty.qtbot.waitUntil(lambda: "đã bị rút ra" in card.notice.text, timeout=20_000)
    (tmp_path / "USB").mkdir()
    card.copy_to(tmp_path / "USB")
    on_empty.qtbot.waitUntil(lambda: "ntm-" in card.notice.text, timeout=20_000)
    (folder,) = (tmp_path / "USB").iterdir()
    assert str(folder) in card.notice.text
    opened = CommuneFile.open(folder)
    opened.close()


def test_going_back_shows_the_old_figures_and_keeps_the_new_ones_aside(on_empty, card, empty_dir):
    on_empty.do(record_remark(NO, "bản tốt"))
    on_empty.desktop._copy_for_today()
    on_empty.settle()
    (copy,) = (empty_dir / "backups").glob("*.ntm")
    on_empty.do(record_remark(NO, "bản xấu"))
    card.restore(copy)
    on_empty.settle()
    on_empty.qtbot.waitUntil(lambda: not on_empty.window.notice.isHidden(), timeout=20_000)
    assert "Đã phục hồi" in on_empty.window.notice.text
    assert on_empty.do(remark) == "bản tốt"
    assert on_empty.do(lambda ws: ws.session.undo) == []
    assert len(copies(empty_dir)) == 2
    assert on_empty.window.current_page.accessibleName() == "Tổng quan"


def test_a_copy_that_cannot_be_used_leaves_the_window_on_the_present_data(on_empty, card, tmp_path):
    on_empty.do(record_remark(NO, "đang làm"))
    broken = tmp_path / "x.ntm"
    broken.write_bytes(b"nothing" * 1000)
    card.restore(broken)
    on_empty.settle()
    on_empty.qtbot.waitUntil(lambda: not on_empty.window.notice.isHidden(), timeout=20_000)
    on_empty.settle()
    assert "không dùng được" in on_empty.window.notice.text
    assert on_empty.do(remark) == "đang làm"


def test_a_broken_file_leads_to_the_first_window_and_from_there_back_to_a_copy(program, empty_dir):
    ws = workspace.open_workspace(empty_dir)
    record_remark(NO, "bản tốt")(ws)
    ws.file.backup(empty_dir / "backups" / "commune-2026-01-02.ntm")
    workspace.close_workspace(ws)
    (empty_dir / "commune.ntm").write_bytes(b"broken" * 4000)
    program.desktop.begin(empty_dir)
    program.qtbot.waitUntil(lambda: program.desktop.first_run is not None, timeout=20_000)
    program.settle()
    first = program.desktop.first_run
    assert "Phục hồi dữ liệu" in first.notice.text
    assert first.welcome.copy.text() == "Phục hồi dữ liệu…"
    first.restore(empty_dir / "backups" / "commune-2026-01-02.ntm")
    program.until_ready()
    assert program.do(remark) == "bản tốt"
    assert any(name.startswith("commune-hong-") for name in copies(empty_dir))
