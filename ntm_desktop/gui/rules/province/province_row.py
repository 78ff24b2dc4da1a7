"""What a decision on a set says: a threshold beside the set's, or an indicator of its own."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ntm_desktop.domain.criteria import CriteriaSet, Indicator, Part, Provenance, Threshold
from ntm_desktop.gui import rule_words
from ntm_desktop.gui.rules.marks import AssuranceMark
from ntm_desktop.gui.rules.writing.threshold_editor import ThresholdEditor, case_of
from ntm_desktop.gui.rules.writing.tree import weakest_provenance
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Label, LinkButton, ToolButton, row


class PartRow(QWidget):
    """One part that the decision may set.

    Signals:
        given: its thresholds, as a tuple.
        named: whether the decision is the province's word on it, by the national threshold.
    """

    given = Signal(object)
    named = Signal(bool)

    def __init__(
        self,
        indicator: Indicator,
        part: Part,
        rules: CriteriaSet,
        parent: QWidget | None = None,
        *,
        before: str = "",
    ) -> None:
        """Make it.

        Args:
            indicator: whose part it is.
            part: as the set has it; of a national amendment as the amendment has it.
            rules: the set.
            parent: Qt parent.
            before: of a national amendment: what the set asked before, in words.
        """
        super().__init__(parent)
        self._part, self._rules = part, rules
        name = f"{indicator.no} {indicator.name}" + (f" – {part.label}" if part.label else "")
        layout = QGridLayout(self)
        layout.setContentsMargins(0, GRID // 2, 0, GRID // 2)
        layout.setHorizontalSpacing(2 * GRID)
        layout.setColumnStretch(0, 1)
        layout.setColumnStretch(1, 1)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(Label(name, "strong", wrap=True))
        words.addWidget(Label(indicator.text, "caption", wrap=True))
        national = "; ".join(
            dict.fromkeys(rule_words.threshold_words(t, part) for t in part.thresholds)
        )
        there = before or self.tr("Bộ quốc gia: {0}").format(national)
        words.addWidget(Label(there, "caption", wrap=True))
        self.others = Label("", "caption", wrap=True)
        self.others.hide()
        words.addWidget(self.others)
        words.addStretch(1)
        layout.addLayout(words, 0, 0)
        self.editor = ThresholdEditor(name, leaves=False)
        self.editor.changed.connect(self._changed)
        self.editor.show_options(False)
        self.more = LinkButton(self.tr("Khác nhau theo nhóm, năm…"))
        self.more.setAccessibleName(f"{self.more.text()} {name}")
        self.more.clicked.connect(self._show_options)
        self._own: tuple[Threshold, ...] = ()
        self._blanks: tuple[Threshold, ...] = ()
        fields = QVBoxLayout()
        fields.setSpacing(2)
        fields.addWidget(self.editor)
        self.follows: QCheckBox | None = None
        if not before and part.thresholds and all(t.known for t in part.thresholds):
            self.follows = QCheckBox(self.tr("Tỉnh quy định đúng như bộ quốc gia"))
            self.follows.setAccessibleName(f"{name}: {self.follows.text()}")
            self.follows.clicked.connect(self.named)
            fields.addWidget(self.follows)
        fields.addLayout(row(self.more))
        fields.addStretch(1)
        layout.addLayout(fields, 0, 1)

    @property
    def thresholds(self) -> tuple[Threshold, ...]:
        """What the decision sets now."""
        return self._own

    def show_thresholds(self, thresholds: tuple[Threshold, ...], rules: CriteriaSet) -> None:
        """Show what the decision sets; empty fields for what it does not set yet."""
        self._own = thresholds
        national = self._part.thresholds
        shown = list(thresholds)
        if not shown:
            nobody = Provenance("", verified=False)
            shown = [
                replace(
                    t,
                    comparison=None,
                    value=None,
                    provenance=nobody,
                    set_by_province=False,
                    decision="",
                )
                for t in national
            ]
        # What was told apart but not filled in yet stays to be filled in.
        cases = {case_of(t) for t in shown}
        shown += [t for t in self._blanks if case_of(t) not in cases]
        self.editor.show_part(replace(self._part, thresholds=tuple(shown)), rules)
        if self.follows is not None:
            same = [(t.comparison, t.value) for t in national]
            self.follows.setChecked(
                bool(thresholds) and [(t.comparison, t.value) for t in thresholds] == same
            )

    def show_others(self, others: Sequence[tuple[str, tuple[Threshold, ...]]]) -> None:
        """Say what other decisions of the province set for the same part, by date.

        Args:
            others: (name of the decision with its days, its thresholds).
        """
        lines = [
            f"{name}: "
            + "; ".join(dict.fromkeys(rule_words.threshold_words(t, self._part) for t in ts))
            for name, ts in others
        ]
        self.others.setText("\n".join(lines))
        self.others.setVisible(bool(lines))

    def hand_over(self) -> None:
        """Hand over what is being typed."""
        self.editor.hand_over()

    def focus_first(self) -> None:
        """Put the focus into the first field."""
        self.editor.focus_first()

    def _changed(self, thresholds: tuple[Threshold, ...]) -> None:
        self._blanks = (
            tuple(t for t in thresholds if not t.known)
            if self._own or any(t.known for t in thresholds)
            else ()
        )
        if not any(t.known for t in thresholds) and not self._own:
            # Only the frame was changed, by groups or years: nothing to save yet.
            self.editor.show_part(replace(self._part, thresholds=thresholds), self._rules)
            return
        self.given.emit(thresholds)

    def _show_options(self) -> None:
        self.editor.show_options(True)
        self.more.hide()


class ExtraRow(QWidget):
    """One indicator that the decision adds: what it asks, and buttons to edit or remove it.

    Signals:
        edit_wanted: its form is wanted.
        removal_wanted: it is to be taken out.
    """

    edit_wanted = Signal()
    removal_wanted = Signal()

    def __init__(
        self,
        indicator: Indicator,
        rules: CriteriaSet,
        *,
        editable: bool,
        about: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Show it.

        Args:
            indicator: the added one.
            rules: the national set, for the names of groups.
            editable: the decision was entered here.
            about: who added it; the province when empty.
            parent: Qt parent.
        """
        super().__init__(parent)
        name = f"{indicator.no} {indicator.name}"
        layout = QGridLayout(self)
        layout.setContentsMargins(0, GRID // 2, 0, GRID // 2)
        layout.setHorizontalSpacing(2 * GRID)
        layout.setColumnStretch(0, 1)
        layout.setColumnStretch(1, 1)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(Label(name, "strong", wrap=True))
        words.addWidget(Label(about or self.tr("Tỉnh đặt thêm, ngoài bộ quốc gia"), "accent"))
        if indicator.text != indicator.name:
            words.addWidget(Label(indicator.text, "caption", wrap=True))
        words.addStretch(1)
        layout.addLayout(words, 0, 0)
        asked = QVBoxLayout()
        asked.setSpacing(2)
        for part in indicator.parts:
            said = rule_words.thresholds_line(part, rules)
            role = "small" if all(t.known for t in part.thresholds) else "warn"
            line = f"{part.label}: {said}" if part.label else self.tr("Phải đạt: {0}").format(said)
            asked.addWidget(Label(line, role, wrap=True))
        mark = AssuranceMark()
        mark.show_provenance(weakest_provenance(indicator))
        asked.addLayout(row(mark))
        asked.addStretch(1)
        self.edit_button = Button(
            self.tr("Sửa") if editable else self.tr("Xem"), icon="pencil" if editable else "eye"
        )
        self.edit_button.setAccessibleName(f"{self.edit_button.text()}: {name}")
        self.edit_button.clicked.connect(self.edit_wanted)
        self.remove_button = ToolButton("trash", self.tr("Bỏ chỉ tiêu {0}").format(name))
        self.remove_button.clicked.connect(self.removal_wanted)
        self.remove_button.setVisible(editable)
        right = QHBoxLayout()
        right.setSpacing(GRID)
        right.addLayout(asked, 1)
        for button in (self.edit_button, self.remove_button):
            right.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(right, 0, 1)

    def focus_first(self) -> None:
        """Put the focus onto the way to its form."""
        self.edit_button.setFocus(Qt.FocusReason.OtherFocusReason)
