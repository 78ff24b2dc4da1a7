"""Lập xã mới từ các xã cũ: which files, every sum with its terms, then one press."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QFileDialog, QTabWidget, QWidget

from ntm_desktop.domain.progress import Progress
from ntm_desktop.errors import NtmError
from ntm_desktop.gui.preferences import documents_folder
from ntm_desktop.gui.tasks import Tasks
from ntm_desktop.gui.widgets import Button, Label, Level, ProgressStrip, row
from ntm_desktop.gui.widgets.dialog import Dialog
from ntm_desktop.gui.widgets.dialog_head import begin_dialog
from ntm_desktop.gui.widgets.layouts import keep_room
from ntm_desktop.gui.widgets.tables import Cell, Column, DataTable, TableRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ntm_desktop.domain.criteria import CriteriaSet
    from ntm_desktop.domain.units import Commune
    from ntm_desktop.services.joining.planning import JoinPlan, OldCommune
    from ntm_desktop.services.joining.sources import OldSource
    from ntm_desktop.services.joining.workbooks import Guess, OldWorkbook

    _Looked = tuple[Guess, tuple[Commune, ...], tuple[CriteriaSet, ...]]


class JoinDialog(Dialog):
    """Collects the old communes' data, shows what comes of them, and says to make the new one.

    Signals:
        agreed: what was chosen, once the sums were shown, and the set of the first assessment.
    """

    agreed = Signal(object, str)

    def __init__(self, tasks: Tasks[Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Lập xã mới từ các xã cũ"))
        self.resize(1080, 640)
        self._tasks = tasks
        self._sources: list[OldSource] = []
        self._plan: JoinPlan | None = None
        self._unclear: OldWorkbook | None = None
        self._removed: OldSource | None = None
        self._lead = self.tr(
            "Thêm từng xã cũ: thư mục dữ liệu (có tệp commune.ntm), thư mục có các gói đã nộp, "
            "hoặc bảng tính. Chép qua USB cũng được; những thứ ấy chỉ được đọc, không bị sửa."
        )
        layout, self.summary, self.notice = begin_dialog(self, self._lead)
        self.notice.activated.connect(self._answer_notice)
        self.tabs = QTabWidget()
        self.files = DataTable(
            [Column(self.tr("Xã cũ"), 30), Column(self.tr("Có gì")), Column(self.tr("Ở đâu"), 30)],
            self.tr("Dữ liệu các xã cũ"),
        )
        self.files.current_changed.connect(lambda _key: self._offer())
        remove = QShortcut(QKeySequence(Qt.Key.Key_F6), self.files)
        remove.setContext(Qt.ShortcutContext.WidgetShortcut)
        remove.activated.connect(self._remove_current)
        self.asked = self._table(self.tr("Phải hỏi"))
        self.sums = self._table(self.tr("Cộng được"))
        self.money = self._table(self.tr("Nguồn lực"))
        self.remarks = DataTable([Column(self.tr("Cần biết"))], self.tr("Cần biết"))
        self.tabs.addTab(self.files, self.tr("Các xã cũ"))
        for table, name in self._results():
            self.tabs.addTab(table, name)
        layout.addWidget(self.tabs, 1)
        self.rules = QComboBox()
        self.rules.activated.connect(lambda _place: self._add_up(self.rules.currentData()))
        self.rules_row = QWidget()
        self.rules_row.setLayout(
            row(Label(self.tr("Đợt đầu theo bộ tiêu chí")), self.rules, stretch=1)
        )
        self.rules_row.hide()
        layout.addWidget(self.rules_row)
        self.strip = ProgressStrip()
        self.strip.ended.connect(self._offer)
        layout.addWidget(self.strip)
        keep_room(self.strip)
        self.add_button = Button(self.tr("Thêm thư mục của một xã cũ…"), icon="folder-open")
        self.add_button.clicked.connect(self._choose)
        self.file_button = Button(self.tr("Thêm gói, bảng tính…"), icon="file-up")
        self.file_button.clicked.connect(self._choose_files)
        self.remove_button = Button(self.tr("Bỏ dòng đang chọn"), icon="trash", tip="F6")
        self.remove_button.clicked.connect(self._remove_current)
        self.clear_button = Button(self.tr("Chọn lại từ đầu"))
        self.clear_button.clicked.connect(self.clear)
        cancel = Button(self.tr("Thôi"))
        cancel.clicked.connect(self.reject)
        self.join_button = Button(self.tr("Lập xã mới"), "primary", icon="check")
        self.join_button.setDefault(True)
        self.join_button.clicked.connect(self._agree)
        buttons = row(self.add_button, self.file_button, self.remove_button, self.clear_button)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.join_button)
        layout.addLayout(buttons)
        self._show_files()
        self._offer()

    def add(self, *sources: "OldSource") -> None:
        """Take more old communes, and add up what is there."""
        for source in sources:
            if source not in self._sources:
                self._sources.append(source)
        self._changed()

    def remove(self, source: "OldSource") -> None:
        """Leave one out again, and add up the rest; what was chosen itself is not touched."""
        from ntm_desktop.services.joining.sources import path_of

        if source not in self._sources or self.strip.busy:
            return
        self._sources.remove(source)
        if source == self._unclear:
            self._unclear = None
        self._changed()
        self._removed = source
        self.notice.show_message(
            self.tr("Đã bỏ “{0}” khỏi danh sách. Tệp, thư mục ấy vẫn còn nguyên.").format(
                path_of(source).name
            ),
            Level.INFO,
            self.tr("Lấy lại"),
        )

    def _changed(self) -> None:
        """Other communes than before: show them, and what they come to."""
        self._removed = None
        self.notice.hide()
        self._forget_sums()
        if len(self._sources) > 1:
            self._add_up()
        self._offer()

    def clear(self) -> None:
        """Begin anew."""
        self._sources.clear()
        self._changed()

    def _forget_sums(self) -> None:
        """What was added up is not of these communes any more."""
        self._plan = None
        self.summary.setText(self._lead)
        self.rules_row.hide()
        self._show_files()
        for table, _ in self._results():
            table.show_rows([])
        self._count_tabs()
        self.tabs.setCurrentIndex(0)

    def _count_tabs(self) -> None:
        """Say how much each holds; an empty one leads nowhere."""
        for place, (table, name) in enumerate(self._results(), 1):
            count = table.model().rowCount()
            self.tabs.setTabText(place, f"{name} ({count})" if count else name)
            self.tabs.setTabEnabled(place, count > 0)

    def _table(self, name: str) -> DataTable:
        columns = [Column(self.tr("Mục"), 12), Column(self.tr("Kể từng xã"))]
        return DataTable(columns, name)

    def _results(self) -> tuple[tuple[DataTable, str], ...]:
        return (
            (self.asked, self.tr("Phải hỏi")),
            (self.sums, self.tr("Cộng được")),
            (self.money, self.tr("Nguồn lực")),
            (self.remarks, self.tr("Cần biết")),
        )

    def _choose(self) -> None:
        folder = QFileDialog.getExistingDirectory(
            self, self.tr("Thư mục dữ liệu của một xã cũ"), documents_folder()
        )
        if folder:
            self.add(Path(folder))

    def _choose_files(self) -> None:
        files, _ = QFileDialog.getOpenFileNames(
            self,
            self.tr("Gói, bảng tính hoặc tệp commune.ntm của các xã cũ"),
            documents_folder(),
            self.tr("Gói, bảng tính, dữ liệu (*.ntmz *.xlsx *.xls *.ntm)"),
        )
        self.add_files(*map(Path, files))

    def add_files(self, *paths: Path) -> None:
        """Take packages and data as they are; of each workbook ask whose it is."""
        from ntm_desktop.services.joining.sources import is_workbook

        plain = [path for path in paths if not is_workbook(path)]
        if plain:
            self.add(*plain)
        for path in paths:
            if is_workbook(path):
                self._look_at(path)

    def _look_at(self, path: Path) -> None:
        from ntm_desktop.catalog import Catalog
        from ntm_desktop.services.joining.sources import old_communes
        from ntm_desktop.services.joining.workbooks import commune_sets, looked_at

        def look(_progress: Progress) -> "_Looked":
            catalog = Catalog.shipped()
            candidates = old_communes(catalog)
            return looked_at(path, candidates), candidates, commune_sets(catalog)

        self.notice.hide()
        job = self._tasks.run_background(
            look,
            done=lambda found: self._ask_whose(path, *found),
            failed=self._refuse,
            owner=self,
            title=self.tr("Đang đọc bảng tính"),
        )
        self.strip.begin(self.tr("Đang đọc “{0}”…").format(path.name), job, can_stop=False)
        self._offer()

    def _ask_whose(
        self,
        path: Path,
        guess: "Guess",
        candidates: "tuple[Commune, ...]",
        sets: "tuple[CriteriaSet, ...]",
    ) -> None:
        from ntm_desktop.gui.first_run.old_workbook_dialog import OldWorkbookDialog

        self.whose = OldWorkbookDialog(path, guess, candidates, sets, self)
        if self._unclear is not None and self._unclear.path == path:
            self.whose.ask_rules(self._unclear)
        self.whose.chosen.connect(self._take_book)
        self.whose.open()

    def _take_book(self, book: "OldWorkbook") -> None:
        unclear, self._unclear = self._unclear, None
        if unclear is not None and unclear.path == book.path and unclear in self._sources:
            self._sources.remove(unclear)
        self.add(book)

    def _answer_notice(self) -> None:
        if self._removed is not None:
            self.add(self._removed)
        elif self._unclear is not None:
            self._look_at(self._unclear.path)

    def _add_up(self, set_id: str = "") -> None:
        from ntm_desktop.services.joining.planning import JoinWish, plan_joining

        sources = tuple(self._sources)
        self.notice.hide()
        job = self._tasks.run_background(
            lambda _progress: plan_joining(sources, JoinWish(set_id=set_id)),
            done=self._show,
            failed=self._refuse,
            owner=self,
            title=self.tr("Đang cộng số liệu các xã cũ"),
        )
        self.strip.begin(self.tr("Đang đọc và cộng số liệu các xã cũ…"), job, can_stop=False)

    def _show(self, plan: "JoinPlan") -> None:
        self._plan = plan
        self.rules.clear()
        for one in plan.sets:
            self.rules.addItem(
                self.tr("{0} ({1} xã cũ, gần nhất {2})").format(
                    one.title, one.communes, one.newest.inline
                ),
                one.id,
            )
        self.rules.setCurrentIndex(self.rules.findData(plan.set_id))
        self.rules_row.setVisible(len(plan.sets) > 1)
        self.summary.setText(
            self.tr(
                "{0} lập từ {1} xã cũ. {2} con số cộng được hoặc giống nhau, {3} con số phải hỏi "
                "lại, {4} tên thôn, vườn trùng được ghi thêm tên xã cũ. Đợt đầu: {5}, {6}."
            ).format(
                plan.commune.full_name, len(plan.old), len(plan.summed), len(plan.asked),
                len(plan.renamed), plan.period.inline, plan.set_title,
            )
        )  # fmt: skip
        self._show_files(plan.old)
        for table, figures in ((self.asked, plan.asked), (self.sums, plan.summed)):
            table.show_rows(
                [
                    TableRow((Cell(f"{x.indicator_no} {x.label}".strip()), Cell(x.sentence)), key=n)
                    for n, x in enumerate(figures)
                ]
            )
        self.money.show_rows(
            [
                TableRow((Cell(word), Cell(x.sentence)), key=(word, n))
                for word, found in (
                    (self.tr("Phải hỏi"), plan.money.asked),
                    (self.tr("Cộng được"), plan.money.sums),
                )
                for n, x in enumerate(found)
            ]
        )
        renamed = [self.tr("“{0}” trùng tên, ghi là “{1}”.").format(*one) for one in plan.renamed]
        self.remarks.show_rows(
            [TableRow((Cell(one),), key=n) for n, one in enumerate((*plan.remarks, *renamed))]
        )
        self._count_tabs()
        self._offer()

    def _show_files(self, found: "Sequence[OldCommune]" = ()) -> None:
        """A line for each that was chosen, as each can be left out again.

        A folder may hold several communes, and several workbooks may be of one: what that one has
        stands in its first line.
        """
        from ntm_desktop.services.joining.planning import communes_in
        from ntm_desktop.services.joining.sources import path_of

        told: set[str] = set()
        rows = []
        for number, source in enumerate(self._sources):
            path = path_of(source)
            communes = communes_in(source, found)
            names = "\n".join(f"{one.name}\n{one.above}" for one in communes)
            news = [one for one in communes if one.code not in told]
            told |= {one.code for one in communes}
            origins = "; ".join(one.origin for one in news if one.origin)
            rows.append(
                TableRow(
                    (
                        Cell(names or path.name, strong=True),
                        Cell("\n".join("; ".join([*one.counts, *one.periods]) for one in news)),
                        Cell(origins or str(path), tip=str(path)),
                    ),
                    key=number,
                )
            )
        self.files.show_rows(rows)

    def _remove_current(self) -> None:
        number = self.files.current_key
        if isinstance(number, int):
            self.remove(self._sources[number])

    def _refuse(self, error: NtmError) -> None:
        from ntm_desktop.services.joining.workbooks import UnclearRulesError

        self._removed = None
        if isinstance(error, UnclearRulesError):
            self._unclear = error.book
            year = error.book.period.year if error.book.period else ""
            self.notice.show_message(
                self.tr(
                    "Chưa rõ bảng “{0}” (năm {1}) theo bộ tiêu chí nào: các xã cũ khác không có "
                    "năm đó, hoặc dùng nhiều bộ. Hãy chọn bộ tiêu chí của bảng này."
                ).format(error.book.path.name, year),
                Level.WARN,
                self.tr("Chọn bộ tiêu chí…"),
            )
            self._offer()
            return
        faults = "".join(f"\n• {fault}" for fault in error.faults[:5])
        self.notice.show_message(f"{error}{faults}", Level.ERROR)
        self._offer()

    def _offer(self) -> None:
        self.add_button.setEnabled(not self.strip.busy)
        self.file_button.setEnabled(not self.strip.busy)
        self.clear_button.setEnabled(bool(self._sources) and not self.strip.busy)
        chosen = self.files.current_key is not None
        self.remove_button.setEnabled(chosen and not self.strip.busy)
        self.join_button.setEnabled(self._plan is not None and not self.strip.busy)

    def _agree(self) -> None:
        self.agreed.emit(tuple(self._sources), self._plan.set_id if self._plan else "")
        self.accept()
