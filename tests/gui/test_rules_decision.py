"""A decision's file read in the window: dropped, asked about, taken into a draft."""

import zipfile
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QLabel

from ntm_desktop.domain.criteria import Assurance
from ntm_desktop.domain.decisions.confirming import HeldAs
from ntm_desktop.domain.periods import Period
from ntm_desktop.errors import EntryError
from ntm_desktop.gui.rules.checking.sheets import sheet_rows, sheets_of
from ntm_desktop.gui.rules.checking.work import item_choice
from ntm_desktop.gui.rules.page import RulesPage
from ntm_desktop.gui.widgets import Label
from ntm_desktop.gui.widgets.drop_area import DropArea
from ntm_desktop.services import workspace
from ntm_desktop.services.in_force import pinned_set_of
from ntm_desktop.services.rules import draft_edits, drafts
from ntm_desktop.services.rules.decisions import overrides
from ntm_desktop.services.rules.holding import hold
from tests.gui.office import Office, opened
from tests.services.own_rules import enter_threshold

MADE = "qd-9911-2024-qd-318-2022-xa"
SAMPLES = Path(__file__).parents[1] / "data" / "decisions"


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


def drop(area: DropArea, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(20, 20),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    area.dropEvent(event)


def view_with(office, page, name):
    page.list.starters["decision"].click()
    office.settle()
    view = page.views.decision
    assert page.current_view is view
    drop(view.drop, SAMPLES / name)
    office.settle()
    return view


def answer_all(office, view, *, choose=0):
    """Answer what is asked, one question after the other, by the buttons."""
    for _ in range(200):
        boxes = [
            box
            for box in view.pane.boxes
            if box.buttons and not any(button.isChecked() for button in box.buttons)
        ]
        if not boxes:
            before = view.table.current_key
            view.pane.next_link.click()
            office.settle()
            if view.table.current_key == before:
                return
            continue
        box = boxes[0]
        box.buttons[min(choose, len(box.buttons) - 1)].click()
        office.settle()


def test_a_dropped_decision_is_read_asked_about_and_taken_into_a_draft(office, page):
    view = view_with(office, page, "03-ba-nhom.docx")
    assert "10/10 tiêu chí" in view.page.facts.text()
    assert "47/47 chỉ tiêu" in view.page.facts.text()
    assert len(view.table.model().rows) == 47
    # The first question is shown at once, with the very line of the document beside it.
    first = view.reading.asks()[0]
    assert view.table.current_key == first
    assert "Còn" in view.page.left_label.text()
    answer_all(office, view)
    assert "Mọi câu hỏi đã trả lời" in view.page.left_label.text()

    view.take_button.click()
    office.settle()
    editor = page.views.editor
    assert page.current_view is editor
    rules = editor.draft.criteria_set
    assert (len(rules.criteria), len(list(rules.indicators()))) == (10, 47)
    insured = rules.indicator("6.3")
    assert all(one.known for one in insured.parts[0].thresholds)
    assert "Người đọc đã chọn" in insured.note
    assert insured.provenance.assurance is Assurance.ENTERED
    assert insured.provenance.entered_by == "Bà Hoa"


def test_a_level_that_no_threshold_can_hold_is_left_open_and_nobody_is_asked_to_choose(
    office, page
):
    view = view_with(office, page, "03-ba-nhom.docx")
    view.table.make_current("3.2")  # so many products of four stars
    assert [box.buttons for box in view.pane.boxes] == [[], []]
    shown = "\n".join(label.text() for label in view.pane.findChildren(Label))
    assert "Ngưỡng của chương trình không ghi được mức này: để ngỏ, điền tay." in shown
    assert "Mức kèm theo “4 sao”." in shown
    answer_all(office, view)
    said = view.page.left_label.text()
    assert "4 mức không ghi được thành ngưỡng, để ngỏ" in said
    view.take_button.click()
    office.settle()
    levels = page.views.editor.draft.criteria_set.indicator("3.2").parts[0].thresholds
    assert levels
    assert not any(one.known for one in levels)


def checking(office, page, *, answer=False):
    """The second person's view of the sample, with her name."""
    view = view_with(office, page, "03-ba-nhom.docx")
    if answer:
        answer_all(office, view)
    view.take_button.click()
    office.settle()
    page.views.editor.check_button.click()
    office.settle()
    check = page.views.check
    office.until(lambda: bool(check.items))
    check.person.setText("Ông Minh")
    return check


def shown_in(card) -> list[tuple[str, ...]]:
    return [tuple(cell.text for cell in one.cells) for one in card.table.table.rows]


def test_the_second_person_reads_a_criterion_beside_the_document_and_confirms_it_in_one_press(
    office, page
):
    check = checking(office, page)
    card = check.sheet_card
    assert check.sheet is not None
    assert check.sheet.criterion == 1
    # The name, each wording and each level stand beside the document's own words.
    rows = shown_in(card)
    assert rows[0][:3] == ("1", "Quy hoạch", "Quy hoạch")
    levels = next(one for one in rows if "Nhóm 2: ít nhất 90" in one[1])
    assert "Nhóm 2: ≥90%" in levels[2].replace("≥ ", "≥")
    assert levels[3].startswith("trang 1, dòng")
    # A press on its way to what was shown before confirms nothing.
    card.right_button.click()
    assert not card.right_button.isEnabled()
    office.until(card.right_button.isEnabled)
    card.right_button.click()
    office.settle()
    done = [item for item in check.items if item.done]
    assert {item.criterion for item in done} == {1}
    assert len(done) == len([item for item in check.items if item.criterion == 1])
    assert {item.provenance.checked_by for item in done} == {"Ông Minh"}
    assert all("dòng" in item.provenance.place for item in done)


def test_what_lies_below_is_seen_before_a_criterion_is_confirmed(office, page):
    check = checking(office, page)
    check.list.choose("sheet:2")
    card = check.sheet_card
    office.until(lambda: card.table.verticalScrollBar().maximum() > 0)
    office.qtbot.wait(900)
    assert not card.right_button.isEnabled()
    assert "xem hết bảng" in card._why_label.text()
    for _ in range(20):
        check._agree()  # Ctrl+Enter goes down first
        if card.seen:
            break
        office.qtbot.wait(20)
    assert not any(item.done for item in check.items)
    assert card.right_button.isEnabled()


def test_a_level_that_waits_says_neither_that_it_was_entered_nor_its_footnote_twice(office, page):
    check = checking(office, page)
    check.list.choose("2.5/p2/0")
    assert not check.card.right_button.isEnabled()
    assert check.card._mark.isHidden()
    waits = next(item for item in check.items if item.key == "2.5/p2/0")
    assert item_choice(waits).detail == f"{waits.what}: {waits.entered}"
    assert check.card._chosen.text().count("Áp dụng đối với xã có trên 03 trường") == 1


def test_what_was_answered_is_confirmed_by_itself_beside_its_lines(office, page):
    check = checking(office, page, answer=True)
    together = {item.key for sheet in check.sheets for item in sheet.items}
    # “25%” without a sign: whoever read it chose, so the second person looks at that alone.
    chosen = next(item for item in check.items if item.key == "6.3/main/2")
    assert chosen.key not in together
    assert "6.3/main/0" in together
    check.list.choose(chosen.key)
    card = check.card
    assert check.sheet is None
    assert "25%" in card.printed.text()
    assert "Người đọc đã chọn" in card._chosen.text()
    assert "25%" in card._lines.text()
    # A footnote at a sub-item is in sight, too.
    check.list.choose("2.5/p2/0")
    assert "Chú thích: (1)" in card._chosen.text()
    assert check.rest_link.isVisible()
    check._agree()
    office.settle()
    office.until(lambda: any(item.done for item in check.items))
    # Nothing is confirmed that was not in sight: the rest of 2.5 stands in its criterion.
    done = {item.key for item in check.items if item.done}
    assert done == {"2.5/p2/0", "2.5/p2/1", "2.5/p2/2"}


def test_what_is_changed_by_hand_leaves_the_criterion_and_is_confirmed_alone(office, page):
    check = checking(office, page)
    assert next(item for item in check.items if item.key == "1.2/main/1").equal

    def change(ws):
        (info,) = drafts.drafts(ws)
        item = drafts.read_draft(ws, info.id).criteria_set.indicator("1.2")
        part = item.parts[0]
        typed = replace(part.thresholds[1], value=Decimal(91))
        levels = (part.thresholds[0], typed, *part.thresholds[2:])
        other = replace(item, parts=(replace(part, thresholds=levels),))
        return draft_edits.replace_indicator(ws, info.id, "1.2", other)

    office.do(change)
    check.refresh()
    office.settle()
    together = {item.key for sheet in check.sheets for item in sheet.items}
    assert "1.2/main/1" not in together
    assert "1.2/main/0" in together


def test_who_read_it_in_finds_nothing_to_confirm(office, page):
    check = checking(office, page)
    check.person.setText("bà hoa")
    assert check.sheets == ()
    assert not check.right_button.isEnabled()
    assert "Hãy nhờ người thứ hai" in check.card._why.text()


def test_a_criterion_can_have_an_indicator_looked_at_alone(office, page):
    check = checking(office, page)
    before = len(check.sheet.items)
    card = check.sheet_card
    card.table.make_current("1.2/")
    card.apart_button.click()
    assert len(check.sheet.items) == before - 4
    check.list.choose("1.2/")
    assert check.rest_link.text() == "Cả chỉ tiêu 1.2 đúng (4 mục)"


def test_what_is_not_answered_stays_open(office, page):
    view = view_with(office, page, "03-ba-nhom.docx")
    view.take_button.click()
    office.settle()
    rules = page.views.editor.draft.criteria_set
    assert "Chưa trả lời" in rules.indicator("6.3").note
    assert not all(one.known for one in rules.indicator("6.3").parts[0].thresholds)


def test_the_list_can_show_only_what_has_to_be_answered(office, page):
    view = view_with(office, page, "03-ba-nhom.docx")
    # The level of so many stars is left open: there is nothing to choose.
    assert "3.2" in view.reading.asks()
    asked = [no for no in view.reading.asks() if no != "3.2"]
    view.chips["asked"].click()
    assert [row.key for row in view.table.model().rows] == asked
    view.chips["done"].click()
    assert not {row.key for row in view.table.model().rows} & set(asked)


def test_the_page_of_a_pdf_stands_beside_its_row(office, page):
    view = view_with(office, page, "03-ba-nhom.pdf")
    view.table.make_current(view.reading.indicators[5].number)
    office.settle()
    strip = view.page.strip
    office.until(lambda: not strip.picture.pixmap().isNull())
    assert strip.picture.accessibleName().startswith("Ảnh trang")
    # As wide as the list and the pane together, and at the row rather than at the page's top.
    assert strip.picture.width() > view.table.width()
    view.table.make_current(view.reading.indicators[-1].number)
    office.settle()
    office.until(lambda: strip.verticalScrollBar().value() > 0)


def test_a_pasted_page_of_a_law_site_is_read(office, page):
    page.list.starters["decision"].click()
    office.settle()
    view = page.views.decision
    data = QMimeData()
    data.setHtml((SAMPLES / "04-clipboard.html").read_text("utf-8"))
    data.setText("x")
    QGuiApplication.clipboard().setMimeData(data)
    view.paste_button.click()
    office.settle()
    assert view.reading is not None
    assert view.reading.indicators
    assert not view.open_button.isVisible()


def test_a_file_that_is_no_decision_is_refused_in_a_sentence(office, page, tmp_path):
    old = tmp_path / "quyet-dinh.doc"
    old.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600))
    page.list.starters["decision"].click()
    view = page.views.decision
    view.read(old)
    office.settle()
    assert ".docx" in view.refusal.text
    assert view.reading is None
    assert view.drop.isEnabled()


