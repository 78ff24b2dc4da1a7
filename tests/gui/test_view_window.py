"""NTM Xem in front of somebody who has nothing but a package on a stick."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QIODevice,
    QMimeData,
    QPoint,
    QPointF,
    Qt,
    QUrl,
)
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from ntm_desktop.documents.pages import Document, Notes, Run, Section
from ntm_desktop.documents.pdf import document_pdf
from ntm_desktop.domain.criteria import SourceDocument, SubjectLevel
from ntm_desktop.domain.package import (
    AssessmentContent,
    EvidenceEntry,
    PackageHeader,
    PackageKind,
    PlaceAssessment,
    PlacesContent,
    StatedVerdicts,
)
from ntm_desktop.domain.places import Place
from ntm_desktop.exchange.writing import assessment_draft, write_package
from ntm_desktop.gui.viewing.program import Viewer
from ntm_desktop.gui.widgets import Label, Level
from tests.district import communes
from tests.district.test_rules import content as with_decision
from tests.district.test_rules import decision as override


def picture() -> bytes:
    image = QImage(64, 48, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGreen)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs want bytes
    return bytes(data.data())


@pytest.fixture
def package(qapp, tmp_path) -> Path:
    data = picture()
    digest = hashlib.sha256(data).hexdigest()
    kept = tmp_path / digest
    kept.write_bytes(data)
    entry = EvidenceEntry(
        "1" * 32, "1.1", 0, "Ảnh quy hoạch.png", "image/png", len(data), digest, communes.START
    )
    said = replace(communes.content(), evidence=(entry,))
    return handed_over(tmp_path / "usb", said, {digest: kept})


def handed_over(
    folder: Path,
    said: AssessmentContent,
    files: dict[str, Path],
    papers: dict[str, bytes | Path] | None = None,
) -> Path:
    """A package without the sender's key beside it."""
    sender = communes.Sender("06364", folder)
    sender.public.unlink()
    header = PackageHeader(
        PackageKind.ASSESSMENT, "06364", said.period, "0" * 32, 1, "", communes.START, "ntm-test"
    )
    draft = assessment_draft(header, said, files, papers or {})
    return write_package(draft, sender.key, folder / header.file_name).path


@pytest.fixture
def viewer(qtbot, qapp) -> Iterator[Any]:
    made = Viewer(qapp)
    faults: list[BaseException] = []
    made.tasks.crashed.connect(faults.append)
    made.begin(None)
    yield made
    made.window.hide()
    made.window.deleteLater()
    made.end()
    assert faults == []


@pytest.fixture
def look(qtbot, viewer):
    def run(path):
        viewer.window.look_at(path)
        settle(qtbot, viewer)
        return viewer.window

    return run


def settle(qtbot, viewer):
    qtbot.waitUntil(lambda: not viewer.tasks._running, timeout=20_000)


def test_a_package_shows_its_answers_verdicts_and_whom_it_may_be_from(look, package):
    window = look(package)
    view = window.view
    assert window.places.currentWidget() is view
    assert window.windowTitle() == "Xã Chiến Thắng, năm 2024, gói số 1 – NTM Xem"
    assert "hãy đối chiếu với phiếu giấy" in view.trust.text
    assert view.trust.level is Level.WARN
    view.choose("1.2")
    assert view.pane.title.text().startswith("1.2. ")
    assert view.pane.stated.text() == "Xã ghi trong gói: Đạt"


def test_evidence_opens_inside_the_window(qtbot, viewer, look, package):
    view = look(package).view
    view.choose("1.1")
    (link,) = view.evidence.links
    link.click()
    settle(qtbot, viewer)
    settle(qtbot, viewer)
    assert view.dialog.picture.image.width() == 64
    view.dialog.close()


