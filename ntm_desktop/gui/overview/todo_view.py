"""Everything that is to be done, each line a way to its very field."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QVBoxLayout, QWidget

from ntm_desktop.domain.text import fold
from ntm_desktop.gui.overview.cards import TodoRow
from ntm_desktop.gui.overview.content import EVIDENCE, FIGURES, UNMET, TodoContent
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Card, Label, row, scrolled

_ALL, _OTHER = "all", "other"
_KINDS = (FIGURES, EVIDENCE, UNMET)


class TodoView(Card):
    """The whole list with its kinds and a field to look for something in it.

    Signals:
        chosen: page id and target.
        closed: back to the overview.
    """

    chosen = Signal(str, object)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__(self.tr("Mọi việc cần làm"))
        self._contents: tuple[TodoContent, ...] = ()
        self._rows: list[TodoRow] = []
        self._kind = _ALL
        self.back = Button(self.tr("Về tổng quan"), icon="chevron-left")
        self.back.clicked.connect(self.closed)
        self._title = Label("", "heading")
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Lọc, không cần dấu: 17.6, minh chứng…"))
        self.search.setAccessibleName(self.tr("Lọc việc cần làm"))
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(300)
        self.search.textChanged.connect(self._apply)
        self.body.addLayout(row(self.back, self._title, self.search, stretch=1))
        self.chips: dict[str, Button] = {}
        group = QButtonGroup(self)
        for kind, words in (
            (_ALL, self.tr("Tất cả")),
            (FIGURES, self.tr("Nhập số liệu")),
            (EVIDENCE, self.tr("Minh chứng")),
            (UNMET, self.tr("Chưa đạt")),
            (_OTHER, self.tr("Việc khác")),
        ):
            chip = Button(words, "chip")
            chip.setCheckable(True)
            chip.clicked.connect(lambda _on=False, kind=kind: self.choose_kind(kind))
            group.addButton(chip)
            self.chips[kind] = chip
        self.chips[_ALL].setChecked(True)
        self.body.addLayout(row(*self.chips.values(), spacing=GRID // 2))
        self._nothing = Label(self.tr("Không có việc nào như vậy."), "muted")
        self._nothing.hide()
        self.body.addWidget(self._nothing)
        holder = QWidget()
        self._lines = QVBoxLayout(holder)
        self._lines.setContentsMargins(0, 0, GRID, 0)
        self._lines.setSpacing(2)
        self._lines.addStretch(1)
        self.body.addWidget(scrolled(holder, clear=True), 1)

    @property
    def rows(self) -> tuple[TodoRow, ...]:
        """The lines that are shown."""
        return tuple(line for line in self._rows if not line.isHidden())

    def show_todo(self, contents: Sequence[TodoContent]) -> None:
        """Show everything that is to be done; kind and text that were chosen stay."""
        self._title.setText(self.tr("Việc cần làm: {0}").format(len(contents)))
        if tuple(contents) != self._contents:
            self._contents = tuple(contents)
            for line in self._rows:
                self._lines.removeWidget(line)
                line.hide()
                line.deleteLater()
            self._rows = [TodoRow(content) for content in contents]
            for place, line in enumerate(self._rows):
                content = line.content
                line.clicked.connect(
                    lambda _=False, to=content: self.chosen.emit(to.page_id, to.target)
                )
                self._lines.insertWidget(place, line)
        self._apply()

    def choose_kind(self, kind: str) -> None:
        """Show one kind only."""
        self._kind = kind
        self.chips[kind].setChecked(True)
        self._apply()

    def _apply(self) -> None:
        wanted = fold(self.search.text()).split()
        for line in self._rows:
            content = line.content
            of_kind = self._kind in (_ALL, content.icon) or (
                self._kind == _OTHER and content.icon not in _KINDS
            )
            said = fold(f"{content.title} {content.detail}")
            line.setVisible(of_kind and all(word in said for word in wanted))
        self._nothing.setVisible(not self.rows)
