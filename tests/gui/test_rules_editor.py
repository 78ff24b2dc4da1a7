"""Writing a set in the window: an indicator in words, judged while it is typed."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ntm_desktop.domain.assessment import Verdict
from ntm_desktop.domain.criteria import Assurance, Comparison, Kind
from ntm_desktop.domain.periods import Period
from ntm_desktop.errors import EntryError
from ntm_desktop.gui.rule_words import threshold_words
from ntm_desktop.gui.rules.page import RulesPage
from ntm_desktop.gui.rules.writing.men_women import follow_main, with_sexes, without_sexes
from ntm_desktop.gui.rules.writing.part_form import levels_of, of_kind
from ntm_desktop.gui.rules.writing.threshold_editor import case_of
from ntm_desktop.gui.rules.writing.tree import Shown, indicator_of
from ntm_desktop.gui.widgets.days import parse_day
from ntm_desktop.services import edits, workspace
from ntm_desktop.services.rules import drafts
from tests.gui.office import Office, opened
from tests.rules_samples import trial_set


@pytest.fixture(scope="module")
def template(tmp_path_factory) -> Path:
    """A commune with the trial set as a draft."""
    from ntm_desktop.catalog import criteria_set_document

    folder: Path = tmp_path_factory.mktemp("rules") / "data"
    ws = workspace.create_workspace(
        folder, commune_code="06364", set_id="qd-318-2022-xa", period=Period(2024), actor="Bà Hoa"
    )
    drafts.import_draft(ws, criteria_set_document(trial_set()))
    workspace.close_workspace(ws)
    return folder


@pytest.fixture
def office(qtbot, template, tmp_path) -> Iterator[Office]:
    import shutil

    folder = Path(shutil.copytree(template, tmp_path / "data"))
    with opened(qtbot, lambda: workspace.open_workspace(folder, actor="Bà Hoa")) as office:
        yield office


class Desk:
    """The page with the draft open."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.page = RulesPage(office.context)
        office.show(self.page)
        office.qtbot.waitUntil(lambda: self.page.state is not None)
        self.draft_id = self.page.state.drafts[0].id  # type: ignore[union-attr]
        self.page.open_draft(self.draft_id)
        office.settle()
        self.editor: Any = self.page.views.editor
        self.page.activateWindow()

    def go(self, no: str) -> Any:
        self.editor.choose(no)
        self.office.settle()
        return self.editor.form

    def write(self, field: Any, text: str) -> None:
        """Write into a field and leave it."""
        field.setFocus()
        field.selectAll()
        if hasattr(field, "setPlainText"):
            field.setPlainText(text)
        else:
            field.setText(text)
        field.hand_over()
        self.office.settle()

    def indicator(self, no: str) -> Any:
        draft = self.office.do(lambda ws: drafts.read_draft(ws, self.draft_id))
        return draft.criteria_set.indicator(no)

    def cell(self, no: str, *case: object) -> Any:
        editor = self.go(no).parts[0].thresholds
        return editor.cells[(*case, *([None] * (3 - len(case))))]


def verdict_in(preview: Any) -> Verdict:
    """What the preview says now."""
    shown: Verdict = preview.verdict.verdict
    return shown


@pytest.fixture
def desk(office) -> Desk:
    return Desk(office)


def test_a_threshold_is_typed_as_a_sentence_saved_and_judged(desk):
    cell = desk.cell("8.1", "nhom-3")
    assert cell.comparison.currentText() == "ít nhất"
    desk.write(cell.figure, "42,5")
    saved = desk.indicator("8.1").parts[0].thresholds[2]
    assert (saved.comparison, saved.value) == (Comparison.AT_LEAST, Decimal("42.5"))
    assert saved.provenance.entered_by == "Bà Hoa"
    cell.comparison.setCurrentIndex(cell.comparison.findText("lớn hơn"))
    cell.comparison.activated.emit(cell.comparison.currentIndex())
    desk.office.settle()
    assert desk.indicator("8.1").parts[0].thresholds[2].comparison is Comparison.MORE_THAN
    # The neighbours stayed as they were.
    assert [t.value for t in desk.indicator("8.1").parts[0].thresholds[:2]] == [60, 45]


