"""Tổng quan: who has handed in, who is late, what waits; each line leads to where it is done."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ntm_desktop.district.lateness import HAND_IN_LABELS, HandIn
from ntm_desktop.district.overview import DeskOverview
from ntm_desktop.domain.changes import Change, Touched
from ntm_desktop.errors import DamagedDatabaseError, NtmError
from ntm_desktop.gui.desk.context import DeskContext, DeskPage
from ntm_desktop.gui.desk.marks import HAND_IN_MARKS, commune_words
from ntm_desktop.gui.desk.readings import shown_overview
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import (
    Button,
    Card,
    EmptyState,
    IconLabel,
    Label,
    LinkButton,
    PageHeader,
    clear_layout,
    row,
)
from ntm_desktop.gui.widgets.scrolling import ScrollColumn

_OF_PAGE = frozenset({Touched.PACKAGES, Touched.SETTINGS, Touched.ANSWERS})
_MOST = 60
_LATE_SHOWN = 40


class OverviewPage(DeskPage):
    """Three columns: hand-ins, what waits, what went back."""

    def __init__(self, context: DeskContext) -> None:
        super().__init__(context)
        self.links: list[LinkButton] = []
        self._build()

    def refresh(self, change: Change | None) -> None:
        """Read it anew."""
        if change is not None and not change.touched & _OF_PAGE:
            return
        key, read = shown_overview(self.context)
        self.ask(key, read, self._show)

    def fail_reading(self, error: NtmError) -> None:
        """Say it in the place of the columns as well: empty ones would say that there is nothing.

        What was read before stays.
        """
        super().fail_reading(error)
        if self._value is not None:
            return
        said = "\n".join((str(error), *(f"• {fault}" for fault in error.faults[:5])))
        self.unread.set_text(self.tr("Chưa đọc được trang này"), said)
        self.way_back.setVisible(isinstance(error, DamagedDatabaseError))
        self.places.setCurrentWidget(self._unread_place)

    def help_text(self) -> str:
        """What the page is for."""
        return self.tr("Xã nào đã nộp, xã nào quá hạn, gói nào chờ thẩm tra; bấm để tới đúng chỗ.")

    def _show(self, found: DeskOverview) -> None:
        self.links.clear()
        self.places.setCurrentIndex(1 if found.period is None else 0)
        if found.period is None or found.hand_ins is None:
            return
        late = found.hand_ins
        total = len(late.communes)
        said = [
            self.tr("{0} · {1}/{2} xã đã nộp").format(late.period.label, found.handed_in, total)
        ]
        if late.cutoff:
            said.append(self.tr("chốt số liệu {0}").format(f"{late.cutoff:%d/%m/%Y}"))
        said.append(
            self.tr("hạn nộp {0}").format(f"{late.due:%d/%m/%Y}")
            if late.due
            else self.tr("chưa đặt hạn nộp")
        )
        self.header.set_subtitle(" · ".join(said))
        self._show_hand_ins(found)
        self._show_waiting(found)
        self._show_back(found)

    def _show_hand_ins(self, found: DeskOverview) -> None:
        assert found.hand_ins is not None
        lines = [
            self._line(
                *HAND_IN_MARKS[state],
                self.tr("{0}: {1} xã").format(label, len(found.hand_ins.of(state))),
                "",
                partial(self.context.navigate, "communes", f"state:{state}"),
            )
            for state, label in HAND_IN_LABELS.items()
            if found.hand_ins.of(state)
        ]
        late = found.hand_ins.of(HandIn.LATE)
        for one in late[:_LATE_SHOWN]:
            lines.append(
                self._line(
                    "",
                    "muted",
                    commune_words(one.code, one.name),
                    self.tr("quá hạn {0} ngày").format(one.days_late),
                    partial(self.context.navigate, "communes", one.code),
                )
            )
        if len(late) > _LATE_SHOWN:
            lines.append(Label(self.tr("… và {0} xã nữa").format(len(late) - _LATE_SHOWN), "muted"))
        self._fill(self._hand_ins, lines, self.tr("Chưa có xã nào trong danh mục của kỳ này."))

    def _show_waiting(self, found: DeskOverview) -> None:
        lines: list[QWidget] = [
            self._line(
                "clock" if not one.begun else "pencil",
                "warn" if not one.begun else "accent",
                commune_words(one.commune, one.commune_name),
                self.tr("{0}, gói {1}, nhận {2}").format(
                    one.period.label, one.sequence, one.received_on
                )
                + (self.tr(" · đang thẩm tra") if one.begun else ""),
                partial(self.context.navigate, "appraise", str(one.position)),
            )
            for one in found.waiting[:_MOST]
        ]
        self.waiting_title.setText(self.tr("Chờ thẩm tra ({0})").format(len(found.waiting)))
        if len(found.waiting) > _MOST:
            more = self.tr("… và {0} gói nữa").format(len(found.waiting) - _MOST)
            lines.append(Label(more, "muted"))
        self._fill(self._waiting, lines, self.tr("Không có gói nào chờ."))

    def _show_back(self, found: DeskOverview) -> None:
        lines: list[QWidget] = [
            self._line(
                "alert-triangle",
                "not_met",
                commune_words(one.commune, one.commune_name),
                self.tr("tiêu chí {0}: {1}").format(
                    one.criterion_no, one.sentence.rpartition(f"tiêu chí {one.criterion_no} ")[2]
                ),
                partial(self.context.navigate, "communes", one.commune),
            )
            for one in found.regressions[:_MOST]
        ]
        if found.refused_in_all:
            lines.insert(
                0,
                self._line(
                    "circle-x",
                    "not_met",
                    self.tr("{0} gói đã từ chối").format(found.refused_in_all),
                    self.tr("lý do và điều cần đề nghị xã"),
                    partial(self.context.navigate, "receive", "refused"),
                ),
            )
        if found.lost:
            text = self.tr("{0} gói cũ không đọc lại được, chỉ còn kết luận.").format(found.lost)
            lines.append(Label(text, "warn", wrap=True))
        self._fill(self._back, lines, self.tr("Không có gì."))

    def _line(
        self, icon: str, token: str, text: str, detail: str, run: Callable[[], None]
    ) -> QWidget:
        line = QWidget()
        link = LinkButton(text)
        link.clicked.connect(lambda _on=False: run())
        self.links.append(link)
        mark: QWidget = IconLabel(icon, token) if icon else QWidget()
        mark.setFixedWidth(20)
        layout = QVBoxLayout(line)
        layout.setContentsMargins(0, 2, 0, 2)
        layout.setSpacing(0)
        layout.addLayout(row(mark, link))
        if detail:
            words = Label(detail, "caption", wrap=True)
            words.setContentsMargins(32, 0, 0, 0)
            layout.addWidget(words)
            link.setAccessibleDescription(detail)
        return line

    def _fill(self, column: ScrollColumn, lines: Sequence[QWidget], nothing: str) -> None:
        clear_layout(column.body)
        for line in lines:
            column.body.addWidget(line)
        if not lines:
            column.body.addWidget(Label(nothing, "muted", wrap=True))
        column.body.addStretch(1)

    def _build(self) -> None:
        self.header = PageHeader(self.tr("Tổng quan"))
        receive = Button(self.tr("Nhận gói"), "primary", icon="download")
        receive.clicked.connect(lambda: self.context.navigate("receive"))
        self.header.add_action(receive)
        columns = QHBoxLayout()
        columns.setSpacing(2 * GRID)
        self._hand_ins, self._waiting, self._back = (ScrollColumn(2) for _ in range(3))
        self.waiting_title = Label(self.tr("Chờ thẩm tra"), "heading")
        for title, column in (
            (Label(self.tr("Nộp báo cáo"), "heading"), self._hand_ins),
            (self.waiting_title, self._waiting),
            (Label(self.tr("Cần xem lại"), "heading"), self._back),
        ):
            card = Card(title.text())
            card.body.addWidget(title)
            card.body.addWidget(column.area, 1)
            columns.addWidget(card, 1)
        content = QWidget()
        columns.setContentsMargins(0, 0, 0, 0)
        content.setLayout(columns)
        first = Button(self.tr("Đăng ký khóa của xã"), "primary", icon="plus")
        first.clicked.connect(lambda: self.context.navigate("communes"))
        second = Button(self.tr("Nhận gói"), icon="download")
        second.clicked.connect(lambda: self.context.navigate("receive"))
        empty = Card()
        empty.body.addWidget(
            EmptyState(
                "package",
                self.tr("Chưa nhận gói nào"),
                self.tr(
                    "Trước hết đăng ký khóa của từng xã (tệp .pub và phiếu giấy), rồi cắm USB của "
                    "xã và nhận gói. Từ đó trang này nói xã nào đã nộp, xã nào quá hạn, gói nào "
                    "chờ thẩm tra."
                ),
                (first, second),
            )
        )
        self.places = QStackedWidget()
        self.places.addWidget(content)
        self.places.addWidget(empty)
        self.way_back = Button(self.tr("Phục hồi dữ liệu…"), icon="undo")
        self.way_back.clicked.connect(self.context.rescue_requested)
        self.unread = EmptyState("alert-triangle", "", "", (self.way_back,))
        self._unread_place = Card()
        self._unread_place.body.addWidget(self.unread)
        self.places.addWidget(self._unread_place)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID + 4)
        layout.addWidget(self.header)
        layout.addWidget(self.places, 1)
