"""What follows from the figures, as a sentence with icon and colour; and what is needed."""

from html import escape

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ntm_desktop.domain.assessment import VERDICT_LABELS, IndicatorVerdict, Verdict
from ntm_desktop.domain.verdicts import PROVINCE_UNSAID
from ntm_desktop.gui.theme import tokens_of, verdict_colors
from ntm_desktop.gui.tokens import GRID, RADIUS
from ntm_desktop.gui.widgets import IconLabel, Label, LinkButton, VerdictMark, clear_layout


def rich_label(parent: QWidget | None = None) -> QLabel:
    """A wrapping label for text we marked up ourselves, every fact escaped."""
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.RichText)
    label.setWordWrap(True)
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    label.setSizePolicy(policy)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


class VerdictBox(QWidget):
    """The verdict on one indicator: "Chưa đạt – nữ 961 / 1.389 = 69,19 % < 70 %"."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._verdict = Verdict.INCOMPLETE
        layout = QHBoxLayout(self)
        layout.setContentsMargins(GRID + 5, GRID + 2, GRID + 4, GRID + 2)
        layout.setSpacing(GRID + 2)
        self._mark = VerdictMark(Verdict.INCOMPLETE, 22)
        layout.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        self._text = rich_label()
        layout.addWidget(self._text, 1, Qt.AlignmentFlag.AlignVCenter)

    @property
    def verdict(self) -> Verdict:
        """What is shown."""
        return self._verdict

    @property
    def sentence(self) -> str:
        """What is said."""
        return self.accessibleName()

    def show_verdict(self, verdict: IndicatorVerdict) -> None:
        """Say why the indicator stands where it stands."""
        self._verdict = verdict.verdict
        self._mark.set_verdict(verdict.verdict)
        label = VERDICT_LABELS[verdict.verdict]
        rest = verdict.explanation.removeprefix(label)
        self._text.setText(f"<b>{escape(label)}</b>{escape(rest)}")
        self.setAccessibleName(verdict.explanation)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the coloured sheet."""
        color, soft = verdict_colors(tokens_of(self), self._verdict)
        edge = QColor(color)
        edge.setAlpha(80)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(edge, 1))
        painter.setBrush(QColor(soft))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)


class NeededBand(QWidget):
    """What has to be reached: “Cần đạt ở xã này (…): ≥ 70 %”."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(GRID + 4, GRID - 1, GRID + 4, GRID - 1)
        self._text = rich_label()
        layout.addWidget(self._text)

    def show_needed(self, unit: str, where: str, needed: str) -> None:
        """Say what is needed.

        Args:
            unit: what is assessed: "xã", "thôn".
            where: the commune's group, "" when there is none.
            needed: all thresholds in words.
        """
        lead = self.tr("Cần đạt ở {0} này").format(unit)
        if where:
            lead = f"{lead} ({where})"
        self._text.setText(f"{escape(lead)}: &nbsp;<b>{escape(needed)}</b>")
        self.setAccessibleName(f"{lead}: {needed}")

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the sheet."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens_of(self).sunken))
        painter.drawRoundedRect(QRectF(self.rect()), RADIUS - 2, RADIUS - 2)


class Cautions(QWidget):
    """What should be looked at again, a line each, with what the officer says to it.

    Signals:
        explanation_wanted: the officer wants to say why the figure is as it is.
    """

    explanation_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(GRID // 2)
        self._shown: tuple[str, ...] | None = None
        self._explained = Label("", "muted", wrap=True)
        self.explain = LinkButton("", icon="pencil")
        self.explain.setToolTip(self.tr("Shift+F2 · nằm trong hồ sơ và gói gửi lên cấp trên"))
        self.explain.clicked.connect(self.explanation_wanted)
        self._end = QWidget(self)
        end = QHBoxLayout(self._end)
        end.setContentsMargins(15 + GRID, 0, 0, 0)
        end.setSpacing(GRID)
        end.addWidget(self.explain)
        end.addWidget(self._explained, 1)

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is said."""
        return self._shown or ()

    def show_sentences(self, sentences: tuple[str, ...], explanation: str = "") -> None:
        """Show these, or nothing; beside them what was said to them."""
        self.explain.setText(self.tr("Đã giải trình:") if explanation else self.tr("Giải trình…"))
        self._explained.setText(" ".join(explanation.split()))
        self._explained.setVisible(bool(explanation))
        # What the province has not said yet is nothing for the commune to explain.
        self._end.setVisible(any(sentence != PROVINCE_UNSAID for sentence in sentences))
        if sentences == self._shown:
            return
        self._shown = sentences
        self._layout.removeWidget(self._end)
        clear_layout(self._layout)
        for sentence in sentences:
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(2, 0, 0, 0)
            row.setSpacing(GRID)
            row.addWidget(IconLabel("alert-triangle", "warn", 15), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(Label(sentence, "warn", wrap=True), 1)
            self._layout.addWidget(line)
        self._layout.addWidget(self._end)
        self.setVisible(bool(sentences))