def test_the_preview_judges_what_is_being_typed_before_it_is_saved(desk):
    desk.go("8.2")
    cell = desk.cell("3.3", "nhom-1")
    preview = desk.editor.preview
    for name, text in (("numerator", "60"), ("denominator", "100")):
        field = preview.inputs.rows[0].editors[name]
        desk.write(field, text)
    assert verdict_in(preview) is Verdict.NOT_MET
    cell.figure.setText("55")
    cell.figure.textEdited.emit("55")
    assert verdict_in(preview) is Verdict.MET
    assert "≥\u00a055" in preview.verdict.sentence
    assert desk.indicator("3.3").parts[0].thresholds[0].value == 91


def test_a_figure_that_cannot_be_stays_in_its_field_and_keeps_the_officer_there(desk):
    cell = desk.cell("8.1", "nhom-1")
    desk.write(cell.figure, "120")
    assert "từ 0 đến 100" in cell.refusal
    assert desk.indicator("8.1").parts[0].thresholds[0].value == 60
    desk.editor.choose("1.1")
    assert desk.editor.form.no == "8.1"
    assert "120" in desk.office.messages[-1]
    assert [(one.text, one.place) for one in desk.page.unsaved()] == [("120", "Chỉ tiêu 8.1")]
    assert desk.page.give_back()
    assert cell.figure.text() == "60"
    assert desk.page.unsaved() == ()
    desk.editor.choose("1.1")
    assert desk.editor.form.no == "1.1"


def test_one_check_box_asks_for_men_and_women_and_they_follow_the_main_figure(desk):
    form = desk.go("3.3")
    assert not form.sexes.isChecked()
    form.sexes.click()
    desk.office.settle()
    made = desk.indicator("3.3")
    assert [part.id for part in made.parts] == ["main", "nam", "nu"]
    assert [part.required for part in made.parts] == [True, False, False]
    cell = desk.cell("3.3", "nhom-2")
    desk.write(cell.figure, "66")
    assert [part.thresholds[1].value for part in desk.indicator("3.3").parts] == [66, 66, 66]
    assert len(form.parts) == 1  # the same thresholds are shown once
    form.own_sexes.click()
    desk.office.settle()
    assert [part.part.label for part in form.parts] == ["Chung", "Nam", "Nữ"]
    form.sexes.click()
    desk.office.settle()
    assert [part.id for part in desk.indicator("3.3").parts] == ["main"]
    assert desk.indicator("3.3").parts[0].label == ""


def test_a_threshold_is_told_apart_by_year_in_a_table_and_back(desk):
    form = desk.go("8.2")
    part = form.parts[0]
    if not part.thresholds.by_group.isChecked():
        part.thresholds.by_group.click()
        desk.office.settle()
    part.thresholds.by_year.click()
    desk.office.settle()
    thresholds = desk.indicator("8.2").parts[0].thresholds
    assert sorted({t.year for t in thresholds}) == [2026, 2027, 2028, 2029, 2030]
    assert len(thresholds) == 15
    part.thresholds.by_year.click()
    desk.office.settle()
    assert len(desk.indicator("8.2").parts[0].thresholds) == 3


def test_what_the_province_sets_is_a_check_box_and_no_verdict(desk):
    cell = desk.cell("8.1", "nhom-1")
    desk.write(cell.figure, "")
    cell.province.click()
    desk.office.settle()
    saved = desk.indicator("8.1").parts[0].thresholds[0]
    assert (saved.value, saved.set_by_province) == (None, True)
    preview = desk.editor.preview
    for field, text in (("numerator", "90"), ("denominator", "100")):
        for row in preview.inputs.rows:
            desk.write(row.editors[field], text)
    assert preview.group.currentData() == "nhom-1"
    assert verdict_in(preview) is Verdict.NO_THRESHOLD
    preview.group.setCurrentIndex(1)
    preview.group.activated.emit(1)
    assert verdict_in(preview) is Verdict.MET


