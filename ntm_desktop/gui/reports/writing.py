"""The middle of the reports' page: the passages of one report, and what is done with them."""

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QMenu, QVBoxLayout, QWidget

from ntm_desktop.domain.page_ids import PageId
from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.navigation import Unsaved
from ntm_desktop.gui.papers.passages import PassagesForm
from ntm_desktop.gui.papers.refusals import Refusals
from ntm_desktop.gui.papers.texts import FieldEditor
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Card, Label, row

if TYPE_CHECKING:
    from ntm_desktop.domain.consistency.known import KnownFigure
    from ntm_desktop.errors import NtmError
    from ntm_desktop.services.reports import ReportView
    from ntm_desktop.services.workspace import Workspace


class WritingCard(Card):
    """The passages, each saved when it is left; last period's text, figures, the check."""

    def __init__(self, context: CommuneContext, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setAccessibleName(self.tr("Nội dung viết"))
        self.context = context
        self._view: ReportView | None = None
        self.passages = PassagesForm(self._save)
        self._refusals = Refusals(lambda: self.passages.editors)
        self.passages.taken.connect(self._take)
        self.copy_button = Button(
            self.tr("Sao từ kỳ trước"),
            icon="download",
            tip=self.tr("Lấy văn bản kỳ trước vào những đoạn chưa viết"),
        )
        self.figure_button = Button(
            self.tr("Chèn số liệu"),
            icon="plus",
            tip=self.tr("Chèn vào chỗ con trỏ; số tự đổi khi số liệu đổi"),
        )
        self.check_button = Button(
            self.tr("Kiểm tra số liệu"),
            icon="clipboard-check",
            tip=self.tr("Tìm số cộng sai, tỷ lệ sai, ngày không khớp trong báo cáo này"),
        )
        self.sent_button = Button(self.tr("Ghi đã gửi…"), icon="check")
        self.copy_button.clicked.connect(self._copy)
        self.figure_button.clicked.connect(self._choose_figure)
        self.check_button.clicked.connect(self.check_figures)
        self.sent_button.clicked.connect(self._mark_sent)
        self.state = Label("", "muted", wrap=True)
        self.unkept = Button("", "link", icon="alert-triangle")
        self.unkept.clicked.connect(self._open_unkept)
        self._build()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_moved)
        self._show_possible()

    def show_view(self, view: "ReportView") -> None:
        """Show a report; the same report keeps its fields and what is being typed."""
        self._view = view
        self.passages.show_view(view)
        self.state.setText(self._state_words(view))
        self._show_unkept(view)
        self._show_possible()

    def _show_unkept(self, view: "ReportView") -> None:
        """Which registers have neither a line nor the tick “Không phát sinh” in the period."""
        names = [name for _, name in view.unkept]
        self.unkept.setText(self.tr("Sổ chưa ghi trong kỳ: {0}").format(len(names)))
        self.unkept.setToolTip(
            self.tr(
                "{0}.\nMở sổ đầu tiên để ghi, hoặc đánh dấu “Không phát sinh” trong {1}."
            ).format(", ".join(names), view.period.inline)
        )
        self.unkept.setAccessibleDescription(self.unkept.toolTip())
        self.unkept.setVisible(bool(names))

    def _open_unkept(self) -> None:
        if self._view is not None and self._view.unkept:
            register, _name = self._view.unkept[0]
            if register == "money":
                self.context.navigate(PageId.RESOURCES, f"@{self._view.period.key}")
                return
            self.context.navigate(PageId.REGISTERS, f"{register}@{self._view.period.key}")

    def unsaved(self) -> tuple[Unsaved, ...]:
        """Passages that were refused."""
        return self._refusals.unsaved()

    def forget_refused(self) -> None:
        """Another report is chosen."""
        self._refusals.clear()

    def give_back(self) -> bool:
        """Show what is saved in place of refused passages."""
        return self._refusals.give_back()

    def check_figures(self) -> None:
        """Hold the figures of this report against one another."""
        view = self._view
        if view is None:
            return
        self.passages.commit()
        self.context.tasks.run(
            partial(_text_of, view),
            done=partial(self._check, view),
            failed=self.context.show_error,
            owner=self,
        )

    def _check(self, view: "ReportView", read: "tuple[str, tuple[KnownFigure, ...]]") -> None:
        from ntm_desktop.gui.consistency_dialog import ConsistencyDialog

        text, known = read
        years = view.period.years
        ConsistencyDialog(self.context, self.window(), text, known=known, years=years).open()

    def _state_words(self, view: "ReportView") -> str:
        from ntm_desktop.domain.reports.due import STATE_LABELS

        said = [STATE_LABELS[view.state]]
        if view.sent:
            said = [self.tr("Đã gửi ngày {0}").format(view.sent)]
        said.append(self.tr("chốt số liệu {0:%d/%m/%Y}").format(view.deadline.cut_off))
        if view.deadline.due is not None:
            mark = "" if view.deadline.checked else " ◇"
            said.append(self.tr("hạn gửi {0:%d/%m/%Y}").format(view.deadline.due) + mark)
        if view.missing:
            said.append(self.tr("còn {0} đoạn chưa viết").format(len(view.missing)))
        return " · ".join(said)

    def _show_possible(self) -> None:
        ready = self._view is not None
        for button in (self.figure_button, self.check_button, self.sent_button):
            button.setEnabled(ready)
        self.copy_button.setEnabled(
            self._view is not None
            and any(one.previous and not one.written for one in self._view.passages)
        )

    def _save(self, editor: FieldEditor, text: str) -> None:
        if self._view is None:
            return
        from ntm_desktop.services import reports

        form, period = self._view.form.id, self._view.period
        self.context.tasks.run(
            partial(
                reports.record_passage,
                report_id=form,
                period=period,
                field_id=editor.field.id,
                text=text,
                seen=editor.seen,
            ),
            done=lambda _change: self._refusals.settle(editor.field.id, text),
            failed=lambda error: self._refuse(editor, text, error),
            owner=self,
        )

    def _refuse(self, editor: FieldEditor, text: str, error: "NtmError") -> None:
        label = editor.field.label
        if not self._refusals.refuse(editor.field.id, label, text, error):
            self.context.show_error(error)

    def _take(self, field_id: str) -> None:
        box = self.passages.boxes.get(field_id)
        if box is not None and box.previous:
            box.editor.put(box.previous)

    def _copy(self) -> None:
        if self._view is None:
            return
        from ntm_desktop.services import reports

        self.passages.commit()
        self.context.tasks.run(
            partial(reports.copy_previous, report_id=self._view.form.id, period=self._view.period),
            failed=self.context.show_error,
            owner=self,
        )

    def _choose_figure(self) -> None:
        if self._view is None:
            return
        menu = QMenu(self)
        for name, told, value in self._view.figures:
            action = menu.addAction(f"{name}: {_short(value) or self.tr('chưa có số liệu')}")
            action.setToolTip(told)
            action.triggered.connect(partial(self.passages.insert, f"{{{name}}}"))
        menu.setToolTipsVisible(True)
        menu.exec(self.figure_button.mapToGlobal(self.figure_button.rect().bottomLeft()))

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        self.passages.remember(new)

    def _mark_sent(self) -> None:
        if self._view is None:
            return
        from ntm_desktop.gui.ask_text import ask_text

        today = datetime.now(UTC).astimezone().date()
        day = ask_text(
            self,
            self.tr("Ngày gửi báo cáo"),
            self.tr("Ngày gửi (để trống là chưa gửi):"),
            self.tr("Ghi ngày"),
            text=self._view.sent or f"{today:%d/%m/%Y}",
            may_be_empty=True,
        )
        if day is not None:
            self.record_sent(day)

    def record_sent(self, day: str) -> None:
        """Note the day on which the shown report was sent."""
        if self._view is None:
            return
        from ntm_desktop.services import reports

        self.context.tasks.run(
            partial(
                reports.mark_sent,
                report_id=self._view.form.id,
                period=self._view.period,
                day=day,
            ),
            failed=self.context.show_error,
            owner=self,
        )

    def _build(self) -> None:
        self.body.setContentsMargins(1, 1, 1, 1)
        tools = QWidget()
        lines = QVBoxLayout(tools)
        lines.setContentsMargins(2 * GRID, GRID, GRID, GRID // 2)
        lines.setSpacing(GRID)
        lines.addWidget(self.state)
        lines.addLayout(row(self.unkept, QWidget(), stretch=1))
        lines.addLayout(row(self.copy_button, self.figure_button, QWidget(), stretch=2))
        lines.addLayout(row(self.check_button, self.sent_button, QWidget(), stretch=2))
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(tools)
        column.addWidget(self.passages, 1)
        self.body.addWidget(inner)


def _text_of(view: "ReportView", ws: "Workspace") -> "tuple[str, tuple[KnownFigure, ...]]":
    from ntm_desktop.services.reports.known import known_figures
    from ntm_desktop.services.reports.making import report_text

    return report_text(ws, view.form.id, view.period), known_figures(ws, view.period)


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
