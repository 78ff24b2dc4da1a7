"""Nothing that can be pressed moves while somebody works: every set, every kind of figure."""

from collections.abc import Iterator
from importlib import import_module
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from ntm_desktop.catalog import Catalog
from ntm_desktop.domain.criteria import Status, SubjectLevel
from ntm_desktop.domain.periods import Period
from ntm_desktop.gui.theme import Theme
from ntm_desktop.gui.widgets import Notice, ProgressStrip
from ntm_desktop.services import workspace
from tests.gui.office import Office, opened

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

_CATALOG = Catalog.shipped()
SETS = {
    rules.id: rules.first_year or 2024
    for rules in map(_CATALOG.criteria_set, _CATALOG.set_ids())
    if rules.assessable and rules.status is Status.CONTENT and rules.level is SubjectLevel.COMMUNE
}
TYPED = ("999999999999", "0", "nhiều lắm", "1,240", "84,5%", "-3", "khoảng 12,4/14,6 km", "1")


@pytest.fixture
def office_of(qtbot: Any, qapp: QApplication, tmp_path: Path) -> Iterator[Any]:
    Theme(qapp)
    inside: list[Any] = []

    def begin(set_id: str) -> Office:
        inside.append(
            opened(
                qtbot,
                lambda: workspace.create_workspace(
                    tmp_path / "xã",
                    commune_code="06364",
                    set_id=set_id,
                    period=Period(SETS[set_id]),
                    actor="Bà Hoa",
                ),
            )
        )
        office: Office = inside[0].__enter__()
        return office

    yield begin
    for each in inside:
        each.__exit__(None, None, None)


PRESSED = (QLineEdit, QAbstractButton, QComboBox, QPlainTextEdit, QAbstractItemView)


def places(page: QWidget) -> dict[QWidget, tuple[int, int, int]]:
    """Where everything lies that can be pressed or typed into."""
    found: dict[QWidget, tuple[int, int, int]] = {}
    for widget in page.findChildren(QWidget):
        if isinstance(widget, PRESSED) and widget.isVisible():
            at = widget.mapTo(page, QPoint(0, 0))
            # What scrolls may end higher up.
            scrolls = isinstance(widget, QPlainTextEdit | QAbstractItemView)
            found[widget] = (at.x(), at.y(), 0 if scrolls else widget.height())
    return found


def moved(
    before: dict[QWidget, tuple[int, int, int]], after: dict[QWidget, tuple[int, int, int]]
) -> list[str]:
    return [
        f"{widget.accessibleName() or widget.property('text')}: {at} → {after.get(widget)}"
        for widget, at in before.items()
        if after.get(widget) != at
    ]


@pytest.mark.parametrize("set_id", SETS)
def test_no_figure_moves_a_button_or_a_field_of_its_indicator(qtbot, office_of, set_id):
    from ntm_desktop.gui.assessment.page import AssessmentPage

    office = office_of(set_id)
    page = AssessmentPage(office.context)
    office.show(page)
    interview = page.interview
    kinds = cycle(TYPED)
    faults, typed = [], 0
    for indicator in page.recorder.snapshot.criteria_set.indicators():
        page.show_target(indicator.no)
        qtbot.wait(25)  # another indicator is laid out
        assert interview.inputs is not None
        first = places(interview)
        for row in interview.inputs.rows:
            for editor in row.editors.values():
                if not editor.isVisible():
                    continue
                text = next(kinds)
                editor.setFocus()
                editor.selectAll()
                editor.insert(text)
                QApplication.processEvents()
                while_typing = moved(first, places(interview))
                interview.footer.next.setFocus()
                office.settle()
                QApplication.processEvents()
                left = moved(first, places(interview))
                typed += 1
                if while_typing or left:
                    faults.append((indicator.no, text, while_typing, left))
    assert faults == []
    assert typed


def test_what_is_too_long_for_its_place_can_be_scrolled_to(qtbot, office_of):
    from ntm_desktop.gui.assessment.page import AssessmentPage

    office = office_of("qd-318-2022-xa")
    page = AssessmentPage(office.context)
    office.show(page)
    page.show_target("12.1")
    said = page.interview.said
    height = said.height()
    assert said.verticalScrollBar().maximum() == 0
    page.interview.cautions.show_sentences(tuple(f"Xin xem lại điều thứ {n}." for n in range(30)))
    qtbot.waitUntil(lambda: said.verticalScrollBar().maximum() > 0)
    assert said.height() == height


LONG = "Một câu dài để xem có gì bị đẩy đi không. " * 6
STATES = {"moved", "handed"}
"""Of a folder that was moved or handed out: read once with the page, never while somebody works."""


