"""Tổng hợp: the tables of a period on screen, the communes behind a figure, and on paper."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout

from ntm_desktop.district.desk_settings import areas
from ntm_desktop.district.tables import (
    GROUP_LABELS,
    GroupBy,
    Tables,
    making_tables,
    tables_pdf,
    write_tables,
)
from ntm_desktop.documents.desk_pages import shown
from ntm_desktop.domain.changes import Change, Touched
from ntm_desktop.domain.desk_tables import DeskTable, RowLevel, ValueKind
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.progress import Progress
from ntm_desktop.errors import NtmError
from ntm_desktop.gui.desk.context import DeskContext, DeskPage, now
from ntm_desktop.gui.desk.marks import commune_words
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
)
from ntm_desktop.gui.widgets.elided_box import ElidedBox
from ntm_desktop.gui.widgets.scrolling import ScrollColumn
from ntm_desktop.gui.widgets.tables import Cell, Column, DataTable, RowKind, TableRow
from ntm_desktop.store.register.register import Register

if TYPE_CHECKING:
    from ntm_desktop.district.sums_given import SumLine
    from ntm_desktop.gui.papers.rendering import PdfPages

_OF_PAGE = frozenset({Touched.PACKAGES, Touched.SETTINGS})
_NONE = ""
_LIST_WIDTH = 420
_SIDE_WIDTH = 240
_MOST_NAMED = 200
_NARROWEST = 9
_WIDEST = 20


class _Choices(NamedTuple):
    periods: tuple[Period, ...]
    areas: tuple[tuple[str, str], ...]


class TablesPage(DeskPage):
    """Which table at the left, its rows in the middle, whose figures they are at the right."""

    def __init__(self, context: DeskContext) -> None:
        super().__init__(context)
        self.made: Tables | None = None
        self.table: DataTable | None = None
        self._asked = 0
        self._build()

    def refresh(self, change: Change | None) -> None:
        """Read what there is to choose, and make the tables anew."""
        if change is not None and not change.touched & _OF_PAGE:
            return
        context = self.context

        def read(register: Register) -> _Choices:
            periods = sorted((Period.parse(key) for key in register.period_keys()), reverse=True)
            return _Choices(tuple(periods), areas(register, context.catalog, context.period))

        context.tasks.run(read, done=self._show_choices, owner=self)

    def can_print(self) -> bool:
        """The tables can be printed when they are there."""
        return self.made is not None

    def print_document(self) -> None:
        """Draw the tables and print them."""
        made = self.made
        if made is None or self.progress.busy:
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
            "trước. Bấm một dòng để thấy các xã đứng sau con số. Lưu ra Excel, PDF, Word hoặc in."
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

    def _show_choices(self, choices: _Choices) -> None:
        own = self.context.period
        earlier = [
            (self.tr("So với {0}").format(one.inline), one.key)
            for one in choices.periods
            if one != own
        ]
        self._refill(self.against, [(self.tr("Không so sánh"), _NONE), *earlier])
        self.against.setVisible(bool(earlier))
        districts = [(name, code) for code, name in choices.areas]
        self._refill(self.area, [(self.tr("Cả tỉnh"), _NONE), *districts])
        self.area.setVisible(len(districts) > 1 and not self.context.area)
        if own not in choices.periods:
            self._show_nothing(
                self.tr("Chưa nhận gói nào cho {0}").format(own.inline),
                self.tr("Chọn kỳ khác ở đầu cửa sổ, hoặc nhận gói của các xã trước."),
            )
            return
        self._make()

    def _make(self) -> None:
        by = self.by.currentData()
        earlier = self.against.currentData()
        self._asked += 1
        asked = self._asked
        job = self.context.tasks.run_staged(
            making_tables(
                self.context.catalog,
                period=self.context.period,
                by=GroupBy(by) if by else None,
                earlier=Period.parse(earlier) if earlier else None,
                area=self.context.area or self.area.currentData() or "",
            ),
            done=lambda made: self._show(asked, made),
            failed=lambda error: self._fail(asked, error),
            owner=self,
        )
        self.progress.begin(self.tr("Đang tổng hợp…"), job)

    def _fail(self, asked: int, error: NtmError) -> None:
        if asked == self._asked:
            self._show_nothing(self.tr("Chưa tổng hợp được"), str(error))

    def _show_nothing(self, title: str, text: str) -> None:
        self.made = None
        self.empty.set_text(title, text)
        self.places.setCurrentIndex(1)
        for button in self._outputs:
            button.setEnabled(False)

    def _show(self, asked: int, made: Tables) -> None:
        if asked != self._asked:
            return
        self.made = made
        self.places.setCurrentIndex(0)
        for button in self._outputs:
            button.setEnabled(True)
        counted = made.now
        self.header.set_subtitle(
            self.tr("{0} · {1} xã có số liệu trên {2} xã").format(
                counted.period.label, len(counted.communes), counted.base_count
            )
        )
        wanted = self.list.currentData()
        ids = [table.id for table in made.tables]
        self.list.fill(
            [(_short(table.title), table.id) for table in made.tables],
            wanted if wanted in ids else ids[0],
        )
        self.choose_table(self.list.currentData())

    def choose_table(self, table_id: str) -> None:
        """Show one of the tables."""
        if self.made is None or not table_id:
            return
        self.list.setCurrentIndex(self.list.findData(table_id))
        found = self.made.table(table_id)
        self.title.setText(found.title)
        if self.table is not None:
            self._holder.removeWidget(self.table)
            self.table.deleteLater()
        self.table = DataTable(_columns(found), found.title)
        self.table.show_rows(_rows(found))
        self.table.current_changed.connect(self._show_behind)
        self._holder.addWidget(self.table, 1)
        self._show_behind(None)

    def _show_behind(self, key: object) -> None:
        from ntm_desktop.gui.widgets import LinkButton, clear_layout

        made = self.made
        body = self._behind.body
        clear_layout(body)
        self.links: list[LinkButton] = []
        found = made.table(self.list.currentData()) if made is not None else None
        row = next((row for row in found.rows if row.key == key), None) if found else None
        if row is None or made is None:
            text = self.tr("Bấm một dòng của bảng để thấy các xã đứng sau con số.")
            body.addWidget(Label(text, "muted", wrap=True))
        elif not row.communes:
            body.addWidget(Label(self.tr("Không có xã nào."), "muted", wrap=True))
        else:
            names = {one.code: one.name for one in made.now.communes} | dict(made.now.missing)
            body.addWidget(Label(self.tr("{0} xã").format(len(row.communes)), "strong"))
            for code in row.communes[:_MOST_NAMED]:
                link = LinkButton(commune_words(code, names.get(code, "")))
                link.clicked.connect(
                    lambda _on=False, code=code: self.context.navigate("communes", code)
                )
                self.links.append(link)
                body.addWidget(link)
            more = len(row.communes) - _MOST_NAMED
            if more > 0:
                body.addWidget(Label(self.tr("… và {0} xã nữa").format(more), "muted"))
        if found is not None and found.notes:
            body.addSpacing(2 * GRID)
            body.addWidget(Label(self.tr("Lưu ý của bảng"), "warn"))
            for note in found.notes:
                body.addWidget(Label(note, "caption", wrap=True, selectable=True))
        body.addStretch(1)

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

        self.context.tasks.run(
            sum_lines, done=self._show_given, failed=self.context.show_error, owner=self
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
        kept = box.currentData() or _NONE
        box.fill(items, kept if kept in {key for _text, key in items} else _NONE)

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
        self.by = ElidedBox(self.tr("Đặt cạnh nhau"))
        self.by.fill(
            [
                (self.tr("Toàn bộ"), _NONE),
                *((self.tr("Theo {0}").format(label.lower()), str(by)) for by, label in _GROUPS),
            ],
            _NONE,
        )
        self.against = ElidedBox(self.tr("So với kỳ"))
        self.against.fill([(self.tr("Không so sánh"), _NONE)], _NONE)
        self.area = ElidedBox(self.tr("Huyện"))
        self.area.fill([(self.tr("Cả tỉnh"), _NONE)], _NONE)
        self.list = ElidedBox(self.tr("Các bảng"))
        self.list.setMaximumWidth(_LIST_WIDTH)
        self.list.activated.connect(lambda _index: self.choose_table(self.list.currentData()))
        filters = QHBoxLayout()
        filters.setSpacing(GRID)
        filters.addWidget(self.list)
        for box in (self.by, self.against, self.area):
            box.activated.connect(lambda _index: self._make())
            filters.addWidget(box)
        filters.addStretch(1)
        self.title = Label("", "heading", wrap=True)
        self._holder = QVBoxLayout()
        self._holder.setSpacing(GRID)
        self._holder.addWidget(self.title)
        self._behind = ScrollColumn(2)
        self._behind.area.setFixedWidth(_SIDE_WIDTH)
        middle = QHBoxLayout()
        middle.setSpacing(2 * GRID)
        middle.addLayout(self._holder, 1)
        middle.addWidget(self._behind.area)
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

    def _actions(self) -> tuple[tuple[str, str, Callable[[], None]], ...]:
        return (
            ("Excel…", "file-down", lambda: self._choose_file(".xlsx", "Excel")),
            ("PDF…", "file-down", lambda: self._choose_file(".pdf", "PDF")),
            ("Word…", "file-down", lambda: self._choose_file(".docx", "Word")),
            (self.tr("In"), "printer", self.print_document),
        )


_GROUPS = tuple(GROUP_LABELS.items())


def _columns(table: DeskTable) -> list[Column]:
    """The first column of words takes the room that is left."""
    growing = next((n for n, c in enumerate(table.columns) if c.kind is ValueKind.TEXT), 0)
    return [
        Column(
            column.label,
            0
            if place == growing
            else max(_NARROWEST, min(_WIDEST, max(column.width, len(column.label)))),
            right=column.kind is not ValueKind.TEXT,
        )
        for place, column in enumerate(table.columns)
    ]


def _rows(table: DeskTable) -> list[TableRow]:
    strong = (RowLevel.TOTAL, RowLevel.SUBTOTAL)
    return [
        TableRow(
            tuple(
                Cell(shown(value, column.kind), strong=row.level in strong)
                for value, column in zip(row.cells, table.columns, strict=True)
            ),
            RowKind.PLAIN,
            row.key,
        )
        for row in table.rows
    ]


def _short(title: str) -> str:
    """A title as a line of the list."""
    return title.partition(" (")[0]
