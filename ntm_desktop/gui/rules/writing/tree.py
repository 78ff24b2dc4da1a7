"""Criteria and indicators of a set that is being written, with how sure each is."""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QWidget

from ntm_desktop.domain.criteria import Assurance, CriteriaSet, Criterion, Indicator, Provenance
from ntm_desktop.domain.rule_editing import indicator_facts
from ntm_desktop.gui import rule_words
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Card, FlowLayout, Label, LinkButton, ToolButton, row
from ntm_desktop.gui.widgets.criteria_tree import (
    CriteriaDelegate,
    CriteriaTree,
    CriteriaTreeModel,
    Index,
    Role,
)

_PLACE = re.compile(r"^(?:chỉ tiêu )?(\d+(?:\.\d+)*[a-zđ]?)(?= ›|:)", re.IGNORECASE)
_ORDER = (Assurance.RECALLED, Assurance.ENTERED, Assurance.CHECKED)


class Shown(StrEnum):
    """Which indicators the tree shows."""

    ALL = "all"
    OPEN = "open"
    UNCHECKED = "unchecked"


def indicator_of(fault: str) -> str:
    """The number that a sentence about a set begins with; "" when it is about the whole."""
    found = _PLACE.match(fault)
    return found.group(1) if found else ""


def weakest(indicator: Indicator) -> Assurance:
    """How sure the least sure fact of an indicator is."""
    return weakest_provenance(indicator).assurance


def weakest_provenance(indicator: Indicator) -> Provenance:
    """What is known of the least sure fact of an indicator."""
    known = [fact.provenance for fact in indicator_facts(indicator)]
    return min(known, key=lambda provenance: _ORDER.index(provenance.assurance))


