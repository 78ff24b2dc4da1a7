"""The criteria of an appraised package: what was decided of each indicator."""

from collections.abc import Container

from PySide6.QtCore import QObject, Qt

from ntm_desktop.district.appraising import Appraisal
from ntm_desktop.domain.appraisal import AppraisalDecision, AppraisalLine
from ntm_desktop.domain.assessment import VERDICT_LABELS
from ntm_desktop.domain.criteria import Criterion, Indicator
from ntm_desktop.gui import icons
from ntm_desktop.gui.theme import VERDICT_TOKENS
from ntm_desktop.gui.widgets.criteria_tree import CriteriaTreeModel, Role

_DECISIONS = {
    AppraisalDecision.ACCEPTED: ("check", "met"),
    AppraisalDecision.RETURNED: ("undo", "not_met"),
    AppraisalDecision.OPEN: None,
}


class AppraisalTree(CriteriaTreeModel):
    """The mark is the verdict of the appraised figures, the flag what was decided."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._appraisal: Appraisal | None = None
        self._lines: dict[str, AppraisalLine] = {}
        self._only: Container[int] | None = None

    def show_appraisal(self, appraisal: Appraisal, only: Container[int] | None = None) -> None:
        """Show another state; the rows stay while the rules and the choice do.

        Args:
            appraisal: what is shown.
            only: numbers of the criteria that are shown, None for all.
        """
        known = self._appraisal
        same = known is not None and known.criteria_set == appraisal.criteria_set
        same = same and only == self._only
        self._only = only
        lines = {line.indicator_no: line for line in appraisal.lines}
        if same:
            self._appraisal, self._lines = appraisal, lines
            self.rows_changed()
            return
        self.beginResetModel()
        self._appraisal, self._lines = appraisal, lines
        self.set_criteria(
            [one for one in appraisal.criteria_set.criteria if only is None or one.no in only]
        )
        self.endResetModel()

    def criterion_data(self, criterion: Criterion, role: int) -> object:
        """How many of its indicators were appraised."""
        lines = [self._lines[i.no] for i in criterion.indicators if i.no in self._lines]
        done = sum(line.decision is not AppraisalDecision.OPEN for line in lines)
        returned = any(line.decision is AppraisalDecision.RETURNED for line in lines)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return f"{criterion.no}. {criterion.short_name}"
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                said = self.tr("Tiêu chí {0}. {1}: đã thẩm tra {2}/{3} chỉ tiêu").format(
                    criterion.no, criterion.name, done, len(lines)
                )
                owner = self._appraisal.owners.get(criterion.no) if self._appraisal else ""
                return self.tr("{0}; giao cho {1}").format(said, owner) if owner else said
            case Role.NO:
                return ""
            case Role.COUNT:
                return f"{done}/{len(lines)}"
            case Role.FLAG:
                if returned:
                    return _DECISIONS[AppraisalDecision.RETURNED]
                return ("check", "met") if lines and done == len(lines) else None
            case Role.CRITERION:
                return criterion.no
        return None

    def indicator_data(
        self, criterion: Criterion, indicator: Indicator, role: int, *, name: str
    ) -> object:
        """The verdict of an indicator and what was decided of it."""
        line = self._lines.get(indicator.no)
        if line is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return f"{self.number(criterion, indicator)} {name}"
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                return (
                    f"{indicator.no} {indicator.name}: {VERDICT_LABELS[line.verdict]}, "
                    f"{self.decision_words(line)}"
                )
            case Role.NO:
                return indicator.no
            case Role.LABEL:
                return self.number(criterion, indicator)
            case Role.MARK:
                return icons.VERDICT_ICONS[line.verdict], VERDICT_TOKENS[line.verdict][0]
            case Role.FLAG:
                return _DECISIONS[line.decision]
            case Role.CRITERION:
                return criterion.no
        return None

    def decision_words(self, line: AppraisalLine) -> str:
        """What was decided, in words."""
        return {
            AppraisalDecision.ACCEPTED: self.tr("đã chấp nhận"),
            AppraisalDecision.RETURNED: self.tr("gửi trả"),
            AppraisalDecision.OPEN: self.tr("chưa thẩm tra"),
        }[line.decision]
