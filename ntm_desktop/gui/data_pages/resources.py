"""Nguồn lực: the money of the year by source, its shares, and whether it adds up."""

from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from ntm_desktop.domain.resources import (
    CONTRIBUTION_LABELS,
    SOURCE_LABELS,
    Contribution,
    ResourceLine,
)
from ntm_desktop.gui.commune_context import CommuneContext, CommunePage
from ntm_desktop.gui.data_pages.figures import FigureCard
from ntm_desktop.gui.theme import tokens_of
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import (
    Button,
    Card,
    EmptyState,
    Label,
    Level,
    Notice,
    PageHeader,
    scrolled,
)
from ntm_desktop.gui.widgets.figure_words import BLANK, money, rate, share
from ntm_desktop.gui.widgets.tables import Cell, Column, DataTable, RowKind, TableRow
from ntm_desktop.services.changes import Touched

if TYPE_CHECKING:
    from ntm_desktop.services.changes import Change
    from ntm_desktop.services.records import ResourceRecords

_TOUCHED = frozenset({Touched.RESOURCES, Touched.ASSESSMENTS})


class ResourcesPage(CommunePage):
    """What was mobilised, by source, to be read; it comes from the office's workbook."""

    def __init__(self, context: CommuneContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.header = PageHeader(self.tr("Nguồn lực"))
        self._import_button = Button(self.tr("Nhập từ Excel…"), icon="file-up")
        self._import_button.clicked.connect(lambda: context.open_import())
        self.header.add_action(self._import_button)
        self._actual = FigureCard(self.tr("Đã huy động"))
        self._community = FigureCard(self.tr("Cộng đồng dân cư"))
        self._check = FigureCard(self.tr("Kiểm tra số cộng"))
        self.remarks = Notice(level=Level.WARN)
        self.remarks.hide()
        self.table = DataTable(
            (
                Column(self.tr("TT"), 3, right=True),
                Column(self.tr("Nguồn vốn")),
                Column(self.tr("Kế hoạch"), 12, right=True),
                Column(self.tr("Thực hiện"), 12, right=True),
                Column(self.tr("So kế hoạch"), 12, right=True),
                Column(self.tr("Tỷ trọng"), 12, right=True, tip=self.tr("Trong tổng thực hiện")),
            ),
            self.tr("Nguồn lực theo nguồn vốn"),
        )
        self.gifts = DataTable(
            (
                Column(self.tr("Hình thức")),
                Column(self.tr("Số lượng"), 12, right=True),
                Column(self.tr("Đơn vị"), 10),
                Column(self.tr("Quy ra tiền"), 12, right=True),
            ),
            self.tr("Đóng góp của cộng đồng dân cư"),
        )
        for table in (self.table, self.gifts):
            table.set_fitting()
        self.chart = ShareChart()
        self._build(context)

    def refresh(self, change: "Change | None") -> None:
        """Read the money again when it was touched."""
        if change is not None and not change.touched & _TOUCHED:
            return
        from ntm_desktop.services import records

        self.context.tasks.run(
            partial(records.resources, assessment_id=self.context.assessment.id),
            done=self._show,
            owner=self,
        )

    def help_text(self) -> str:
        """What the page is for."""
        return self.tr(
            "Kết quả huy động nguồn lực trong năm, theo từng nguồn, tính bằng triệu đồng.\n\n"
            "Chương trình tự cộng lại các nguồn, tính tỷ trọng và so với phần đóng góp của cộng "
            "đồng (tiền mặt, ngày công, hiến đất, vật liệu). Chỗ không khớp được nêu rõ. Muốn "
            "sửa số, hãy sửa trong tệp Excel rồi nhập lại."
        )

    def _build(self, context: CommuneContext) -> None:
        cards = QHBoxLayout()
        cards.setSpacing(GRID + 4)
        for card in (self._actual, self._community, self._check):
            cards.addWidget(card, 1)
        chart_card = Card(self.tr("Tỷ trọng từng nguồn"))
        chart_card.body.addWidget(Label(self.tr("Tỷ trọng từng nguồn"), "heading"))
        chart_card.body.addWidget(self.chart)
        chart_card.body.addStretch(1)
        gifts_card = QVBoxLayout()
        gifts_card.setSpacing(GRID)
        self._gifts_title = Label(self.tr("Trong đó cộng đồng dân cư đóng góp"), "heading")
        gifts_card.addWidget(self._gifts_title)
        gifts_card.addWidget(self.gifts)
        gifts_card.addStretch(1)
        below = QHBoxLayout()
        below.setSpacing(GRID + 4)
        below.addWidget(chart_card, 1)
        below.addLayout(gifts_card, 1)
        filled = QWidget()
        column = QVBoxLayout(filled)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID + 4)
        column.addLayout(cards)
        column.addWidget(self.remarks)
        column.addWidget(self.table)
        column.addLayout(below)
        column.addStretch(1)

        begin = Button(self.tr("Nhập nguồn lực từ Excel…"), "primary", icon="file-up")
        begin.clicked.connect(lambda: context.open_import())
        self.empty = EmptyState("coins", "", "", [begin])
        self.stack = QStackedWidget()
        self.stack.addWidget(QWidget())
        self.stack.addWidget(scrolled(filled))
        self.stack.addWidget(self.empty)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GRID + 4)
        whole.addWidget(self.header)
        whole.addWidget(self.stack, 1)

    def _show(self, found: "ResourceRecords") -> None:
        label = self.context.assessment.period.label
        self.header.set_subtitle(
            self.tr("{0} · triệu đồng").format(label) if found.lines else label
        )
        self._import_button.setVisible(bool(found.lines))
        if not found.lines and not found.contributions:
            self.empty.set_text(
                self.tr("Chưa có số liệu nguồn lực năm {0}").format(found.year),
                self.tr(
                    "Nhập tệp Excel kết quả huy động nguồn lực mà xã đang dùng: chương trình "
                    "nhận ra từng nguồn vốn, cộng lại và kiểm tra tỷ trọng."
                ),
            )
            self.stack.setCurrentIndex(2)
            return
        self._show_cards(found)
        self.remarks.setVisible(bool(found.remarks))
        if found.remarks:
            self.remarks.show_message("\n".join(found.remarks), Level.WARN)
        self.table.show_rows(self._rows(found))
        self.gifts.show_rows([self._gift_row(gift) for gift in found.contributions])
        for widget in (self.gifts, self._gifts_title):
            widget.setVisible(bool(found.contributions))
        self.chart.show_shares(
            [
                (SOURCE_LABELS[line.source], percent, share(percent))
                for line, percent in zip(found.lines, found.shares, strict=True)
            ]
        )
        self.stack.setCurrentIndex(1)

    def _show_cards(self, found: "ResourceRecords") -> None:
        self._actual.show_figure(
            self.tr("{0} triệu đồng").format(money(found.actual)),
            self.tr("{0} kế hoạch ({1} triệu đồng)").format(
                rate(found.actual, found.planned), money(found.planned)
            ),
            share=(found.actual, found.planned),
        )
        given = [gift.money for gift in found.contributions if gift.money is not None]
        kinds = ", ".join(CONTRIBUTION_LABELS[gift.kind].lower() for gift in found.contributions)
        self._community.show_figure(
            self.tr("{0} triệu đồng").format(money(sum(given, Decimal(0)))) if given else BLANK,
            kinds or self.tr("Chưa tách theo hình thức đóng góp"),
        )
        count = sum(line.actual is not None for line in found.lines)
        rounded = found.share_total not in (None, Decimal(100))
        said = self.tr("Tổng {0} nguồn khớp · tỷ trọng cộng {1}{2}").format(
            count, share(found.share_total), self.tr(" do làm tròn") if rounded else ""
        )
        if found.remarks:
            self._check.show_figure(
                self.tr("{0} điểm cần xem lại").format(len(found.remarks)),
                self.tr("Nêu ở ngay dưới đây"),
                token="warn",
            )
        else:
            self._check.show_figure(self.tr("Khớp"), said, token="met")

    def _rows(self, found: "ResourceRecords") -> list[TableRow]:
        rows = [
            self._row(place, line, percent)
            for place, (line, percent) in enumerate(
                zip(found.lines, found.shares, strict=True), start=1
            )
        ]
        total = (
            Cell(""),
            Cell(self.tr("Tổng cộng")),
            Cell(money(found.planned)),
            Cell(money(found.actual)),
            Cell(rate(found.actual, found.planned)),
            Cell(share(Decimal(100) if found.actual else None)),
        )
        return [*rows, TableRow(total, RowKind.TOTAL)]

    def _row(self, place: int, line: ResourceLine, percent: Decimal | None) -> TableRow:
        label = SOURCE_LABELS[line.source]
        return TableRow(
            (
                Cell(str(place)),
                Cell(f"{label}\n{line.note}" if line.note else label),
                Cell(money(line.planned)),
                Cell(money(line.actual)),
                Cell(rate(line.actual, line.planned)),
                Cell(share(percent)),
            ),
            key=line.source,
        )

    def _gift_row(self, gift: Contribution) -> TableRow:
        return TableRow(
            (
                Cell(CONTRIBUTION_LABELS[gift.kind], gift.note),
                Cell(money(gift.quantity)),
                Cell(gift.unit or BLANK),
                Cell(money(gift.money)),
            ),
            key=gift.kind,
        )