def test_a_village_s_file_is_shown_with_the_village_and_opens(qtbot, viewer, look, tmp_path):
    data = picture()
    digest = hashlib.sha256(data).hexdigest()
    kept = tmp_path / digest
    kept.write_bytes(data)
    entry = EvidenceEntry(
        "1" * 32, "2.1", None, "Ảnh đường thôn.png", "image/png", len(data), digest, communes.START
    )
    villages = tuple(
        Place(name, SubjectLevel.VILLAGE, name, place) for place, name in enumerate(("A", "B"), 1)
    )
    said = communes.content()
    made = PlaceAssessment(
        "đợt", "B", said.pin, "Bộ thôn", None, {}, StatedVerdicts({}, {}), (entry,)
    )
    said = replace(said, places=PlacesContent(villages, (made,)))
    view = look(handed_over(tmp_path / "usb", said, {digest: kept})).view
    tab = view.place_tab
    view.tabs.setCurrentWidget(tab)
    assert view.tabs.isTabVisible(view.tabs.indexOf(tab))
    assert [row.cells[0].text for row in tab.table.table.rows] == ["A", "B"]
    assert tab.evidence.links == []
    tab.table.make_current("B")
    (link,) = tab.evidence.links
    assert link.toolTip() == "Ảnh đường thôn.png"
    link.click()
    settle(qtbot, viewer)
    assert view.dialog is not None
    assert view.dialog.picture is not None
    view.dialog.accept()


def test_a_decision_that_came_along_is_shown_beside_its_rules_and_opens(
    qtbot, viewer, look, tmp_path
):
    decision = paper("Quyết định 99/QĐ-UBND")
    digest = hashlib.sha256(decision).hexdigest()
    kept = tmp_path / digest
    kept.write_bytes(decision)
    file = EvidenceEntry(
        "2" * 32, "", None, "QĐ 99.pdf", "application/pdf", len(decision), digest, communes.START
    )
    documents = (
        SourceDocument("QĐ 99.pdf", digest),
        SourceDocument("phụ lục.docx", "0" * 64),
    )
    said = with_decision(override(documents=documents))
    package = handed_over(tmp_path / "usb", replace(said, rule_files=(file,)), {digest: kept})
    view = look(package).view
    assert view.tabs.isTabVisible(4)
    view.tabs.setCurrentWidget(view.rules_tab)
    (link,) = view.rules_tab.links
    assert link.text() == "QĐ 99.pdf"
    shown = "\n".join(label.text() for label in view.rules_tab.findChildren(Label))
    assert "QĐ 99/QĐ-UBND" in shown
    assert f"SHA-256 {digest}" in shown
    assert "“phụ lục.docx”; xã không còn tệp này" in shown
    link.setFocus()
    qtbot.keyClick(link, Qt.Key.Key_Return)
    settle(qtbot, viewer)
    settle(qtbot, viewer)
    assert view.dialog.windowTitle() == "Văn bản: QĐ 99.pdf"
    assert view.dialog.pages.isVisible()
    view.dialog.close()


def test_a_package_judged_by_the_shipped_rules_alone_has_no_such_tab(look, package):
    assert not look(package).view.tabs.isTabVisible(4)


def test_a_changed_package_says_so_and_shows_nothing(look, package):
    data = bytearray(package.read_bytes())
    data[len(data) // 2] ^= 1
    package.write_bytes(data)
    window = look(package)
    assert window.places.currentWidget() is window.wrong
    assert window.wrong_state.accessibleName() == "Gói hỏng hoặc đã bị sửa"
    assert "Không nội dung nào của gói được hiện" in window.wrong_state.accessibleDescription()
    assert not window.print_button.isEnabled()


def test_a_file_that_is_no_package_is_told_from_a_damaged_one_by_its_reason(look, tmp_path):
    other = tmp_path / "thu.ntmz"
    other.write_bytes(b"xin chao" * 50)
    window = look(other)
    assert window.places.currentWidget() is window.wrong


def test_everything_is_reached_by_keys_alone(qtbot, viewer, look, package):
    window = look(package)
    window.activateWindow()
    QTest.keyClick(window.view.tree, Qt.Key.Key_Down)
    before = window.view.pane.title.text()
    QTest.keyClick(window.view.tree, Qt.Key.Key_Down)
    QTest.keyClick(window.view.tree, Qt.Key.Key_Down)
    assert window.view.pane.title.text() != before
    bar = window.view.tabs.tabBar()
    QTest.keyClick(bar, Qt.Key.Key_Right)
    assert window.view.tabs.currentIndex() == 1


def test_another_package_and_its_key_are_chosen_in_the_window(
    qtbot, viewer, look, package, tmp_path, monkeypatch
):
    window = look(tmp_path / "không có.ntmz")
    assert window.places.currentWidget() is window.wrong
    chosen = [str(package)]
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (chosen.pop(), ""))
    window.choose_package()
    settle(qtbot, viewer)
    assert window.places.currentWidget() is window.view
    other = communes.Sender("06367", tmp_path / "xã khác")
    chosen.append(str(other.public))
    window.choose_key()
    settle(qtbot, viewer)
    assert window.places.currentWidget() is window.wrong  # it is not the key of this package
    assert window.choose_key_button.isVisible()
    chosen.append("")
    window.choose_package()
    assert window.places.currentWidget() is window.wrong


