"""The sums above the list of projects: what they cost, what is paid, owed and made."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ntm_desktop.domain.numbers import format_decimal
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets.figure_card import FigureCard
from ntm_desktop.gui.widgets.figure_words import millions, money, rate

if TYPE_CHECKING:
    from ntm_desktop.services.project_cards import ProjectsView


class ProjectSums(QWidget):
    """Four cards side by side."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.investment = FigureCard(self.tr("Tổng mức đầu tư"))
        self.paid = FigureCard(self.tr("Giải ngân so với kế hoạch vốn"))
        self.arrears = FigureCard(self.tr("Nợ đọng xây dựng cơ bản"))
        self.made = FigureCard(self.tr("Khối lượng đã làm"))
        cards = QHBoxLayout(self)
        cards.setContentsMargins(0, 0, 0, 0)
        cards.setSpacing(GRID + 4)
        for card in (self.investment, self.paid, self.arrears, self.made):
            cards.addWidget(card, 1)

    def show_view(self, view: "ProjectsView") -> None:
        """Show the sums of a year at a cut."""
        sums = view.sums
        kinds = " · ".join(
            f"{one.count} {label}"
            for one, label in zip(view.groups.values(), _short(view), strict=True)
        )
        self.investment.show_figure(
            millions(sums.total),
            kinds,
        )
        known = sums.disbursed is not None or sums.planned is not None
        self.paid.show_figure(
            rate(sums.disbursed, sums.planned),
            self.tr("{0} / {1} triệu đồng, đến hết {2}").format(
                money(sums.disbursed), money(sums.planned), view.cut.label
            )
            if known
            else self.tr("chưa ghi kế hoạch, giải ngân"),
            share=(sums.disbursed, sums.planned) if sums.disbursed and sums.planned else None,
        )
        owing = sum(bool(one.arrears) for one in view.projects)
        unknown = sum(one.arrears is None for one in view.projects)
        if owing:
            self.arrears.show_figure(
                millions(sums.arrears),
                self.tr("{0} công trình còn nợ").format(owing),
                token="not_met",
            )
        elif unknown:
            self.arrears.show_figure("–", self.tr("{0} công trình chưa rõ").format(unknown))
        else:
            self.arrears.show_figure(self.tr("Không có"), "", token="met")
        made = [
            f"{kind.label.lower()} {format_decimal(view.quantities[kind.id])} {kind.unit}"
            for kind in view.form.quantities
            if kind.id in view.quantities
        ]
        self.made.show_figure(
            self.tr("{0} loại").format(len(made)) if made else "–",
            "; ".join(made[:2]) + ("; …" if len(made) > 2 else ""),
        )
        self.made.setToolTip("\n".join(made))


def _short(view: "ProjectsView") -> list[str]:
    from ntm_desktop.domain.projects import ProjectKind

    words = {
        ProjectKind.PAYING_OFF: "trả nợ",
        ProjectKind.CARRIED_OVER: "chuyển tiếp",
        ProjectKind.NEW: "khởi công mới",
    }
    return [words[kind] for kind in view.groups]
