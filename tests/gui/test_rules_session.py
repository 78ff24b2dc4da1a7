"""The whole way of rules, driven through the window: from a workbook with faults to the paper
of another commune that names the decision; and the same for a decision of the province."""

import json
import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QWidget

from ntm_desktop.domain.assessment import Answer, PartAnswer, Verdict
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.rule_moves import MoveState
from ntm_desktop.exchange.minisign import PublicKey
from ntm_desktop.gui.papers.slip_dialog import SlipDialog
from ntm_desktop.gui.rules.choose_dialog import ChooseDialog
from ntm_desktop.gui.rules.exchange.sign_dialog import SignDialog
from ntm_desktop.gui.widgets import Label, Level, LinkButton
from ntm_desktop.gui.widgets.drives import Drive
from ntm_desktop.services import assessments, dossiers, edits, workspace
from ntm_desktop.services.in_force import find_set
from ntm_desktop.services.registers.forms import keep_form_file
from ntm_desktop.services.rules import decisions
from ntm_desktop.services.rules.handing_on import pack_rules
from tests.rules_samples import write_decision, write_faulty_trial, write_trial
from tests.services.registers.test_forms import BEES

SHOTS = os.environ.get("NTM_RULES_SHOTS")
OLD = "qd-318-2022-xa"
PROVINCE = "UBND tỉnh Lạng Sơn"
EXTRA = "Tỷ lệ đường xã có cây xanh"