def test_a_group_that_is_not_asked_is_a_choice_or_a_dash_and_a_figure_asks_it_again(desk):
    before = desk.indicator("3.3").parts[0].thresholds
    cell = desk.cell("3.3", "nhom-3")
    cell.comparison.setCurrentIndex(cell.comparison.findText("không áp dụng"))
    cell.comparison.activated.emit(cell.comparison.currentIndex())
    desk.office.settle()
    assert desk.indicator("3.3").parts[0].thresholds[2].not_asked
    cell = desk.cell("3.3", "nhom-3")
    assert (cell.figure.text(), cell.comparison.currentText()) == ("–", "không áp dụng")
    preview = desk.editor.preview
    preview.group.setCurrentIndex(2)
    preview.group.activated.emit(2)
    assert verdict_in(preview) is Verdict.NOT_APPLICABLE
    desk.write(cell.figure, "42")
    saved = desk.indicator("3.3").parts[0].thresholds[2]
    assert (saved.comparison, saved.value) == (Comparison.AT_LEAST, Decimal(42))
    desk.write(desk.cell("3.3", "nhom-3").figure, "-")
    assert desk.indicator("3.3").parts[0].thresholds[2].not_asked
    assert desk.indicator("3.3").parts[0].thresholds[:2] == before[:2]
    # Groups told apart no more: that one was spared says nothing of all.
    desk.go("3.3").parts[0].thresholds.by_group.click()
    desk.office.settle()
    assert [t.not_asked for t in desk.indicator("3.3").parts[0].thresholds] == [False]


def test_an_indicator_is_added_named_by_its_text_and_counted_against_the_official_number(desk):
    desk.editor.tree.show_current("10.2")
    desk.editor._add_indicator(10)
    desk.office.settle()
    assert desk.editor.form.no == "10.3"
    assert not desk.editor.counts.warning.isHidden()
    assert "48 chỉ tiêu" in desk.editor.counts.warning.text()
    assert desk.editor.draft.problems
    desk.write(desk.editor.form.text, "Tỷ lệ thôn có tổ an ninh hoạt động hiệu quả")
    made = desk.indicator("10.3")
    assert made.name == made.question == "Tỷ lệ thôn có tổ an ninh hoạt động hiệu quả"
    # It cannot be published while the counts differ, and the list says why.
    desk.editor.publish_button.click()
    desk.office.settle()
    assert desk.editor.side.currentWidget() is desk.editor.outstanding
    assert desk.editor.outstanding.links
    desk.editor._remove()
    desk.office.settle()
    assert desk.editor.draft.problems == ()
    assert desk.editor.counts.warning.isHidden()


def test_what_is_open_leads_to_its_indicator(desk):
    cell = desk.cell("8.1", "nhom-2")
    desk.write(cell.figure, "")
    desk.go("1.1")
    panel = desk.editor.outstanding
    link = next(x for x in panel.links if "8.1" in x.accessibleName())
    link.click()
    desk.office.settle()
    assert desk.editor.form.no == "8.1"
    desk.editor.tree.filter(Shown.OPEN)
    assert desk.editor.tree.chips[Shown.OPEN].text() == "Còn việc 1"


def test_every_edit_is_undone_and_kept_in_the_history(desk):
    cell = desk.cell("8.1", "nhom-1")
    desk.write(cell.figure, "61")
    change = desk.office.do(edits.undo)
    assert change.touched == {"rules"}
    assert desk.indicator("8.1").parts[0].thresholds[0].value == 60
    assert desk.cell("8.1", "nhom-1").figure.text() == "60"
    entries = desk.office.do(lambda ws: drafts.draft_history(ws, desk.draft_id, "8.1"))
    assert entries[0].undo
    assert any("61" in entry.new for entry in entries)


