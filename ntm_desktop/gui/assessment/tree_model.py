"""Criteria and indicators as a tree, and the filter over it."""

from PySide6.QtCore import QObject, QSortFilterProxyModel, Qt

from ntm_desktop.domain.assessment import VERDICT_LABELS, CriterionVerdict, Verdict
from ntm_desktop.domain.criteria import Criterion, Indicator
from ntm_desktop.gui import icons
from ntm_desktop.gui.assessment.recorder import Recorder
from ntm_desktop.gui.theme import VERDICT_TOKENS
from ntm_desktop.gui.widgets.criteria_tree import CriteriaTreeModel, Index, Role
from ntm_desktop.services.snapshots import Filter, Snapshot

__all__ = ["IndicatorFilter", "IndicatorTreeModel", "Role"]

_FLAGS = {"unsaved": ("pencil", "not_met"), "to_confirm": ("help-circle", "warn")}


class IndicatorTreeModel(CriteriaTreeModel):
    """Where each criterion and indicator of an assessment stands."""

    def __init__(self, recorder: Recorder, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._recorder = recorder
        self._snapshot: Snapshot | None = None

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the state of an assessment; the rows stay while the rules do."""
        same = self._snapshot is not None and self._snapshot.criteria_set == snapshot.criteria_set
        if same:
            self._snapshot = snapshot
            self.rows_changed()
            return
        self.beginResetModel()
        self._snapshot = snapshot
        self.set_criteria(snapshot.criteria_set.criteria)
        self.endResetModel()

    def criterion_data(self, criterion: Criterion, role: int) -> object:
        """What the row of a criterion says."""
        assert self._snapshot is not None
        verdict = _criterion_verdict(self._snapshot, criterion)
        count = f"{verdict.met}/{verdict.applicable}" if criterion.indicators else ""
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return f"{criterion.no}. {criterion.short_name}"
            case Qt.ItemDataRole.ToolTipRole:
                said = self.tr("Tiêu chí {0}. {1}").format(criterion.no, criterion.name)
                reached = self.tr("{0} – đạt {1} chỉ tiêu").format(
                    VERDICT_LABELS[verdict.verdict], count
                )
                return f"{said}\n{reached}" if count else said
            case Qt.ItemDataRole.AccessibleTextRole:
                return self.tr("Tiêu chí {0}. {1}: {2}, đạt {3} chỉ tiêu").format(
                    criterion.no, criterion.name, VERDICT_LABELS[verdict.verdict], count
                )
            case Role.NO:
                return ""
            case Role.LABEL:
                return f"{criterion.no}."
            case Role.MARK:
                return _mark(verdict.verdict)
            case Role.STATE:
                return verdict.verdict
            case Role.COUNT:
                return count
            case Role.FLAG:
                return _FLAGS.get(self._flag(*(i.no for i in criterion.indicators)))
            case Role.CRITERION:
                return criterion.no
        return None

    def indicator_data(
        self, criterion: Criterion, indicator: Indicator, role: int, *, name: str
    ) -> object:
        """What the row of an indicator says."""
        assert self._snapshot is not None
        verdict = self._snapshot.verdict(indicator.no).verdict
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return f"{self.number(criterion, indicator)} {name}"
            case Qt.ItemDataRole.ToolTipRole:
                return f"{indicator.no}. {indicator.text}\n{self._state_words(indicator.no)}"
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{indicator.no} {indicator.name}: {self._state_words(indicator.no)}"
            case Role.NO:
                return indicator.no
            case Role.LABEL:
                return self.number(criterion, indicator)
            case Role.MARK:
                return _mark(verdict)
            case Role.STATE:
                return verdict
            case Role.COUNT:
                return ""
            case Role.FLAG:
                return _FLAGS.get(self._flag(indicator.no))
            case Role.CRITERION:
                return criterion.no
        return None

    def _state_words(self, no: str) -> str:
        assert self._snapshot is not None
        said = VERDICT_LABELS[self._snapshot.verdict(no).verdict]
        match self._flag(no):
            case "unsaved":
                return self.tr("{0} – có số chưa lưu").format(said)
            case "to_confirm":
                return self.tr("{0} – cần xác nhận").format(said)
        return said

    def _flag(self, *numbers: str) -> str:
        assert self._snapshot is not None
        if any(self._recorder.has_unsaved(no) for no in numbers):
            return "unsaved"
        if any(self._snapshot.answer(no).to_confirm for no in numbers):
            return "to_confirm"
        return ""


class IndicatorFilter(QSortFilterProxyModel):
    """Hides what the chosen filter leaves out; a criterion stays while one below it does."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setRecursiveFilteringEnabled(True)
        self._chosen = Filter.ALL
        self._numbers: frozenset[str] = frozenset()

    @property
    def numbers(self) -> frozenset[str]:
        """The indicators shown while there is a filter."""
        return self._numbers

    def show_filter(self, chosen: Filter, numbers: frozenset[str]) -> None:
        """Show only these indicators, or all.

        What was corrected meanwhile leaves the list only when a filter is chosen anew, so
        that a row never vanishes under the officer's hands.
        """
        self._chosen, self._numbers = chosen, numbers
        self.invalidateFilter()

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        """Whether a row passes by itself."""
        if self._chosen is Filter.ALL:
            return True
        model = self.sourceModel()
        return model.index(source_row, 0, source_parent).data(Role.NO) in self._numbers


def _mark(verdict: Verdict) -> tuple[str, str]:
    return icons.VERDICT_ICONS[verdict], VERDICT_TOKENS[verdict][0]


def _criterion_verdict(snapshot: Snapshot, criterion: Criterion) -> CriterionVerdict:
    for verdict in snapshot.assessment.criteria:
        if verdict.no == criterion.no:
            return verdict
    return CriterionVerdict(criterion.no, criterion.name, Verdict.NO_THRESHOLD, 0, 0, ())
