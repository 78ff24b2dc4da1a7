"""Nhận bộ tiêu chí: who signed, what changes, for which verdicts; then one step."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QVBoxLayout, QWidget

from ntm_desktop.domain.assessment import VERDICT_LABELS, Verdict
from ntm_desktop.domain.package import RuleKind
from ntm_desktop.domain.rule_editing import AssuranceCount
from ntm_desktop.errors import NtmError, PackageError
from ntm_desktop.exchange.finding import packages_in
from ntm_desktop.gui import icons, rule_words
from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.rules.compare_view import comparison_rows, comparison_table
from ntm_desktop.gui.rules.exchange.key_check import KeyCheck
from ntm_desktop.gui.rules.marks import assurance_segments
from ntm_desktop.gui.rules.officer import with_officer
from ntm_desktop.gui.rules.view import View
from ntm_desktop.gui.theme import VERDICT_TOKENS
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import (
    Button,
    Card,
    IconLabel,
    Label,
    Level,
    LinkButton,
    Notice,
    ProgressStrip,
    SegmentBar,
    clear_layout,
    row,
)
from ntm_desktop.gui.widgets.drive_list import DriveList
from ntm_desktop.gui.widgets.drives import Drive, removable_drives
from ntm_desktop.gui.widgets.floating import Floating
from ntm_desktop.gui.widgets.layouts import keep_room
from ntm_desktop.gui.widgets.scrolling import ScrollColumn
from ntm_desktop.gui.widgets.tables import Cell, Column, DataTable, TableRow

if TYPE_CHECKING:
    from ntm_desktop.domain.changes import Change
    from ntm_desktop.domain.progress import Progress
    from ntm_desktop.domain.staged import Staged
    from ntm_desktop.services.rules.effects import VerdictChange
    from ntm_desktop.services.rules.handing_on import Acceptance, OfferedRule

_CHOOSE, _SHOW = range(2)
_ROWS_SHOWN = 40


class ReceiveView(View):
    """One package of rules: chosen, looked at, taken over.

    Signals:
        accepted: the ``RuleDocument`` of each that was taken over, and the periods that waited
            for a set among them and go by it now.
    """

    accepted = Signal(object, object)

    def __init__(
        self,
        context: CommuneContext,
        parent: QWidget | None = None,
        *,
        find_drives: Callable[[], tuple[Drive, ...]] = removable_drives,
    ) -> None:
        super().__init__(context, parent, title=self.tr("Nhận bộ tiêu chí"))
        self._path: Path | None = None
        self._acceptance: Acceptance | None = None
        self._counts: dict[str, AssuranceCount] = {}
        self.other_button = Button(self.tr("Chọn gói khác…"), icon="folder-open")
        self.other_button.clicked.connect(self.begin)
        self.accept_button = Button(self.tr("Chấp nhận"), "primary", icon="check")
        self.accept_button.clicked.connect(self._accept)
        self.head.add_action(self.other_button)
        self.head.add_action(self.accept_button)
        self.notice = Notice(level=Level.ERROR, dismissable=True)
        Floating(self.notice, self, self.head)
        self.key_card = self._make_key_card()
        self.layout_.addWidget(self.key_card)
        self.drives = DriveList(context.tasks, self.tr("Tìm gói"), writes=False, find=find_drives)
        self.drives.chosen.connect(lambda drive: self.look_in(drive.root))
        column = ScrollColumn(GRID + 4)
        self._lines = column.body
        self.progress = ProgressStrip()
        self.stack = QStackedWidget()
        self.stack.addWidget(self._choice_page())
        self.stack.addWidget(column.area)
        self.layout_.addWidget(self.stack, 1)
        self._rest = QWidget()
        self.layout_.addWidget(self._rest, 1)
        self.layout_.addWidget(self.progress)
        keep_room(self.progress)
        self._clear()

    @property
    def acceptance(self) -> "Acceptance | None":
        """What the package brings."""
        return self._acceptance

    def begin(self) -> None:
        """Ask for a package; what came over the line and waits is offered at once."""
        from ntm_desktop.services.exchange.line_standing import waiting_rules

        self._clear()
        self.context.tasks.run(
            waiting_rules, done=self._offer_fetched, failed=self._refused, owner=self
        )

    def _clear(self) -> None:
        self._path = self._acceptance = None
        clear_layout(self._found)
        self.notice.hide()
        self._ask_key(wanted=False)
        self.head.set_subtitle("")
        self.stack.setCurrentIndex(_CHOOSE)
        self._show_buttons()

    def read(self, path: Path) -> None:
        """Check a package and show what it would change; nothing is changed."""
        from ntm_desktop.services.rules import handing_on

        self._path = path
        self._acceptance = None
        self.notice.hide()
        self._ask_key(wanted=False)
        self.head.set_subtitle(path.name)

        text = self.tr("Đang đọc và kiểm tra “{0}”…").format(path.name)
        job = self.context.tasks.run_staged(
            _looking(handing_on.previewing(path)),
            done=self._show,
            failed=self._refused,
            owner=self,
            title=text.rstrip("…"),
        )
        self.progress.begin(text, job)

    def look_in(self, folder: Path) -> None:
        """Offer every package that lies in a folder."""
        job = self.context.tasks.run_background(
            lambda _progress: packages_in(folder),
            done=lambda found: self._offer(folder, found),
            failed=self._refused,
            owner=self,
        )
        self.progress.begin(self.tr("Đang tìm gói trong “{0}”…").format(folder), job)

    # Showing

    def _offer(self, folder: Path, found: tuple[Path, ...]) -> None:
        clear_layout(self._found)
        if not found:
            self.notice.show_message(
                self.tr("Không thấy gói nào (tệp .ntmz) trong “{0}”.").format(folder), Level.WARN
            )
            return
        self.notice.hide()
        if len(found) == 1:
            self.read(found[0])
            return
        self._show_found(self.tr("Gói tìm thấy"), found)

    def _offer_fetched(self, found: tuple[Path, ...]) -> None:
        if found and self._path is None:
            clear_layout(self._found)
            self._show_found(self.tr("Đã tải về qua mạng, chưa nhận"), found)

    def _show_found(self, title: str, found: tuple[Path, ...]) -> None:
        self._found.addWidget(Label(title, "overline"))
        for path in found:
            link = LinkButton(path.name, icon="package")
            link.clicked.connect(lambda _=False, path=path: self.read(path))
            self._found.addLayout(row(link))

    def _show(self, read: "tuple[Acceptance, dict[str, AssuranceCount]]") -> None:
        acceptance, self._counts = read
        self._acceptance = acceptance
        clear_layout(self._lines)
        self._lines.addWidget(self._signer_card(acceptance))
        for offered in acceptance.offered:
            self._lines.addWidget(self._rule_card(offered))
        self._lines.addStretch(1)
        self.stack.setCurrentIndex(_SHOW)
        if acceptance.known:
            self.notice.show_message(
                self.tr("Đã nhận đủ nội dung gói này rồi; không có gì mới."), Level.INFO
            )
        self._show_buttons()
        if not acceptance.known:
            self.accept_button.setFocus()

    def _show_buttons(self) -> None:
        shown = self._acceptance is not None
        self.other_button.setVisible(shown or self._path is not None)
        self.accept_button.setVisible(shown)
        self.accept_button.setEnabled(self._acceptance is not None and not self._acceptance.known)

    def _refused(self, error: NtmError) -> None:
        faults = "\n".join(f"• {fault}" for fault in error.faults[:6])
        unknown = isinstance(error, PackageError) and error.reason == "unknown-sender"
        if unknown:
            # The card says the same and what to do; a notice would lie over its first lines.
            self.notice.hide()
        else:
            self.notice.show_message(f"{error}\n{faults}".strip(), Level.ERROR)
        self.stack.setCurrentIndex(_CHOOSE)
        self._show_buttons()
        self._ask_key(wanted=unknown)
        if unknown:
            self.key_card.begin()
            self._look_for_key()

    def _ask_key(self, *, wanted: bool) -> None:
        """The card of the key alone: with packages listed below a fingerprint had no room."""
        self.stack.setVisible(not wanted)
        self._rest.setVisible(wanted)
        self.key_card.setVisible(wanted)

    def _look_for_key(self) -> None:
        """Use a key that lies beside the package; the stick is asked beside everything else."""
        if self._path is None:
            return
        from ntm_desktop.services.rules import authorities

        path = self._path
        beside = path.with_suffix(".pub")

        def look(_progress: "Progress") -> tuple[str, str] | Path | None:
            return beside if beside.is_file() else authorities.carried_key(path)

        def use(found: tuple[str, str] | Path | None) -> None:
            if found is None or path != self._path:
                return
            if isinstance(found, Path):
                self.key_card.use_key(found)
            else:
                self.key_card.show_carried(found)

        self.context.tasks.run_background(look, done=use, failed=self._key_refused, owner=self)

    def _key_refused(self, error: NtmError) -> None:
        self.notice.show_message(str(error), Level.ERROR)

    # What was done

    def _trust(self, key: str, name: str) -> None:
        from ntm_desktop.services.rules import authorities

        path = self._path
        if path is None:
            return

        def go() -> None:
            self.context.tasks.run(
                lambda ws: authorities.trust_authority(ws, key, name),
                done=lambda _change: self.read(path),
                failed=self._key_refused,
                owner=self,
            )

        with_officer(self.context, self.context.preferences.officer, self, go)

    def _accept(self) -> None:
        from ntm_desktop.services.rules import handing_on

        acceptance = self._acceptance
        if acceptance is None:
            return
        path = acceptance.path
        self.accept_button.setEnabled(False)

        def done(_change: "Change") -> None:
            moved = (period for offered in acceptance.offered for period in offered.moved)
            rules = tuple(offered.rule for offered in acceptance.offered)
            self.accepted.emit(rules, tuple(dict.fromkeys(moved)))

        text = self.tr("Đang nhận “{0}”…").format(path.name)
        job = self.context.tasks.run_staged(
            handing_on.accepting(path),
            done=done,
            failed=self._refused,
            owner=self,
            finished=self._show_buttons,
            title=text.rstrip("…"),
        )
        self.progress.begin(text, job)

    def _choose_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Chọn gói bộ tiêu chí"),
            self.context.preferences.last_folder,
            self.tr("Gói (*.ntmz)"),
        )
        if name:
            self._remember(Path(name).parent)
            self.read(Path(name))

    def _remember(self, folder: Path) -> None:
        self.context.preferences.last_folder = str(folder)
        self.context.preferences.save()

    # Building

    def _signer_card(self, acceptance: "Acceptance") -> Card:
        card = Card(self.tr("Ai ký"))
        card.body.addLayout(
            row(
                IconLabel("shield-check", "met", 24),
                Label(self.tr("{0} đã ký").format(acceptance.signer_name), "value"),
            )
        )
        made = acceptance.made_at.astimezone()
        facts = [
            self.tr("Nơi lập ghi: {0}, lúc {1:%d/%m/%Y %H:%M}").format(acceptance.maker, made),
            self.tr("Dấu vân tay khóa: {0}").format(acceptance.signer_fingerprint),
        ]
        if acceptance.note:
            facts.append(self.tr("Lời nhắn: {0}").format(acceptance.note))
        for fact in facts:
            card.body.addWidget(Label(fact, "small", wrap=True, selectable=True))
        return card

    def _rule_card(self, offered: "OfferedRule") -> Card:
        card = Card(offered.label)
        card.body.addWidget(Label(offered.label, "heading", wrap=True))
        card.body.addWidget(Label(offered.rule.title, "muted", wrap=True))
        now = (
            self.tr("Hiện đang dùng: {0}").format(offered.current)
            if offered.current
            else self.tr("Hiện chưa có.")
        )
        card.body.addWidget(Label(now, "small", wrap=True))
        counts = self._counts.get(offered.rule.id)
        if counts is not None and counts.total:
            bar = SegmentBar(8)
            bar.setFixedWidth(200)
            bar.show_parts(assurance_segments(counts), counts.total)
            card.body.addLayout(row(bar, Label(rule_words.assurance_counts(counts), "small")))
        for remark in offered.remarks:
            card.body.addWidget(Notice(remark, Level.WARN))
        if offered.known:
            card.body.addWidget(Label(self.tr("Nội dung này đã nhận rồi."), "muted"))
            return card
        register = offered.rule.kind is RuleKind.REGISTER
        title = self.tr("Các cột của sổ") if register else self.tr("Thay đổi trong quy định")
        rows = comparison_rows(offered.comparison)
        said = offered.comparison.summary
        if register:
            said = self.tr("{0} cột mới hoặc khác").format(len(offered.comparison.head))
        card.body.addWidget(Label(f"{title}: {said}", "strong", wrap=True))
        table = comparison_table(title)
        table.set_fitting()
        if offered.current or offered.rule.kind is not RuleKind.SET:
            table.show_rows(rows[:_ROWS_SHOWN])
            card.body.addWidget(table)
            if len(rows) > _ROWS_SHOWN:
                more = self.tr("… và {0} dòng nữa; xem đủ ở “So sánh” sau khi nhận.")
                card.body.addWidget(Label(more.format(len(rows) - _ROWS_SHOWN), "caption"))
        if not register:
            self._add_verdicts(card, offered)
        return card

    def _add_verdicts(self, card: Card, offered: "OfferedRule") -> None:
        if offered.moved:
            words = self.tr("{0} đang chờ chỉ tiêu: nhận xong là tự chuyển sang bản này.")
            card.body.addWidget(Label(words.format(", ".join(offered.moved)), "strong", wrap=True))
            return
        at_once = offered.rule.kind is not RuleKind.SET
        if not offered.verdicts:
            words = self.tr("Kết luận của xã: không chỉ tiêu nào đổi.")
            if not at_once:
                words = self.tr(
                    "Kết luận của xã: chưa đổi. Các đợt đang có vẫn theo bản cũ cho đến khi chuyển."
                )
            card.body.addWidget(Label(words, "strong", wrap=True))
            return
        words = (
            self.tr("Kết luận của xã đổi ngay: {0} chỉ tiêu")
            if at_once
            else self.tr("Kết luận của xã sẽ đổi khi chuyển sang bản này: {0} chỉ tiêu")
        )
        card.body.addWidget(Label(words.format(len(offered.verdicts)), "strong", wrap=True))
        table = DataTable(
            (
                Column(self.tr("Kỳ"), 14),
                Column(self.tr("Chỉ tiêu")),
                Column(self.tr("Bây giờ"), 18),
                Column(self.tr("Sau khi nhận"), 18),
            ),
            self.tr("Kết luận trước và sau"),
        )
        table.set_fitting()
        table.show_rows([_verdict_row(n, one) for n, one in enumerate(offered.verdicts)])
        card.body.addWidget(table)

    def _choice_page(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID + 4)
        card = Card(self.tr("Gói ở đâu"))
        card.body.addWidget(Label(self.tr("Gói ở đâu"), "heading"))
        card.body.addWidget(
            Label(
                self.tr(
                    "Chương trình kiểm tra chữ ký, cho xem những gì sẽ đổi rồi mới hỏi. Gói không "
                    "có chữ ký, hoặc chữ ký sai, bị từ chối kèm lý do."
                ),
                "muted",
                wrap=True,
            )
        )
        card.body.addWidget(self.drives)
        choose = Button(self.tr("Chọn tệp gói…"), icon="folder-open")
        choose.clicked.connect(self._choose_file)
        card.body.addLayout(row(choose))
        self._found = QVBoxLayout()
        card.body.addLayout(self._found)
        layout.addWidget(card)
        layout.addStretch(1)
        return page

    def _make_key_card(self) -> KeyCheck:
        card = KeyCheck(
            self.context,
            self.tr("Đây là lần đầu nhận từ nơi ký này"),
            self.tr(
                "Chọn tệp khóa (.pub) đi kèm gói, rồi so dấu vân tay dưới đây với phiếu giấy "
                "mà nơi gửi đã ký, đóng dấu. Khác một ký tự là không được nhận."
            ),
            self.tr("Tin khóa này và mở gói"),
        )
        card.wanted.connect(self._trust)
        card.refused.connect(self._key_refused)
        return card


def _verdict_row(number: int, change: "VerdictChange") -> TableRow:
    return TableRow(
        (
            Cell(change.period_label),
            Cell(f"{change.no} {change.name}"),
            _verdict_cell(change.before),
            _verdict_cell(change.after),
        ),
        key=number,
    )


def _verdict_cell(verdict: Verdict | None) -> Cell:
    if verdict is None:
        return Cell(rule_words.tr("không có trong bộ"))
    return Cell(
        VERDICT_LABELS[verdict],
        icon=icons.VERDICT_ICONS[verdict],
        token=VERDICT_TOKENS[verdict][0],
        colored=True,
    )


def _looking(
    previewing: "Staged[Acceptance]",
) -> "Staged[tuple[Acceptance, dict[str, AssuranceCount]]]":
    """Counted at once, because the window's thread should not."""
    from ntm_desktop.catalog.rule_documents import rule_counts
    from ntm_desktop.domain.staged import Beside

    found = yield from previewing
    counts = yield Beside(lambda _p: {one.rule.id: rule_counts(one.rule) for one in found.offered})
    return found, counts
