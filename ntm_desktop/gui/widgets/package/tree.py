"""The criteria of a package that is looked at: what it says and what follows from it."""

from PySide6.QtCore import QObject, Qt

from ntm_desktop.domain.assessment import VERDICT_LABELS, Verdict
from ntm_desktop.domain.criteria import Criterion, Indicator
from ntm_desktop.domain.package_sight import PackageSight
from ntm_desktop.gui import icons
from ntm_desktop.gui.theme import VERDICT_TOKENS
from ntm_desktop.gui.widgets.criteria_tree import CriteriaTreeModel, Role


class SightTree(CriteriaTreeModel):
    """The mark is the verdict that follows; the flag says that there is evidence."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sight: PackageSight | None = None

    def show_sight(self, sight: PackageSight) -> None:
        """Show another package."""
        self.beginResetModel()
        self._sight = sight
        self.set_criteria(sight.criteria_set.criteria if sight.criteria_set else ())
        self.endResetModel()

    def criterion_data(self, criterion: Criterion, role: int) -> object:
        """How many of its indicators are met."""
        found = self._criterion(criterion.no)
        words = VERDICT_LABELS[found[0]] if found else ""
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return f"{criterion.no}. {criterion.short_name}"
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                return self.tr("Tiêu chí {0}. {1}: {2}").format(criterion.no, criterion.name, words)
            case Role.NO:
                return ""
            case Role.COUNT:
                return f"{found[1]}/{found[2]}" if found else ""
            case Role.MARK if found:
                return icons.VERDICT_ICONS[found[0]], VERDICT_TOKENS[found[0]][0]
            case Role.CRITERION:
                return criterion.no
        return None

    def indicator_data(
        self, criterion: Criterion, indicator: Indicator, role: int, *, name: str
    ) -> object:
        """The verdict of an indicator."""
        sight = self._sight
        judged = sight.verdict(indicator.no) if sight else None
        if judged is None or sight is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return f"{self.number(criterion, indicator)} {name}"
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                return f"{indicator.no} {indicator.name}: {VERDICT_LABELS[judged.verdict]}"
            case Role.NO:
                return indicator.no
            case Role.LABEL:
                return self.number(criterion, indicator)
            case Role.MARK:
                return icons.VERDICT_ICONS[judged.verdict], VERDICT_TOKENS[judged.verdict][0]
            case Role.FLAG:
                return ("paperclip", "muted") if sight.evidence_of(indicator.no) else None
            case Role.CRITERION:
                return criterion.no
        return None

    def _criterion(self, no: int) -> tuple[Verdict, int, int] | None:
        assessment = self._sight.assessment if self._sight else None
        for one in assessment.criteria if assessment else ():
            if one.no == no:
                return one.verdict, one.met, one.applicable
        return None