def test_edits_that_follow_each_other_fast_are_all_kept(desk):
    form = desk.go("8.1")
    for field, text in ((form.name, "Nước sạch"), (form.article, "Phụ lục I, mục 8.1")):
        field.setText(text)
        field.hand_over()
    cell = form.parts[0].thresholds.cells["nhom-1", None, None]
    cell.figure.setText("64")
    cell.figure.hand_over()
    desk.office.settle()
    saved = desk.indicator("8.1")
    assert (saved.name, saved.article) == ("Nước sạch", "Phụ lục I, mục 8.1")
    assert saved.parts[0].thresholds[0].value == 64


def test_a_checked_threshold_that_is_edited_waits_for_a_second_person_again(desk):
    from ntm_desktop.services.rules import draft_edits

    desk.office.do(
        lambda ws: draft_edits.confirm_indicator(
            ws, desk.draft_id, "8.1", person="Ông Minh", place="Phụ lục I"
        )
    )
    desk.office.settle()
    cell = desk.cell("8.1", "nhom-1")
    assert cell.mark.text == "đã đối chiếu"
    desk.write(cell.figure, "62")
    assert cell.mark.text == "đã nhập"
    others = desk.indicator("8.1").parts[0].thresholds[1:]
    assert all(t.provenance.assurance is Assurance.CHECKED for t in others)


def test_nobody_confirms_what_he_entered_himself(desk):
    desk.editor.check_button.click()
    desk.office.settle()
    check = desk.page.views.check
    check.list.choose("8.1/main/0")
    check.place.setText("Phụ lục I, trang 8")
    check.person.setText("BÀ HOA")
    assert not check.right_button.isEnabled()
    check.person.setText("Ông Minh")
    assert check.right_button.isEnabled()
    check.right_button.click()
    desk.office.settle()
    saved = desk.indicator("8.1").parts[0].thresholds[0].provenance
    assert (saved.checked_by, saved.place) == ("Ông Minh", "Phụ lục I, trang 8")
    assert check.progress.text().startswith("1/")
    assert check.current.key == "8.1/main/1"
    # Wrong: straight to the field that is to be mended.
    check.wrong_button.click()
    desk.office.settle()
    assert desk.page.current_view is desk.editor
    assert desk.editor.form.no == "8.1"


def test_two_sets_stand_side_by_side_with_their_differences_in_words(desk):
    cell = desk.cell("8.1", "nhom-1")
    published = desk.office.do(lambda ws: drafts.publish(ws, desk.draft_id))
    desk.write(cell.figure, "77")
    desk.page.compare_sets(published.fingerprint, desk.draft_id)
    desk.office.settle()
    compare = desk.page.views.compare
    rows = [tuple(c.text for c in row.cells) for row in compare.table.table.rows]
    assert ("≥\u00a060\u00a0%", "≥\u00a077\u00a0%") in [row[2:] for row in rows]
    assert "sửa 1" in compare.summary.text().lower()
    assert compare.chips[None].isChecked()


def test_every_indicator_fits_without_scrolling_sideways(desk):
    too_wide = []
    for indicator in desk.editor.draft.criteria_set.indicators():
        desk.editor.choose(indicator.no)
        desk.office.qtbot.wait(1)
        for area in (desk.editor.form.area, desk.editor.preview._area):
            if area.widget().minimumSizeHint().width() > area.viewport().width():
                too_wide.append(indicator.no)
    assert too_wide == []


