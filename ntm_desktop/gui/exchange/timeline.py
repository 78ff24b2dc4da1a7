"""One package: how far it is known to have come, and what the receiving unit said."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ntm_desktop.domain.outgoing import PACKAGE_STATE_LABELS, STATE_OF_OUTCOME, PackageState
from ntm_desktop.domain.package import PackageOutcome, PartOutcome
from ntm_desktop.domain.receipts import part_line, read_indicator_remarks
from ntm_desktop.gui import icons
from ntm_desktop.gui.theme import text_font, tokens_of
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import (
    Button,
    Card,
    ElidedLabel,
    IconLabel,
    Label,
    LinkButton,
    row,
)
from ntm_desktop.gui.widgets.figure_words import minute

if TYPE_CHECKING:
    from ntm_desktop.domain.receipts import ReceiptSaid
    from ntm_desktop.services.exchange.timeline import PackageEntry

_CRITERIA = "criteria"
_ICON = 18
_MOST_LINKS = 3
_REACHED = {
    PackageState.PACKED: 1,
    PackageState.COPIED: 2,
    PackageState.RECEIVED: 3,
    PackageState.ACCEPTED: 4,
    PackageState.RETURNED: 4,
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way up.

    Attributes:
        when: day and time, empty when not known or not reached.
        token: colour, an attribute of ``Tokens``.
    """

    label: str
    when: str
    icon: str
    token: str
    reached: bool


