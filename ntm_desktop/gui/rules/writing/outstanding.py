"""What a draft still leaves open, each with a link to its place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ntm_desktop.gui.rules.writing.tree import indicator_of
from ntm_desktop.gui.widgets import (
    Card,
    IconLabel,
    Label,
    LinkButton,
    clear_layout,
    row,
)
from ntm_desktop.gui.widgets.scrolling import ScrollColumn

_SHOWN = 60
_CRITERION = re.compile(r"tiêu chí (\d+):")


@dataclass(frozen=True, slots=True)
class OpenItem:
    """One thing that is open.

    Attributes:
        text: a sentence with its place.
        grave: it keeps the set from being published.
    """

    text: str
    grave: bool

    @property
    def no(self) -> str:
        """The indicator it is about, "" when it is about the set."""
        return indicator_of(self.text)

    @property
    def criterion(self) -> int | None:
        """The criterion it is about, None when it is about an indicator or the set."""
        found = _CRITERION.match(self.text)
        return int(found.group(1)) if found else None


class OutstandingPanel(Card):
    """A list of sentences; each leads to where it can be mended.

    Signals:
        chosen: the :class:`OpenItem` whose place is wanted.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName(self.tr("Việc còn lại"))
        self._items: tuple[OpenItem, ...] | None = None
        self.links: list[LinkButton] = []
        column = ScrollColumn()
        self._lines = column.body
        self.body.addWidget(column.area, 1)

    def show_items(self, items: Sequence[OpenItem]) -> None:
        """Show these, grave ones first."""
        ordered = tuple(sorted(items, key=lambda item: not item.grave))
        if ordered == self._items:
            return
        self._items = ordered
        clear_layout(self._lines)
        self.links = []
        graves = [item for item in ordered if item.grave]
        others = [item for item in ordered if not item.grave]
        if graves:
            self._add_group(self.tr("Phải sửa trước khi ban hành"), graves)
        if others:
            self._add_group(self.tr("Còn thiếu, vẫn ban hành được"), others)
        if not ordered:
            done = Label(self.tr("Không còn việc nào: đủ số chỉ tiêu, đủ ngưỡng."), wrap=True)
            self._lines.addLayout(row(IconLabel("circle-check", "met"), done, stretch=1))
        self._lines.addStretch(1)

    def _add_group(self, title: str, items: Sequence[OpenItem]) -> None:
        self._lines.addWidget(Label(f"{title} ({len(items)})", "overline"))
        for item in items[:_SHOWN]:
            icon, token = ("circle-x", "not_met") if item.grave else ("circle-dot", "warn")
            text = Label(item.text[:1].upper() + item.text[1:], "small", wrap=True)
            link = LinkButton(self.tr("Đến chỗ này"))
            link.setAccessibleName(f"{link.text()}: {item.text}")
            link.clicked.connect(lambda _=False, item=item: self.chosen.emit(item))
            self.links.append(link)
            words = QVBoxLayout()
            words.setSpacing(0)
            words.addWidget(text)
            words.addLayout(row(link))
            line = row(IconLabel(icon, token, 15))
            line.insertLayout(1, words, 1)
            line.setStretch(2, 0)
            self._lines.addLayout(line)
        rest = len(items) - _SHOWN
        if rest > 0:
            self._lines.addWidget(Label(self.tr("… và {0} chỗ nữa").format(rest), "muted"))