def test_every_field_has_a_name_for_a_screen_reader(desk):
    from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit

    for no in ("3.1", "4.1", "5.1", "9.1"):
        desk.go(no)
        kinds = (QLineEdit, QComboBox, QPlainTextEdit)
        fields: list[QWidget] = [f for kind in kinds for f in desk.editor.findChildren(kind)]
        nameless = [
            type(field).__name__
            for field in fields
            if field.isVisible()
            and not field.accessibleName()
            and not field.inherits("QSpinBox")
            and field.objectName() != "qt_spinbox_lineedit"
        ]
        assert nameless == []
        assert all(
            box.text() or box.accessibleName() for box in desk.editor.findChildren(QCheckBox)
        )


def test_a_kind_that_is_changed_drops_what_no_longer_means_anything():
    share = trial_set().indicator("8.1").parts[0]
    number = of_kind(share, Kind.NUMBER)
    assert (number.unit, number.numerator_label, number.whole_counts) == ("", "", False)
    assert [t.value for t in number.thresholds] == [t.value for t in share.thresholds]
    yes = of_kind(share, Kind.YES_NO)
    assert all(t.comparison is Comparison.MET and t.value is True for t in yes.thresholds)
    level = of_kind(share, Kind.LEVEL)
    assert not any(t.known for t in level.thresholds)


def test_steps_of_a_scale_are_lines_from_the_lowest():
    part = trial_set().indicator("9.1").parts[0]
    levels = levels_of("Yếu\nTrung bình\n\nTốt\n", part.levels)
    assert [(level.ordinal, level.label) for level in levels] == [
        (1, "Yếu"),
        (2, "Trung bình"),
        (3, "Tốt"),
    ]
    assert levels[1].aliases == ("TB",)


def test_own_thresholds_of_women_do_not_follow_the_main_part():
    one = with_sexes(trial_set().indicator("3.3"))
    women = one.parts[2]
    lower = replace(
        women, thresholds=tuple(replace(t, value=Decimal(50)) for t in women.thresholds)
    )
    own = replace(one, parts=(*one.parts[:2], lower))
    main = replace(
        own.parts[0],
        thresholds=tuple(replace(t, value=Decimal(99)) for t in own.parts[0].thresholds),
    )
    changed = follow_main(replace(own, parts=(main, *own.parts[1:])), own)
    assert [p.thresholds[0].value for p in changed.parts] == [99, 99, 50]
    assert [p.id for p in without_sexes(changed).parts] == ["main"]


@pytest.mark.parametrize(
    ("no", "said"),
    [
        ("8.1", "ít nhất 60\u00a0%"),
        ("9.1", "từ “Tốt” trở lên"),
        ("5.1", "đúng 100\u00a0%"),
        ("1.4", "phải đạt"),
    ],
)
def test_thresholds_are_said_as_an_officer_says_them(no, said):
    part = trial_set().indicator(no).parts[0]
    assert threshold_words(part.thresholds[0], part) == said
    assert case_of(part.thresholds[0])[0] in ("nhom-1", None)


def test_days_are_typed_as_offices_write_them():
    assert str(parse_day(" 5/6/2022 ")) == "2022-06-05"
    assert parse_day("") is None
    for wrong in ("31/02/2022", "2022-06-05", "hôm qua"):
        with pytest.raises(EntryError):
            parse_day(wrong)


@pytest.mark.parametrize(
    ("fault", "no"),
    [
        ("12.1 › phần nữ: mã phần lặp.", "12.1"),
        ("7: chưa có ngưỡng nào.", "7"),
        ("bộ tiêu chí: có 46 chỉ tiêu, số chính thức là 47.", ""),
        ("tiêu chí 3: thiếu tên.", ""),
    ],
)
def test_a_fault_says_which_indicator_it_is_about(fault, no):
    assert indicator_of(fault) == no


def test_escape_takes_back_what_was_typed_in_a_text(desk):
    form = desk.go("8.1")
    before = form.name.text()
    form.name.setFocus()
    form.name.setText("gõ nhầm")
    desk.office.qtbot.keyClick(form.name, Qt.Key.Key_Escape)
    assert form.name.text() == before
    assert desk.indicator("8.1").name == before


