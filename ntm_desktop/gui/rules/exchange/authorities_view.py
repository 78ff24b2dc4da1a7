"""Nơi được tin: whose signed rules are taken over here; a key added, or trust taken away."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ntm_desktop.errors import NtmError
from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.dialogs import ask
from ntm_desktop.gui.rules.exchange.key_check import KeyCheck, fingerprint_lines
from ntm_desktop.gui.rules.officer import with_officer
from ntm_desktop.gui.rules.view import View
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import (
    Button,
    Card,
    EmptyState,
    IconLabel,
    Label,
    Level,
    Notice,
    clear_layout,
    row,
)
from ntm_desktop.gui.widgets.floating import Floating
from ntm_desktop.gui.widgets.scrolling import ScrollColumn

if TYPE_CHECKING:
    from ntm_desktop.services.rules.authorities import Authority

_NAMED = 3


class AuthoritiesView(View):
    """Every office whose signature opens a package of rules here."""

    def __init__(self, context: CommuneContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent, title=self.tr("Nơi được tin"))
        self.head.set_subtitle(
            self.tr("Bộ tiêu chí và quyết định chỉ nhận được khi do một trong các nơi này ký.")
        )
        self._shown: tuple[Authority, ...] | None = None
        self.forget_buttons: dict[str, Button] = {}
        self.add_button = Button(self.tr("Thêm nơi được tin…"), icon="plus")
        self.add_button.clicked.connect(self.begin_adding)
        self.head.add_action(self.add_button)
        self.notice = Notice(level=Level.ERROR, dismissable=True)
        Floating(self.notice, self, self.head)
        self.key_check = KeyCheck(
            context,
            self.tr("Thêm nơi được tin"),
            self.tr(
                "Chọn tệp khóa (.pub) của tỉnh hoặc huyện, rồi so dấu vân tay với phiếu giấy có "
                "chữ ký và dấu của cơ quan đó. Khác một ký tự là không phải khóa của họ."
            ),
            self.tr("Tin khóa này"),
            icon="shield-check",
            token="accent",
        )
        self.key_check.wanted.connect(self._trust)
        self.key_check.refused.connect(self._refused)
        self.key_check.cancel_button.show()
        self.key_check.cancel_button.clicked.connect(self.open)
        self.key_check.hide()
        self.layout_.addWidget(self.key_check)
        self.first_button = Button(self.tr("Thêm nơi được tin…"), "primary", icon="plus")
        self.first_button.clicked.connect(self.begin_adding)
        self.empty = EmptyState(
            "lock",
            self.tr("Chưa tin khóa của nơi nào"),
            self.tr(
                "Khi tỉnh hoặc huyện gửi bộ tiêu chí, chương trình kiểm tra chữ ký bằng khóa của "
                "cơ quan đó. Thêm khóa một lần; những lần sau chỉ cần gói."
            ),
            (self.first_button,),
        )
        self.empty.hide()
        self.layout_.addWidget(self.empty, 1)
        column = ScrollColumn(GRID)
        self._lines = column.body
        self._area = column.area
        self.layout_.addWidget(column.area, 1)

    @property
    def shown(self) -> "tuple[Authority, ...]":
        """The offices that are listed."""
        return self._shown or ()

    def open(self) -> None:
        """Read the list."""
        self.key_check.hide()
        self.notice.hide()
        self._shown = None
        self.refresh()

    def refresh(self) -> None:
        """Read the list again."""
        from ntm_desktop.services.rules import authorities

        self.context.tasks.run(
            authorities.authorities, done=self._show, failed=self._refused, owner=self
        )

    def begin_adding(self) -> None:
        """Ask for the key of another office."""
        self.notice.hide()
        self.key_check.begin()
        self.key_check.show()
        self.empty.hide()
        self._area.show()
        self.key_check.choose_button.setFocus(Qt.FocusReason.OtherFocusReason)

    # Showing

    def _show(self, found: "tuple[Authority, ...]") -> None:
        nothing = not found and self.key_check.isHidden()
        self.empty.setVisible(nothing)
        self._area.setVisible(not nothing)
        self.add_button.setVisible(bool(found))
        if found == self._shown:
            return
        self._shown = found
        clear_layout(self._lines)
        self.forget_buttons = {}
        for authority in found:
            self._lines.addWidget(self._card(authority))
        self._lines.addStretch(1)

    def _card(self, authority: "Authority") -> Card:
        card = Card(authority.name)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Label(authority.name, "heading", wrap=True))
        since = self.tr("Tin từ {0:%d/%m/%Y}").format(authority.trusted_at.astimezone())
        if authority.trusted_by:
            since = self.tr("{0}, người so khóa: {1}").format(since, authority.trusted_by)
        words.addWidget(Label(since, "caption", wrap=True))
        words.addSpacing(GRID // 2)
        words.addWidget(Label(self.tr("Dấu vân tay khóa"), "overline"))
        shown = Label(fingerprint_lines(authority.fingerprint), "strong", selectable=True)
        shown.setAccessibleName(self.tr("Dấu vân tay khóa của {0}").format(authority.name))
        words.addWidget(shown)
        words.addSpacing(GRID // 2)
        words.addWidget(Label(self._taken(authority), "small", wrap=True))
        forget = Button(self.tr("Thôi tin…"), icon="ban")
        forget.setAccessibleName(self.tr("Thôi tin {0}").format(authority.name))
        forget.clicked.connect(lambda: self._forget(authority))
        self.forget_buttons[authority.key_id] = forget
        mark = IconLabel("shield-check", "met", 24)
        line = row(mark, spacing=GRID + 4)
        line.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
        line.insertLayout(1, words, 1)
        line.addWidget(forget, 0, Qt.AlignmentFlag.AlignTop)
        line.setStretch(2, 0)
        card.body.addLayout(line)
        return card

    def _taken(self, authority: "Authority") -> str:
        taken = [*authority.sets, *authority.decisions]
        if not taken:
            return self.tr("Chưa nhận gì từ nơi này.")
        said = "; ".join(taken[:_NAMED])
        if len(taken) > _NAMED:
            said = self.tr("{0} và {1} thứ nữa").format(said, len(taken) - _NAMED)
        return self.tr("Đã nhận từ nơi này: {0}.").format(said)

    # What was done

    def _trust(self, key: str, name: str) -> None:
        from ntm_desktop.services.rules import authorities

        def done(_change: object) -> None:
            self.key_check.hide()
            self.context.show_message(
                self.tr("Từ nay nhận được gói do {0} ký.").format(" ".join(name.split())),
                Level.SUCCESS,
            )

        def go() -> None:
            self.context.tasks.run(
                lambda ws: authorities.trust_authority(ws, key, name),
                done=done,
                failed=self._refused,
                owner=self,
            )

        self.notice.hide()
        with_officer(self.context, self.context.preferences.officer, self, go)

    def _forget(self, authority: "Authority") -> None:
        from ntm_desktop.services.rules import authorities

        kept = self.tr("Chưa nhận gì từ nơi này nên không có gì thay đổi.")
        if authority.sets or authority.decisions:
            kept = self.tr(
                "Những gì đã nhận vẫn giữ và vẫn được dùng: {0} bộ tiêu chí, {1} quyết định. Muốn "
                "thôi dùng thì rút từng thứ ở danh sách."
            ).format(len(authority.sets), len(authority.decisions))
        question = self.tr(
            "Từ nay gói do {0} ký sẽ bị từ chối, kể cả bản sửa của những gì đã nhận.\n\n{1}\n\n"
            "Muốn tin lại phải so dấu vân tay với phiếu giấy một lần nữa."
        ).format(authority.name, kept)
        if not ask(
            self,
            self.tr("Thôi tin {0}?").format(authority.name),
            question,
            self.tr("Thôi tin"),
            danger=True,
        ):
            return
        key_id, name = authority.key_id, authority.name
        self.context.tasks.run(
            lambda ws: authorities.forget_authority(ws, key_id),
            done=lambda _change: self.context.show_message(
                self.tr("Đã thôi tin {0}. Bấm Ctrl+Z nếu muốn lấy lại.").format(name)
            ),
            failed=self._refused,
            owner=self,
        )

    def _refused(self, error: NtmError) -> None:
        self.notice.show_message(str(error), Level.ERROR)