class Stepper(QWidget):
    """The steps beside each other, joined by a line."""

    def __init__(self, steps: tuple[Step, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps = steps
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(
            "; ".join(f"{step.label} {step.when}".strip() for step in steps if step.reached)
        )

    def sizeHint(self) -> QSize:
        """Icon, name and date below each other."""
        small = QFontMetrics(text_font(self, "small")).height()
        caption = QFontMetrics(text_font(self, "caption")).height()
        return QSize(420, _ICON + small + caption + GRID)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw line, icons and words."""
        tokens, ratio = tokens_of(self), self.devicePixelRatioF()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = self.width() / len(self._steps)
        middle = _ICON / 2
        for place, step in enumerate(self._steps[1:], start=1):
            color = tokens.accent if step.reached else tokens.border_strong
            painter.setPen(QPen(QColor(color), 2))
            painter.drawLine(
                round((place - 1) * width + _ICON + 6),
                round(middle),
                round(place * width - 6),
                round(middle),
            )
        for place, step in enumerate(self._steps):
            left = round(place * width)
            color = getattr(tokens, step.token) if step.reached else tokens.faint
            painter.drawPixmap(left, 0, icons.pixmap(step.icon, color, _ICON, ratio))
            weight = QFont.Weight.DemiBold if step.reached else QFont.Weight.Normal
            painter.setFont(text_font(self, "small", weight))
            painter.setPen(QColor(tokens.text if step.reached else tokens.muted))
            metrics = painter.fontMetrics()
            room = round(width) - GRID
            top = _ICON + 4
            painter.drawText(
                QRect(left, top, room, metrics.height()),
                Qt.AlignmentFlag.AlignLeft,
                metrics.elidedText(step.label, Qt.TextElideMode.ElideRight, room),
            )
            top += metrics.height()
            painter.setFont(text_font(self, "caption"))
            painter.setPen(QColor(tokens.muted))
            painter.drawText(
                QRectF(left, top, room, painter.fontMetrics().height()),
                Qt.AlignmentFlag.AlignLeft,
                step.when,
            )


class PackageCard(Card):
    """A package of the timeline.

    Signals:
        copy_requested: id of the package to be copied somewhere.
        withdrawal_requested: id of the package to be taken back.
        page_requested: id of the page where what was returned can be mended, and the place in
            it, which may be None.
    """

    copy_requested = Signal(str)
    withdrawal_requested = Signal(str)
    page_requested = Signal(str, object)

    def __init__(
        self,
        entry: "PackageEntry",
        indicators: Collection[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        """Show a package; a remark that names one of ``indicators`` leads to it."""
        super().__init__(f"{entry.title}: {entry.state_label}", parent)
        self.entry = entry
        self._indicators = indicators
        package = entry.package
        self.copy_button = Button(self.tr("Chép ra USB…"), icon="usb")
        self.copy_button.setAccessibleName(self.tr("Chép ra USB: {0}").format(entry.title))
        self.copy_button.clicked.connect(lambda: self.copy_requested.emit(package.id))
        self.withdraw_button = Button(self.tr("Thu hồi…"), "quiet", icon="undo")
        self.withdraw_button.setAccessibleName(self.tr("Thu hồi: {0}").format(entry.title))
        self.withdraw_button.clicked.connect(lambda: self.withdrawal_requested.emit(package.id))
        self.withdraw_button.setVisible(entry.way_back != "none")
        title = ElidedLabel(entry.title, "heading")
        self.body.addLayout(
            row(
                IconLabel("lock" if package.sealed else "package", "accent", 20),
                title,
                self.withdraw_button,
                self.copy_button,
                stretch=1,
            )
        )
        self.body.addWidget(Stepper(self._steps()))
        sealed = self.tr("đã niêm phong · ") if package.sealed else ""
        facts = ElidedLabel(
            self.tr("{0} · {1}mã kiểm SHA-256: {2}…").format(
                package.file_name, sealed, package.sha256[:16]
            ),
            "caption",
        )
        facts.setToolTip(self.tr("Bản gốc: {0}\nSHA-256: {1}").format(package.path, package.sha256))
        self.body.addWidget(facts)
        if package.state is PackageState.PACKED:
            self._add_line(
                "alert-triangle",
                "warn",
                self.tr("Gói mới nằm trong hộp gửi của máy này, chưa chép ra USB."),
            )
        self._add_answers()

    def _steps(self) -> tuple[Step, ...]:
        package, receipts = self.entry.package, self.entry.receipts
        reached = _REACHED[package.state]
        returned = package.state is PackageState.RETURNED
        said = receipts[-1].said.received_at if receipts else None
        last = PackageState.RETURNED if returned else PackageState.ACCEPTED
        answered = minute(receipts[-1].received_at) if receipts and reached == 4 else ""
        states = (
            (PackageState.PACKED, "package", minute(package.made_at), "accent"),
            (PackageState.COPIED, "usb", "", "accent"),
            (PackageState.RECEIVED, "download", minute(said) if said else "", "accent"),
            (
                last,
                "undo" if returned else "circle-check",
                answered,
                "not_met" if returned else "met",
            ),
        )
        return tuple(
            Step(
                PACKAGE_STATE_LABELS[state],
                when if place <= reached else "",
                icon,
                token,
                place <= reached,
            )
            for place, (state, icon, when, token) in enumerate(states, start=1)
        )

    def _add_answers(self) -> None:
        """What each office's newest receipt says; what was returned is a link to its page."""
        for receipt in self.entry.answers:
            self._add_answer_of(receipt.said)

    def _add_answer_of(self, said: "ReceiptSaid") -> None:
        head = said.head_line
        if len(self.entry.answers) > 1:
            # The steps above speak of all offices together: say what this one's answer is.
            state = PACKAGE_STATE_LABELS[STATE_OF_OUTCOME[said.outcome]]
            head = self.tr("{0} · {1}").format(head, state)
        self._add_line("message-square", "info", head)
        for part in said.parts:
            line = part_line(part)
            match part.outcome:
                case PackageOutcome.RETURNED:
                    self._add_remarks(line, part)
                case PackageOutcome.ACCEPTED:
                    self._add_line("circle-check", "met", line)
                case PackageOutcome.RECEIVED:
                    self._add_line("circle-dot", "muted", line)
        for note in said.notes:
            self._add_line("info", "info", note)

    def _add_remarks(self, line: str, part: PartOutcome) -> None:
        """An appraiser's remark on an indicator stands alone, with a link to its own field."""
        found = read_indicator_remarks(part.remark) if part.part == _CRITERIA else {}
        if not found:
            self._add_returned(line, part.part, part.remark)
            return
        self._add_line("circle-x", "not_met", part_line(replace(part, remark="")))
        for no, remark in found.items():
            text = self.tr("Chỉ tiêu {0}: {1}").format(no, remark)
            self._add_returned(text, part.part, numbers=(no,))

    def _add_returned(
        self, text: str, part: str, remark: str = "", numbers: tuple[str, ...] = ()
    ) -> None:
        from ntm_desktop.services.exchange.returned import PAGE_OF_PART, named_indicators

        numbers = numbers or named_indicators(remark, self._indicators)[:_MOST_LINKS]
        places: list[tuple[str, str, str | None]] = [
            (self.tr("Đến chỉ tiêu {0}").format(no), "assessment", no) for no in numbers
        ] or [(self.tr("Đến chỗ cần sửa"), PAGE_OF_PART.get(part, "assessment"), None)]
        label = Label(text, "small", wrap=True, selectable=True)
        links = []
        for words, page, target in places:
            link = LinkButton(words, icon="chevron-right")
            link.clicked.connect(
                lambda _=False, page=page, target=target: self.page_requested.emit(page, target)
            )
            links.append(link)
        self.body.addLayout(row(IconLabel("circle-x", "not_met", 16), label, *links, stretch=1))

    def _add_line(self, icon: str, token: str, text: str) -> None:
        label = Label(text, "small", wrap=True, selectable=True)
        self.body.addLayout(row(IconLabel(icon, token, 16), label, stretch=1))
