"""Soạn một bộ từ đầu: what a new set says of itself; everything else is written in the editor."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ntm_desktop.domain.criteria import SubjectLevel, Tier
from ntm_desktop.domain.rule_names import set_id
from ntm_desktop.errors import EntryError, NtmError
from ntm_desktop.gui import rule_words
from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.rules.writing.head_form import (
    YEARS,
    chosen_level,
    chosen_tier,
    level_box,
    tier_box,
)
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Label, Level, Notice, form_row, row
from ntm_desktop.gui.widgets.days import DayField, parse_day
from ntm_desktop.gui.widgets.dialog import Dialog
from ntm_desktop.gui.widgets.fields import LineField, TextField, whole_number
from ntm_desktop.gui.widgets.floating import Floating

if TYPE_CHECKING:
    from ntm_desktop.services.rules.drafts import Started
    from ntm_desktop.services.session import Workspace


@dataclass(frozen=True, slots=True)
class NewSet:
    """What was written."""

    title: str
    short_title: str
    decision: str
    issued: date | None
    level: SubjectLevel
    tier: Tier
    first_year: int | None
    last_year: int | None
    id: str


class NewSetDialog(Dialog):
    """Asks for decision, name, level, tier and period; begins the draft; deletes itself.

    Signals:
        started: a ``Started``.
    """

    started = Signal(object)

    def __init__(self, context: CommuneContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.context = context
        self.setWindowTitle(self.tr("Soạn bộ tiêu chí mới"))
        self.notice = Notice(level=Level.ERROR, dismissable=True)
        self.notice.hide()
        self.title = TextField(
            self.tr("Tên đầy đủ"), self.tr("đúng như trong quyết định"), least=2, most=3
        )
        self.decision = LineField(self.tr("Số quyết định"), "738/QĐ-UBND")
        self.issued = DayField(self.tr("Ngày ban hành"))
        self.level = level_box()
        self.tier = tier_box()
        self.first_year = LineField(self.tr("Áp dụng từ năm"))
        self.last_year = LineField(self.tr("đến năm"))
        self.short_title = LineField(self.tr("Tên ngắn"))
        self.code = LineField(self.tr("Mã bộ"))
        self._written: set[LineField] = set()
        for own in (self.short_title, self.code):
            own.textEdited.connect(lambda _text, own=own: self._written.add(own))
        for field in (self.decision, self.issued, self.first_year, self.last_year):
            field.textChanged.connect(lambda _text: self._suggest())
        for box in (self.level, self.tier):
            box.activated.connect(lambda _index: self._suggest())
        self.agree_button = Button(self.tr("Soạn bộ này"), "primary")
        self.agree_button.setDefault(True)
        self.agree_button.clicked.connect(self._agree)
        self._build()
        self._suggest()
        self.title.setFocus()

    # What was written

    def _read(self) -> NewSet:
        """What stands in the fields.

        Raises:
            EntryError: something is missing or cannot be.
        """
        title = " ".join(self.title.text().split())
        if not title:
            self.title.setFocus()
            raise EntryError(self.tr("Hãy ghi tên đầy đủ của bộ, đúng như trong quyết định."))
        self.issued.mark("")
        try:
            issued = parse_day(self.issued.text())
        except EntryError as error:
            self.issued.mark(str(error))
            self.issued.setFocus()
            raise
        return NewSet(
            title,
            self.short_title.text(),
            self.decision.text(),
            issued,
            chosen_level(self.level),
            chosen_tier(self.tier),
            self._year(self.first_year),
            self._year(self.last_year),
            self.code.text().strip(),
        )

    def _year(self, field: LineField) -> int | None:
        text = field.text().strip()
        field.mark("")
        if not text:
            return None
        year = whole_number(text)
        if year not in YEARS:
            why = self.tr("“{0}” không phải là năm. Hãy ghi bốn chữ số, ví dụ 2026.").format(text)
            field.mark(why)
            field.setFocus()
            raise EntryError(why)
        return year

    def _suggest(self) -> None:
        """Name and id follow the other fields until somebody writes his own."""
        level, tier = chosen_level(self.level), chosen_tier(self.tier)
        years = [whole_number(field.text()) for field in (self.first_year, self.last_year)]
        try:
            issued = parse_day(self.issued.text())
        except EntryError:
            issued = None
        name = self.tr("Bộ tiêu chí {0}").format(rule_words.level_words(level))
        said = " ".join(x for x in (name, rule_words.years_words(*years)) if x)
        short = self.tr("{0} · {1}").format(said, rule_words.tier_words(tier))
        if self.short_title not in self._written:
            self.short_title.show_text(short)
        if self.code not in self._written:
            self.code.show_text(set_id(self.decision.text(), issued, years[0], level, tier))

    def _agree(self) -> None:
        from ntm_desktop.services.rules import drafts

        try:
            new = self._read()
        except EntryError as error:
            self.notice.show_message(str(error), Level.WARN)
            return
        self.notice.hide()
        self.agree_button.setEnabled(False)

        def begin(ws: "Workspace") -> "Started":
            return drafts.new_draft(
                ws,
                new.id,
                title=new.title,
                short_title=new.short_title,
                level=new.level,
                tier=new.tier,
                decision=new.decision,
                issued=new.issued,
                first_year=new.first_year,
                last_year=new.last_year,
            )

        self.context.tasks.run(
            begin,
            done=self._done,
            failed=self._refused,
            owner=self,
            finished=lambda: self.agree_button.setEnabled(True),
        )

    def _done(self, started: "Started") -> None:
        self.accept()
        self.started.emit(started)

    def _refused(self, error: NtmError) -> None:
        faults = "\n".join(f"• {fault}" for fault in error.faults[:4])
        self.notice.show_message(f"{error}\n{faults}".strip(), Level.ERROR)

    # Building

    def _build(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(GRID + 4)
        grid.setVerticalSpacing(GRID + 2)
        pairs: tuple[tuple[str, QWidget, int, int, int], ...] = (
            (self.tr("Số quyết định"), self.decision, 0, 0, 2),
            (self.tr("Ngày ban hành"), self.issued, 0, 2, 2),
            (self.tr("Dùng để đánh giá"), self.level, 1, 0, 2),
            (self.tr("Mức"), self.tier, 1, 2, 2),
            (self.tr("Áp dụng từ năm"), self.first_year, 2, 0, 1),
            (self.tr("đến năm"), self.last_year, 2, 1, 1),
            (self.tr("Tên ngắn, hiện ở danh sách"), self.short_title, 2, 2, 2),
        )
        for text, field, line, column, span in pairs:
            grid.addLayout(form_row(text, field), line, column, 1, span)
        for column in range(4):
            grid.setColumnStretch(column, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(GRID + 4)
        title = Label(self.tr("Soạn bộ tiêu chí mới"), "title")
        layout.addWidget(title)
        layout.addWidget(
            Label(
                self.tr(
                    "Ghi đúng như quyết định trên bàn; chưa biết thì để trống, sửa sau được. Tiêu "
                    "chí và chỉ tiêu nhập ở bước tiếp theo."
                ),
                "muted",
                wrap=True,
            )
        )
        Floating(self.notice, self, title)
        layout.addLayout(form_row(self.tr("Tên đầy đủ"), self.title))
        layout.addLayout(grid)
        layout.addLayout(
            form_row(
                self.tr("Mã bộ"),
                self.code,
                self.tr(
                    "Để các máy nhận ra cùng một bộ: chữ thường không dấu, số và gạch nối. "
                    "Chương trình tự đặt; không cần sửa."
                ),
            )
        )
        layout.addStretch(1)
        cancel = Button(self.tr("Thôi"))
        cancel.clicked.connect(self.reject)
        buttons = row(spacing=GRID + 4)
        buttons.addWidget(cancel)
        buttons.addWidget(self.agree_button)
        layout.addLayout(buttons)
        self.resize(640, 0)
