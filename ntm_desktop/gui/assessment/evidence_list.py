"""The evidence of an indicator: a line for each thing to prove, ticked as files are added."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from ntm_desktop.domain.criteria import Indicator
from ntm_desktop.domain.evidence import EvidenceItem
from ntm_desktop.gui.dropping import dropped_paths
from ntm_desktop.gui.question import wording
from ntm_desktop.gui.theme import tokens_of
from ntm_desktop.gui.tokens import GRID, RADIUS
from ntm_desktop.gui.widgets import (
    ElidedLabel,
    IconLabel,
    Label,
    LinkButton,
    ToolButton,
    clear_layout,
)

_ICONS = {"image": "image", "video": "image", "text": "file-text"}


class EvidenceList(QWidget):
    """All lines of one indicator, and one for whatever else proves it.

    Signals:
        asked_to_add: (requirement or None) a file is to be chosen.
        dropped: (requirement or None, files).
        asked_to_open: (evidence id).
        asked_to_remove: (evidence id).
    """

    asked_to_add = Signal(object)
    dropped = Signal(object, list)
    asked_to_open = Signal(str)
    asked_to_remove = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(2)
        self._shown: tuple[str, tuple[EvidenceItem, ...]] | None = None
        self.lines: list[EvidenceLine] = []

    def show_evidence(self, indicator: Indicator, items: Sequence[EvidenceItem]) -> bool:
        """Show the lines of an indicator with the files that are there; whether that is new."""
        state = (indicator.no, tuple(items))
        if state == self._shown:
            return False
        if self._shown is None or self._shown[0] != indicator.no:
            self._build(indicator)
        self._shown = state
        for line in self.lines:
            line.show_items([item for item in items if item.requirement == line.requirement])
        return True

    @property
    def first_open(self) -> LinkButton | None:
        """The button of the first line that nothing proves yet; of the first line when all do."""
        asked = [line for line in self.lines if line.requirement is not None]
        lines = [*(line for line in asked if not line.ticked), *self.lines]
        return lines[0].add_button if lines else None

    def _build(self, indicator: Indicator) -> None:
        for line in self.lines:
            self._layout.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.lines = []
        for requirement, text in [
            *enumerate(indicator.evidence),
            (None, self.tr("Minh chứng khác của chỉ tiêu này")),
        ]:
            line = EvidenceLine(requirement, text)
            line.asked_to_add.connect(self.asked_to_add)
            line.dropped.connect(self.dropped)
            line.asked_to_open.connect(self.asked_to_open)
            line.asked_to_remove.connect(self.asked_to_remove)
            self._layout.addWidget(line)
            self.lines.append(line)


class EvidenceLine(QWidget):
    """One thing to prove, the files that do, and a button for more."""

    asked_to_add = Signal(object)
    dropped = Signal(object, list)
    asked_to_open = Signal(str)
    asked_to_remove = Signal(str)

    def __init__(self, requirement: int | None, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.requirement = requirement
        self.setAcceptDrops(True)
        self._text = text
        self._hovered = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID // 2, 1, 0, 1)
        layout.setSpacing(2)
        head = QHBoxLayout()
        head.setSpacing(GRID + 2)
        self._mark = IconLabel("circle", "faint", 18)
        head.addWidget(self._mark)
        self._label = Label(text, "small", wrap=True)
        head.addWidget(self._label, 1)
        self.add_button = LinkButton(self.tr("Thêm…"), icon="plus")
        self.add_button.setAccessibleName(self.tr("Thêm tệp minh chứng: {0}").format(text))
        self.add_button.setToolTip(
            self.tr("Chọn tệp, hoặc kéo tệp thả vào dòng này. Tệp được chép vào kho của xã.")
        )
        self.add_button.clicked.connect(lambda: self.asked_to_add.emit(self.requirement))
        head.addWidget(self.add_button)
        layout.addLayout(head)
        self._files = QVBoxLayout()
        self._files.setContentsMargins(18 + GRID + 2, 0, 0, 0)
        self._files.setSpacing(0)
        layout.addLayout(self._files)
        self.show_items([])

    @property
    def ticked(self) -> bool:
        """Whether a file proves it."""
        return self._files.count() > 0

    def show_items(self, items: Sequence[EvidenceItem]) -> None:
        """Show the files of this line."""
        focused = QApplication.focusWidget()
        had_focus = focused is not None and self.isAncestorOf(focused)
        clear_layout(self._files)
        for each in items:
            self._files.addWidget(self._file(each))
        count = len(items)
        if self.requirement is None:
            self._mark.set_icon("paperclip", "met" if count else "faint", "")
        elif count:
            self._mark.set_icon("circle-check", "met", self.tr("Đã có minh chứng"))
        else:
            self._mark.set_icon("circle", "warn", self.tr("Còn thiếu minh chứng"))
        words = self._text
        if count:
            words = self.tr("{0} ({1} tệp)").format(self._text, count)
        elif self.requirement is not None:
            words = self.tr("{0} – kéo tệp vào đây").format(self._text)
        self._label.setText(words)
        self._label.set_role("small" if count else "muted")
        self.setAccessibleName(words)
        if had_focus:
            self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if dropped_paths(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self._hover(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """The files went elsewhere."""
        super().dragLeaveEvent(event)
        self._hover(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand the files over."""
        self._hover(False)
        files = dropped_paths(event.mimeData())
        if files:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.dropped.emit(self.requirement, files)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of theme."""
        super().changeEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Show where files would land."""
        if not self._hovered:
            return
        tokens = tokens_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.accent), 2, Qt.PenStyle.DashLine))
        painter.setBrush(QColor(tokens.accent_soft))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), RADIUS, RADIUS)

    def _file(self, item: EvidenceItem) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(
            IconLabel(_ICONS.get(item.media_type.partition("/")[0], "file-text"), "muted", 15)
        )
        name = ElidedLabel(item.name, "small")
        row.addWidget(name, 1)
        added = wording.size(item.size)
        if item.added_by:
            added = self.tr("{0} · {1} thêm").format(added, item.added_by)
        row.addWidget(Label(added, "caption"))
        look = ToolButton("external-link", self.tr("Mở tệp {0}").format(item.name))
        look.clicked.connect(lambda: self.asked_to_open.emit(item.id))
        row.addWidget(look)
        remove = ToolButton("trash", self.tr("Bỏ tệp {0} (hoàn tác được)").format(item.name))
        remove.clicked.connect(lambda: self.asked_to_remove.emit(item.id))
        row.addWidget(remove)
        return line

    def _hover(self, hovered: bool) -> None:
        self._hovered = hovered
        self.update()