def notices_of(page: QWidget) -> list[tuple[str, Notice | ProgressStrip]]:
    named = {
        id(value): name
        for owner in (page, *page.findChildren(QWidget))
        for name, value in vars(owner).items()
    }
    every = [*page.findChildren(Notice), *page.findChildren(ProgressStrip)]
    return [(named.get(id(each), ""), each) for each in every if each.isHidden()]


def test_no_notice_and_no_progress_moves_anything_on_its_page(on_sample, qtbot):
    window = on_sample.window
    window.resize(1366, 738)
    faults, tried = [], 0
    for page_id in (
        "assessment",
        "evidence",
        "projects",
        "resources",
        "dossier",
        "reports",
        "settings",
    ):
        window.open_page(page_id)
        on_sample.settle()
        qtbot.wait(400)
        page = window.current_page
        for name, notice in notices_of(page):
            if name in STATES:
                continue
            before = places(page)
            if isinstance(notice, Notice):
                notice.show_message(LONG)
            else:
                notice.show()
            qtbot.wait(20)
            if notice.isVisible():
                tried += 1
                faults += [(page_id, name, each) for each in moved(before, places(page))]
            notice.hide()
            qtbot.wait(20)
    assert faults == []
    assert tried > len(("assessment", "projects", "dossier", "reports", "settings"))


def test_what_is_offered_for_the_lines_comes_without_moving_them(on_sample, qtbot):
    """The next year's lines, what a target lacks: said while lines are typed into."""
    window = on_sample.window
    window.resize(1366, 738)
    faults = []
    offered = {"projects": ("carry_button", "carry_link"), "resources": ("carry_button",)}
    offered |= {"roadmap": ("target_note", "propose_button")}
    for page_id, names in offered.items():
        window.open_page(page_id)
        on_sample.settle()
        qtbot.wait(400)
        page = window.current_page
        for name in names:
            widget = getattr(page, name)
            was = widget.isVisible()
            before = places(page)
            if not widget.text():
                widget.setText("Một câu nói về các dòng")
            widget.setVisible(not was)
            qtbot.wait(20)
            after = places(page)
            faults += [
                (page_id, name, each)
                for each in moved({w: at for w, at in before.items() if w in after}, after)
            ]
            widget.setVisible(was)
            qtbot.wait(20)
    assert faults == []


DIALOGS = (
    "consistency_dialog.ConsistencyDialog",
    "exchange.pack_dialog.PackDialog",
    "exchange.receive_dialog.ReceiveDialog",
    "exchange.verify_dialog.VerifyDialog",
    "handing_out_dialog.HandingOutDialog",
    "handover_dialog.HandoverDialog",
    "imports.dialog.ImportDialog",
    "merge_dialog.MergeDialog",
    "moving_dialog.MovingDialog",
    "new_key_dialog.NewKeyDialog",
    "papers.slip_dialog.SlipDialog",
    "roadmap.plan_dialog.PlanDialog",
    "rules.writing.new_set_dialog.NewSetDialog",
)


@pytest.mark.parametrize("named", DIALOGS)
def test_what_a_dialog_says_moves_nothing_in_it(on_sample, qtbot, named):
    module, name = named.rsplit(".", 1)
    kind = getattr(import_module(f"ntm_desktop.gui.{module}"), name)
    dialog = kind(on_sample.window.context, on_sample.window)
    dialog.show()
    on_sample.settle()
    qtbot.wait(100)
    faults, tried = [], 0
    for attribute, notice in notices_of(dialog):
        before = places(dialog)
        if isinstance(notice, Notice):
            notice.show_message("Một câu dài vừa phải để xem có gì bị đẩy đi không.")
        else:
            notice.show()
        qtbot.wait(20)
        if notice.isVisible():
            tried += 1
            faults += [(attribute, each) for each in moved(before, places(dialog))]
        notice.hide()
        qtbot.wait(20)
    dialog.close()
    assert faults == []
    assert tried


@pytest.mark.parametrize("named", DIALOGS)
def test_what_a_dialog_says_at_length_covers_nothing_that_can_be_pressed(on_sample, qtbot, named):
    module, name = named.rsplit(".", 1)
    kind = getattr(import_module(f"ntm_desktop.gui.{module}"), name)
    dialog = kind(on_sample.window.context, on_sample.window)
    dialog.show()
    on_sample.settle()
    covered = []
    for attribute, notice in notices_of(dialog):
        if not isinstance(notice, Notice):
            continue
        notice.show_message("\n".join(f"Dòng {no}: điều này chưa làm được." for no in range(9)))
        qtbot.wait(20)
        over = QRect(notice.mapTo(dialog, QPoint(0, 0)), notice.size())
        covered += [
            (attribute, widget)
            for widget in places(dialog)
            if notice.isVisible()
            and not notice.isAncestorOf(widget)
            and over.intersects(QRect(widget.mapTo(dialog, QPoint(0, 0)), widget.size()))
        ]
        notice.hide()
    dialog.close()
    assert covered == []
