"""A whole package of a commune: verified, answers, verdicts, evidence, papers, tables."""

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from ntm_desktop.domain.kept_tables import KeptTable
from ntm_desktop.domain.package import EvidenceEntry, evidence_words
from ntm_desktop.domain.package_sight import TRUST_WORDS, PackageSight
from ntm_desktop.domain.periods import day_in_vietnam
from ntm_desktop.errors import NtmError
from ntm_desktop.gui.papers.rendering import PdfPages
from ntm_desktop.gui.tab_order import chain
from ntm_desktop.gui.tasks import Tasks
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Card, Label, Level, Notice, ProgressStrip, scrolled
from ntm_desktop.gui.widgets.criteria_tree import CriteriaDelegate, CriteriaTree, Role
from ntm_desktop.gui.widgets.elided_box import ElidedBox
from ntm_desktop.gui.widgets.facts import Facts
from ntm_desktop.gui.widgets.figure_words import file_size
from ntm_desktop.gui.widgets.package.evidence import EvidenceDialog, EvidenceList
from ntm_desktop.gui.widgets.package.indicator_pane import IndicatorPane
from ntm_desktop.gui.widgets.package.papers_tab import PapersTab
from ntm_desktop.gui.widgets.package.places_tab import PlacesTab
from ntm_desktop.gui.widgets.package.reader import PackageReader
from ntm_desktop.gui.widgets.package.rules_tab import RulesTab
from ntm_desktop.gui.widgets.package.side_by_side import side_by_side
from ntm_desktop.gui.widgets.package.tables import columns_of, rows_of, tables_shown
from ntm_desktop.gui.widgets.package.tree import SightTree
from ntm_desktop.gui.widgets.tables import DataTable

_WIDTHS = 300, 250
_SHOWN_DIFFERING = 6
_PLACES, _RULES = 3, 4


