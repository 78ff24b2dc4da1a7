"""Minh chứng: every line of evidence that is asked for, what is missing first."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QLineEdit,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ntm_desktop.domain.changes import Touched
from ntm_desktop.domain.evidence import place_words
from ntm_desktop.domain.text import fold
from ntm_desktop.errors import NtmError
from ntm_desktop.gui.commune_context import CommuneContext, CommunePage
from ntm_desktop.gui.evidence.table import EvidenceTable, Line
from ntm_desktop.gui.evidence_copies import copy_in, look_at
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, EmptyState, Level, PageHeader, ProgressStrip, row
from ntm_desktop.gui.widgets.choosing_files import ask_files
from ntm_desktop.gui.widgets.figure_words import day, file_size
from ntm_desktop.gui.widgets.tables import Cell, Column, TableRow, section

if TYPE_CHECKING:
    from ntm_desktop.domain.changes import Change
    from ntm_desktop.domain.evidence import EvidenceItem
    from ntm_desktop.services.records import EvidenceLine
    from ntm_desktop.services.workspace import Workspace

_TOUCHED = frozenset({Touched.EVIDENCE, Touched.ANSWERS, Touched.ASSESSMENTS})
_ALL, _MISSING, _GIVEN = range(3)


class EvidencePage(CommunePage):
    """All evidence of the assessment: add, open, take away."""

    def __init__(self, context: CommuneContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._lines: tuple[EvidenceLine, ...] = ()
        self.header = PageHeader(self.tr("Minh chứng"))
        self.open_button = Button(self.tr("Mở tệp"), icon="external-link")
        self.remove_button = Button(self.tr("Bỏ tệp"), icon="trash", tip=self.tr("F6 hoặc Delete"))
        self.indicator_button = Button(self.tr("Đến chỉ tiêu"), icon="clipboard-check")
        self.put_button = Button(self.tr("Gắn vào chỉ tiêu…"), icon="git-compare")
        self.put_button.hide()
        self.add_button = Button(self.tr("Thêm tệp…"), "primary", icon="plus", tip="F5")
        for button, action in (
            (self.put_button, self._put),
            (self.indicator_button, self._go_to_indicator),
            (self.open_button, self._open),
            (self.remove_button, self._remove),
            (self.add_button, self._add),
        ):
            self.header.add_action(button)
            button.clicked.connect(action)
        self._build_filter()
        self.table = EvidenceTable(
            (
                Column(self.tr("Chỉ tiêu"), 28),
                Column(self.tr("Minh chứng cần có")),
                Column(self.tr("Tệp"), 30),
                Column(self.tr("Dung lượng"), 10, right=True),
                Column(self.tr("Người thêm"), 16),
            ),
            self.tr("Danh sách minh chứng"),
        )
        self.table.current_changed.connect(self._show_possible)
        self.table.row_chosen.connect(self._choose)
        self.table.files_dropped.connect(self._add_files)
        for key in (Qt.Key.Key_Delete, Qt.Key.Key_F6):
            remove = QShortcut(QKeySequence(key), self.table)
            remove.setContext(Qt.ShortcutContext.WidgetShortcut)
            remove.activated.connect(self._remove)
        self.nothing = EmptyState("paperclip", "", "")
        self.work_list = self.table
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.nothing)
        self.progress = ProgressStrip()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GRID + 4)
        whole.addWidget(self.header)
        whole.addLayout(row(*self.chips, self.search, stretch=3))
        whole.addWidget(self.stack, 1)
        whole.addWidget(self.progress)
        self._show_possible(None)

    def refresh(self, change: "Change | None") -> None:
        """Read the evidence again when it, or what applies, was touched."""
        if change is not None and not change.touched & _TOUCHED:
            return
        from ntm_desktop.services import records

        self.context.tasks.run(
            partial(records.evidence_lines, assessment_id=self.context.assessment.id),
            done=self._show,
            owner=self,
        )

    def show_target(self, target: str | None) -> None:
        """Bring the evidence of an indicator into view."""
        if not target:
            return
        self.search.clear()
        self.chips[_ALL].setChecked(True)
        for shown in self.table.table.rows:
            if isinstance(shown.key, Line) and shown.key.indicator_no == target:
                self.table.make_current(shown.key)
                return

    def add_row(self) -> bool:
        """F5: files for the chosen line; without one, to the list where it is chosen."""
        if self._current is None:
            self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self._add()
        return True

    def help_text(self) -> str:
        """What the page is for."""
        return self.tr(
            "Mọi minh chứng mà bộ tiêu chí yêu cầu; mục còn thiếu đứng trước.\n\n"
            "Chọn một dòng rồi bấm “Thêm tệp…”, hoặc kéo tệp thả vào dòng đó. Chương trình giữ "
            "một bản sao trong dữ liệu của xã, nên tệp gốc có thể xóa hoặc chuyển đi. “Mở tệp” "
            "mở một bản sao để xem. Bỏ nhầm thì bấm Ctrl+Z."
        )

    def _build_filter(self) -> None:
        self.chips = [Button("", "chip") for _ in range(3)]
        self._group = QButtonGroup(self)
        for place, chip in enumerate(self.chips):
            self._group.addButton(chip, place)
        self.chips[_ALL].setChecked(True)
        self._group.idToggled.connect(self._filter)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Lọc theo chỉ tiêu, minh chứng, tên tệp"))
        self.search.setAccessibleName(self.search.placeholderText())
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)

    # What is shown

    def _show(self, lines: "tuple[EvidenceLine, ...]") -> None:
        self._lines = lines
        waiting = [line for line in lines if line.waits]
        self.put_button.setVisible(any(line.items and line.offers for line in waiting))
        asked = [line for line in lines if line.applies and line.requirement is not None]
        missing = sum(line.missing for line in asked)
        files = sum(len(line.items) for line in lines)
        frame = bool(waiting) and all(not line.offers for line in waiting)
        self.header.set_subtitle(
            self.tr("{0} tệp · chờ chỉ tiêu của bộ tiêu chí").format(files)
            if frame
            else self.tr("{0}/{1} mục đã có · {2} tệp").format(
                len(asked) - missing, len(asked), files
            )
            if asked
            else self.tr("bộ tiêu chí không nêu minh chứng · {0} tệp").format(files)
        )
        self.chips[_ALL].setText(self.tr("Tất cả"))
        self.chips[_MISSING].setText(self.tr("Còn thiếu {0}").format(missing))
        given = sum(bool(line.items) for line in lines)
        self.chips[_GIVEN].setText(self.tr("Đã có {0}").format(given))
        self._filter()

    def _filter(self) -> None:
        wanted, words = self._group.checkedId(), fold(self.search.text()).split()
        missing = [x for x in self._lines if x.missing and _matches(x, words)]
        given = [x for x in self._lines if x.items and not x.waits and _matches(x, words)]
        rows: list[TableRow] = self._waiting_rows(wanted, words)
        if missing and wanted != _GIVEN:
            rows.append(section(self.tr("Còn thiếu ({0})").format(len(missing))))
            for before, line in zip([None, *missing], missing, strict=False):
                first = before is None or before.indicator_no != line.indicator_no
                rows.append(self._missing_row(line, first))
        if given and wanted != _MISSING:
            rows.append(section(self.tr("Đã có ({0})").format(len(given))))
            for before, line in zip([None, *given], given, strict=False):
                first = before is None or before.indicator_no != line.indicator_no
                rows.extend(self._given_rows(line, first))
        free = [x for x in self._lines if x.free and _matches(x, words)]
        if free and wanted == _ALL:
            rows.append(
                section(
                    self.tr("Bộ tiêu chí không nêu minh chứng; vẫn thêm được ({0})").format(
                        len(free)
                    )
                )
            )
            rows += [
                TableRow(
                    (_indicator(line, True), Cell(""), Cell("")),
                    key=Line(line.indicator_no, None, ""),
                )
                for line in free
            ]
        self.table.show_rows(rows)
        if not rows and self._lines:
            self._say_nothing(bool(words))
        self.stack.setCurrentIndex(1 if not rows and self._lines else 0)
        self._show_possible(self.table.current_key)
        self.settle_keys()

    def _say_nothing(self, searched: bool) -> None:
        if searched:
            self.nothing.set_text(
                self.tr("Không có mục nào khớp"), self.tr("Hãy xóa bớt từ cần lọc.")
            )
        elif self._group.checkedId() == _MISSING and not any(
            line.applies and line.requirement is not None for line in self._lines
        ):
            self.nothing.set_text(
                self.tr("Bộ tiêu chí không nêu minh chứng"),
                self.tr("Không mục nào bắt buộc. Chọn “Tất cả” để thêm tệp vào từng chỉ tiêu."),
            )
        elif self._group.checkedId() == _MISSING:
            self.nothing.set_text(
                self.tr("Đã đủ minh chứng"),
                self.tr("Mọi mục minh chứng mà bộ tiêu chí yêu cầu đều đã có tệp."),
            )
        else:
            self.nothing.set_text(
                self.tr("Chưa có tệp minh chứng nào"),
                self.tr("Chọn “Còn thiếu”, rồi kéo tệp thả vào từng dòng."),
            )

    def _waiting_rows(self, wanted: int, words: Sequence[str]) -> list[TableRow]:
        """Criteria whose indicators are not known yet, and files that wait from that time."""
        lines = [x for x in self._lines if x.waits and _matches(x, words)]
        if wanted == _GIVEN:
            lines = [x for x in lines if x.items]
        elif wanted == _MISSING:
            lines = []
        if not lines:
            return []
        waits = all(line.offers for line in lines)
        rows = [
            section(
                self.tr("Chờ gắn vào chỉ tiêu ({0})").format(len(lines))
                if waits
                else self.tr("Theo tiêu chí; có chỉ tiêu thì gắn vào từng chỉ tiêu")
            )
        ]
        for line in lines:
            if line.items:
                rows.extend(self._given_rows(line, first=True))
                continue
            key = Line(line.indicator_no, None, "")
            rows.append(TableRow((_indicator(line, True), Cell(""), Cell("")), key=key))
        return rows

    def _missing_row(self, line: "EvidenceLine", first: bool) -> TableRow:
        return TableRow(
            (
                _indicator(line, first),
                Cell(line.text),
                Cell(self.tr("Chưa có tệp"), icon="circle-dot", token="warn", colored=True),
            ),
            key=Line(line.indicator_no, line.requirement, ""),
        )

    def _given_rows(self, line: "EvidenceLine", first: bool) -> list[TableRow]:
        return [
            TableRow(
                (
                    _indicator(line, first and not place),
                    Cell(self._asked(line)),
                    Cell(item.name, item.name, icon=_icon(item), token="met"),
                    Cell(file_size(item.size)),
                    Cell("\n".join(filter(None, (item.added_by, day(item.added_at))))),
                ),
                key=Line(line.indicator_no, line.requirement, item.id),
            )
            for place, item in enumerate(line.items)
        ]

    def _asked(self, line: "EvidenceLine") -> str:
        if line.waits:
            return self.tr("Minh chứng của tiêu chí")
        text = line.text or self.tr("Minh chứng khác của chỉ tiêu")
        return text if line.applies else self.tr("{0} (chỉ tiêu không áp dụng)").format(text)

    def _show_possible(self, key: object) -> None:
        chosen = isinstance(key, Line)
        has_file = isinstance(key, Line) and bool(key.evidence_id)
        self.add_button.setEnabled(chosen)
        self.add_button.setToolTip(
            "F5" if chosen else self.tr("Chọn một dòng trong danh sách trước")
        )
        line = self._line_of(key)
        waits = line is not None and line.waits
        self.indicator_button.setEnabled(chosen and not waits)
        self.put_button.setEnabled(has_file and line is not None and bool(line.offers) and waits)
        if waits and line is not None and line.offers:
            self.add_button.setEnabled(False)
            self.add_button.setToolTip(self.tr("Đã có chỉ tiêu: thêm tệp ở dòng của chỉ tiêu"))
        self.open_button.setEnabled(has_file)
        self.remove_button.setEnabled(has_file)

    # What is done

    @property
    def _current(self) -> Line | None:
        key = self.table.current_key
        return key if isinstance(key, Line) else None

    def _line_of(self, key: object) -> "EvidenceLine | None":
        if not isinstance(key, Line):
            return None
        place = (key.indicator_no, key.requirement)
        return next((x for x in self._lines if (x.indicator_no, x.requirement) == place), None)

    def _put(self) -> None:
        """Offer the indicators of the criterion the chosen file waits at."""
        key, line = self._current, self._line_of(self._current)
        if key is None or line is None or not key.evidence_id:
            return
        menu = QMenu(self)
        for no, name in line.offers:
            action = menu.addAction(f"{no}  {name}")
            action.triggered.connect(
                lambda _on=False, no=no, evidence_id=key.evidence_id: self._put_at(evidence_id, no)
            )
        menu.popup(self.put_button.mapToGlobal(self.put_button.rect().bottomLeft()))

    def _put_at(self, evidence_id: str, no: str) -> None:
        from ntm_desktop.services import evidence

        self.context.tasks.run(
            partial(evidence.put_at_indicator, evidence_id=evidence_id, no=no),
            done=self._say_added,
            failed=self._refuse,
            owner=self,
        )

    def _choose(self, key: object) -> None:
        if isinstance(key, Line) and key.evidence_id:
            self._open()
        elif isinstance(key, Line):
            self._add()

    def _go_to_indicator(self) -> None:
        if self._current is not None:
            self.context.navigate("assessment", self._current.indicator_no)

    def _add(self) -> None:
        line = self._current
        if line is None:
            return
        title = self.tr("Chọn tệp minh chứng cho {0}").format(place_words(line.indicator_no))
        files = ask_files(self, title, self.context.preferences)
        if files:
            self._add_files(line, files)

    def _add_files(self, line: Line, files: Sequence[Path]) -> None:
        if files:
            self.progress.begin(
                *copy_in(
                    self.context,
                    self,
                    self.context.assessment.id,
                    line.indicator_no,
                    line.requirement,
                    files,
                    self._say_added,
                )
            )

    def _say_added(self, change: "Change") -> None:
        self.context.show_message(self.tr("Đã lưu: {0}.").format(change.label), Level.SUCCESS)

    def _refuse(self, error: NtmError) -> None:
        self.context.show_error(error)

    def _open(self) -> None:
        line = self._current
        if line is not None and line.evidence_id:
            look_at(self.context, self, line.evidence_id, self.progress)

    def _remove(self) -> None:
        line = self._current
        if line is None or not line.evidence_id:
            return
        from ntm_desktop.services import evidence

        self.context.tasks.run(
            partial(evidence.remove_evidence, evidence_id=line.evidence_id),
            done=self._say_removed,
            failed=self._refuse,
            owner=self,
        )

    def _say_removed(self, change: "Change") -> None:
        self.context.show_message(
            self.tr("{0}.").format(change.label),
            Level.INFO,
            self.tr("Hoàn tác"),
            self._take_back,
        )

    def _take_back(self) -> None:
        self.context.tasks.run(_undo, owner=self)


def _undo(ws: "Workspace") -> "Change | None":
    from ntm_desktop.services import edits

    return edits.undo(ws)


def _matches(line: "EvidenceLine", words: Sequence[str]) -> bool:
    if not words:
        return True
    names = " ".join(item.name for item in line.items)
    text = fold(f"{line.indicator_no} {line.indicator_name} {line.text} {names}")
    return all(word in text for word in words)


def _indicator(line: "EvidenceLine", first: bool) -> Cell:
    """Said once for the lines of one indicator; a screen reader hears it every time."""
    place = line.indicator_no
    if line.waits:
        words = place_words(place)
        place = f"{words[0].upper()}{words[1:]}"
    text = f"{place}  {line.indicator_name}"
    return Cell(text if first else "", text, spoken=text, strong=True)


def _icon(item: "EvidenceItem") -> str:
    return "image" if item.media_type.startswith("image/") else "file-text"
