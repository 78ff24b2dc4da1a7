"""Sets begun from nothing or from a frame, and whose rules are taken over, in the window."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from ntm_desktop.domain.criteria import SubjectLevel, Tier
from ntm_desktop.domain.periods import Period
from ntm_desktop.errors import EntryError
from ntm_desktop.exchange.minisign import SecretKey
from ntm_desktop.gui import dialogs
from ntm_desktop.gui.rules.choose_dialog import ChooseDialog
from ntm_desktop.gui.rules.exchange import authorities_view
from ntm_desktop.gui.rules.exchange.key_check import fingerprint_lines
from ntm_desktop.gui.rules.page import RulesPage
from ntm_desktop.gui.rules.writing.new_set_dialog import NewSetDialog
from ntm_desktop.services import edits, workspace
from ntm_desktop.services.in_force import find_set
from ntm_desktop.services.rules import decision_edits, draft_edits, drafts
from ntm_desktop.services.rules.authorities import authorities
from ntm_desktop.services.rules.workbook import read_override_workbook
from tests.gui.office import Office, opened
from tests.services.own_rules import limit, percent

RULES = "qd-318-2022-xa"


@pytest.fixture
def office(qtbot, tmp_path) -> Iterator[Office]:
    def make() -> workspace.Workspace:
        return workspace.create_workspace(
            tmp_path / "data",
            commune_code="06364",
            set_id="qd-318-2022-xa",
            period=Period(2024),
            actor="Bà Hoa",
        )

    with opened(qtbot, make) as office:
        office.context.preferences.officer = "Bà Hoa"
        yield office


@pytest.fixture
def page(office) -> RulesPage:
    page = RulesPage(office.context)
    office.show(page)
    office.until(lambda: page.state is not None)
    page.activateWindow()
    return page


def write(office: Office, field: Any, text: str) -> None:
    """Write into a field and leave it."""
    field.setFocus()
    if hasattr(field, "setPlainText"):
        field.setPlainText(text)
    else:
        field.clear()
        office.qtbot.keyClicks(field, text)
    field.hand_over()
    office.settle()


def shown(page: RulesPage, kind: type) -> Any:
    """A dialog that is open."""
    (dialog,) = [one for one in page.findChildren(kind) if one.isVisible()]
    return dialog


def begin_new(office: Office, page: RulesPage) -> Any:
    """Choose "from nothing" where a draft is begun."""
    page.list.starters["write"].click()
    dialog = shown(page, ChooseDialog)
    office.qtbot.keyClick(dialog.list, Qt.Key.Key_Return)  # it is the first of the list
    office.settle()
    return shown(page, NewSetDialog)


def test_a_village_set_is_written_from_nothing(office, page, monkeypatch):
    dialog = begin_new(office, page)
    dialog.agree_button.click()
    assert "tên đầy đủ" in dialog.notice.text
    write(office, dialog.title, "Bộ tiêu chí thôn nông thôn mới kiểu mẫu (thử)")
    write(office, dialog.decision, "12/QD-UBND")
    write(office, dialog.issued, "31/2/2031")
    dialog.agree_button.click()
    assert "31/2/2031" in dialog.notice.text
    write(office, dialog.issued, "2/1/2031")
    write(office, dialog.first_year, "2031")
    write(office, dialog.last_year, "2035")
    for box, value in ((dialog.level, SubjectLevel.VILLAGE), (dialog.tier, Tier.MODEL)):
        box.setCurrentIndex(box.findData(value))
        box.activated.emit(box.currentIndex())
    assert dialog.short_title.text() == "Bộ tiêu chí thôn 2031–2035 · kiểu mẫu"
    assert dialog.code.text() == "qd-12-2031-thon-kieu-mau"
    dialog.agree_button.click()
    office.settle()
    editor = page.views.editor
    assert page.current_view is editor
    rules = editor.draft.criteria_set
    assert (rules.level, rules.tier, rules.first_year) == (SubjectLevel.VILLAGE, Tier.MODEL, 2031)
    assert "chưa có chỉ tiêu nào" in editor.counts.warning.text()

    # Two criteria, an indicator each; the names that only repeat the number follow.
    for name in ("Giao thong", "Moi truong"):
        editor.tree.criterion_button.click()
        office.settle()
        assert page.window().focusWidget() is editor.criterion_form.texts["name"]
        write(office, editor.criterion_form.texts["name"], name)
        editor.tree.add_button.click()
        office.settle()
        write(office, editor.form.text, f"Ty le ho dat ve {name}")
    criteria = editor.draft.criteria_set.criteria
    assert [(c.short_name, c.section) for c in criteria] == [
        ("Giao thong", "Giao thong"),
        ("Moi truong", "Moi truong"),
    ]
    assert [i.no for i in editor.draft.criteria_set.indicators()] == ["1.1", "2.1"]

    # What is moved takes the number of its place, and stays in view.
    editor._choose_criterion(2)
    editor.tree.up_button.click()
    office.settle()
    assert [c.name for c in editor.draft.criteria_set.criteria] == ["Moi truong", "Giao thong"]
    assert editor.criterion_form.no == 1
    editor.choose("1.1")
    editor.tree.down_button.click()
    office.settle()
    assert editor.form.no == "2.2"
    assert [i.no for i in editor.draft.criteria_set.indicators()] == ["2.1", "2.2"]
    editor.tree.down_button.click()
    office.settle()
    assert "đã ở cuối bộ" in office.messages[-1]
    editor._choose_criterion(1)
    editor.tree.remove_button.click()
    office.settle()
    # Nobody can be assessed by an indicator that asks for nothing.
    editor.publish_button.click()
    office.settle()
    assert editor.draft.published_version == 0
    asked: list[str] = []
    answers = [False, True]
    monkeypatch.setattr(
        dialogs, "ask", lambda *said, **_kw: asked.append(said[2]) or answers.pop(0)
    )
    first, second = [one.no for one in editor.draft.criteria_set.indicators()]
    editor.choose(first)
    cell = next(iter(editor.form.parts[0].thresholds.cells.values()))
    write(office, cell.figure, "80")
    editor.publish_button.click()
    office.settle()
    assert f"Chưa có ngưỡng: chỉ tiêu {second}." in asked[0]
    assert editor.draft.published_version == 0
    editor.publish_button.click()
    office.settle()
    assert editor.draft.published_version == 1
    editor._choose_head()
    assert "dùng được ở trang Thôn" in office.messages[-1]
    assert editor.head_form.texts["id"].isReadOnly()


def test_a_frame_of_which_only_number_and_title_are_known_is_filled_in(office, page):
    page.list.rows["set", "ls-738-2019-thon"].button.click()
    office.settle()
    editor = page.views.editor
    assert editor.draft.criteria_set.level is SubjectLevel.VILLAGE
    assert editor.middle.currentWidget() is editor.head_form
    panel = editor.outstanding
    assert [link for link in panel.links if "chưa có chỉ tiêu nào" in link.accessibleName()]
    editor.tree.criterion_button.click()
    office.settle()
    write(office, editor.criterion_form.texts["name"], "Giao thong")
    link = next(x for x in panel.links if "tiêu chí 1" in x.accessibleName())
    editor._choose_head()
    link.click()
    assert editor.middle.currentWidget() is editor.criterion_form
    write(office, editor.head_form.numbers["official_criteria"], "1")
    editor.tree.add_button.click()
    office.settle()
    write(office, editor.form.text, "Ty le duong thon")
    cell = next(iter(editor.form.parts[0].thresholds.cells.values()))
    write(office, cell.figure, "60")
    assert editor.draft.problems == ()
    assert editor.draft.open_items == ()


def test_a_set_that_is_known_already_is_not_begun_from_nothing(office, page):
    dialog = begin_new(office, page)
    write(office, dialog.title, "Trung ma")
    write(office, dialog.code, "qd-318-2022-xa")
    write(office, dialog.decision, "5/QD-UBND")
    assert dialog.code.text() == "qd-318-2022-xa"  # what was written by hand stays
    dialog.agree_button.click()
    office.settle()
    assert dialog.isVisible()
    assert "Đã có bộ tiêu chí mang mã" in dialog.notice.text
    assert office.do(drafts.drafts) == ()


@pytest.fixture
def key(tmp_path) -> Path:
    """The .pub file that came with a paper slip."""
    path: Path = tmp_path / "tinh.pub"
    path.write_text(SecretKey.generate().public.text)
    return path


def test_an_office_is_trusted_after_its_fingerprint_was_compared_and_no_more(
    office, page, key, monkeypatch
):
    page.list.starters["authorities"].click()
    office.settle()
    view = page.views.authorities
    assert view.empty.isVisible()
    view.first_button.click()
    check = view.key_check
    assert not check.trust_button.isVisible()
    wrong = key.with_name("khong phai.pub")
    wrong.write_text("xin chào")
    check.use_key(wrong)
    office.settle()
    assert "không phải khóa công khai" in view.notice.text
    check.use_key(key)
    office.settle()
    assert len(check.fingerprint.text().splitlines()) == 2
    check.authority.setText("UBND tỉnh Lạng Sơn")
    assert not check.trust_button.isEnabled()
    check.compared.click()
    check.trust_button.click()
    office.settle()
    (one,) = view.shown
    assert (one.name, one.trusted_by) == ("UBND tỉnh Lạng Sơn", "Bà Hoa")
    assert check.isHidden()

    # Trust is taken away only after the consequences were read.
    asked: list[str] = []

    def answer(_parent: Any, _title: str, question: str, *_more: Any, **_named: Any) -> bool:
        asked.append(question)
        return len(asked) > 1

    monkeypatch.setattr(authorities_view, "ask", answer)
    view.forget_buttons[one.key_id].click()
    office.settle()
    assert "sẽ bị từ chối" in asked[0]
    assert len(view.shown) == 1
    view.forget_buttons[one.key_id].click()
    office.settle()
    assert view.shown == ()
    assert view.empty.isVisible()
    office.do(edits.undo)
    office.settle()
    assert [a.name for a in office.do(authorities)] == ["UBND tỉnh Lạng Sơn"]
    assert len(view.shown) == 1


def test_the_excel_form_of_a_decision_begins_with_what_is_known(
    office, page, tmp_path, monkeypatch
):
    path = tmp_path / "mẫu.xlsx"
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", staticmethod(lambda *_a, **_k: (str(path), ""))
    )
    page.open_province("qd-318-2022-xa")
    office.settle()
    province = page.views.province
    province.excel_button.click()
    office.settle()
    rules = office.do(lambda ws: find_set(ws, "qd-318-2022-xa"))
    empty = read_override_workbook(path, rules)
    assert [fault.cell for fault in empty.faults] == [
        f"Quyết định của tỉnh!B{line}" for line in (5, 6, 7)
    ]

    # Begun in the window, filled in in Excel: it stays the one decision.
    province.decision.setText("QĐ số 99/QD-UBND")
    province.decision.hand_over()
    write(office, province.issued, "1/6/2022")
    province.begin_button.click()
    office.settle()
    province.excel_button.click()
    office.settle()
    filled = read_override_workbook(path, rules)
    assert filled.override is not None
    assert filled.override.id == province.override_id
    assert filled.override.decision == "99/QD-UBND"


def test_a_set_from_nothing_is_compared_with_another_one(office, page):
    dialog = begin_new(office, page)
    write(office, dialog.title, "Bo moi")
    dialog.agree_button.click()
    office.settle()
    editor = page.views.editor
    editor.compare_button.click()
    office.settle()
    compare = page.views.compare
    assert compare.right.currentData() == editor.draft_id
    assert compare.left.currentData() != compare.right.currentData()


def adding(ws: Any, decision: str, issued: date, *numbers: str) -> str:
    """A decision of the province that adds indicators to criterion 2 or 3; its id."""
    started = decision_edits.new_override(ws, RULES, decision=decision, issued=issued)
    for no in numbers:
        indicator = percent(no, f"Chỉ tiêu {no} của tỉnh", limit(50))
        decision_edits.add_extra(ws, started.override_id, int(no[0]), indicator)
    return started.override_id


def test_an_indicator_of_the_province_gets_no_number_that_another_decision_has(office, page):
    office.do(lambda ws: adding(ws, "1/QĐ-UBND", date(2022, 6, 1), "3.3"))
    own = office.do(lambda ws: adding(ws, "2/QĐ-UBND", date(2023, 6, 1), "2.5"))
    page.open_extra(own, "2.5")
    office.settle()
    view = page.views.extra
    view.criterion.setCurrentIndex(view.criterion.findData(3))
    view.criterion.activated.emit(view.criterion.currentIndex())
    office.settle()
    assert view.form.no == "3.4"


def test_an_indicator_whose_removal_is_refused_can_still_be_edited(office, page, monkeypatch):
    own = office.do(lambda ws: adding(ws, "2/QĐ-UBND", date(2023, 6, 1), "2.5"))
    page.open_extra(own, "2.5")
    office.settle()
    view = page.views.extra

    def refuse(*_given: Any) -> None:
        raise EntryError("Ổ đĩa đầy.")

    monkeypatch.setattr(decision_edits, "remove_extra", refuse)
    view.remove_button.click()
    office.settle()
    assert office.messages[-1] == "Ổ đĩa đầy."
    write(office, view.form.article, "Dieu 3")
    assert view.indicator.article == "Dieu 3"
    view.head.back.click()
    office.settle()
    assert page.current_view is page.views.province
    assert page.views.province.override_id == own


def test_a_removal_that_is_refused_is_not_said_to_be_done(office, page, monkeypatch):
    own = office.do(lambda ws: adding(ws, "2/QĐ-UBND", date(2023, 6, 1), "2.5"))
    page.open_province("", own)
    office.settle()

    def refuse(*_given: Any) -> None:
        raise EntryError("Ổ đĩa đầy.")

    monkeypatch.setattr(decision_edits, "remove_extra", refuse)
    before = len(office.messages)
    page.views.province.extras["2.5"].remove_button.click()
    office.settle()
    assert office.messages[before:] == ["Ổ đĩa đầy."]


def test_the_text_of_an_indicator_is_not_to_be_written_over_after_adding_was_refused(
    office, page, monkeypatch
):
    office.do(lambda ws: drafts.new_draft_from(ws, RULES))
    page.open_draft(office.do(drafts.drafts)[0].id)
    office.settle()
    editor = page.views.editor

    def refuse(*_given: Any) -> None:
        raise EntryError("Ổ đĩa đầy.")

    editor.choose("1.1")
    monkeypatch.setattr(draft_edits, "add_indicator", refuse)
    editor.tree.add_button.click()
    office.settle()
    assert editor.form.no == "1.1"
    assert not editor.form.text.textCursor().hasSelection()


@pytest.mark.parametrize("text", ["²⁰³¹", "20311"])
def test_what_is_no_year_is_refused_in_words(office, page, text):
    dialog = begin_new(office, page)
    dialog.title.setPlainText("Bộ mới")
    dialog.first_year.setText(text)
    dialog.agree_button.click()
    assert "không phải là năm" in dialog.notice.text


def test_the_fingerprint_shown_is_of_the_key_that_will_be_trusted(office, page, key):
    other = key.with_name("khac.pub")
    other.write_text(SecretKey.generate().public.text)
    page.open_authorities()
    office.settle()
    check = page.views.authorities.key_check
    check.use_key(key)
    office.settle()
    first = check.fingerprint.text()
    check.authority.setText("UBND tỉnh Lạng Sơn")
    check.compared.click()
    check.use_key(other)  # the wrong one was chosen, then the right one again
    assert not check.trust_button.isVisible()
    check.use_key(key)
    office.settle()
    assert check.fingerprint.text() == first
    check.compared.click()
    key.write_text(other.read_text())  # another stick, another file of the same name
    check.trust_button.click()
    office.settle()
    assert [fingerprint_lines(one.fingerprint) for one in office.do(authorities)] == [first]


def test_an_indicator_of_a_draft_is_said_to_be_removed_only_once_it_is(office, page, monkeypatch):
    office.do(lambda ws: drafts.new_draft_from(ws, RULES))
    page.open_draft(office.do(drafts.drafts)[0].id)
    office.settle()
    page.views.editor.choose("1.1")

    def refuse(*_given: Any) -> None:
        raise EntryError("Ổ đĩa đầy.")

    monkeypatch.setattr(draft_edits, "remove_indicator", refuse)
    before = len(office.messages)
    page.views.editor.tree.remove_button.click()
    office.settle()
    assert office.messages[before:] == ["Ổ đĩa đầy."]