def test_a_published_set_is_offered_for_another_assessment(desk):
    from ntm_desktop.gui.first_run.rules_form import read_own_rules

    before = desk.office.do(read_own_rules)
    assert "thu-47-2026-xa" not in [s.id for s in before.summaries]
    desk.editor.publish_button.click()
    desk.office.settle()
    assert not desk.editor.publish_button.isEnabled()
    rules = desk.office.do(read_own_rules)
    offered = next(s for s in rules.summaries if s.id == "thu-47-2026-xa")
    assert offered.assessable
    assert [group.id for group in rules.groups[offered.id]] == ["nhom-1", "nhom-2", "nhom-3"]
    desk.page.show_list()
    desk.office.settle()
    assert ("set", "thu-47-2026-xa") in desk.page.list.rows


def test_a_decision_of_the_province_comes_in_from_its_own_workbook(desk, tmp_path):
    from datetime import date

    from ntm_desktop.domain.criteria import Provenance, Threshold
    from ntm_desktop.domain.overrides import ProvincialOverride, ThresholdChange
    from ntm_desktop.services.rules import decisions
    from ntm_desktop.services.rules.sets import find_set
    from ntm_desktop.services.rules.workbook import write_override_workbook

    typed = Provenance("QĐ 99/QĐ-UBND", verified=False)
    limit = Threshold(Comparison.AT_LEAST, Decimal(70), typed, group_id="tdmnpb")
    decision = ProvincialOverride(
        id="20-99-2022-qd-318-2022-xa",
        version=1,
        title="Quyết định thử",
        set_id="qd-318-2022-xa",
        province_code="20",
        decision="99/QĐ-UBND",
        issued=date(2022, 5, 1),
        effective_from=date(2022, 5, 1),
        effective_to=None,
        changes=(ThresholdChange("2.1", "main", (limit,)),),
    )
    rules = desk.office.do(lambda ws: find_set(ws, "qd-318-2022-xa"))
    path = write_override_workbook(rules, tmp_path / "quyết định.xlsx", decision)
    desk.page.excel.read(path)
    desk.office.settle()
    reading = desk.page.views.workbook
    assert reading.outcome.is_override
    assert reading.outcome.faults == ()
    reading.take_button.click()
    desk.office.settle()
    assert desk.page.current_view is desk.page.views.province
    kept = desk.office.do(decisions.overrides)
    assert [one.override.decision for one in kept] == ["99/QĐ-UBND"]
    cell = next(iter(desk.page.views.province.rows["2.1", "main"].editor.cells.values()))
    assert cell.figure.text() == "70"


def test_the_faults_of_a_workbook_are_copied_with_their_cells(desk, tmp_path, qtbot):
    from PySide6.QtGui import QGuiApplication

    from tests.rules_samples import write_faulty_trial

    desk.page.excel.read(write_faulty_trial(tmp_path / "lỗi.xlsx"))
    desk.office.settle()
    reading = desk.page.views.workbook
    reading.copy_button.click()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == 3
    assert all("!" in line.split("\t")[0] for line in lines)
    assert not reading.take_button.isVisible()


def test_a_file_that_is_no_workbook_is_refused_and_another_can_be_chosen(desk, tmp_path):
    wrong = tmp_path / "không phải.xlsx"
    wrong.write_text("xin chào")
    desk.page.excel.read(wrong)
    desk.office.settle()
    reading = desk.page.views.workbook
    assert reading.outcome is None
    assert not reading.notice.isHidden()
    assert reading.stack.currentWidget() is reading.drop
    assert reading.other_button.isVisibleTo(reading)


def test_leaving_for_the_list_and_coming_back_keeps_what_was_typed(desk):
    form = desk.go("8.1")
    form.name.setFocus()
    form.name.setText("Nước sạch nông thôn")
    desk.editor.head.back.click()
    desk.office.settle()
    assert desk.page.current_view is None
    assert desk.indicator("8.1").name == "Nước sạch nông thôn"
