"""The head of an indicator: its question, the official text, and where that comes from."""

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ntm_desktop.domain.assessment import IndicatorVerdict
from ntm_desktop.domain.criteria import Assurance, CriteriaSet, Criterion, Indicator
from ntm_desktop.gui.question import wording
from ntm_desktop.gui.question.verdict_box import rich_label
from ntm_desktop.gui.rule_words import ASSURANCE_LOOKS
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import IconLabel, Label, LinkButton


class QuestionHead(QWidget):
    """What is asked, in plain words first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(5)
        top = QHBoxLayout()
        self._criterion = Label("", "accent", wrap=True)
        top.addWidget(self._criterion, 1)
        self._place = Label("", "caption")
        top.addWidget(self._place, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(top)
        self._question = Label("", "value", wrap=True, selectable=True)
        layout.addWidget(self._question)
        self._text = Label("", "muted", wrap=True, selectable=True)
        layout.addWidget(self._text)
        source = QHBoxLayout()
        source.setSpacing(6)
        self._mark = IconLabel("diamond", "warn", 14)
        source.addWidget(self._mark)
        # The link before the words: these change with the threshold that a figure falls under.
        self.source_link = LinkButton("")
        self.source_link.clicked.connect(self._toggle)
        source.addWidget(self.source_link)
        self.checked = Label("", "warn")
        source.addWidget(self.checked)
        source.addStretch(1)
        layout.addLayout(source)
        self.details = rich_label()
        self.details.setProperty("role", "small")
        self.details.setContentsMargins(20, 0, 0, GRID // 2)
        self.details.hide()
        layout.addWidget(self.details)

    @property
    def question(self) -> str:
        """The question shown."""
        return self._question.text()

    def show_indicator(
        self,
        criteria_set: CriteriaSet,
        criterion: Criterion,
        indicator: Indicator,
        verdict: IndicatorVerdict,
        place: tuple[int, int],
    ) -> None:
        """Show another indicator.

        Args:
            criteria_set: its rules.
            criterion: it stands in.
            indicator: the one to show.
            verdict: as it stands.
            place: (its place, how many there are).
        """
        self._criterion.setText(self.tr("Tiêu chí {0} · {1}").format(criterion.no, criterion.name))
        self._place.setText(self.tr("{0} trong {1} chỉ tiêu").format(*place))
        self._question.setText(f"{indicator.no}\u2002{indicator.question or indicator.text}")
        self._text.setText(f"{indicator.text} – {wording.source_of(criteria_set, indicator)}.")
        self.show_source(criteria_set, indicator, verdict)
        self._open(False)

    def show_source(
        self, criteria_set: CriteriaSet, indicator: Indicator, verdict: IndicatorVerdict
    ) -> None:
        """Say whether wording and threshold were checked, and keep the details at hand."""
        said = {
            Assurance.CHECKED: self.tr("đã đối chiếu văn bản"),
            Assurance.ENTERED: self.tr("đã nhập từ văn bản, chưa đối chiếu"),
            Assurance.RECALLED: self.tr("chưa đối chiếu văn bản gốc"),
        }[verdict.assurance]
        self._mark.set_icon(*ASSURANCE_LOOKS[verdict.assurance])
        self.checked.set_role("muted" if verdict.assurance is Assurance.CHECKED else "warn")
        self.checked.setText(said)
        lines = wording.provenance_lines(indicator, verdict, criteria_set)
        tip = "".join(f"<p><b>{escape(what)}:</b> {escape(words)}</p>" for what, words in lines)
        for widget in (self.checked, self._mark):
            widget.setToolTip(f"<qt>{tip}</qt>")
        self._mark.setAccessibleName(said)
        self.details.setText(
            "<br>".join(f"<b>{escape(what)}:</b> {escape(words)}" for what, words in lines)
        )
        self.details.setAccessibleName("\n".join(f"{what}: {words}" for what, words in lines))

    def _toggle(self) -> None:
        self._open(self.details.isHidden())

    def _open(self, opened: bool) -> None:
        self.details.setVisible(opened)
        self.source_link.setText(
            self.tr("Ẩn nguồn và ghi chú") if opened else self.tr("Nguồn và ghi chú")
        )
