"""The page "Công trình": the list of a year to work in, and the card of one project."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ntm_desktop.domain.changes import Touched
from ntm_desktop.domain.cuts import Cut
from ntm_desktop.domain.money.sources import TOTAL
from ntm_desktop.domain.reading.pasted import pasted_cells
from ntm_desktop.errors import NtmError
from ntm_desktop.gui.commune_context import CommuneContext, CommunePage
from ntm_desktop.gui.excel_menu import ExcelMenu
from ntm_desktop.gui.navigation import Unsaved
from ntm_desktop.gui.pasted_rows import PastedRow, PastedTable, Shown
from ntm_desktop.gui.projects.card import ProjectCardPane
from ntm_desktop.gui.projects.rows import list_columns, list_rows
from ntm_desktop.gui.projects.sums import ProjectSums
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Card, ElidedLabel, EmptyState, Level, Notice, PageHeader
from ntm_desktop.gui.widgets.cell_typing import HeldKeys
from ntm_desktop.gui.widgets.cut_bar import CutBar
from ntm_desktop.gui.widgets.sheet import SheetView

if TYPE_CHECKING:
    from ntm_desktop.domain.changes import Change
    from ntm_desktop.gui.widgets.known_dialog import Keys
    from ntm_desktop.gui.widgets.sheet_model import AnyRow
    from ntm_desktop.services.project_cards import CardView, MadeProject, ProjectsView
    from ntm_desktop.services.project_pasting import ReadProjects
    from ntm_desktop.services.session import Workspace

    _Read = tuple[ProjectsView, CardView | None, list[AnyRow]]

_TOUCHED = frozenset({Touched.PROJECTS, Touched.RESOURCES, Touched.ASSESSMENTS, Touched.SUBJECTS})


class ProjectsPage(CommunePage):
    """The list of a year at a cut; a project opens as a card."""

    def __init__(self, context: CommuneContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.view: ProjectsView | None = None
        """What is shown; None until it was read."""
        self._cut: Cut | None = None
        self._open_card = ""
        self._wanted: str | None = None
        self._name_wanted = False
        # The list is read while the page is built; the first refresh finds it under way.
        self._read()
        self._under_way = True
        self.header = PageHeader(self.tr("Công trình"))
        self.cuts = CutBar()
        self.cuts.chosen.connect(self._choose_cut)
        self.header.add_action(self.cuts)
        self.excel = ExcelMenu(context, "projects", self)
        self.excel.read.connect(self._take_rows)
        self.header.add_action(self.excel)
        self.add_button = Button(self.tr("Thêm"), "primary", icon="plus", tip="F5")
        self.add_button.clicked.connect(self._add)
        self.header.add_action(self.add_button)
        self.sums = ProjectSums()
        self.remarks = Notice(level=Level.WARN)
        self.remarks.hide()
        self.table = SheetView(list_columns(), self.tr("Danh mục công trình"))
        self._held = HeldKeys(self.table)
        self.table.listen(self._typed, self.context.show_error)
        self.table.add_wanted.connect(self._add)
        self.table.remove_wanted.connect(self._remove)
        self.table.moved.connect(self._move)
        self.table.opened.connect(self._open)
        self.table.pasted.connect(self._paste)
        self.card = ProjectCardPane(context)
        self.card.back.connect(self._close_card)
        self.card.stepped.connect(self._step)
        self.card.field_typed.connect(self._card_typed)
        self.card.quantity_typed.connect(self._quantity_typed)
        self.work_list = self.table
        self._lay_out()
        context.assessment_changed.connect(self._follow)

    # What the frame calls

    def show_target(self, target: str | None) -> None:
        """Open the card of a project: its id."""
        self._wanted = target
        if target is not None and self.view is not None:
            self._go_to_wanted()

    def refresh(self, change: "Change | None") -> None:
        """Read the list, and the open card, again."""
        if change is not None and not change.touched & _TOUCHED:
            return
        if self._under_way and change is None:
            self._under_way = False
            return
        self._read()

    def _read(self) -> None:
        cut, card = self._now(), self._open_card

        def read(ws: "Workspace") -> "_Read":
            from ntm_desktop.services import project_cards

            view = project_cards.projects_view(ws, cut)
            there = card and any(one.card.id == card for one in view.projects)
            shown = project_cards.card_view(ws, card, cut) if there else None
            return view, shown, list_rows(view)

        self.context.tasks.run(read, done=self._show, failed=self.context.show_error, owner=self)

    def commit_pending(self) -> None:
        """Queue what is being typed."""
        super().commit_pending()
        for sheet in (self.table, *self.card.sheets()):
            sheet.commit_editor()

    def unsaved(self) -> tuple[Unsaved, ...]:
        """Cells that were refused."""
        names = {one.card.id: one.card.name for one in self.view.projects} if self.view else {}
        refused = [
            Unsaved(one.text, one.reason, names.get(str(key), self.tr("Công trình")), str(key))
            for (key, _), one in self.table.sheet.refused.items()
        ]
        return (*refused, *self.card.unsaved())

    def give_back(self) -> bool:
        """Show what is saved in the place of refused texts."""
        return any([self.table.sheet.give_back(), self.card.give_back()])

    def help_text(self) -> str:
        """For F1."""
        return self.tr(
            "Danh mục công trình của năm, số liệu lũy kế từ đầu năm đến hết kỳ chọn ở trên.\n\n"
            "Gõ thẳng vào ô: Enter sang ô kế tiếp, F2 sửa, F5 thêm, F6 xóa, Ctrl+D chép từ dòng "
            "trên, Alt+↓ mở danh sách chọn, Ctrl+↑/↓ chuyển chỗ, Ctrl+V dán từ Excel (cả dòng tiêu "
            "đề). Ctrl+Enter mở thẻ công trình: vốn theo từng nguồn, khối lượng, đóng góp, "
            "ảnh trước và sau.\n\n"
            "6 tháng và cả năm đứng riêng; nhập kỳ này không đổi kỳ kia. Số lũy kế ít hơn kỳ trước "
            "được hỏi lại. Nợ đọng = giá trị nghiệm thu trừ số đã giải ngân."
        )

    def add_row(self) -> bool:
        """A project, wherever the keyboard is."""
        self._add()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leads from the card to the list."""
        if event.key() == Qt.Key.Key_Escape and self.stack.currentWidget() is self.card:
            self._close_card()
        else:
            super().keyPressEvent(event)

    # Showing

    def _now(self) -> Cut:
        return self._cut or Cut.of(self.context.assessment.period)

    def _follow(self) -> None:
        self._cut = None
        self._open_card = ""
        self.give_back()

    def _show(self, read: "_Read") -> None:
        view, card, rows = read
        if view.cut != self._now():
            return
        self.view = view
        self.cuts.show_cut(view.cut, frozenset(view.cuts))
        self.excel.show_cut(view.cut, filled=bool(view.projects))
        count = self.tr("{0} công trình · triệu đồng").format(len(view.projects))
        self.header.set_subtitle(count if view.projects else "")
        self.carry_button.setVisible(view.unfinished > 0)
        self.carry_button.setText(
            self.tr("Đưa {0} công trình năm {1} sang").format(view.unfinished, view.cut.year - 1)
        )
        self.carry_link.setVisible(view.unfinished > 0 and bool(view.projects))
        self.carry_link.setText(self.carry_button.text())
        self.known_button.setVisible(bool(view.known))
        self.known_button.setText(self.tr("Như kỳ trước ({0})…").format(len(view.known)))
        self.sums.show_view(view)
        self._show_remarks(view)
        self.table.set_columns(list_columns(view))
        self.table.show_rows(rows)
        # One that was read before Esc does not come back.
        if card is not None and card.card.id == self._open_card:
            self.card.show_card(card)
            self.stack.setCurrentWidget(self.card)
        elif not view.projects:
            self.empty.set_text(
                self.tr("Chưa có công trình nào năm {0}").format(view.cut.year),
                self.tr(
                    "Bấm “Thêm” để gõ từng công trình, dán từ Excel (cả dòng tiêu đề), hoặc nhập "
                    "tệp danh mục mà xã đang dùng."
                ),
            )
            self.stack.setCurrentWidget(self.empty)
        else:
            self.stack.setCurrentWidget(self.filled)
        if self._wanted is not None:
            self._go_to_wanted()
        self.settle_keys()

    def _go_to_wanted(self) -> None:
        wanted, self._wanted = self._wanted, None
        if self.table.make_current(wanted, 1):
            if self._name_wanted:
                self._name_wanted = False
                self.table.setFocus()
                self.table.begin_edit(wanted, "name")
                self._held.release()
            else:
                self._open(wanted)

    def _show_remarks(self, view: "ProjectsView") -> None:
        self.remarks.show_lines(
            [f"{one.card.name}: {text}." for one in view.projects for text in one.questions]
        )

    # Choosing

    def _choose_cut(self, cut: Cut) -> None:
        self.commit_pending()
        self._cut = cut
        self.cuts.show_cut(cut)
        self.refresh(None)

    def _open(self, key: object) -> None:
        if self.view and any(one.card.id == key for one in self.view.projects):
            self._open_card = str(key)
            self.refresh(None)

    def _close_card(self) -> None:
        self.commit_pending()
        self._open_card = ""
        self.stack.setCurrentWidget(self.filled)
        self.table.setFocus()

    def _step(self, step: int) -> None:
        if self.view is None:
            return
        order = [str(row.key) for row in self.table.sheet.rows if isinstance(row.key, str)]
        order = [key for key in order if any(one.card.id == key for one in self.view.projects)]
        at = order.index(self._open_card) if self._open_card in order else 0
        self.commit_pending()
        self._open_card = order[(at + step) % len(order)]
        self.table.make_current(self._open_card, 1)
        self.refresh(None)

    # Edits

    def _run(
        self,
        fn: "Callable[[Workspace], object]",
        failed: Callable[[NtmError], None] | None = None,
        done: Callable[[object], None] | None = None,
    ) -> None:
        self.context.tasks.run(fn, done=done, failed=failed or self.context.show_error, owner=self)

    def _typed(self, key: object, column: str, text: str) -> None:
        def refused(error: NtmError) -> None:
            self.table.sheet.refuse(key, column, text, str(error))
            self.remarks.show_message(str(error), Level.ERROR)
            self.remarks.show()

        self._run(
            self._recording(str(key), column, text),
            refused,
            lambda _change: self.table.sheet.accept(key, column),
        )

    def _recording(
        self, project_id: str, field: str, text: str, source: str = ""
    ) -> "Callable[[Workspace], Change]":
        cut = self._now()

        def work(ws: "Workspace") -> "Change":
            from ntm_desktop.services.project_cards import record_project
            from ntm_desktop.services.project_fields import ProjectField

            return record_project(ws, cut, project_id, ProjectField(field), text, source or TOTAL)

        return work

    def _card_typed(self, field: str, text: str, source: str) -> None:
        sheet = self.card.sources if source else self.card.fields
        key, column = (source, field) if source else (field, "value")
        self._run(
            self._recording(self._open_card, field, text, source),
            lambda error: self.card.refuse(sheet, key, column, text, str(error)),
            lambda _change: sheet.sheet.accept(key, column),
        )

    def _quantity_typed(self, kind: str, text: str) -> None:
        cut, project_id = self._now(), self._open_card

        def work(ws: "Workspace") -> "Change":
            from ntm_desktop.services.project_cards import record_quantity

            return record_quantity(ws, cut, project_id, kind, text)

        sheet = self.card.quantities
        self._run(
            work,
            lambda error: self.card.refuse(sheet, kind, "quantity", text, str(error)),
            lambda _change: sheet.sheet.accept(kind, "quantity"),
        )

    def _add(self) -> None:
        cut = self._now()
        name = self.tr("Công trình mới")
        group = None
        current = self.table.current_key
        if self.view is not None:
            group = next(
                (one.year.group for one in self.view.projects if one.card.id == current), None
            )

        def work(ws: "Workspace") -> "MadeProject":
            from ntm_desktop.domain.projects import ProjectKind
            from ntm_desktop.services.project_cards import add_project

            return add_project(ws, cut, name, group or ProjectKind.NEW)

        def made(result: object) -> None:
            from ntm_desktop.services.project_cards import MadeProject

            if isinstance(result, MadeProject):
                self._wanted, self._name_wanted = result.id, True

        self.commit_pending()
        self._held.hold()
        self._run(work, self._held.forgetting(self.context.show_error), made)

    def _remove(self, keys: "Sequence[object]") -> None:
        view = self.view
        ids = [str(key) for key in keys]
        if view is None or not ids:
            return
        year = view.cut.year

        def work(ws: "Workspace") -> "Change":
            from ntm_desktop.services.project_cards import remove_projects

            return remove_projects(ws, year, ids)

        self._run(work, done=self._tell_undo)

    def _tell_undo(self, change: object) -> None:
        label = getattr(change, "label", "")
        self.context.show_message(
            self.tr("Đã lưu: {0}. Bấm Ctrl+Z nếu muốn lấy lại.").format(label), Level.SUCCESS
        )

    def _move(self, key: object, step: int) -> None:
        cut = self._now()

        def work(ws: "Workspace") -> "Change":
            from ntm_desktop.services.project_cards import move_project

            return move_project(ws, cut, str(key), step)

        self._run(work)

    def _carry(self) -> None:
        year = self._now().year

        def work(ws: "Workspace") -> "tuple[tuple[str, ...], Change]":
            from ntm_desktop.services.project_cards import open_year

            return open_year(ws, year)

        def told(result: object) -> None:
            names = result[0] if isinstance(result, tuple) else ()
            listed = ", ".join(names[:5]) + (", …" if len(names) > 5 else "")
            self.context.show_message(
                self.tr(
                    "Đã đưa {0} công trình sang năm {1}: {2}. Bấm Ctrl+Z nếu chưa đúng."
                ).format(len(names), year, listed),
                Level.SUCCESS,
            )

        self._run(work, done=told)

    def _show_known(self) -> None:
        from ntm_desktop.gui.widgets.known_dialog import open_known

        if self.view is None:
            return
        cut = self._now()

        def take(ws: "Workspace", keys: "Keys") -> "Change":
            from ntm_desktop.services.known_figures import take_projects

            return take_projects(ws, cut, keys)

        explanation = self.tr(
            "Công trình chưa ghi gì ở {0}, với số đã ghi ở kỳ trước. Chỉ lấy công trình mà từ đó "
            "đến nay không thay đổi; công trình khác thì ghi số mới."
        ).format(cut.label)
        self.known = open_known(self, explanation, self.view.known, take, self._run)

    def _paste(self, text: str) -> None:
        self._take_rows(pasted_cells(text))

    def _paste_clipboard(self) -> None:
        self._paste(QGuiApplication.clipboard().text())

    def _take_rows(self, cells: "Sequence[Sequence[str]]") -> None:
        cut = self._now()

        def read(choices: dict[str, str], done: "Callable[[ReadProjects], None]") -> None:
            def work(ws: "Workspace") -> "ReadProjects":
                from ntm_desktop.services.project_pasting import read_pasted_projects

                return read_pasted_projects(ws, cut, cells, choices)

            self.context.tasks.run(work, done=done, failed=self.context.show_error, owner=self)

        def shown(found: "ReadProjects") -> Shown:
            changed, added = self.tr("Sửa: {0}"), self.tr("Thêm: {0}")
            rows = [
                PastedRow(
                    one.text, (changed if one.project_id else added).format(one.name), one.fault
                )
                for one in found.rows
            ]
            return Shown(rows, found.questions)

        def write(found: "ReadProjects", _dialog: object) -> None:
            def work(ws: "Workspace") -> "Change":
                from ntm_desktop.services.project_pasting import paste_projects

                return paste_projects(ws, cut, found.rows)

            self._run(work)

        self.pasted = PastedTable(read, shown, write, self)

    # Building

    def _lay_out(self) -> None:
        list_card = Card(self.tr("Danh mục"))
        list_card.body.setContentsMargins(1, 1, 1, GRID // 2)
        list_card.body.setSpacing(GRID // 2)
        list_card.body.addWidget(self.table, 1)
        # Between the lines and the foot: neither what is typed into moves nor what is pressed.
        list_card.body.addWidget(self.remarks)
        foot = QHBoxLayout()
        foot.setContentsMargins(GRID + 4, 0, GRID, 0)
        keys = self.tr(
            "Enter ô kế tiếp · F5 thêm · F6 xóa · Ctrl+D chép dòng trên · Ctrl+↑↓ chuyển chỗ · "
            "Ctrl+V dán · Ctrl+Enter mở thẻ"
        )
        foot.addWidget(ElidedLabel(keys, "caption"), 1)
        self.carry_link = Button("", "quiet", icon="redo")
        self.carry_link.clicked.connect(self._carry)
        foot.addWidget(self.carry_link)
        self.known_button = Button("", "quiet", icon="info")
        self.known_button.clicked.connect(self._show_known)
        self.known_button.hide()
        foot.addWidget(self.known_button)
        open_card = Button(self.tr("Mở thẻ"), icon="eye", tip="Ctrl+Enter")
        open_card.clicked.connect(lambda: self._open(self.table.current_key))
        foot.addWidget(open_card)
        list_card.body.addLayout(foot)
        self.filled = QWidget()
        column = QVBoxLayout(self.filled)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID + 4)
        column.addWidget(self.sums)
        column.addWidget(list_card, 1)
        begin = Button(self.tr("Thêm công trình"), "primary", icon="plus")
        begin.clicked.connect(self._add)
        self.begin_button = Button(self.tr("Nhập danh mục từ Excel…"), icon="file-up")
        self.begin_button.clicked.connect(lambda: self.context.open_import())
        paste = Button(self.tr("Dán từ Excel"), icon="clipboard-check")
        paste.clicked.connect(self._paste_clipboard)
        self.carry_button = Button("", icon="redo")
        self.carry_button.clicked.connect(self._carry)
        self.empty = EmptyState(
            "hard-hat", "", "", [begin, self.carry_button, paste, self.begin_button]
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(QWidget())
        for widget in (self.filled, self.empty, self.card):
            self.stack.addWidget(widget)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GRID + 4)
        whole.addWidget(self.header)
        whole.addWidget(self.stack, 1)