def test_reading_can_be_stopped(office, page):
    page.list.starters["decision"].click()
    view = page.views.decision
    view.read(SAMPLES / "03-ba-nhom.docx")
    view.strip.stop_button.click()
    office.settle()
    assert view.reading is None
    assert not view.strip.busy


def test_a_draft_that_is_there_is_replaced_only_when_that_is_wanted(office, page, monkeypatch):
    view = view_with(office, page, "03-ba-nhom.docx")
    view.take_button.click()
    office.settle()
    page.show_list()
    office.settle()
    asked = []
    monkeypatch.setattr(
        "ntm_desktop.gui.rules.decision.decision_view.ask",
        lambda *args, **kwargs: bool(asked.append(args)),
    )
    view = view_with(office, page, "03-ba-nhom.docx")
    view.take_button.click()
    office.settle()
    assert len(asked) == 1
    assert page.current_view is view
    assert len(office.do(drafts.drafts)) == 1
    assert view.take_button.isEnabled()


def test_a_province_decision_asks_for_the_column_and_becomes_one_on_its_set(office, page):
    view = view_with(office, page, "08-tinh.docx")
    assert view.page._columns
    # Every level hangs on the column, so it is asked first, and again until it is chosen.
    (box,) = view.pane.boxes
    assert "cột nào" in box.asked.about
    view.page.next_question()
    assert view.table.current_key != "column"
    view.page.next_question()
    assert view.table.current_key == "column"
    assert "thuộc cột nào" in view.page.left_label.text()
    (box,) = view.pane.boxes
    box.buttons[1].click()
    office.settle()
    assert "thuộc cột nào" not in view.page.left_label.text()
    reading = view.reading
    view.take_button.click()
    office.settle()
    assert page.current_view is page.views.province
    (shown,) = office.do(overrides)
    made = shown.override
    assert (made.decision, made.set_id) == ("9908/QĐ-UBND", "qd-318-2022-xa")
    assert any("Xã khu vực II”" in note for note in made.notes)
    first = next(one for one in made.changes if one.indicator_no == "2.1")
    (threshold,) = first.thresholds
    assert threshold.group_id is None
    printed = next(i for i in reading.indicators if i.number == "2.1").thresholds["kv-2"]
    assert threshold.value == printed.value