class ShareChart(QWidget):
    """A bar for every source, its name before and its share behind."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shares: Sequence[tuple[str, Decimal | None, str]] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_shares(self, shares: Sequence[tuple[str, Decimal | None, str]]) -> None:
        """Show name, percent and the percent in words of every bar."""
        self._shares = tuple(shares)
        self.setAccessibleName("; ".join(f"{name}: {said}" for name, _, said in self._shares))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """A line for every bar."""
        return QSize(300, len(self._shares) * self._line())

    def minimumSizeHint(self) -> QSize:
        """As high as its lines; names are shortened when there is little room."""
        return QSize(220, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bars to one scale: the largest fills the room."""
        tokens = tokens_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics, line = self.fontMetrics(), self._line()
        behind = metrics.horizontalAdvance("100,00 %") + GRID
        before = min(
            max((metrics.horizontalAdvance(name) for name, _, _ in self._shares), default=0),
            int(self.width() * 0.48),
        )
        room = self.width() - before - behind - 2 * GRID
        most = max((float(percent or 0) for _, percent, _ in self._shares), default=0) or 1.0
        for place, (name, percent, said) in enumerate(self._shares):
            top = place * line
            painter.setPen(QColor(tokens.text))
            painter.drawText(
                QRectF(0, top, before, line),
                Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
                metrics.elidedText(name, Qt.TextElideMode.ElideRight, before),
            )
            painter.setPen(QColor(tokens.muted))
            painter.drawText(
                QRectF(self.width() - behind, top, behind, line),
                Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight,
                said,
            )
            width = max(float(percent or 0) / most * room, 2.0 if percent else 0.0)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent))
            painter.drawRoundedRect(QRectF(before + GRID, top + line / 2 - 5, width, 10), 3, 3)

    def _line(self) -> int:
        return self.fontMetrics().height() + GRID
