"""Villages, residential areas and gardens inside a package: how each stands, and what proves it."""

from collections.abc import Iterator
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ntm_desktop.domain.assessment import VERDICT_LABELS, Answer, PartAnswer
from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.domain.numbers import format_decimal
from ntm_desktop.domain.package import EvidenceEntry, PlaceAssessment, PlacesContent
from ntm_desktop.domain.places import LEVEL_LABELS, Place
from ntm_desktop.gui.tab_order import chain
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Card, Label
from ntm_desktop.gui.widgets.package.evidence import EvidenceList
from ntm_desktop.gui.widgets.tables import Cell, Column, DataTable, RowKind, TableRow

_WIDTHS = 480, 260


class PlacesTab(QWidget):
    """The places at the left, the answers of one in the middle, its evidence at the right.

    Signals:
        chosen: an ``EvidenceEntry`` to be opened.
    """

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._content = PlacesContent()
        self.table = DataTable(
            [
                Column(self.tr("Tên"), 0),
                Column(self.tr("Tiêu chí đạt"), 14),
                Column(self.tr("Tệp"), 5, right=True),
            ],
            self.tr("Thôn, khu dân cư, vườn hộ trong gói"),
        )
        self.table.current_changed.connect(self._show_place)
        self.set_name = Label("", "muted", wrap=True)
        self.answers = DataTable(
            [
                Column(self.tr("Chỉ tiêu"), 8),
                Column(self.tr("Số liệu"), 0),
                Column(self.tr("Kết luận"), 14),
            ],
            self.tr("Trả lời của nơi đang chọn"),
        )
        self.evidence = EvidenceList()
        self.evidence.chosen.connect(self.chosen)
        left, middle, right = (
            Card(title)
            for title in (
                self.tr("Thôn, khu dân cư, vườn hộ"), self.tr("Trả lời"), self.tr("Minh chứng"),
            )
        )  # fmt: skip
        left.setFixedWidth(_WIDTHS[0])
        right.setFixedWidth(_WIDTHS[1])
        left.body.addWidget(self.table, 1)
        middle.body.addWidget(self.set_name)
        middle.body.addWidget(self.answers, 1)
        right.body.addWidget(Label(self.tr("Minh chứng"), "heading"))
        right.body.addWidget(self.evidence, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, GRID, 0, 0)
        layout.setSpacing(GRID + 4)
        layout.addWidget(left)
        layout.addWidget(middle, 1)
        layout.addWidget(right)

    def show_places(self, content: PlacesContent) -> None:
        """Show the places of another package; the first is chosen."""
        self._content = content
        self.table.show_rows([self._row(place) for place in content.places])
        if content.places:
            self.table.setCurrentIndex(self.table.table.index(0, 0))
        self._show_place(content.places[0].id if content.places else None)

    def _row(self, place: Place) -> TableRow:
        found = self._of(place.id)
        told = [f"{one.verdicts.met}/{len(one.verdicts.criteria)}" for one in found]
        files = sum(len(one.evidence) for one in found)
        village = place.level is SubjectLevel.VILLAGE
        cells = (
            Cell(place.name if village else f"{place.name} ({LEVEL_LABELS[place.level]})"),
            Cell(", ".join(told) or self.tr("chưa đánh giá")),
            Cell(str(files) if files else ""),
        )
        return TableRow(cells, RowKind.PLAIN, place.id)

    def _of(self, place_id: object) -> list[PlaceAssessment]:
        return [one for one in self._content.assessments if one.place_id == place_id]

    def _show_place(self, place_id: object) -> None:
        found = self._of(place_id)
        titles = "; ".join(one.set_title for one in found)
        self.set_name.setText(titles or self.tr("Nơi này chưa được đánh giá trong kỳ của gói."))
        rows = []
        for one in found:
            for no, verdict in one.verdicts.indicators.items():
                said = one.answers.get(no, Answer())
                words = said.not_applicable or "; ".join(_figures(said)) or self.tr("để trống")
                cells = (Cell(no), Cell(words), Cell(VERDICT_LABELS[verdict]))
                rows.append(TableRow(cells, RowKind.PLAIN, (one.id, no)))
        self.answers.show_rows(rows)
        groups: dict[str, list[EvidenceEntry]] = {}
        for one in found:
            for entry in one.evidence:
                title = self.tr("Chỉ tiêu {0}").format(entry.indicator_no)
                groups.setdefault(title, []).append(entry)
        self.evidence.show_groups(
            list(groups.items()), self.tr("Nơi này không có tệp minh chứng riêng nào.")
        )
        chain([self.table, self.answers, *self.evidence.links])


def _figures(answer: Answer) -> Iterator[str]:
    for part in answer.parts.values():
        if part.numerator is not None or part.denominator is not None:
            yield f"{_figure(part.numerator)}/{_figure(part.denominator)}"
        elif part.value is not None:
            yield _figure(part.value)
        elif part.yes is not None:
            yield _yes(part)


def _figure(value: Decimal | None) -> str:
    return "…" if value is None else format_decimal(value)


def _yes(part: PartAnswer) -> str:
    return "Có" if part.yes else "Không"
