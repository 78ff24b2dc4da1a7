"""Gộp số liệu từ máy khác: what comes over, what both changed, and which of the two is taken."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from ntm_desktop.errors import NtmError
from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Label, Level, ProgressStrip, row
from ntm_desktop.gui.widgets.choosing_files import ask_folder
from ntm_desktop.gui.widgets.dialog import Dialog
from ntm_desktop.gui.widgets.dialog_head import begin_dialog
from ntm_desktop.gui.widgets.drop_area import DropArea
from ntm_desktop.gui.widgets.layouts import keep_room
from ntm_desktop.gui.widgets.tables import Cell, Column, DataTable, TableRow

if TYPE_CHECKING:
    from ntm_desktop.services.merging.applying import Merged
    from ntm_desktop.services.merging.comparing import MergePlan, Said

_DROP, _PLAN = range(2)
_OURS, _THEIRS = "ours", "theirs"


class MergeDialog(Dialog):
    """Choose the other copy, decide what both changed, merge; one undo takes it back.

    Signals:
        merged: a ``Merged``.
    """

    merged = Signal(object)

    def __init__(self, context: CommuneContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Gộp số liệu từ máy khác"))
        self.resize(1080, 640)
        self._context = context
        self._source: Path | None = None
        self._plan: MergePlan | None = None
        self._choices: dict[str, str] = {}
        layout, self.summary, self.notice = begin_dialog(
            self,
            self.tr(
                "Dùng khi hai cán bộ làm trên hai máy cho cùng một xã. Chỗ chỉ một máy sửa thì lấy "
                "của máy ấy; chỗ cả hai cùng sửa thì anh/chị chọn. Hoàn tác được bằng một lần "
                "Ctrl+Z."
            ),
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(self._drop_page())
        self.stack.addWidget(self._plan_page())
        layout.addWidget(self.stack, 1)
        self.strip = ProgressStrip()
        self.strip.ended.connect(self._offer)
        layout.addWidget(self.strip)
        keep_room(self.strip)
        self.other_button = Button(self.tr("Chọn dữ liệu khác…"), icon="folder-open")
        self.other_button.clicked.connect(self.choose)
        cancel = Button(self.tr("Thôi"))
        cancel.clicked.connect(self.reject)
        self.merge_button = Button(self.tr("Gộp"), "primary", icon="git-compare")
        self.merge_button.setDefault(True)
        self.merge_button.clicked.connect(self._merge)
        self._left = Label("", "warn")
        buttons = row(self._left)
        buttons.addStretch(1)
        for button in (self.other_button, cancel, self.merge_button):
            buttons.addWidget(button)
        layout.addLayout(buttons)
        self._offer()

    # Choosing and comparing

    def choose(self) -> None:
        """Ask for the other copy's folder."""
        title = self.tr("Thư mục dữ liệu của máy kia")
        folder = ask_folder(self, title, self._context.preferences)
        if folder is not None:
            self.compare(folder)

    def compare(self, source: Path) -> None:
        """Hold the other copy against ours; nothing is written."""
        from ntm_desktop.services.merging.applying import comparing

        if self.strip.busy:
            return
        self.notice.hide()
        self._source = source
        job = self._context.tasks.run_staged(
            comparing(source),
            done=self._show,
            failed=self._refuse,
            owner=self,
            title=self.tr("so số liệu hai máy"),
        )
        self.strip.begin(self.tr("Đang so số liệu của hai máy…"), job)
        self._offer()

    def _show(self, plan: "MergePlan") -> None:
        self._plan = plan
        self._choices = {}
        whose = plan.whose or self.tr("máy kia")
        if plan.nothing_new:
            self.summary.setText(self.tr("Máy kia không có gì mới so với máy này; không cần gộp."))
        else:
            self.summary.setText(
                self.tr(
                    "{0} sửa {1} chỗ mà máy này không sửa: sẽ lấy về. {2} chỗ cả hai máy cùng sửa: "
                    "chọn một bên. {3} chỗ chỉ máy này sửa: giữ nguyên."
                ).format(whose, len(plan.taken), len(plan.open), plan.ours_only)
            )
        self._show_open()
        self.taken.show_rows(
            [
                TableRow(
                    (
                        Cell(line.where, tip=line.where),
                        Cell(line.old, tip=line.old),
                        Cell(line.new, tip=line.new, strong=True),
                        Cell(_said(line.said)),
                    ),
                    key=number,
                )
                for number, line in enumerate(plan.taken)
            ]
        )
        self.tabs.setTabText(0, self.tr("Cả hai cùng sửa ({0})").format(len(plan.open)))
        self.tabs.setTabText(1, self.tr("Sẽ lấy về ({0})").format(len(plan.taken)))
        self.tabs.setCurrentIndex(0 if plan.open else 1)
        if plan.remarks:
            self.notice.show_message("\n".join(plan.remarks), Level.INFO)
        self.stack.setCurrentIndex(_PLAN)
        self._offer()
        (self.both if plan.open else self.taken).setFocus()

    def _show_open(self) -> None:
        plan = self._plan
        if plan is None:
            return
        rows = []
        for line in plan.open:
            chosen = self._choices.get(line.id, "")
            tip = self.tr("Máy này: {0}. Máy kia: {1}.").format(
                _said(line.our_said), _said(line.their_said)
            )
            rows.append(
                TableRow(
                    (
                        Cell(
                            line.where,
                            icon="circle-check" if chosen else "help-circle",
                            token="met" if chosen else "warn",
                            tip=tip,
                        ),
                        Cell(line.base, tip=line.base),
                        Cell(line.ours, tip=line.ours, strong=chosen == _OURS),
                        Cell(line.theirs, tip=line.theirs, strong=chosen == _THEIRS),
                        Cell(
                            {
                                _OURS: self.tr("máy này"),
                                _THEIRS: self.tr("máy kia"),
                            }.get(chosen, self.tr("chưa chọn"))
                        ),
                    ),
                    key=line.id,
                )
            )
        current = self.both.current_key
        self.both.blockSignals(True)
        self.both.show_rows(rows)
        self.both.blockSignals(False)
        if not self.both.make_current(current) and rows:
            self.both.make_current(rows[0].key)
        self._tell_line(self.both.current_key)
        self._offer()

    def _tell_line(self, key: object) -> None:
        """Who wrote what, when, in full under the table."""
        plan = self._plan
        line = next((one for one in plan.open if one.id == key), None) if plan else None
        self.detail.setText(
            self.tr("{0}\nMáy này: “{1}” – {2}\nMáy kia: “{3}” – {4}").format(
                line.where, line.ours, _said(line.our_said), line.theirs, _said(line.their_said)
            )
            if line is not None
            else ""
        )

    # Deciding

    def take(self, side: str) -> None:
        """Decide the current line and go to the next open one."""
        plan, key = self._plan, self.both.current_key
        if plan is None or not isinstance(key, str):
            return
        self._choices[key] = side
        ids = [line.id for line in plan.open]
        start = ids.index(key) + 1 if key in ids else 0
        following = [*ids[start:], *ids[:start]]
        waiting = next((one for one in following if one not in self._choices), key)
        self._show_open()
        self.both.make_current(waiting)
        self._tell_line(waiting)

    def take_all(self, side: str) -> None:
        """Decide every line that is still open."""
        if self._plan is not None:
            for line in self._plan.open:
                self._choices.setdefault(line.id, side)
            self._show_open()

    def _merge(self) -> None:
        from ntm_desktop.services.merging.applying import merging

        plan, source = self._plan, self._source
        if plan is None or source is None or self.strip.busy:
            return
        self.notice.hide()
        job = self._context.tasks.run_staged(
            merging(source, dict(self._choices), [line.id for line in plan.open]),
            done=self._done,
            failed=self._refuse,
            owner=self,
            title=self.tr("gộp số liệu"),
        )
        self.strip.begin(self.tr("Đang gộp số liệu…"), job)
        self._offer()

    def _done(self, merged: "Merged") -> None:
        text = self.tr("Đã gộp: lấy về {0} chỗ, chọn {1} chỗ. Hoàn tác: Ctrl+Z.").format(
            len(merged.plan.taken), len(merged.plan.open)
        )
        level = Level.SUCCESS
        if merged.missing:
            level = Level.WARN
            text += " " + self.tr(
                "Chưa có tệp của {0} minh chứng, hãy chép từ máy kia: {1}."
            ).format(len(merged.missing), ", ".join(f"“{name}”" for name in merged.missing[:5]))
        self._context.show_message(text, level)
        self.merged.emit(merged)
        self.accept()

    def _refuse(self, error: NtmError) -> None:
        faults = "\n".join(f"• {fault}" for fault in error.faults[:6])
        self.notice.show_message(f"{error}\n{faults}".strip(), Level.ERROR)

    def _offer(self) -> None:
        plan, busy = self._plan, self.strip.busy
        left = sum(line.id not in self._choices for line in plan.open) if plan else 0
        self.merge_button.setEnabled(
            plan is not None and not plan.nothing_new and not left and not busy
        )
        self.other_button.setVisible(plan is not None)
        self.other_button.setEnabled(not busy)
        self._left.setText(self.tr("Còn {0} chỗ chưa chọn").format(left) if left else "")
        for button in self.choosers:
            button.setEnabled(plan is not None and bool(plan.open) and not busy)

    # Building

    def _drop_page(self) -> QWidget:
        self.drop = DropArea(
            self.tr("Kéo tệp commune.ntm của máy kia thả vào đây"),
            self.tr("Chọn thư mục dữ liệu của máy kia…"),
            (
                self.tr("Trên máy kia: đóng chương trình, chép cả thư mục dữ liệu ra USB."),
                self.tr("Ở đây chọn thư mục ấy trên USB; dữ liệu trên USB không bị sửa."),
            ),
            icon="git-compare",
        )
        self.drop.file_chosen.connect(self.compare)
        self.drop.choose_requested.connect(self.choose)
        return self.drop

    def _plan_page(self) -> QWidget:
        self.both = DataTable(
            (
                Column(self.tr("Ở đâu")),
                Column(self.tr("Lúc đầu"), 18),
                Column(self.tr("Máy này"), 24),
                Column(self.tr("Máy kia"), 24),
                Column(self.tr("Lấy của"), 11),
            ),
            self.tr("Những chỗ cả hai máy cùng sửa"),
        )
        self.both.current_changed.connect(self._tell_line)
        self.taken = DataTable(
            (
                Column(self.tr("Ở đâu")),
                Column(self.tr("Đang có"), 22),
                Column(self.tr("Lấy về"), 26),
                Column(self.tr("Ai, lúc nào"), 22),
            ),
            self.tr("Những chỗ sẽ lấy về"),
        )
        self.detail = Label("", "small", wrap=True)
        self.choosers: list[Button] = []
        for text, keys, run in (
            (self.tr("Lấy của máy này (1)"), "1", partial(self.take, _OURS)),
            (self.tr("Lấy của máy kia (2)"), "2", partial(self.take, _THEIRS)),
            (self.tr("Còn lại: máy này"), "", partial(self.take_all, _OURS)),
            (self.tr("Còn lại: máy kia"), "", partial(self.take_all, _THEIRS)),
        ):
            button = Button(text)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _on=False, run=run: run())
            self.choosers.append(button)
            if keys:
                short = QShortcut(QKeySequence(keys), self)
                short.activated.connect(button.click)
        first = QWidget()
        column = QVBoxLayout(first)
        column.setContentsMargins(0, GRID, 0, 0)
        column.addWidget(self.both, 1)
        column.addWidget(self.detail)
        column.addLayout(row(*self.choosers))
        self.tabs = QTabWidget()
        self.tabs.addTab(first, "")
        self.tabs.addTab(self.taken, "")
        return self.tabs


def _said(said: "Said") -> str:
    at = f"{said.at.astimezone():%d/%m/%Y %H:%M}"
    return f"{said.who}, {at}" if said.who else at