class Driver:
    """Somebody in front of the window; presses what can be seen and pressed."""

    def __init__(self, program: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        self.program = program
        self._patch = monkeypatch
        self._shots = 0

    @property
    def window(self) -> Any:
        return self.program.window

    @property
    def page(self) -> Any:
        return self.window.current_page

    def sit_down(self, folder: Path, officer: str) -> None:
        """Open a commune's folder as this officer."""
        self.program.desktop.preferences.officer = officer
        self.program.desktop.begin(folder)
        self.program.qtbot.waitUntil(
            lambda: bool(
                self.program.desktop.window
                and self.program.desktop.window.context
                and self.program.desktop.window.context.ready
                and self.program.desktop.window.context.data_dir == folder
            ),
            timeout=20_000,
        )
        self.program.until_ready()
        self.window.resize(1366, 768)

    def settle(self) -> None:
        self.program.settle()

    def go(self, page: str, target: str | None = None) -> Any:
        self.window.open_page(page, target)
        self.settle()
        return self.page

    def press(self, button: QWidget) -> None:
        """Click a button that is there to be clicked."""
        self.program.qtbot.waitUntil(button.isVisible)
        assert button.isEnabled(), button
        self.program.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def write(self, field: Any, text: str) -> None:
        """Write into a field and leave it."""
        assert field.isVisible()
        assert field.isEnabled()
        field.window().activateWindow()
        field.setFocus()
        self.program.qtbot.waitUntil(field.hasFocus)
        field.selectAll()
        # As an input method hands words over: Vietnamese letters are on no key.
        typed = QInputMethodEvent()
        typed.setCommitString(text)
        QApplication.sendEvent(field, typed)
        assert field.text() == text
        self.program.qtbot.keyClick(field, Qt.Key.Key_Tab)
        self.settle()

    def follow_message(self) -> None:
        """Choose the link of the sentence above the page."""
        notice = self.window.notice
        assert notice.isVisible()
        self.press(notice.findChild(LinkButton))

    def choosing(self, path: Path) -> None:
        """What the next file dialogs answer."""
        for name in ("getOpenFileName", "getSaveFileName"):
            self._patch.setattr(QFileDialog, name, staticmethod(lambda *_a, **_k: (str(path), "")))
        self._patch.setattr(
            QFileDialog, "getExistingDirectory", staticmethod(lambda *_a, **_k: str(path))
        )

    def dialog(self, kind: type[QDialog]) -> Any:
        shown = [d for d in self.window.findChildren(kind) if d.isVisible()]
        assert shown
        return shown[-1]

    def look(self, name: str, widget: QWidget | None = None) -> None:
        """Keep a picture for people, where asked for."""
        if SHOTS:
            self._shots += 1
            (widget or self.window).grab().save(f"{SHOTS}/{self._shots:02d}-{name}.png")


@pytest.fixture
def driver(program, monkeypatch) -> Driver:
    return Driver(program, monkeypatch)


@pytest.fixture
def office_dir(tmp_path) -> Path:
    """The office that enters the rules."""
    return _made(tmp_path / "văn phòng", "06364", Period(2024), "Bà Hoa", {})


@pytest.fixture
def commune_dir(tmp_path) -> Path:
    """Another commune, with last year's figures by the old rules."""
    figures = {
        "12.1": Answer(
            {
                "main": PartAnswer(Decimal("812"), Decimal("1000")),
                "nam": PartAnswer(Decimal("420"), Decimal("510")),
                "nu": PartAnswer(Decimal("392"), Decimal("490")),
            }
        ),
        "10": Answer({"main": PartAnswer(value=Decimal("52"))}),
        "2.1": Answer({"main": PartAnswer(Decimal("12.4"), Decimal("14.6"))}),
    }
    return _made(tmp_path / "xã khác", "06367", Period(2025), "Chị Lan", figures)


def _made(
    folder: Path, code: str, period: Period, officer: str, figures: dict[str, Answer]
) -> Path:
    ws = workspace.create_workspace(
        folder, commune_code=code, set_id=OLD, period=period, actor=officer
    )
    if figures:
        edits.replace_answers(ws, workspace.latest_assessment(ws).id, figures, "Số liệu năm trước")
    workspace.close_workspace(ws)
    return folder


def paper_text(driver: Driver) -> str:
    """The printed detailed table of the assessment that is open, as text."""
    assessment_id = driver.window.context.assessment.id
    return pdf_text(
        driver.program.do(lambda ws: dossiers.make_document(ws, assessment_id, "bieu-chi-tiet"))
    )


def pdf_text(pdf: bytes) -> str:
    """All words of a PDF."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    return " ".join(text.split())


def verdict_in(editor: Any) -> Verdict:
    """What the preview of the editor says now."""
    shown: Verdict = editor.preview.verdict.verdict
    return shown


def check_all(driver: Driver, person: str, place: str) -> int:
    """Go through everything as the second person; says how often a button was pressed."""
    check = driver.page.views.check
    driver.write(check.person, person)
    pressed = 0
    while any(not item.done and item.ready for item in check.items):
        if not check.place.text().strip():
            driver.write(check.place, place)
        driver.press(check.rest_link if check.rest_link.isVisible() else check.right_button)
        pressed += 1
        assert pressed < 400
    return pressed


def take_over(driver: Driver, stick: Path) -> Any:
    """Open the package on the stick, trust its signer after comparing; nothing accepted yet."""
    page = driver.go("rules")
    driver.press(page.list.starters["receive"])
    view = page.views.receiving
    driver.choosing(next(stick.glob("*.ntmz")))
    driver.press(_button(view, "Chọn tệp gói…"))
    assert view.key_card.isVisible()
    # Nothing takes room from it: a fingerprint that is half covered cannot be compared.
    assert not view.stack.isVisible()
    assert view.key_card.height() >= view.key_card.heightForWidth(view.key_card.width())
    driver.look("nơi-ký-chưa-biết")
    key = view.key_card
    driver.write(key.authority, PROVINCE)
    assert not key.trust_button.isEnabled()  # the fingerprint was not compared yet
    key.compared.setFocus()
    driver.program.qtbot.keyClick(key.compared, Qt.Key.Key_Space)
    driver.press(key.trust_button)
    assert view.acceptance is not None
    assert view.acceptance.signer_name == PROVINCE
    return view


def add_extra(driver: Driver, province: Any, criterion_no: int) -> Any:
    """Add an indicator of the province's own to a criterion; the view of its form."""
    driver.press(province.extra_link)
    dialog = driver.dialog(ChooseDialog)
    dialog.list.choose(str(criterion_no))
    driver.press(dialog.agree_button)
    extra = driver.page.views.extra
    driver.program.qtbot.waitUntil(lambda: extra.indicator is not None)
    assert driver.page.current_view is extra
    return extra


def write_lines(driver: Driver, field: Any, text: str) -> None:
    """Write into a field of several lines and leave it."""
    field.setFocus()
    driver.program.qtbot.waitUntil(field.hasFocus)
    field.selectAll()
    field.insertPlainText(text)
    driver.program.qtbot.keyClick(field, Qt.Key.Key_Tab)
    driver.settle()


def sign_and_copy(driver: Driver, stick: Path) -> str:
    """Sign what is chosen in the dialog onto a stick; the fingerprint for the paper slip."""
    stick.mkdir()
    dialog = driver.dialog(SignDialog)
    driver.write(dialog.office, PROVINCE)
    for box in dialog.boxes.values():
        if box.isEnabled():
            box.setChecked(True)
    driver.look("ký", dialog)
    pulled_out = Drive(stick, "USB", "vfat", 1, 2, device=stick.stat().st_dev + 1)
    dialog.drives.chosen.emit(pulled_out)
    driver.settle()
    driver.program.qtbot.waitUntil(lambda: "đã bị rút ra" in dialog.error.text, timeout=20_000)
    assert list(stick.iterdir()) == []
    driver.choosing(stick)
    driver.press(dialog.folder_button)
    assert dialog.packed is not None
    driver.look("đã-ký", dialog)
    fingerprint = dialog.packed.fingerprint
    # The paper that goes with it, for the commune to compare.
    driver.press(dialog.slip_button)
    slip = driver.dialog(SlipDialog)
    driver.program.qtbot.waitUntil(lambda: slip.preview.pages is not None, timeout=20_000)
    assert fingerprint in pdf_text(slip.preview.pages.pdf)
    driver.look("phiếu-khóa", slip)
    slip.close()
    driver.press(dialog.close_button)
    return str(fingerprint)


def province_decides(driver: Driver, data_dir: Path, decision: str, stick: Path) -> Path:
    """A decision of the province with one level, written and signed on to a stick."""
    driver.sit_down(data_dir, "Bà Hoa")
    province = driver.go("rules", "2.1").views.province
    driver.write(province.decision, decision)
    driver.write(province.issued, "01/02/2023")
    driver.press(province.begin_button)
    driver.write(_cell(province, "2.2").figure, "55")
    driver.press(province.sign_button)
    sign_and_copy(driver, stick)
    return stick


def _button(widget: QWidget, text: str) -> Any:
    from PySide6.QtWidgets import QPushButton

    return next(b for b in widget.findChildren(QPushButton) if b.text() == text and b.isVisible())


def test_a_set_goes_from_a_workbook_with_faults_to_another_communes_paper(
    driver, office_dir, commune_dir, tmp_path
):
    workbook = write_faulty_trial(tmp_path / "bo-thu-47.xlsx")
    driver.sit_down(office_dir, "Bà Hoa")
    page = driver.go("rules")
    driver.look("danh-sách")

    # The workbook is read: three faults at once, each with its cell, and nothing was written.
    driver.press(page.list.starters["import"])
    driver.choosing(workbook)
    driver.press(page.views.workbook.drop.button)
    reading = page.views.workbook
    driver.look("ba-lỗi")
    assert len(reading.outcome.faults) == 3
    assert [row.cells[1].text for row in reading.table.table.rows] == [
        cell for cell, _sentence in reading.outcome.faults
    ]
    assert not page.state.drafts

    # They are mended in Excel and the same file is read again.
    write_trial(workbook)
    driver.press(reading.again_button)
    assert reading.outcome.faults == ()
    driver.look("đọc-được")
    driver.press(reading.take_button)
    editor = page.views.editor
    assert page.current_view is editor
    rules = editor.draft.criteria_set
    assert (len(rules.criteria), sum(1 for _ in rules.indicators())) == (10, 47)
    assert editor.draft.problems == ()
    assert editor.draft.counts.entered == editor.draft.counts.total
    driver.look("bản-nháp")

    # One indicator in the window: what is typed is judged at once, by the year's threshold.
    editor.choose("3.1")
    driver.settle()
    field = editor.preview.inputs.rows[0].editors["value"]
    driver.write(field, "72")
    assert verdict_in(editor) is Verdict.MET
    editor.preview.year.setValue(2030)
    assert verdict_in(editor) is Verdict.NOT_MET
    driver.look("soạn-theo-năm")

    # The second pair of eyes: never the one who entered it.
    driver.press(editor.check_button)
    check = page.views.check
    driver.write(check.person, "bà  HOA")
    driver.write(check.place, "Phụ lục thử")
    assert not check.right_button.isEnabled()
    driver.look("tự-đối-chiếu")
    check_all(driver, "Ông Minh", "Phụ lục thử")
    driver.look("đối-chiếu-xong")
    assert all(item.done for item in check.items)

    # Published and signed onto a stick.
    driver.press(check.head.back)
    draft = next(row for (kind, _key), row in page.list.rows.items() if kind == "draft")
    driver.press(draft.button)
    driver.press(editor.publish_button)
    driver.look("ban-hành")
    driver.follow_message()
    stick = tmp_path / "usb"
    fingerprint = sign_and_copy(driver, stick)
    assert {path.suffix for path in stick.iterdir()} == {".ntmz", ".pub"}

    # Another commune: who signed, what changes; then one step.
    driver.sit_down(commune_dir, "Chị Lan")
    view = take_over(driver, stick)
    assert view.acceptance.signer_fingerprint == fingerprint
    assert len(view.acceptance.offered[0].comparison.indicators) == 47
    driver.look("ai-ký")
    driver.press(view.accept_button)
    page = driver.page
    driver.look("đã-nhận")

    # Last year's comparable answers are carried over, to be read again.
    driver.follow_message()
    moving = page.views.moving
    assert not moving.move_button.isEnabled()
    moving.group.setCurrentIndex(moving.group.findData("nhom-3"))
    moving.group.activated.emit(moving.group.currentIndex())
    assert moving.plan.period == Period(2026)
    assert moving.plan.count(MoveState.REREAD) >= 1
    driver.look("chuyển-đợt")
    driver.press(moving.move_button)
    context = driver.window.context
    assert context.assessment.period == Period(2026)
    assert context.assessment.set_id == "thu-47-2026-xa"
    carried = driver.program.do(lambda ws: assessments.answers(ws, context.assessment.id))
    assert carried["3.1"].part("main").value == 52
    assert carried["3.1"].to_confirm

    # It assesses itself by the new rules …
    assessing = driver.go("assessment", "8.1")
    inputs = assessing.interview.inputs
    driver.write(inputs.rows[0].editors["numerator"], "350")
    driver.write(inputs.rows[0].editors["denominator"], "487")
    driver.write(inputs.rows[1].editors["numerator"], "120")
    driver.write(inputs.rows[1].editors["denominator"], "487")
    assert assessing.interview.verdict.verdict is Verdict.MET
    driver.look("tự-đánh-giá")

    # … and the paper names the decision; every threshold was checked, so no mark says otherwise.
    text = paper_text(driver)
    assert "00/THỬ-2026" in text
    assert "71,87" in text
    assert "chưa đối chiếu" not in text.lower()
    driver.go("overview")
    driver.look("tổng-quan")


def test_a_provincial_decision_settles_verdicts_here_and_in_another_commune(
    driver, sample_dir, commune_dir, tmp_path
):
    driver.sit_down(sample_dir, "Bà Hoa")
    before = _open_verdicts(driver)
    assert before

    # The overview leads to the thresholds that the province has to set.
    todo = driver.go("overview")
    driver.look("trước")
    wanted = next(t for t in _todo(driver) if t.kind == "province")
    assert (wanted.page, wanted.indicator_no) == ("rules", before[0])
    del todo
    page = driver.go(wanted.page, wanted.indicator_no)
    province = page.views.province
    driver.look("quyết-định-mới")
    driver.press(province.begin_button)
    assert province.override_id == ""  # number and day are missing
    driver.write(province.decision, "QĐ số 1234/QĐ-UBND")
    driver.write(province.issued, "15/6/2022")
    driver.press(province.begin_button)
    assert province.head.title == "QĐ 1234/QĐ-UBND ngày 15/6/2022"

    # Figures in words; what only follows the province is named with one click.
    driver.write(_cell(province, "2.1").figure, "trăm phần trăm")
    assert "không phải là số" in _cell(province, "2.1").refusal
    driver.write(_cell(province, "2.1").figure, "80")
    for (no, _part), line in list(province.rows.items()):
        if no == "2.1":
            continue
        if line.follows is not None:
            province.area.ensureWidgetVisible(line.follows)
            line.follows.click()
            driver.settle()
        else:
            province.area.ensureWidgetVisible(line)
            driver.write(_cell(province, no).figure, "60")
    driver.look("ngưỡng-của-tỉnh")
    # What a national amendment asks and nobody saw is nothing that the province could settle.
    assert _open_verdicts(driver) == ["17.1"]
    verdict = driver.program.do(
        lambda ws: assessments.assess(ws, driver.window.context.assessment.id)
    ).indicator("2.1")
    assert verdict.verdict is Verdict.MET
    assert "QĐ 1234/QĐ-UBND ngày 15/6/2022" in verdict.explanation
    driver.go("overview")
    driver.look("sau")
    assert not [t for t in _todo(driver) if t.kind == "province"]

    # The province asks one thing more than the nation: the same form as for a set.
    driver.go("rules")
    extra = add_extra(driver, province, 2)
    assert extra.form.no == "2.5"
    driver.write(extra.form.article, "Điều 3")
    write_lines(driver, extra.form.text, EXTRA)
    write_lines(driver, extra.form.evidence, "Ảnh chụp tuyến đường")
    part = extra.form.parts[0]
    for name, text in (
        ("numerator_label", "Km có cây"),
        ("denominator_label", "Tổng số km"),
        ("count_unit", "km"),
    ):
        driver.write(part._texts[name], text)
    driver.write(next(iter(part.thresholds.cells.values())).figure, "50")
    for name, text in (("numerator", "6"), ("denominator", "10")):
        driver.write(extra.preview.inputs.rows[0].editors[name], text)
    assert verdict_in(extra) is Verdict.MET
    assert "QĐ 1234/QĐ-UBND ngày 15/6/2022" in extra.preview.verdict.sentence
    driver.look("chỉ-tiêu-của-tỉnh")
    driver.press(extra.head.back)
    assert page.current_view is province
    assert set(province.extras) == {"2.5"}
    row = province.extras["2.5"].edit_button
    driver.program.qtbot.waitUntil(lambda: not row.visibleRegion().isEmpty())
    driver.look("quyết-định-có-chỉ-tiêu-thêm")
    assessing = driver.go("assessment", "2.5")
    inputs = assessing.interview.inputs
    driver.write(inputs.rows[0].editors["numerator"], "4")
    driver.write(inputs.rows[0].editors["denominator"], "10")
    assert assessing.interview.verdict.verdict is Verdict.NOT_MET
    head = assessing.interview.head
    assert "QĐ 1234/QĐ-UBND ngày 15/6/2022, tỉnh đặt thêm" in head._text.text()
    assert head.checked.text() == "đã nhập từ văn bản, chưa đối chiếu"
    driver.look("tự-đánh-giá-chỉ-tiêu-của-tỉnh")
    assert "nhập từ văn bản, chưa được người thứ hai đối chiếu" in paper_text(driver)

    # A later decision comes in from its Excel form, with three faults that are mended first.
    driver.go("rules")
    driver.press(province.head.back)
    national = driver.program.do(lambda ws: find_set(ws, OLD))
    workbook = write_decision(national, tmp_path / "quyết-định-77.xlsx", faulty=True)
    driver.press(page.list.starters["import"])
    driver.choosing(workbook)
    driver.press(page.views.workbook.drop.button)
    reading = page.views.workbook
    assert len(reading.outcome.faults) == 3
    assert all("!" in cell for cell, _sentence in reading.outcome.faults)
    driver.look("ba-lỗi-của-quyết-định")
    write_decision(national, workbook)
    driver.press(reading.again_button)
    driver.press(reading.take_button)
    assert page.current_view is province
    assert province.head.title == "QĐ 77/QĐ-UBND ngày 05/01/2024"
    # Both hold, and it can be seen which one a threshold comes from.
    assert set(province.band.lines.values()) == {"áp dụng cho đợt năm 2024"}
    assert "QĐ 1234/QĐ-UBND ngày 15/6/2022" in province.rows["2.2", "main"].others.text()
    driver.look("hai-quyết-định")

    # Checked by a second person, then signed and copied.
    for _ in range(2):
        driver.press(province.check_button)
        check_all(driver, "Ông Minh", "Điều 1")
        driver.look("đối-chiếu-quyết-định")
        driver.press(page.views.check.head.back)
        other = next(
            row
            for (kind, _key), row in page.list.rows.items()
            if kind == "override" and "1234" in row.accessibleName()
        )
        driver.press(other.button)
    driver.press(province.sign_button)
    stick = tmp_path / "usb"
    sign_and_copy(driver, stick)
    text = paper_text(driver)
    assert "1234/QĐ-UBND" in text
    assert "77/QĐ-UBND" in text
    assert EXTRA in text

    # The other commune sees what changes for itself before it accepts.
    driver.sit_down(commune_dir, "Chị Lan")
    assert "2.1" in _open_verdicts(driver)
    view = take_over(driver, stick)
    assert len(view.acceptance.offered) == 2
    offered = next(o for o in view.acceptance.offered if "1234" in o.label)
    changed = {one.no: (one.before, one.after) for one in offered.verdicts}
    assert changed["2.1"] == (Verdict.NO_THRESHOLD, Verdict.MET)
    driver.look("quyết-định-nhận")
    driver.press(view.accept_button)
    assert "2.1" not in _open_verdicts(driver)
    driver.look("đã-nhận-quyết-định")

    # It assesses itself by both, and the paper names them; every threshold was checked.
    assessing = driver.go("assessment", "2.5")
    inputs = assessing.interview.inputs
    driver.write(inputs.rows[0].editors["numerator"], "7")
    driver.write(inputs.rows[0].editors["denominator"], "9")
    assert assessing.interview.verdict.verdict is Verdict.MET
    assert assessing.interview.head.checked.text() == "đã đối chiếu văn bản"
    verdict = driver.program.do(
        lambda ws: assessments.assess(ws, driver.window.context.assessment.id)
    ).indicator("2.5")
    assert verdict.explanation.endswith("Theo QĐ 1234/QĐ-UBND ngày 15/6/2022.")
    text = paper_text(driver)
    assert "tỉnh áp dụng theo QĐ 1234/QĐ-UBND ngày 15/6/2022" in text
    assert "77,78" in text
    assert "(+)" not in text
    driver.go("rules")
    driver.press(driver.page.list.starters["authorities"])
    (trusted,) = driver.page.views.authorities.shown
    assert (trusted.name, len(trusted.decisions)) == (PROVINCE, 2)
    assert trusted.trusted_by == "Chị Lan"
    driver.look("nơi-được-tin")

    # And the decisions can be taken back, the figure typed since then first.
    while "2.1" not in _open_verdicts(driver):
        driver.window.top.undo_requested.emit()
        driver.settle()
    assert driver.program.do(decisions.overrides) == ()


def test_a_package_that_was_changed_is_refused_with_its_reason(
    driver, sample_dir, commune_dir, tmp_path
):
    stick = province_decides(driver, sample_dir, "77/QĐ-UBND", tmp_path / "usb")
    # The signer is known and trusted: what is refused below is refused for the damage alone.
    driver.sit_down(commune_dir, "Chị Lan")
    view = take_over(driver, stick)
    package = next(stick.glob("*.ntmz"))
    data = bytearray(package.read_bytes())
    data[len(data) // 2] ^= 0xFF
    changed = tmp_path / "đã sửa.ntmz"
    changed.write_bytes(data)
    driver.press(view.other_button)
    driver.choosing(changed)
    driver.press(_button(view, "Chọn tệp gói…"))
    driver.look("gói-hỏng")
    assert view.acceptance is None
    assert not view.accept_button.isVisible()
    assert not view.key_card.isVisible()
    assert view.notice.isVisible()
    assert view.notice.level is Level.ERROR
    assert driver.program.do(decisions.overrides) == ()


def test_rules_that_came_without_a_key_beside_them_show_the_one_they_carry(
    driver, sample_dir, commune_dir, tmp_path
):
    stick = province_decides(driver, sample_dir, "78/QĐ-UBND", tmp_path / "usb")
    (key,) = stick.glob("*.pub")
    said = PublicKey.parse(key.read_text("ascii")).fingerprint
    key.unlink()  # as over a line
    driver.sit_down(commune_dir, "Chị Lan")
    view = take_over(driver, stick)
    assert view.key_card.file_name.text() == "khóa ghi trong gói"
    assert view.key_card.fingerprint.text().split() == said.split()


def _cell(province: Any, no: str) -> Any:
    line = next(line for (number, _part), line in province.rows.items() if number == no)
    return next(iter(line.editor.cells.values()))


def _open_verdicts(driver: Driver) -> list[str]:
    assessment_id = driver.window.context.assessment.id
    outcome = driver.program.do(lambda ws: assessments.assess(ws, assessment_id))
    return [
        i.no for c in outcome.criteria for i in c.indicators if i.verdict is Verdict.NO_THRESHOLD
    ]


def _todo(driver: Driver) -> Any:
    from ntm_desktop.services.overview import overview

    assessment_id = driver.window.context.assessment.id
    return driver.program.do(lambda ws: overview(ws, assessment_id)).todo


def test_the_year_of_the_preview_is_one_the_rules_hold_for(driver, sample_dir):
    driver.sit_down(sample_dir, "Bà Hoa")
    page = driver.go("rules")
    driver.press(page.list.rows["set", OLD].button)
    page.views.editor.choose("12.1")
    year = page.views.editor.preview.year.value()
    assert 2021 <= year <= 2025
    assert year <= max(QDate.currentDate().year(), 2025)


def test_a_register_of_the_province_is_received_like_rules_and_then_written_in(driver, tmp_path):
    stick, form = tmp_path / "usb", tmp_path / "mau.json"
    stick.mkdir()
    form.write_text(json.dumps(BEES, ensure_ascii=False), encoding="utf-8")
    other = workspace.create_workspace(
        tmp_path / "tỉnh", commune_code="06370", set_id=OLD, period=Period(2024), actor="Hà"
    )
    keep_form_file(other, form)
    pack_rules(other, stick, registers=["20-ong-mat"])
    workspace.close_workspace(other)
    driver.sit_down(_made(tmp_path / "xã", "06364", Period(2024), "Lan", {}), "Lan")
    view = take_over(driver, stick)
    words = [label.text() for label in view.findChildren(Label) if label.isVisible()]
    assert "Các cột của sổ: 3 cột mới hoặc khác" in words
    assert not [said for said in words if "Kết luận" in said or "chỉ tiêu" in said]
    driver.press(view.accept_button)
    notice = driver.window.notice
    assert "“Sổ đàn ong của tỉnh”; ghi ở trang Sổ theo dõi" in notice.accessibleName()
    notice.activated.emit()
    driver.settle()
    assert driver.page.view.form.id == "20-ong-mat"
    driver.program.qtbot.keyClick(driver.page, Qt.Key.Key_F5)
    driver.settle()
    assert len(driver.page.view.entries) == 1
