"""The left side of the page: filters, and the tree of criteria and indicators."""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QWidget

from ntm_desktop.gui.assessment.recorder import Recorder
from ntm_desktop.gui.assessment.tree_model import IndicatorFilter, IndicatorTreeModel
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Card, FlowLayout, Label
from ntm_desktop.gui.widgets.criteria_tree import CriteriaDelegate, CriteriaTree, Role
from ntm_desktop.services.snapshots import Filter, Snapshot


class TreePanel(Card):
    """Chooses an indicator.

    Signals:
        chosen: (number) another indicator is current.
        entered: Enter or → was pressed on an indicator: its first field is wanted.
    """

    chosen = Signal(str)
    entered = Signal()

    def __init__(self, recorder: Recorder, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName(self.tr("Danh mục chỉ tiêu"))
        self._snapshot: Snapshot | None = None
        self._filter = Filter.ALL
        self._quiet = False
        self._opened: int | None = None
        self._expanded: frozenset[int] = frozenset()
        self.body.setContentsMargins(GRID + 2, GRID + 2, GRID - 2, GRID)
        self.body.setSpacing(GRID - 2)
        self._chips = QWidget()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self._chips.setSizePolicy(policy)
        flow = FlowLayout(self._chips, spacing=5)
        self._group = QButtonGroup(self)
        self.chips: dict[Filter, Button] = {}
        for chosen, text, tip in self._filters():
            chip = Button(text, "chip", tip=tip)
            chip.setAccessibleName(tip)
            chip.clicked.connect(lambda _on=False, chosen=chosen: self.choose_filter(chosen))
            self._group.addButton(chip)
            self.chips[chosen] = chip
            flow.addWidget(chip)
        self.chips[Filter.ALL].setChecked(True)
        self.body.addWidget(self._chips)
        self._model = IndicatorTreeModel(recorder, self)
        self._proxy = IndicatorFilter(self)
        self._proxy.setSourceModel(self._model)
        self.view = CriteriaTree()
        self.view.setAccessibleName(self.tr("Tiêu chí và chỉ tiêu"))
        self.view.setModel(self._proxy)
        self.view.setItemDelegate(CriteriaDelegate(self.view))
        self.view.selectionModel().currentChanged.connect(self._current_changed)
        self.view.entered_leaf.connect(self.entered)
        self.view.clicked.connect(self._clicked)
        self.body.addWidget(self.view, 1)
        self._nothing = Label("", "muted", wrap=True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._nothing.hide()
        self.body.addWidget(self._nothing, 1)

    @property
    def filter(self) -> Filter:
        """The filter in use."""
        return self._filter

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the state of an assessment; choice and open branches stay."""
        again = self._snapshot is None or (self._snapshot.criteria_set != snapshot.criteria_set)
        self._snapshot = snapshot
        self._quiet = True
        self._model.show_snapshot(snapshot)
        self._quiet = False
        for chosen, text, _tip in self._filters():
            count = snapshot.count(chosen) if chosen is not Filter.ALL else 0
            self.chips[chosen].setText(f"{text} {count}" if count else text)
        self.chips[Filter.CHANGED].setVisible(snapshot.previous is not None)
        if again:
            self.choose_filter(Filter.ALL)
        elif self._filter is not Filter.ALL:
            self._apply(keep=True)

    def choose_filter(self, chosen: Filter) -> None:
        """Show only what passes a filter; branches are as before when all is shown again."""
        if self._filter is Filter.ALL:
            self._expanded = self._expanded_criteria()
        before, self._filter = self._filter, chosen
        self.chips[chosen].setChecked(True)
        self._apply(keep=False)
        if chosen is Filter.ALL and before is not Filter.ALL:
            current = self.view.currentIndex()
            for row in range(self._proxy.rowCount()):
                index = self._proxy.index(row, 0)
                wanted = index.data(Role.CRITERION) in self._expanded
                self.view.setExpanded(index, wanted or current.parent() == index)

    def visible_numbers(self) -> frozenset[str] | None:
        """The indicators that the filter lets through; None when it lets all through."""
        return None if self._filter is Filter.ALL else self._proxy.numbers

    def show_current(self, no: str, *, insist: bool = False) -> None:
        """Mark an indicator, bringing it into sight.

        Args:
            no: its number.
            insist: give up a filter that hides it.
        """
        source = self._model.index_of(no)
        if not source.isValid():
            return
        index = self._proxy.mapFromSource(source)
        if not index.isValid():
            if not insist:
                self._quiet = True
                self.view.setCurrentIndex(QModelIndex())
                self._quiet = False
                return
            self.choose_filter(Filter.ALL)
            index = self._proxy.mapFromSource(source)
        if index == self.view.currentIndex():
            return
        self._quiet = True
        self._open_branch(index.parent())
        self.view.selectionModel().setCurrentIndex(
            index, QItemSelectionModel.SelectionFlag.ClearAndSelect
        )
        self.view.scrollTo(index)
        self._quiet = False

    def _open_branch(self, branch: QModelIndex) -> None:
        """Open a criterion; one that was opened only to show an indicator is closed again."""
        wanted = branch.data(Role.CRITERION) if branch.isValid() else None
        if wanted is not None and wanted == self._opened:
            return
        if self._opened is not None and self._filter is Filter.ALL:
            for row in range(self._proxy.rowCount()):
                index = self._proxy.index(row, 0)
                if index.data(Role.CRITERION) == self._opened:
                    self.view.collapse(index)
        self._opened = None
        if branch.isValid() and not self.view.isExpanded(branch):
            self.view.expand(branch)
            self._opened = wanted

    def _apply(self, *, keep: bool) -> None:
        snapshot = self._snapshot
        if snapshot is None:
            return
        passing = frozenset(
            indicator.no
            for indicator in snapshot.criteria_set.indicators()
            if snapshot.shows(indicator.no, self._filter)
        )
        current = self.view.currentIndex().data(Role.NO) or ""
        self._quiet = True
        numbers = self._proxy.numbers | passing if keep else passing
        self._proxy.show_filter(self._filter, numbers)
        if self._filter is not Filter.ALL:
            self.view.expandAll()
        empty = self._proxy.rowCount() == 0
        self.view.setVisible(not empty)
        self._nothing.setVisible(empty)
        self._nothing.setText(self._nothing_words())
        self._quiet = False
        if current and not keep:
            self._keep_current(current)

    def _keep_current(self, no: str) -> None:
        index = self._proxy.mapFromSource(self._model.index_of(no))
        if index.isValid():
            self.show_current(no)

    def _expanded_criteria(self) -> frozenset[int]:
        indexes = [self._proxy.index(row, 0) for row in range(self._proxy.rowCount())]
        return frozenset(
            index.data(Role.CRITERION) for index in indexes if self.view.isExpanded(index)
        )

    def _nothing_words(self) -> str:
        return {
            Filter.MISSING: self.tr("Chỉ tiêu nào cũng đã có số liệu."),
            Filter.NOT_MET: self.tr("Không có chỉ tiêu nào chưa đạt."),
            Filter.CHANGED: self.tr("Không có chỉ tiêu nào khác kỳ trước."),
            Filter.TO_CONFIRM: self.tr("Không có số liệu nào chờ xác nhận."),
        }.get(self._filter, "")

    def _filters(self) -> list[tuple[Filter, str, str]]:
        return [
            (Filter.ALL, self.tr("Tất cả"), self.tr("Tất cả chỉ tiêu")),
            (Filter.MISSING, self.tr("Còn thiếu"), self.tr("Chỉ tiêu còn thiếu số liệu")),
            (Filter.NOT_MET, self.tr("Chưa đạt"), self.tr("Chỉ tiêu chưa đạt")),
            (
                Filter.TO_CONFIRM,
                self.tr("Cần xác nhận"),
                self.tr("Số liệu đọc từ Excel cần xác nhận"),
            ),
            (Filter.CHANGED, self.tr("Khác kỳ trước"), self.tr("Thay đổi so với kỳ trước")),
        ]

    def _current_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        no = current.data(Role.NO)
        if no and not self._quiet:
            self.chosen.emit(no)

    def _clicked(self, index: QModelIndex) -> None:
        """A click on a criterion opens or closes it."""
        if not index.data(Role.NO):
            self.view.setExpanded(index, not self.view.isExpanded(index))
            self._opened = None
