"""The page of all evidence."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from ntm_desktop.domain.periods import Period
from ntm_desktop.gui.evidence.page import EvidencePage
from ntm_desktop.gui.evidence.table import Line
from ntm_desktop.services import edits, evidence, workspace
from ntm_desktop.services.rules.drafts import import_draft, publish
from tests.gui.office import opened
from tests.printed import printed_pages
from tests.services.own_rules import trial_document

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

PDF = printed_pages(1)
FIRST = Line("1.1", 0, "")


@pytest.fixture
def office(qtbot, tmp_path):
    def make():
        return workspace.create_workspace(
            tmp_path / "xa",
            commune_code="06364",
            set_id="qd-318-2022-xa",
            period=Period(2024),
            actor="Hoàng Văn Thắng",
        )

    with opened(qtbot, make) as office:
        yield office


@pytest.fixture
def page(office):
    page = EvidencePage(office.context)
    office.show(page)
    return page


@pytest.fixture
def decision(tmp_path):
    path = tmp_path / "Quyết định phê duyệt quy hoạch.pdf"
    path.write_bytes(PDF)
    return path


def add(office, page, line, path):
    page._add_files(line, [path])
    office.settle()


def keys(page):
    return [row.key for row in page.table.table.rows if isinstance(row.key, Line)]


def test_everything_asked_for_is_listed_and_nothing_is_there_yet(page):
    assert keys(page)[0] == FIRST
    assert all(not key.evidence_id for key in keys(page))
    assert page.chips[1].text().startswith("Còn thiếu")


def test_what_is_missing_stands_before_what_is_there(office, page, decision):
    add(office, page, FIRST, decision)

    given = [place for place, key in enumerate(keys(page)) if key.evidence_id]
    assert given == [len(keys(page)) - 1]
    assert office.messages[-1].startswith("Đã lưu")
    row = next(row for row in page.table.table.rows if getattr(row.key, "evidence_id", ""))
    assert row.cells[2].text == "Quyết định phê duyệt quy hoạch.pdf"
    assert row.cells[4].text.startswith("Hoàng Văn Thắng")


def test_buttons_wait_for_a_line_that_they_can_do_something_with(office, page, decision):
    assert not page.add_button.isEnabled()
    page.table.make_current(FIRST)
    assert page.add_button.isEnabled()
    assert not page.open_button.isEnabled()

    add(office, page, FIRST, decision)
    page.table.make_current(keys(page)[-1])
    assert page.open_button.isEnabled()
    assert page.remove_button.isEnabled()


def test_opening_shows_a_copy_under_the_real_name(office, page, decision, monkeypatch):
    seen = []

    def open_url(url):
        seen.append(url)
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    add(office, page, FIRST, decision)
    page.table.make_current(keys(page)[-1])

    page.open_button.click()
    office.settle()

    assert seen[0].fileName() == "Quyết định phê duyệt quy hoạch.pdf"
    assert seen[0].toLocalFile() != str(decision)


def test_a_file_taken_away_can_be_brought_back(office, page, decision):
    add(office, page, FIRST, decision)
    page.table.make_current(keys(page)[-1])

    page.remove_button.click()
    office.settle()
    assert not any(key.evidence_id for key in keys(page))

    office.actions[-1]()
    office.settle()
    assert keys(page)[-1].evidence_id


def test_f5_takes_a_file_in_and_f6_away(office, page, decision, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *args: ([str(decision)], ""))
    page.table.make_current(FIRST)
    office.qtbot.keyClick(page.table, Qt.Key.Key_F5)
    office.settle()
    [given] = [key for key in keys(page) if key.evidence_id]
    page.activateWindow()
    page.table.setFocus()
    page.table.make_current(given)
    office.qtbot.waitUntil(page.table.hasFocus)
    office.qtbot.keyClick(page.table, Qt.Key.Key_F6)
    office.settle()
    assert all(not key.evidence_id for key in keys(page))


def test_a_file_that_cannot_be_taken_is_refused_with_a_sentence(office, page, tmp_path):
    empty = tmp_path / "trống.pdf"
    empty.write_bytes(b"")

    add(office, page, FIRST, empty)

    assert "trống.pdf" in office.messages[-1]
    assert not any(key.evidence_id for key in keys(page))


def test_the_filter_finds_words_without_diacritics(office, page):
    page.search.setText("nghiem thu")

    rows = [row for row in page.table.table.rows if isinstance(row.key, Line)]
    assert rows
    assert all("nghiệm thu" in row.cells[1].text.lower() for row in rows)

    page.search.setText("khong co gi nhu vay")
    assert page.stack.currentWidget() is page.nothing


def test_an_indicator_that_does_not_apply_asks_for_nothing(office, page):
    before = len(keys(page))
    assert any(key.indicator_no == "7" for key in keys(page))

    office.do(
        lambda ws: edits.record_exemption(ws, office.assessment_id, "7", "Không quy hoạch chợ")
    )
    office.settle()

    assert not any(key.indicator_no == "7" for key in keys(page))
    assert len(keys(page)) < before


def test_a_line_leads_to_its_indicator(office, page):
    page.table.make_current(Line("12.1", 0, ""))
    page.indicator_button.click()

    assert office.visits == [("assessment", "12.1")]


def test_a_target_brings_the_evidence_of_an_indicator_into_view(page):
    page.show_target("12.1")

    assert page.table.current_key == Line("12.1", 0, "")


def test_evidence_added_elsewhere_appears(office, page, decision):
    office.do(lambda ws: evidence.add_evidence(ws, office.assessment_id, "5", None, decision))
    office.settle()

    row = next(row for row in page.table.table.rows if getattr(row.key, "evidence_id", ""))
    assert row.cells[1].text == "Minh chứng khác của chỉ tiêu"


def test_while_indicators_are_not_known_files_lie_at_their_criterion(qtbot, tmp_path, monkeypatch):
    def make():
        return workspace.create_workspace(
            tmp_path / "xã",
            commune_code="06364",
            set_id="qd-51-2025-xa",
            period=Period(2026),
            group_id="nhom-2",
        )

    with opened(qtbot, make) as office:
        page = EvidencePage(office.context)
        office.show(page)
        office.until(lambda: len(page.table.table.rows) == 11)
        photo = tmp_path / "ảnh chợ.pdf"
        photo.write_bytes(PDF)
        monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_args: ([str(photo)], ""))
        page.table.make_current(Line("tc-3", None, ""))
        page.add_button.click()
        office.settle()
        office.until(lambda: any(getattr(r.key, "evidence_id", "") for r in page.table.table.rows))
        (kept,) = office.do(lambda ws: evidence.evidence_items(ws, office.context.assessment.id))
        assert kept.indicator_no == "tc-3"
        assert not page.put_button.isVisible()


def test_a_set_that_names_no_evidence_takes_files_at_every_indicator(qtbot, tmp_path, monkeypatch):
    """So is every set that was read from a decision: its annex says nothing of evidence."""

    def make():
        ws = workspace.create_workspace(
            tmp_path / "xã",
            commune_code="06364",
            set_id="qd-51-2025-xa",
            period=Period(2026),
            group_id="nhom-2",
            actor="Lan",
        )
        draft = import_draft(ws, trial_document(ws.catalog.criteria_set("qd-51-2025-xa"))).draft_id
        publish(ws, draft)
        return ws

    with opened(qtbot, make) as office:
        page = EvidencePage(office.context)
        office.show(page)
        office.until(lambda: len(page.table.table.rows) == 48)
        assert page.table.table.rows[0].cells[0].text == (
            "Bộ tiêu chí không nêu minh chứng; vẫn thêm được (47)"
        )
        # Nothing is missing because nothing is asked for: that is not "enough".
        assert page.header._said == "bộ tiêu chí không nêu minh chứng · 0 tệp"
        page.chips[1].click()
        assert page.nothing.accessibleName() == "Bộ tiêu chí không nêu minh chứng"
        page.chips[0].click()
        photo = tmp_path / "ảnh chợ.pdf"
        photo.write_bytes(PDF)
        monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_args: ([str(photo)], ""))
        page.table.make_current(Line("1.2", None, ""))
        page.add_button.click()
        office.settle()
        office.until(lambda: any(getattr(r.key, "evidence_id", "") for r in page.table.table.rows))
        (kept,) = office.do(lambda ws: evidence.evidence_items(ws, office.context.assessment.id))
        assert (kept.indicator_no, kept.requirement) == ("1.2", None)
        # What is asked for is not counted up by it.
        assert page.chips[1].text() == "Còn thiếu 0"
        assert sum(isinstance(row.key, Line) for row in page.table.table.rows) == 47