def test_a_dropped_package_is_looked_at_and_several_files_are_not_taken(
    qtbot, viewer, package, tmp_path
):
    window, data = viewer.window, QMimeData()
    for paths, taken in (([package, tmp_path / "b.ntmz"], False), ([package], True)):
        for path in paths:
            path.touch()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        entering = QDragEnterEvent(
            QPoint(5, 5), Qt.DropAction.CopyAction, data,
            Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        entering.ignore()
        window.dragEnterEvent(entering)
        assert entering.isAccepted() is taken
    window.dropEvent(
        QDropEvent(
            QPointF(5, 5), Qt.DropAction.CopyAction, data,
            Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
        )
    )  # fmt: skip
    settle(qtbot, viewer)
    assert window.places.currentWidget() is window.view


def test_the_sheet_of_a_package_is_printed(qtbot, viewer, look, package, monkeypatch):
    from ntm_desktop.gui.papers import printing

    window = look(package)
    asked: list[tuple[str, int]] = []

    def choose(_parent: object, title: str, pages: Any) -> None:
        asked.append((title, pages.count))

    monkeypatch.setattr(printing, "choose_printer", choose)
    window.print_package()
    settle(qtbot, viewer)
    settle(qtbot, viewer)
    ((title, pages),) = asked
    assert title == window.view.sight.title
    assert pages > 0


def paper(words: str) -> bytes:
    return document_pdf(Document("thu", "Thử", "thu", (Section((Notes(((Run(words),),)),)),)))


def test_a_package_without_papers_says_so_in_their_place(qtbot, viewer, look, package):
    window = look(package)
    tab = window.view.papers
    window.view.tabs.setCurrentWidget(tab)
    assert tab.nothing.isVisible()
    assert not tab.list.isVisible()
    assert not tab.view.isVisible()
    assert tab.nothing.accessibleName() == "Gói không kèm văn bản hồ sơ nào"


def test_papers_stand_in_the_order_of_the_dossier_and_are_printed(
    qtbot, viewer, look, tmp_path, monkeypatch
):
    from ntm_desktop.gui.papers import printing

    papers: dict[str, bytes | Path] = {
        "khong-biet": paper("khác"),
        "bieu-chi-tiet": paper("biểu"),
        "to-trinh-ban-ky": paper("quét"),
        "to-trinh": paper("tờ trình"),
    }
    window = look(handed_over(tmp_path / "usb", communes.content(), {}, papers))
    tab = window.view.papers
    settle(qtbot, viewer)
    listed = [tab.list.model().index(row, 0).data() for row in range(4)]
    assert listed == [
        tab.name_of(one) for one in ("to-trinh", "to-trinh-ban-ky", "bieu-chi-tiet", "khong-biet")
    ]
    assert listed[1].endswith("(bản quét đã ký)")
    assert tab.title == tab.name_of("to-trinh")
    tab.list.choose("bieu-chi-tiet")
    tab.list.chosen.emit("bieu-chi-tiet")
    settle(qtbot, viewer)
    assert tab.pages.count == 1
    window.view.tabs.setCurrentWidget(tab)
    asked: list[str] = []
    monkeypatch.setattr(printing, "choose_printer", lambda _, title, __: asked.append(title))
    window.print_package()
    settle(qtbot, viewer)
    assert asked == [tab.name_of("bieu-chi-tiet")]