class PackageView(QWidget):
    """Read-only; the same in NTM Xem and on the receiving office's desk.

    Signals:
        refused: an :class:`NtmError` of a piece of evidence that cannot be shown.
    """

    refused = Signal(object)

    def __init__(self, tasks: Tasks[Any], names: dict[str, str] | None = None) -> None:
        """Show nothing yet.

        Args:
            tasks: runs what is read beside the window.
            names: id of a paper to what it is called, besides those of the dossier.
        """
        super().__init__()
        self._tasks = tasks
        self._reader: PackageReader | None = None
        self.sight: PackageSight | None = None
        self.dialog: EvidenceDialog | None = None
        self.table: DataTable | None = None
        self._tables: tuple[KeptTable, ...] = ()
        self._build(names or {})

    def show_package(self, sight: PackageSight, reader: PackageReader) -> None:
        """Show another package."""
        self.sight, self._reader = sight, reader
        self._show_trust(sight)
        self.model.show_sight(sight)
        self.tree.expandAll()
        self.papers.show_papers(sight.papers, reader)
        self.tabs.setTabText(1, self.tr("Văn bản ({0})").format(len(sight.papers)))
        self._tables = tables_shown(sight.tables)
        self.tabs.setTabText(
            2, self.tr("Công trình, nguồn lực, sổ ({0})").format(len(self._tables))
        )
        first_table = self._tables[0].name if self._tables else ""
        self.box.fill([(one.title or one.name, one.name) for one in self._tables], first_table)
        self._choose_table()
        places = sight.content.places
        self.place_tab.show_places(places)
        self.tabs.setTabText(
            _PLACES, self.tr("Thôn, khu dân cư, vườn ({0})").format(len(places.places))
        )
        self.tabs.setTabVisible(_PLACES, bool(places.places))
        self.rules_tab.show_rules(sight.rules)
        self.tabs.setTabVisible(_RULES, bool(sight.rules))
        self.facts.show_facts(self._facts_of(sight))
        first = next(iter(sight.criteria_set.indicators()), None) if sight.criteria_set else None
        if first is not None:
            self.choose(first.no)

    def choose(self, no: str) -> None:
        """Show an indicator."""
        index = self.model.index_of(no)
        if index.isValid():
            self.tree.setCurrentIndex(index)
            self.tree.scrollTo(index)

    def printable(self) -> tuple[str, PdfPages] | None:
        """The paper that is looked at, when one is; the sheet of the package is printed else."""
        if self.tabs.currentWidget() is self.papers and self.papers.pages is not None:
            return self.papers.title, self.papers.pages
        return None

    # What is shown

    def _show_trust(self, sight: PackageSight) -> None:
        lines = [
            self.tr("Gói nguyên vẹn, chữ ký đúng. Dấu vân tay khóa ký: {0} ({1}).").format(
                sight.fingerprint, TRUST_WORDS[sight.trust]
            )
        ]
        level = Level.SUCCESS if sight.trust.proves_sender else Level.WARN
        if sight.content.sample:
            level = Level.WARN
            lines.append(self.tr("SỐ LIỆU MẪU, không phải số liệu thật của xã."))
        if sight.differing:
            level = Level.ERROR
            shown = "; ".join(sight.differing[:_SHOWN_DIFFERING])
            more = len(sight.differing) - _SHOWN_DIFFERING
            shown += self.tr("; và {0} chỗ khác").format(more) if more > 0 else ""
            lines.append(
                self.tr("Kết luận ghi trong gói KHÔNG khớp với kết quả tính lại: {0}.").format(
                    shown
                )
            )
        lines += sight.notes
        self.trust.show_message("\n".join(lines), level)

    def _facts_of(self, sight: PackageSight) -> list[tuple[str, str]]:
        content, header = sight.content, sight.header
        assessment = sight.assessment
        facts = [
            (self.tr("Đơn vị"), f"{content.commune.full_name}, {content.commune.above}"),
            (self.tr("Mã"), content.commune.code),
            (self.tr("Kỳ"), content.period.label),
            (self.tr("Gói"), self.tr("số {0}").format(header.sequence)),
            (self.tr("Đóng gói"), f"{day_in_vietnam(header.created_at)}, {header.program}"),
            (self.tr("Nơi nhận"), content.receiving_unit or self.tr("không ghi")),
            (self.tr("Bộ tiêu chí"), self.tr("{0}, bản {1}").format(
                content.set_title or content.pin.set_id, content.pin.version)),
            (self.tr("Xã tự đánh giá"), self.tr("đạt {0}/{1} tiêu chí").format(
                content.verdicts.met, len(content.verdicts.criteria))),
        ]  # fmt: skip
        if assessment is not None:
            facts.append(
                (
                    self.tr("Tính lại"),
                    self.tr("đạt {0}/{1} tiêu chí").format(assessment.met, assessment.total),
                )
            )
        flags = [
            text
            for on, text in (
                (content.border, self.tr("xã biên giới")),
                (content.especially_difficult, self.tr("xã đặc biệt khó khăn")),
                (content.atk, self.tr("xã an toàn khu")),
            )
            if on
        ]
        facts += [(self.tr("Loại xã"), ", ".join(flags))] if flags else []
        facts += [
            (self.tr("Minh chứng"), evidence_words(content.every_evidence, len(sight.held_back))),
            (self.tr("Văn bản"), self.tr("{0} tệp PDF").format(len(sight.papers))),
            (self.tr("Niêm phong"), self.tr("có, đã mở bằng khóa trên máy này")
                if sight.sealed else self.tr("không")),
            (self.tr("Độ lớn"), file_size(sight.size)),
            (self.tr("Dấu vân tay"), f"{sight.fingerprint} ({TRUST_WORDS[sight.trust]})"),
            (self.tr("SHA-256"), sight.sha256),
        ]  # fmt: skip
        return facts

    def _current_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        sight = self.sight
        no = str(current.data(Role.NO) or "") if current.isValid() else ""
        if not no or sight is None or sight.criteria_set is None:
            return
        indicator = next(one for one in sight.criteria_set.indicators() if one.no == no)
        self.pane.show_indicator(sight, indicator)
        self.evidence.show_evidence(indicator.evidence, sight.evidence_of(no))
        chain([self.tree, *self.evidence.links])

    def _choose_table(self, _index: int = 0) -> None:
        if self.table is not None:
            self._table_place.removeWidget(self.table)
            self.table.deleteLater()
            self.table = None
        name = self.box.currentData()
        found = next((one for one in self._tables if one.name == name), None)
        self.box.setVisible(bool(self._tables))
        self.no_table.setVisible(found is None)
        if found is None:
            return
        self.table = DataTable(columns_of(found), found.title)
        self.table.show_rows(rows_of(found))
        self._table_place.addWidget(self.table, 1)

    # Evidence

    def _open_evidence(self, entry: EvidenceEntry) -> None:
        reader = self._reader
        if reader is None:
            return
        job = self._tasks.run_background(
            partial(reader.evidence, entry),
            done=partial(self._show_evidence, entry),
            failed=self._refuse,
            owner=self,
        )
        self.progress.begin(self.tr("Đang mở tệp…"), job)

    def _show_evidence(self, entry: EvidenceEntry, path: Path) -> None:
        self.dialog = EvidenceDialog(entry, path, self._tasks, self.window())
        self.dialog.open()

    def _refuse(self, error: NtmError) -> None:
        self.refused.emit(error)

    # Building

    def _build(self, names: dict[str, str]) -> None:
        self.trust = Notice()
        self.model = SightTree(self)
        self.tree = CriteriaTree()
        self.tree.setAccessibleName(self.tr("Tiêu chí và chỉ tiêu"))
        self.tree.setModel(self.model)
        self.tree.setItemDelegate(CriteriaDelegate(self.tree))
        self.tree.selectionModel().currentChanged.connect(self._current_changed)
        self.pane = IndicatorPane()
        self.evidence = EvidenceList()
        self.evidence.chosen.connect(self._open_evidence)
        answers = QWidget()
        cards = side_by_side((self.tree,), self.pane, self.evidence, _WIDTHS)
        cards.setContentsMargins(0, GRID, 0, 0)
        answers.setLayout(cards)
        self.papers = PapersTab(self._tasks, names)
        tables = QWidget()
        around = QVBoxLayout(tables)
        around.setContentsMargins(0, GRID, 0, 0)
        sheet = Card(self.tr("Bảng"))
        around.addWidget(sheet)
        self._table_place = sheet.body
        self.box = ElidedBox(self.tr("Bảng"))
        self.box.setMaximumWidth(520)
        self.box.activated.connect(self._choose_table)
        self.no_table = Label(self.tr("Gói không kèm bảng nào khác."), "muted")
        self._table_place.addWidget(self.box)
        self._table_place.addWidget(self.no_table)
        self.place_tab = PlacesTab()
        self.place_tab.chosen.connect(self._open_evidence)
        self.rules_tab = RulesTab()
        self.rules_tab.chosen.connect(self._open_evidence)
        self.facts = Facts()
        about = QWidget()
        place = QVBoxLayout(about)
        place.setContentsMargins(0, GRID, 0, 0)
        card = Card(self.tr("Thông tin gói"))
        card.body.addWidget(self.facts)
        card.body.addStretch(1)
        place.addWidget(card)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(answers, self.tr("Chỉ tiêu"))
        self.tabs.addTab(self.papers, self.tr("Văn bản"))
        self.tabs.addTab(tables, self.tr("Công trình, nguồn lực, sổ"))
        self.tabs.addTab(self.place_tab, self.tr("Thôn, khu dân cư, vườn"))
        self.tabs.addTab(self.rules_tab, self.tr("Quy định"))
        self.tabs.addTab(scrolled(about), self.tr("Thông tin gói"))
        self.progress = ProgressStrip()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self.trust)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(self.progress)
