"""Tổng hợp: the tables of a period on screen, the communes behind a figure, and on paper."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ntm_desktop.district.drilling import Behind, behind
from ntm_desktop.district.tables import (
    GROUP_LABELS,
    Tables,
    Yardstick,
    tables_pdf,
    write_tables,
)
from ntm_desktop.domain.changes import Change, Touched
from ntm_desktop.domain.desk_charts import chart_of
from ntm_desktop.domain.desk_tables import DeskRow, DeskTable
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.progress import Progress
from ntm_desktop.errors import NtmError
from ntm_desktop.gui.desk.context import DeskContext, DeskPage, now, painted_first
from ntm_desktop.gui.desk.readings import (
    NOTHING,
    TableChoices,
    TablesBefore,
    making_of_tables,
    table_choices,
)
from ntm_desktop.gui.desk.tables_rows import columns_of, key_of, rows_of, short_title
from ntm_desktop.gui.desk.tables_side import MOST_NAMED, TableSide
from ntm_desktop.gui.desk.target_editing import TargetEditing
from ntm_desktop.gui.papers.output import PaperOutput
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import (
    Button,
    Card,
    EmptyState,
    Label,
    Level,
    PageHeader,
    ProgressStrip,
    scrolled,
)
from ntm_desktop.gui.widgets.elided_box import ElidedBox
from ntm_desktop.gui.widgets.tables import DataTable

if TYPE_CHECKING:
    from ntm_desktop.district.sums_given import SumLine
    from ntm_desktop.gui.papers.rendering import PdfPages

_OF_PAGE = frozenset({Touched.PACKAGES, Touched.SETTINGS})
_LIST_WIDTH = 300
_ROOM = 130
_SPAN_ROOM = 195
_GROUPS = tuple(GROUP_LABELS.items())


class TablesPage(DeskPage):
    """Which table at the left, its rows in the middle, whose figures they are at the right."""

    def __init__(self, context: DeskContext) -> None:
        super().__init__(context)
        self.made: Tables | None = None
        self._tables: tuple[DeskTable, ...] = ()
        self._shown_id = ""
        self.table: DataTable | None = None
        self.target_editing = TargetEditing(self, context, self._compare_with_target)
        self._asked = 0
        self._first = False  # what is shown was not painted yet
        self._own: Period | None = None
        self._chart: QWidget | None = None
        self._views = QStackedWidget()
        self._looked_at: tuple[str, str] | None = None
        self._build()

    def refresh(self, change: Change | None) -> None:
        """Read what there is to choose, and make the tables anew."""
        if change is not None and not change.touched & _OF_PAGE:
            return
        context = self.context
        key, read = table_choices(context)
        known = context.memory.last(key)
        if self._own is None and isinstance(known, TableChoices):
            # Built anew: what there was to choose, and the sums of then, stand there at once.
            self._show_choices(known, reading=False)
        kept = context.memory.reading(key, read)
        context.tasks.run(kept, done=self._show_choices, owner=self)

    def can_print(self) -> bool:
        """The tables can be printed when they are there and of the register as it is now."""
        return self.made is not None and not self.updating

    def print_document(self) -> None:
        """Draw the tables and print them."""
        made = self.made
        if made is None or self.updating or self.progress.busy:
            return
        from ntm_desktop.gui.papers.rendering import open_pages

        day = self.context.today

        def draw(progress: Progress) -> "PdfPages":
            return open_pages(tables_pdf(made, day), progress)

        job = self.context.tasks.run_background(
            draw, done=self._print_pages, failed=self.context.show_error, owner=self
        )
        self.progress.begin(self.tr("Đang lập bản in…"), job)

    def help_text(self) -> str:
        """What the page is for."""
        return self.tr(
            "Các bảng tổng hợp của kỳ chọn ở đầu cửa sổ: theo huyện, nhóm, loại xã, so với kỳ "
            "trước, kế hoạch các xã đăng ký, mục tiêu của nơi nhận. Bấm một dòng để thấy các xã "
            "đứng sau con số, bấm tên xã để mở trả lời và minh chứng. Lưu ra Excel, PDF, Word "
            "hoặc in."
        )

    def save_as(self, path: Path) -> None:
        """Write the tables to a file; its ending says which kind."""
        made, day = self.made, self.context.today
        if made is None:
            return
        job = self.context.tasks.run_background(
            lambda _progress: write_tables(made, path, day),
            done=partial(self._say_saved, made),
            failed=self.context.show_error,
            owner=self,
            title=self.tr("Đang ghi tệp"),
        )
        self.progress.begin(self.tr("Đang ghi {0}…").format(path.name), job, can_stop=False)

    # What is shown

    def _show_choices(self, choices: TableChoices, *, reading: bool = True) -> None:
        own = self.context.period
        earlier = [
            (self.tr("So với {0}").format(one.inline), one.key)
            for one in choices.periods
            if one != own
        ]
        yardsticks = [
            (self.tr("So với kế hoạch các xã đăng ký"), str(Yardstick.PLAN)),
            (self.tr("So với mục tiêu của nơi nhận"), str(Yardstick.TARGET)),
        ]
        self._refill(self.against, [(self.tr("Không so sánh"), NOTHING), *yardsticks, *earlier])
        districts = [(name, code) for code, name in choices.areas]
        self._refill(self.area, [(self.tr("Cả tỉnh"), NOTHING), *districts])
        self.area.setVisible(len(districts) > 1 and not self.context.area)
        spans = [(one.label, one.key) for one in choices.spans]
        if self._own != own:  # another period was chosen above: that is what is asked for now
            self.span.clear()
        self._own = own
        self._refill(self.span, [(own.label, NOTHING), *spans])
        self.span.setVisible(bool(spans))
        if own not in choices.periods and not self.span.currentData():
            self._show_nothing(
                self.tr("Chưa nhận gói nào cho {0}").format(own.inline),
                self.tr("Chọn kỳ khác ở đầu cửa sổ, hoặc nhận gói của các xã trước."),
            )
            return
        self._make(reading=reading)

    def _make(self, *, reading: bool = True) -> None:
        self._asked += 1
        asked, context = self._asked, self.context
        span = self.span.currentData()
        key, make = making_of_tables(
            context,
            Period.parse(span) if span else context.period,
            self.by.currentData() or NOTHING,
            self.against.currentData() or NOTHING,
            context.area or self.area.currentData() or "",
        )
        other = self.show_kept(key, self._show)
        if not reading:
            self._first = other
            return
        steps, other, self._first = context.memory.making(key, make), other or self._first, False
        job = context.tasks.run_staged(
            painted_first(steps) if other else steps,
            done=lambda made: self.show_read(key, self._show, made),
            failed=lambda error: self._fail(asked, error),
            owner=self,
        )
        self.progress.begin(self.tr("Đang tổng hợp…"), job)

    def _fail(self, asked: int, error: NtmError) -> None:
        if asked == self._asked:
            self._show_nothing(self.tr("Chưa tổng hợp được"), str(error))

    def set_updating(self, on: bool) -> None:
        """Nothing is printed or written while the figures are of before a change."""
        super().set_updating(on)
        for button in self._outputs:
            if button is not self.as_chart:  # which tables have a picture is said elsewhere
                button.setEnabled(not on and self.made is not None)

    def _show_nothing(self, title: str, text: str) -> None:
        self.made = None
        self._tables = ()
        self.forget_shown()
        self._looked_at = None
        self.empty.set_text(title, text)
        self.places.setCurrentIndex(1)
        for button in self._outputs:
            button.setEnabled(False)

    def _show(self, made: Tables | TablesBefore) -> None:
        self.made = made if isinstance(made, Tables) else None
        self._tables = made.tables
        self._looked_at = None
        self.places.setCurrentIndex(0)
        for button in self._outputs:
            button.setEnabled(self.made is not None and not self.updating)
        if isinstance(made, Tables):
            of, counted, base = made.now.period, len(made.now.communes), made.now.base_count
        else:
            of, counted, base = made.period, made.counted, made.base_count
        self.header.set_subtitle(
            self.tr("{0} · {1} xã có số liệu trên {2} xã").format(of.label, counted, base)
        )
        wanted = self.list.currentData()
        ids = [table.id for table in made.tables]
        self.list.fill(
            [(short_title(table.title), table.id) for table in made.tables],
            wanted if wanted in ids else ids[0],
        )
        self.choose_table(self.list.currentData())

    def choose_table(self, table_id: str) -> None:
        """Show one of the tables."""
        found = next((one for one in self._tables if one.id == table_id), None)
        if found is None:
            return
        self.list.setCurrentIndex(self.list.findData(table_id))
        self.title.setText(found.title)
        same = self.table is not None and table_id == self._shown_id
        chosen = self.table.current_key if self.table is not None and same else None
        self._shown_id = table_id
        if self.table is not None:
            self._grid.removeWidget(self.table)
            self.table.deleteLater()
        self.table = DataTable(columns_of(found), found.title)
        self.table.wrap_titles()
        self.table.show_rows(rows_of(found))
        self.table.current_changed.connect(self._look_behind)
        self._grid.addWidget(self.table)
        self._draw(found)
        self._looked_at = None
        self.side.show_hint(found.notes)
        if chosen is not None:
            self.table.make_current(chosen)

    def _draw(self, found: DeskTable) -> None:
        """The picture of the table, when there is one."""
        chart = chart_of(found)
        self.as_chart.setEnabled(chart is not None)
        self.as_chart.setToolTip(
            self.tr("Xem bảng này bằng biểu đồ")
            if chart is not None
            else self.tr("Bảng này không vẽ thành biểu đồ được")
        )
        if chart is None:
            self.as_chart.setChecked(False)
        elif self.as_chart.isChecked():
            from ntm_desktop.gui.widgets.chart_view import ChartView

            inner = QWidget()
            column = QVBoxLayout(inner)
            column.setContentsMargins(0, 0, GRID, 0)
            column.addWidget(ChartView(chart))
            column.addStretch(1)
            old = self._chart
            area = scrolled(inner)
            # The card shows through.
            inner.setAutoFillBackground(False)
            area.viewport().setAutoFillBackground(False)
            self._chart = area
            self._views.addWidget(self._chart)
            if old is not None:
                self._views.removeWidget(old)
                old.deleteLater()
        drawn = self._chart if self.as_chart.isChecked() else None
        self._views.setCurrentWidget(drawn or self._table_place)

    def _current(self) -> DeskTable | None:
        wanted = self.list.currentData()
        return next((one for one in self._tables if one.id == wanted), None)

    def _look_behind(self, key: object) -> None:
        made, found = self.made, self._current()
        row = next((row for row in found.rows if row.key == key), None) if found else None
        if found is None or row is None:
            self._looked_at = None
            self.side.show_hint(found.notes if found else ())
            return
        if made is None:  # of before: who stands behind it follows with the figures of now
            self._looked_at = None
            self.side.show_wait()
            return
        self._looked_at = (found.id, row.key)
        codes, forms = row.communes[:MOST_NAMED], made.forms
        if not codes or forms is None:
            self.side.show_behind((), len(row.communes), found.notes)
            return
        self.side.show_wait()
        base_id = found.id.removesuffix("-by")
        of_row = key_of(found, row)
        self.context.tasks.run_background(
            lambda _progress: behind(made.now, forms, replace(found, id=base_id), of_row, codes),
            done=lambda named: self._show_behind(found, row, named),
            owner=self,
        )

    def _show_behind(self, found: DeskTable, row: DeskRow, named: tuple[Behind, ...]) -> None:
        if self._looked_at == (found.id, row.key):
            self.side.show_behind(named, len(row.communes), found.notes)

    def _open_commune(self, target: str, code: str) -> None:
        if target:
            self.context.navigate("appraise", target)
        else:
            self.context.navigate("communes", code)

    # The office's own target

    def _compare_with_target(self) -> None:
        if self.against.currentData() != str(Yardstick.TARGET):
            self.against.setCurrentIndex(self.against.findData(str(Yardstick.TARGET)))
        self.context.show_message(self.tr("Đã ghi mục tiêu."), Level.SUCCESS)

    # Paper and files

    def _print_pages(self, pages: "PdfPages") -> None:
        assert self.made is not None
        made = self.made
        self.output.print_pages(made.title, pages, partial(self._note_sum, made, ""))

    def _choose_file(self, ending: str, kind: str) -> None:
        if self.made is None:
            return
        preferences = self.context.preferences
        name = f"tong-hop-{self.made.now.period.key}{ending}"
        chosen, _ = QFileDialog.getSaveFileName(
            self,
            self.tr("Lưu bảng tổng hợp"),
            str(Path(preferences.last_folder) / name),
            f"{kind} (*{ending})",
        )
        if chosen:
            path = Path(chosen)
            if path.suffix.lower() != ending:
                path = path.with_name(path.name + ending)
            preferences.last_folder = str(path.parent)
            preferences.save()
            self.save_as(path)

    def _note_sum(self, made: Tables, file: str) -> None:
        """Write down that it was given out, so that it can be seen when it is outdated."""
        from ntm_desktop.district.sums_given import note_sum

        self.context.tasks.run(lambda register: note_sum(register, made, file, now()), owner=self)

    def show_given(self) -> None:
        """What was given out so far, and what of it is outdated."""
        from ntm_desktop.district.sums_given import sum_lines

        context = self.context
        context.tasks.run(
            lambda register: sum_lines(register, context.catalog),
            done=self._show_given,
            failed=context.show_error,
            owner=self,
        )

    def _show_given(self, lines: "tuple[SumLine, ...]") -> None:
        from ntm_desktop.gui.desk.sums_dialog import SumsDialog

        self.given = SumsDialog(lines, self.window())
        self.given.open()

    def _say_saved(self, made: Tables, path: Path) -> None:
        self._note_sum(made, str(path))
        self.context.show_message(self.tr("Đã ghi “{0}”.").format(path), Level.SUCCESS)

    # Building

    def _refill(self, box: ElidedBox, items: list[tuple[str, str]]) -> None:
        kept = box.currentData() or NOTHING
        box.fill(items, kept if kept in {key for _text, key in items} else NOTHING)

    def _build(self) -> None:
        self.header = PageHeader(self.tr("Tổng hợp"))
        self._outputs: list[Button] = []
        for text, icon, run in self._actions():
            button = Button(text, icon=icon)
            button.clicked.connect(lambda _on=False, run=run: run())
            self._outputs.append(button)
            self.header.add_action(button)
        given = Button(self.tr("Đã lập…"), icon="history")
        given.setToolTip(self.tr("Các bảng đã lưu, đã in; bảng nào đã cũ và vì sao"))
        given.clicked.connect(self.show_given)
        self.header.add_action(given)
        self.by = ElidedBox(self.tr("Đặt cạnh nhau"), _ROOM)
        self.by.fill(
            [
                (self.tr("Toàn bộ"), NOTHING),
                *((self.tr("Theo {0}").format(label.lower()), str(by)) for by, label in _GROUPS),
            ],
            NOTHING,
        )
        self.against = ElidedBox(self.tr("So với"), _ROOM)
        self.against.fill([(self.tr("Không so sánh"), NOTHING)], NOTHING)
        self.target = Button(self.tr("Mục tiêu…"), icon="pencil")
        self.target.setToolTip(self.tr("Đặt số xã phải đạt từng nhóm vào cuối năm"))
        self.target.clicked.connect(lambda _on=False: self.target_editing.begin(self.made))
        self.as_chart = Button(self.tr("Biểu đồ"), "chip")
        self.as_chart.clicked.connect(lambda _on=False: self._redraw())
        self._outputs += [self.target, self.as_chart]
        self.area = ElidedBox(self.tr("Huyện"))
        self.area.fill([(self.tr("Cả tỉnh"), NOTHING)], NOTHING)
        self.list = ElidedBox(self.tr("Các bảng"))
        self.list.setMaximumWidth(_LIST_WIDTH)
        self.list.activated.connect(lambda _index: self.choose_table(self.list.currentData()))
        filters = QHBoxLayout()
        filters.setSpacing(GRID)
        self.span = ElidedBox(self.tr("Kỳ hoặc giai đoạn"), _SPAN_ROOM)
        self.span.hide()
        filters.addWidget(self.list)
        for box in (self.span, self.by, self.against, self.area):
            box.activated.connect(lambda _index: self._make())
            filters.addWidget(box)
        filters.addStretch(1)
        filters.addWidget(self.target)
        filters.addWidget(self.as_chart)
        self.title = Label("", "heading", wrap=True)
        self._table_place = QWidget()
        self._grid = QVBoxLayout(self._table_place)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._views.addWidget(self._table_place)
        holder = QVBoxLayout()
        holder.setSpacing(GRID)
        holder.addWidget(self.title)
        holder.addWidget(self._views, 1)
        self.side = TableSide()
        self.side.asked.connect(self._open_commune)
        middle = QHBoxLayout()
        middle.setSpacing(2 * GRID)
        middle.addLayout(holder, 1)
        middle.addWidget(self.side.area)
        card = Card(self.tr("Bảng tổng hợp"))
        card.body.addLayout(filters)
        card.body.addLayout(middle, 1)
        self.empty = EmptyState("file-text", "", "")
        nothing = Card()
        nothing.body.addWidget(self.empty)
        self.places = QStackedWidget()
        self.places.addWidget(card)
        self.places.addWidget(nothing)
        self.progress = ProgressStrip()
        self.output = PaperOutput(self, self.context, self.progress)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID + 4)
        layout.addWidget(self.header)
        layout.addWidget(self.places, 1)
        layout.addWidget(self.progress)

    def _redraw(self) -> None:
        found = self._current()
        if found is not None:
            self._draw(found)

    def _actions(self) -> tuple[tuple[str, str, Callable[[], None]], ...]:
        return (
            ("Excel…", "file-down", lambda: self._choose_file(".xlsx", "Excel")),
            ("PDF…", "file-down", lambda: self._choose_file(".pdf", "PDF")),
            ("Word…", "file-down", lambda: self._choose_file(".docx", "Word")),
            (self.tr("In"), "printer", self.print_document),
        )