def test_an_amending_decision_is_laid_over_its_sets_from_its_day_on(office, page):
    view = view_with(office, page, "07-sua-doi.docx")
    assert view.reading.result == "amendment"
    assert len(view.table.model().rows) == len(view.reading.operations)
    asked = [one for one in view.reading.operations if one.asked]
    assert f"{len(asked)} chỗ còn câu hỏi" in view.page.left_label.text()
    # The chosen change stands beside its own lines, with what is asked about it.
    view.table.make_current(view.reading.operations.index(asked[0]))
    office.settle()
    said = [label.text() for label in view.pane.area.findChildren(QLabel)]
    assert any(asked[0].question in text for text in said)
    view.page.kinds["compared"].click()
    assert view.page.compared.isVisible()

    view.take_button.click()
    office.settle()
    amendment = page.views.amendment
    assert page.current_view is amendment
    assert "9911/QĐ-TTg" in amendment.head.title
    assert "Còn 1 ngưỡng để ngỏ" in amendment.notice.text
    office.do(lambda ws: enter_threshold(ws, MADE, "12.1", "p2", value=Decimal(40)))
    office.settle()
    assert "để ngỏ" not in amendment.notice.text
    rules = office.do(lambda ws: pinned_set_of(ws, workspace.latest_assessment(ws)))
    assert rules.indicator("15.4").parts[0].thresholds[0].value == 55
    page.show_list()
    office.settle()
    assert ("override", MADE) in page.list.rows
    page.check_override(MADE)
    office.settle()
    assert {item.no for item in page.views.check.items} >= {"15.4", "17.1", "8.5"}