class RuleTreeModel(CriteriaTreeModel):
    """What is written, and how sure it is."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[tuple[int, tuple[str, ...]], ...] = ()
        self._faults: Mapping[str, list[str]] = {}

    def show_set(self, criteria_set: CriteriaSet, faults: Iterable[str]) -> bool:
        """Show a set; True when rows came or went."""
        found: dict[str, list[str]] = {}
        for fault in faults:
            found.setdefault(indicator_of(fault), []).append(fault)
        frame = tuple((c.no, tuple(i.no for i in c.indicators)) for c in criteria_set.criteria)
        same = frame == self._shown
        if not same:
            self.beginResetModel()
        self._shown, self._faults = frame, found
        self.set_criteria(criteria_set.criteria)
        if same:
            self.rows_changed()
        else:
            self.endResetModel()
        return not same

    def criterion_data(self, criterion: Criterion, role: int) -> object:
        """What the row of a criterion says."""
        states = [weakest(indicator) for indicator in criterion.indicators]
        states.append(criterion.provenance.assurance)
        state = min(states, key=_ORDER.index)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return f"{criterion.no}. {criterion.short_name}"
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                return self.tr("Tiêu chí {0}. {1}: {2} chỉ tiêu, {3}").format(
                    criterion.no,
                    criterion.name,
                    len(criterion.indicators),
                    rule_words.assurance_words(state),
                )
            case Role.NO:
                return ""
            case Role.COUNT:
                return str(len(criterion.indicators))
            case Role.MARK:
                return rule_words.ASSURANCE_LOOKS[state]
            case Role.FLAG:
                return self._flag(*(i.no for i in criterion.indicators))
            case Role.CRITERION:
                return criterion.no
        return None

    def indicator_data(
        self, criterion: Criterion, indicator: Indicator, role: int, *, name: str
    ) -> object:
        """What the row of an indicator says."""
        state = weakest(indicator)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return f"{self.number(criterion, indicator)} {name}"
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                said = f"{indicator.no} {indicator.text}: {rule_words.assurance_words(state)}"
                return "\n".join([said, *self._faults.get(indicator.no, ())])
            case Role.NO:
                return indicator.no
            case Role.MARK:
                return rule_words.ASSURANCE_LOOKS[state]
            case Role.FLAG:
                return self._flag(indicator.no)
            case Role.CRITERION:
                return criterion.no
            case Role.STATE:
                return state
        return None

    def _flag(self, *numbers: str) -> tuple[str, str] | None:
        if any(self._faults.get(no) for no in numbers):
            return "alert-triangle", "not_met"
        return None


class _Filter(QSortFilterProxyModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.setRecursiveFilteringEnabled(True)
        self._shown = Shown.ALL

    def show(self, shown: Shown) -> None:
        self._shown = shown
        self.invalidateFilter()

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        if self._shown is Shown.ALL:
            return True
        index = self.sourceModel().index(source_row, 0, source_parent)
        if not index.data(Role.NO):
            return False
        if self._shown is Shown.OPEN:
            return index.data(Role.FLAG) is not None
        return index.data(Role.STATE) is not Assurance.CHECKED


class RuleTreePanel(Card):
    """Chooses an indicator or a criterion of a draft; adds and removes them.

    Signals:
        chosen: number of an indicator.
        criterion_chosen: number of a criterion.
        head_wanted: what the set says of itself.
        entered: Enter on an indicator: its first field is wanted.
        indicator_wanted: number of the criterion that is to get another indicator.
        criterion_wanted: another criterion is wanted.
        removal_wanted: what is current is to be taken out.
        move_wanted: what is current is to go one place up (-1) or down (1).
    """

    chosen = Signal(str)
    criterion_chosen = Signal(int)
    head_wanted = Signal()
    entered = Signal()
    indicator_wanted = Signal(int)
    criterion_wanted = Signal()
    removal_wanted = Signal()
    move_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName(self.tr("Danh mục tiêu chí và chỉ tiêu"))
        self._quiet = False
        self.body.setContentsMargins(GRID + 2, GRID + 2, GRID - 2, GRID)
        self.body.setSpacing(GRID - 2)
        self.head_button = Button(self.tr("Thông tin chung của bộ"), "chip", icon="info")
        self.head_button.clicked.connect(self._head_clicked)
        self.body.addWidget(self.head_button)
        chips = QWidget()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        chips.setSizePolicy(policy)
        flow = FlowLayout(chips, spacing=5)
        group = QButtonGroup(self)
        self.chips: dict[Shown, Button] = {}
        for shown, text in (
            (Shown.ALL, self.tr("Tất cả")),
            (Shown.OPEN, self.tr("Còn việc")),
            (Shown.UNCHECKED, self.tr("Chưa đối chiếu")),
        ):
            chip = Button(text, "chip")
            chip.clicked.connect(lambda _on=False, shown=shown: self.filter(shown))
            group.addButton(chip)
            flow.addWidget(chip)
            self.chips[shown] = chip
        self.chips[Shown.ALL].setChecked(True)
        self.body.addWidget(chips)
        self._model = RuleTreeModel(self)
        self._proxy = _Filter(self)
        self._proxy.setSourceModel(self._model)
        self.view = CriteriaTree()
        self.view.setAccessibleName(self.tr("Tiêu chí và chỉ tiêu"))
        self.view.setModel(self._proxy)
        self.view.setItemDelegate(CriteriaDelegate(self.view))
        self.view.selectionModel().currentChanged.connect(self._current_changed)
        self.view.clicked.connect(self._clicked)
        self.view.entered_leaf.connect(self.entered)
        self.body.addWidget(self.view, 1)
        self._nothing = Label("", "muted", wrap=True)
        self._nothing.hide()
        self.body.addWidget(self._nothing)
        self.add_button = LinkButton(self.tr("Chỉ tiêu"), icon="plus")
        self.add_button.setAccessibleName(self.tr("Thêm chỉ tiêu"))
        self.add_button.clicked.connect(self._add_indicator)
        self.criterion_button = LinkButton(self.tr("Tiêu chí"), icon="plus")
        self.criterion_button.setAccessibleName(self.tr("Thêm tiêu chí"))
        self.criterion_button.clicked.connect(self.criterion_wanted)
        self.remove_button = ToolButton("trash", self.tr("Bỏ mục đang chọn"))
        self.remove_button.clicked.connect(self.removal_wanted)
        self.up_button = ToolButton("chevron-up", self.tr("Đưa lên một bậc (Alt+↑)"))
        self.up_button.setShortcut("Alt+Up")
        self.up_button.clicked.connect(lambda: self.move_wanted.emit(-1))
        self.down_button = ToolButton("chevron-down", self.tr("Đưa xuống một bậc (Alt+↓)"))
        self.down_button.setShortcut("Alt+Down")
        self.down_button.clicked.connect(lambda: self.move_wanted.emit(1))
        self.body.addLayout(row(self.add_button, self.criterion_button, QWidget(), stretch=2))
        self.body.addLayout(
            row(
                self.up_button,
                self.down_button,
                QWidget(),
                self.remove_button,
                stretch=2,
                spacing=GRID // 2,
            )
        )

    def show_set(self, criteria_set: CriteriaSet, faults: Iterable[str]) -> None:
        """Show a set; what was open and current stays so."""
        faults = tuple(faults)
        opened = self._opened()
        current = self.view.currentIndex()
        no, criterion = current.data(Role.NO), current.data(Role.CRITERION)
        self._quiet = True
        if self._model.show_set(criteria_set, faults):
            for place in range(self._proxy.rowCount()):
                index = self._proxy.index(place, 0)
                self.view.setExpanded(index, index.data(Role.CRITERION) in opened)
            self._make_current(no or "", criterion)
        numbers = {indicator_of(fault) for fault in faults} - {""}
        known = [i.no for i in criteria_set.indicators()]
        for shown, count in (
            (Shown.OPEN, sum(n in numbers for n in known)),
            (
                Shown.UNCHECKED,
                sum(weakest(i) is not Assurance.CHECKED for i in criteria_set.indicators()),
            ),
        ):
            text = self.chips[shown].text().rstrip("0123456789 ")
            self.chips[shown].setText(f"{text} {count}" if count else text)
        self._quiet = False
        self._say_nothing()

    def show_current(self, no: str, criterion_no: int | None = None) -> None:
        """Mark an indicator or a criterion; neither for the set itself."""
        self._quiet = True
        self.head_button.setChecked(not no and criterion_no is None)
        self._make_current(no, criterion_no)
        self._quiet = False

    @property
    def current_criterion(self) -> int | None:
        """The criterion that is current, or holds the current indicator."""
        found = self.view.currentIndex().data(Role.CRITERION)
        return int(found) if found is not None else None

    def filter(self, shown: Shown) -> None:
        """Show only some indicators."""
        self.chips[shown].setChecked(True)
        self._quiet = True
        self._proxy.show(shown)
        if shown is not Shown.ALL:
            self.view.expandAll()
        self._quiet = False
        self._say_nothing()

    def _say_nothing(self) -> None:
        self._nothing.setVisible(self._proxy.rowCount() == 0)
        self._nothing.setText(
            self.tr("Không có chỉ tiêu nào ở bộ lọc này.")
            if self._model.rowCount()
            else self.tr("Bộ chưa có tiêu chí nào. Bấm “Tiêu chí” để thêm tiêu chí đầu tiên.")
        )
        moving = self._proxy.rowCount() > 0
        for button in (self.add_button, self.up_button, self.down_button, self.remove_button):
            button.setEnabled(moving)

    def _opened(self) -> set[int]:
        found = set()
        for place in range(self._proxy.rowCount()):
            index = self._proxy.index(place, 0)
            if self.view.isExpanded(index):
                found.add(index.data(Role.CRITERION))
        return found

    def _make_current(self, no: str, criterion_no: int | None) -> None:
        source = self._model.index_of(no) if no else QModelIndex()
        if not no and criterion_no is not None:
            for place in range(self._model.rowCount()):
                index = self._model.index(place, 0)
                if index.data(Role.CRITERION) == criterion_no:
                    source = index
        index = self._proxy.mapFromSource(source)
        if not index.isValid():
            self.view.setCurrentIndex(QModelIndex())
            return
        if index == self.view.currentIndex():
            return
        if index.parent().isValid():
            self.view.expand(index.parent())
        self.view.selectionModel().setCurrentIndex(
            index, QItemSelectionModel.SelectionFlag.ClearAndSelect
        )
        self.view.scrollTo(index)

    def _current_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        if self._quiet or not current.isValid():
            return
        self.head_button.setChecked(False)
        no = current.data(Role.NO)
        if no:
            self.chosen.emit(no)
        else:
            self.criterion_chosen.emit(current.data(Role.CRITERION))

    def _clicked(self, index: QModelIndex) -> None:
        """A click on a criterion opens or closes it."""
        if not index.data(Role.NO):
            self.view.setExpanded(index, not self.view.isExpanded(index))

    def _head_clicked(self) -> None:
        self.head_button.setChecked(True)
        self._quiet = True
        self.view.setCurrentIndex(QModelIndex())
        self._quiet = False
        self.head_wanted.emit()

    def _add_indicator(self) -> None:
        criterion = self.current_criterion
        if criterion is None and self._model.rowCount():
            criterion = self._model.index(0, 0).data(Role.CRITERION)
        if criterion is not None:
            self.indicator_wanted.emit(criterion)
        else:
            self.criterion_wanted.emit()
