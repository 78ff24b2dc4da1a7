"""The page "Thôn": villages, residential areas and gardens, assessed and summed."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ntm_desktop.domain.changes import Touched
from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.domain.periods import Period
from ntm_desktop.errors import ChangedMeanwhileError, NtmError
from ntm_desktop.gui.commune_context import CommuneContext, CommunePage
from ntm_desktop.gui.navigation import Unsaved
from ntm_desktop.gui.places.actions import export, may_leave_lines, move_behind, paste
from ntm_desktop.gui.places.add_line import AddLine
from ntm_desktop.gui.places.detail import HOUSEHOLDS, NAME, DetailCard
from ntm_desktop.gui.places.summary import NoRulesCard, SumCard
from ntm_desktop.gui.places.tables import (
    OTHER_COLUMN,
    criterion_columns,
    criterion_rows,
    other_column,
    place_columns,
    place_rows,
)
from ntm_desktop.gui.places.wording import level_words
from ntm_desktop.gui.question.choices import ChoiceBar, Option
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Card, EmptyState, Level, PageHeader, scrolled
from ntm_desktop.gui.widgets.tables import DataTable

if TYPE_CHECKING:
    from ntm_desktop.domain.changes import Change
    from ntm_desktop.services.session import Workspace
    from ntm_desktop.services.subject_rules import LevelView
    from ntm_desktop.services.subjects import Made, SubjectLine

_SHOWN_HERE = frozenset(
    {
        Touched.SUBJECTS,
        Touched.ASSESSMENTS,
        Touched.ANSWERS,
        Touched.RULES,
        Touched.SETTINGS,
        Touched.REGISTERS,
    }
)
_LEVELS = (SubjectLevel.VILLAGE, SubjectLevel.RESIDENTIAL_AREA, SubjectLevel.GARDEN)
_BY_PLACE, _BY_CRITERION = "place", "criterion"
_DETAIL_WIDTH = 296
_SLIM_DETAIL = 240
_ROOMY = 940


class PlacesPage(CommunePage):
    """The list of one level at a time, the chosen one beside it, the sum above."""

    def __init__(self, context: CommuneContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.view: LevelView | None = None
        """What is shown; None until it was read."""
        self._level = SubjectLevel.VILLAGE
        self._period: Period | None = None
        self._sets: dict[SubjectLevel, str] = {}
        self._wanted: str | None = None
        self.header = PageHeader(self.tr("Thôn"))
        self.levels = ChoiceBar(
            [Option(level, level_words(level).title) for level in _LEVELS],
            self.tr("Cấp đánh giá"),
            clearable=False,
            small=True,
        )
        self.levels.show_value(self._level)
        self.levels.chosen.connect(self._choose_level)
        self.sum = SumCard()
        self.sum.period_chosen.connect(self._choose_period)
        self.sum.set_chosen.connect(self._choose_set)
        self.sum.move_wanted.connect(lambda: self._with_view(move_behind))
        self.no_rules = NoRulesCard()
        self.no_rules.wanted.connect(self._to_rules)
        self.add_line = AddLine()
        self.add_line.wanted.connect(self._add)
        self.add_line.pasted.connect(self._paste)
        self.mode = ChoiceBar(
            [
                Option(_BY_PLACE, self.tr("Danh sách")),
                Option(_BY_CRITERION, self.tr("Theo tiêu chí")),
            ],
            self.tr("Cách xem"),
            clearable=False,
            small=True,
        )
        self.export_button = Button(self.tr("Kết xuất ra Excel…"), icon="file-up")
        self.export_button.clicked.connect(lambda: self._with_view(export))
        self.mode.show_value(_BY_PLACE)
        self.mode.chosen.connect(lambda _mode: self._show_table())
        self.table = DataTable(place_columns(), self.tr("Danh sách"))
        self.table.current_changed.connect(lambda _key: self._show_detail())
        self.table.row_chosen.connect(lambda key: self._assess(str(key)))
        pasting = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self.table)
        pasting.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        pasting.activated.connect(lambda: self._paste(QGuiApplication.clipboard().text()))
        for key, act in (
            (Qt.Key.Key_F2, self._edit_name),
            (Qt.Key.Key_F6, self._remove_current),
            (Qt.Key.Key_Delete, self._remove_current),
        ):
            shortcut = QShortcut(QKeySequence(key), self.table)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(act)
        self.work_list = self.table
        self.criteria = DataTable(criterion_columns(), self.tr("Theo tiêu chí"))
        self.empty = EmptyState("trees", "", "")
        self.detail = DetailCard()
        self.detail.assess_wanted.connect(self._assess)
        self.detail.named.connect(self._rename)
        self.detail.counted.connect(self._count)
        self.detail.village_chosen.connect(self._choose_village)
        self.detail.remove_wanted.connect(self._remove)
        self._lay_out()
        context.assessment_changed.connect(self._drop)

    # What the frame calls

    def show_target(self, target: str | None) -> None:
        """Bring a village, residential area or garden into view: its id."""
        self._wanted = target
        if target is not None and self.view is not None:
            self._go_to_wanted()

    def refresh(self, change: "Change | None") -> None:
        """Read the level again when something in it may have changed."""
        if change is not None and not change.touched & _SHOWN_HERE:
            return
        level = self._level
        period = self._period or self.context.assessment.period
        set_id = self._sets.get(level, "")

        def read(ws: "Workspace") -> "LevelView":
            from ntm_desktop.services.subject_rules import level_view

            return level_view(ws, level, period, set_id)

        self.context.tasks.run(read, done=self._show, failed=self.context.show_error, owner=self)

    def add_row(self) -> bool:
        """F5: to the field where a new one is typed."""
        self.add_line.name.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def commit_pending(self) -> None:
        """Queue what is being typed in the fields of the chosen one."""
        super().commit_pending()
        self.detail.name.hand_over()
        self.detail.households.hand_over()

    def unsaved(self) -> tuple[Unsaved, ...]:
        """Texts that were refused, and one that was typed but not added."""
        refused = [
            Unsaved(text, reason, f"{self.detail.accessibleName()}, {field}", self.detail.place_id)
            for field, text, reason in self.detail.refused()
        ]
        typed = self.add_line.name.text().strip()
        if typed:
            reason = self.add_line.error or self.tr("chưa bấm “Thêm”.")
            refused.append(Unsaved(typed, reason, self.tr("Dòng thêm mới")))
        return tuple(refused)

    def give_back(self) -> bool:
        """Show what is saved in place of refused texts."""
        return self.detail.give_back()

    def _drop(self) -> None:
        # Before another assessment was opened the officer was asked about what waits here.
        self.detail.give_back()
        self.add_line.clear()

    def help_text(self) -> str:
        """For F1."""
        return self.tr(
            "Trang này giữ danh sách thôn, khu dân cư và vườn hộ của xã, đánh giá từng nơi theo bộ "
            "tiêu chí của cấp đó và cộng cho cả xã.\n\n"
            "Gõ tên rồi Enter để thêm; dán nhiều dòng từ Excel bằng Ctrl+V. Chọn một dòng rồi bấm "
            "“Đánh giá” để trả lời từng chỉ tiêu. F5 thêm, F2 sửa tên, F6 bỏ, Ctrl+Z hoàn tác."
        )

    # Showing

    def _show(self, view: "LevelView") -> None:
        if view.level is not self._level:
            return  # another one was chosen meanwhile
        before, self.view = self.view, view
        words = level_words(view.level)
        self.header.set_subtitle(
            self.tr("{0} {1} · {2}").format(len(view.places), words.one, view.period.label)
            if view.places
            else view.period.label
        )
        usable = view.summary is not None
        self.sum.setVisible(usable)
        self.no_rules.setVisible(not usable)
        if usable:
            self.sum.show_view(view)
        else:
            self.no_rules.show_view(view)
        self.add_line.show_level(view.level, view.villages)
        self.mode.setVisible(usable and bool(view.places))
        self.export_button.setVisible(usable and bool(view.places))
        self.table.set_column(OTHER_COLUMN, other_column(view.level))
        self.table.show_rows(place_rows(view))
        if view.summary is not None:
            self.criteria.show_rows(criterion_rows(view.summary))
        self._show_table()
        if self._wanted is not None:
            self._go_to_wanted()
        elif view.places and not self.detail.place_id:
            first = before is None or before.level is not view.level
            if first:
                self.table.make_current(view.places[0].id)
        self._show_detail()

    def _show_table(self) -> None:
        view = self.view
        if view is None:
            return
        words = level_words(view.level)
        if not view.places:
            self.empty.set_text(
                self.tr("Chưa có {0} nào").format(words.one),
                self.tr(
                    "Gõ tên vào ô bên trên rồi bấm Enter, lần lượt từng dòng; hoặc chép các dòng "
                    "trong Excel (tên và {0}) rồi bấm “Dán từ Excel”."
                ).format(words.second),
            )
            self.stack.setCurrentWidget(self._empty_area)
            self.work_list = self.add_line.name
        elif self.mode.value == _BY_CRITERION and view.summary is not None:
            self.stack.setCurrentWidget(self.criteria)
            self.work_list = self.criteria
        else:
            self.stack.setCurrentWidget(self.table)
            self.work_list = self.table
        self.detail.setVisible(self.stack.currentWidget() is self.table)
        self.settle_keys()

    def _show_detail(self) -> None:
        view = self.view
        if view is None:
            return
        key = self.table.current_key
        place = next((one for one in view.places if one.id == key), None)
        if self.detail.place_id and (place is None or place.id != self.detail.place_id):
            self._tell_dropped()
        if place is None:
            self.detail.show_nothing(
                self.tr("Chọn một {0} trong bảng để đánh giá hoặc sửa.").format(
                    level_words(view.level).one
                )
            )
        else:
            self.detail.show_place(place, self._line(place.id), view)

    def _tell_dropped(self) -> None:
        """What was refused goes when another one is chosen, but not without a word."""
        for field, text, reason in self.detail.refused():
            self.context.show_message(
                self.tr("{0}, {1}: “{2}” chưa được lưu vì: {3}").format(
                    self.detail.accessibleName(), field, text, reason
                ),
                Level.ERROR,
            )

    def _line(self, place_id: str) -> "SubjectLine | None":
        lines = self.view.summary.lines if self.view and self.view.summary else ()
        return next((line for line in lines if line.place.id == place_id), None)

    def _go_to_wanted(self) -> None:
        wanted = self._wanted
        if self.table.make_current(wanted):
            self._wanted = None
            self.mode.show_value(_BY_PLACE)
            self._show_table()
            return

        def read(ws: "Workspace") -> SubjectLevel | None:
            from ntm_desktop.services.subjects import every_subject

            return next((one.level for one in every_subject(ws) if one.id == wanted), None)

        def go(level: SubjectLevel | None) -> None:
            if level is None or level is self._level:
                self._wanted = None
            else:
                self._choose_level(level)

        self.context.tasks.run(read, done=go, owner=self)

    # Choosing

    def _choose_level(self, level: object) -> None:
        self.commit_pending()
        self._level = SubjectLevel(str(level))
        self.levels.show_value(self._level)
        self._tell_dropped()
        self.detail.show_nothing("")
        self.add_line.refuse("")
        self.refresh(None)

    def _choose_period(self, key: str) -> None:
        self._period = Period.parse(key)
        self.refresh(None)

    def _choose_set(self, set_id: str) -> None:
        self._sets[self._level] = set_id
        self.refresh(None)

    def _to_rules(self, set_id: str) -> None:
        self.context.navigate("rules", f"set:{set_id}" if set_id else None)

    # Edits

    def _run(
        self,
        fn: "Callable[[Workspace], Change]",
        failed: Callable[[NtmError], None] | None = None,
        done: "Callable[[Change], None] | None" = None,
    ) -> None:
        self.context.tasks.run(fn, done=done, failed=failed or self.context.show_error, owner=self)

    def _add(self, name: str, households: str, village_id: str) -> None:
        level = self._level

        def work(ws: "Workspace") -> "Made":
            from ntm_desktop.services import subjects

            return subjects.add_subject(
                ws,
                level,
                name,
                village_id=village_id,
                households=subjects.read_households(households),
            )

        def done(made: "Made") -> None:
            self._wanted = made.id

        self.context.tasks.run(
            work,
            done=done,
            failed=lambda error: self.add_line.refuse(str(error), name, households),
            owner=self,
        )

    def _paste(self, text: str) -> None:
        self._with_view(lambda context, page, view: paste(context, page, view, text))

    def _with_view(self, act: "Callable[[CommuneContext, QWidget, LevelView], None]") -> None:
        if self.view is not None:
            act(self.context, self, self.view)

    def _rename(self, place_id: str, name: str) -> None:
        def work(ws: "Workspace", seen: str = self.detail.name.seen) -> "Change":
            from ntm_desktop.services.subjects import rename_subject

            return rename_subject(ws, place_id, name, seen=seen)

        self._record(NAME, place_id, work)

    def _count(self, place_id: str, text: str) -> None:
        def work(ws: "Workspace", seen: str = self.detail.households.seen) -> "Change":
            from ntm_desktop.services.subjects import record_households

            return record_households(ws, place_id, text, seen=seen)

        self._record(HOUSEHOLDS, place_id, work)

    def _record(self, field: str, place_id: str, work: "Callable[[Workspace], Change]") -> None:
        def say(error: str) -> None:
            if self.detail.place_id == place_id:
                self.detail.refuse(field, error)
            elif error:
                self.context.show_message(error, Level.ERROR)

        def failed(error: NtmError) -> None:
            say(str(error))
            if isinstance(error, ChangedMeanwhileError) and self.detail.place_id == place_id:
                self.detail.overtaken(field, error.stored)

        self._run(work, failed, lambda _change: say(""))

    def _choose_village(self, place_id: str, village_id: str) -> None:
        def work(ws: "Workspace") -> "Change":
            from ntm_desktop.services.subjects import choose_village

            return choose_village(ws, place_id, village_id)

        self._run(work)

    def _edit_name(self) -> None:
        if self.detail.place_id:
            self.detail.name.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.detail.name.selectAll()

    def _remove_current(self) -> None:
        if self.detail.place_id:
            self._remove(self.detail.place_id)

    def _remove(self, place_id: str) -> None:
        def count(ws: "Workspace") -> int:
            from ntm_desktop.services.registers.editing import lines_naming_village

            return len(lines_naming_village(ws, place_id))

        def go(lines: int) -> None:
            if not lines or may_leave_lines(self, lines):
                self._remove_now(place_id)

        self.context.tasks.run(count, done=go, failed=self.context.show_error, owner=self)

    def _remove_now(self, place_id: str) -> None:
        def work(ws: "Workspace") -> "Change":
            from ntm_desktop.services.subjects import remove_subject

            return remove_subject(ws, place_id, leave_in_registers=True)

        def told(change: "Change") -> None:
            self.context.show_message(
                self.tr("Đã lưu: {0}. Bấm Ctrl+Z nếu muốn lấy lại.").format(change.label),
                Level.SUCCESS,
            )

        self._run(work, done=told)

    def _assess(self, place_id: str) -> None:
        """Open the assessment of one, made when there is none yet."""
        view, line = self.view, self._line(place_id)
        if view is None or line is None:
            return
        if line.assessment_id:
            self.context.open_assessment(line.assessment_id)
            return
        if view.obstacle:
            self.context.show_message(view.obstacle, Level.WARN)
            return

        def work(ws: "Workspace") -> "Made":
            from ntm_desktop.services.subjects import add_subject_assessment

            return add_subject_assessment(ws, place_id, set_id=view.set_id, period=view.period)

        def done(made: "Made") -> None:
            self.context.open_assessment(made.id)

        self.context.tasks.run(work, done=done, failed=self.context.show_error, owner=self)

    # Building

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the list needs the room more."""
        super().resizeEvent(event)
        self.detail.setFixedWidth(_DETAIL_WIDTH if self.width() >= _ROOMY else _SLIM_DETAIL)

    def _lay_out(self) -> None:
        self.stack = QStackedWidget()
        # What scrolls asks for no height of its own: the window fits a small screen.
        self._empty_area = scrolled(self.empty, clear=True)
        for widget in (self.table, self.criteria, self._empty_area):
            self.stack.addWidget(widget)
        list_card = Card(self.tr("Danh sách"))
        list_card.body.setContentsMargins(1, 2 * GRID - 2, 1, 1)
        head = QHBoxLayout()
        head.setContentsMargins(2 * GRID - 1, 0, 2 * GRID - 1, 0)
        head.setSpacing(2 * GRID)
        head.addWidget(self.add_line, 1)
        list_card.body.addLayout(head)
        second = QHBoxLayout()
        second.setContentsMargins(2 * GRID - 1, 0, 2 * GRID - 1, 0)
        second.addWidget(self.mode)
        second.addStretch(1)
        second.addWidget(self.add_line.paste)
        second.addWidget(self.export_button)
        list_card.body.addLayout(second)
        list_card.body.addWidget(self.stack, 1)
        below = QHBoxLayout()
        below.setSpacing(GRID + 4)
        below.addWidget(list_card, 1)
        below.addWidget(self.detail)
        self.header.add_action(self.levels)
        self.sum.hide()
        self.no_rules.hide()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GRID + 4)
        whole.addWidget(self.header)
        whole.addWidget(self.sum)
        whole.addWidget(self.no_rules)
        whole.addLayout(below, 1)