@pytest.fixture
def known_decision(tmp_path):
    """The sample with the number of a set that is there, and one figure of it changed."""
    target = tmp_path / "1980.docx"
    with zipfile.ZipFile(SAMPLES / "01-bay-vung.docx") as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                data = data.replace(b"9980/", b"1980/")
            new.writestr(name, data)
    return target


def test_a_set_that_is_there_is_confirmed_by_its_decision_in_one_press(
    office, page, known_decision
):
    page.list.starters["decision"].click()
    view = page.views.decision
    view.read(known_decision)
    office.settle()
    view.hold_button.click()
    office.settle()
    shown = page.views.holding
    assert page.current_view is shown
    equal = len(shown.held.open_keys)
    assert equal > 20
    shown.confirm_button.click()
    office.settle()
    assert not shown.held.open_keys
    assert f"{equal} mục" in shown.notice.text
    (draft,) = office.do(drafts.drafts)
    rules = office.do(lambda ws: drafts.read_draft(ws, draft.id)).criteria_set
    proofs = [i.provenance for i in rules.indicators() if "1980.docx" in i.provenance.place]
    assert proofs
    assert all(one.checked_by == "Bà Hoa" and one.checked_on for one in proofs)
    assert all("dòng" in one.place and "sha256" in one.place for one in proofs)

    # What differs is taken only where it is ticked, and waits for a second person.
    shown.chips[HeldAs.DIFFERENT].click()
    different = [
        one
        for one in shown.held.facts
        if one.theirs is not None and one.index is not None and one.outcome is HeldAs.DIFFERENT
    ]
    row = [r.key for r in shown.table.table.rows].index(different[0].key)
    index = shown.table.table.index(row, 0)
    shown.table.table.setData(index, Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    assert "Lấy 1 mục" in shown.take_button.text()
    shown.take_button.click()
    office.settle()
    rules = office.do(lambda ws: drafts.read_draft(ws, draft.id)).criteria_set
    no, part_id, number = different[0].key
    taken = rules.indicator(no).part(part_id).thresholds[number]
    assert taken.value == different[0].theirs.value
    assert taken.provenance.entered_by == "Bà Hoa"
    assert taken.provenance.assurance is Assurance.ENTERED


def test_what_was_read_from_the_file_is_not_confirmed_by_the_same_file(office, page):
    view = view_with(office, page, "03-ba-nhom.docx")
    reading = view.reading
    view.take_button.click()
    office.settle()
    (draft,) = office.do(drafts.drafts)
    office.do(lambda ws: drafts.publish(ws, draft.id, open_thresholds=True))
    held = office.do(lambda ws: hold(ws, reading))
    assert any(one.outcome is HeldAs.EQUAL for one in held.facts)
    assert not held.open_keys


def test_where_nothing_but_names_is_left_they_are_read_on_one_sheet(office, page):
    check = checking(office, page)
    names = [item for item in check.items if not item.no]
    rest = sheets_of(names, "Ông Minh", ())
    (together,) = {sheet.key: sheet for sheet in rest.values()}.values()
    assert len(together.items) == 10
    assert [row.cells[0].text for row in sheet_rows(together)] == [str(n) for n in range(1, 11)]


def test_questions_are_answered_with_keys_one_after_the_other(office, page):
    view = view_with(office, page, "03-ba-nhom.docx")
    press = office.qtbot.keyClick
    asked = 0
    while not view.take_button.hasFocus():
        button = next(one for box in view.pane.boxes for one in box.buttons if one.hasFocus())
        press(button, Qt.Key.Key_1 if asked % 2 else Qt.Key.Key_Return)
        office.settle()
        asked += 1
        assert asked < 40
    assert "Mọi câu hỏi đã trả lời" in view.page.left_label.text()
    # What is asked of 4.1 is asked of 4.2 word for word: once for both, with both wordings shown.
    assert set(view.answers) >= {"4.1", "4.2"}
    assert asked == 10


def test_the_same_question_is_answered_one_by_one_where_that_is_wanted(office, page):
    view = view_with(office, page, "03-ba-nhom.docx")
    view.table.make_current("4.1")
    (box,) = view.pane.boxes
    assert box.same_box.isChecked()
    assert any("4.2 Tỷ lệ lao động" in label.text() for label in box.findChildren(Label))
    box.same_box.setChecked(False)
    box.buttons[1].click()
    assert "4.1" in view.answers
    assert "4.2" not in view.answers


def test_another_choice_is_used_for_the_same_indicators_again(office, page):
    view = view_with(office, page, "03-ba-nhom.docx")
    view.table.make_current("4.1")
    (box,) = view.pane.boxes
    box.buttons[1].click()
    (box,) = view.pane.boxes
    assert box.for_all
    box.buttons[0].click()
    assert view.answers["4.1"] == view.answers["4.2"]
    assert set(view.answers["4.1"].values()) == {"0"}


def test_what_changed_after_it_was_shown_is_not_confirmed_singly_either(office, page):
    check = checking(office, page, answer=True)
    shown = next(item for item in check.items if item.key == "6.3/main/2")
    (draft,) = office.do(drafts.drafts)
    rules = office.do(lambda ws: drafts.read_draft(ws, draft.id)).criteria_set
    item = rules.indicator("6.3")
    part = item.parts[0]
    levels = [*part.thresholds]
    levels[2] = replace(levels[2], value=Decimal(26))
    other = replace(item, parts=(replace(part, thresholds=tuple(levels)),))
    office.do(lambda ws: draft_edits.replace_indicator(ws, draft.id, "6.3", other))
    whole = check._work.confirm_shown
    for confirm in (shown.confirm, lambda ws, *who: whole(ws, [shown], *who)):
        assert "đã đổi" in office.do(lambda ws, confirm=confirm: refusal(confirm, ws))


def refusal(confirm, ws) -> str:
    """Why a confirmation is refused; "" when it is not."""
    try:
        confirm(ws, "Ông Minh", "trang 3")
    except EntryError as error:
        return str(error)
    return ""


def test_a_sheet_says_of_every_group_only_what_it_confirms_of_every_group(office, page):
    check = checking(office, page)
    sheet = next(one for one in check.sheets if one.criterion == 1)
    levels = [item for item in sheet.items if item.no == "1.2" and item.case]
    alike = tuple(replace(item, entered="ít nhất 90 %", beside=levels[0].beside) for item in levels)
    said = [row.cells[1].text for row in sheet_rows(replace(sheet, items=alike))]
    assert any("Mọi nhóm" in text for text in said)
    said = [row.cells[1].text for row in sheet_rows(replace(sheet, items=alike[:2]))]
    assert not any("Mọi nhóm" in text for text in said)


def test_a_provinces_decision_is_confirmed_by_the_criterion_beside_its_page(office, page):
    view = view_with(office, page, "08-tinh.pdf")
    (box,) = view.pane.boxes
    box.buttons[1].click()
    view.take_button.click()
    office.settle()
    page.views.province.check_button.click()
    check = page.views.check
    office.until(lambda: check.sheet is not None)
    # The level stands with its indicator and the column that was chosen, and the page below.
    rows = check.sheet_card.table.table.rows
    assert "2.1 Đường xã nhựa hóa" in rows[0].cells[1].text
    assert "cột “Xã khu vực II”: 100%" in rows[0].cells[2].text
    assert check.page_strip.isVisible()
    office.until(lambda: not check.page_strip.picture.pixmap().isNull())
    check.person.setText("Ông Bình")
    waiting = [item for item in check.items if item.equal]
    assert len(waiting) > 3
    while check.sheet is not None:
        sheet = check.sheet
        office.until(lambda: check.sheet_card.seen)
        check.sheet_card.right_button.click()
        office.until(lambda sheet=sheet: check.sheet != sheet)
    done = {item.key for item in check.items if item.done}
    assert done == {item.key for item in waiting}
    assert not check.page_strip.isVisible()
