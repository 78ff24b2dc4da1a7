"""The key that the receiving unit signs receipts with: which it is, and changing it by hand."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QWidget

from ntm_desktop.errors import NtmError
from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Card, Label, Level, Notice, row

if TYPE_CHECKING:
    from ntm_desktop.domain.changes import Change
    from ntm_desktop.services.exchange.receipts import ReceivingKey
    from ntm_desktop.services.workspace import Workspace


class ReceiverCard(Card):
    """Another key counts only after somebody compared its fingerprint with the unit's paper."""

    def __init__(self, context: CommuneContext, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName(self.tr("Khóa của nơi nhận"))
        self.context = context
        self._known: ReceivingKey | None = None
        self._offered: ReceivingKey | None = None
        self.body.setSpacing(GRID)
        self.body.addWidget(Label(self.tr("Khóa của nơi nhận"), "heading"))
        self.now = Label("", "small", wrap=True, selectable=True)
        self.body.addWidget(self.now)
        self.notice = Notice()
        self.notice.hide()
        self.fingerprint = Label("", "value", wrap=True, selectable=True)
        self.fingerprint.hide()
        self.choose_button = Button(self.tr("Chọn tệp khóa…"), icon="file-text")
        self.choose_button.clicked.connect(self._choose)
        self.trust_button = Button("", "primary")
        self.trust_button.clicked.connect(self._trust)
        self.trust_button.hide()
        self.body.addLayout(row(self.choose_button, self.trust_button))
        # Below the buttons: what is said does not push them away.
        self.body.addWidget(self.notice)
        self.body.addWidget(self.fingerprint)

    def refresh(self) -> None:
        """Read which key is known."""

        def read(ws: "Workspace") -> "ReceivingKey | None":
            from ntm_desktop.services.exchange.receipts import receiving_key

            return receiving_key(ws)

        self.context.tasks.run(read, done=self._show, owner=self)

    def offer(self, path: Path) -> None:
        """Show the fingerprint of another key, to be compared."""
        from ntm_desktop.services.exchange.receipts import look_at_key

        self._forget()
        self.context.tasks.run_background(
            lambda _progress: look_at_key(path),
            done=self._show_offered,
            failed=self._refuse,
            owner=self,
        )

    def _choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self.window(),
            self.tr("Chọn tệp khóa công khai của nơi nhận"),
            self.context.preferences.last_folder,
            self.tr("Tệp khóa (*.pub)"),
        )
        if name:
            self.offer(Path(name))

    def _show(self, known: "ReceivingKey | None") -> None:
        self._known = known
        self.now.setText(
            self.tr("Đang tin khóa số {0}, dấu vân tay:\n{1}").format(
                known.number, known.fingerprint
            )
            if known
            else self.tr(
                "Chưa có. Lần đầu nhận phiếu, chương trình sẽ hỏi; cũng có thể chọn trước ở đây."
            )
        )

    def _show_offered(self, offered: "ReceivingKey") -> None:
        if self._known is not None and offered.encoded == self._known.encoded:
            self.notice.show_message(self.tr("Đây chính là khóa đang tin, không phải đổi."))
            return
        self._offered = offered
        self.notice.show_message(
            self.tr(
                "So từng nhóm dưới đây với dấu vân tay trên giấy nơi nhận đã phát. Chỉ đổi khi "
                "giống hệt, và khi nơi nhận đã báo đổi khóa bằng văn bản hoặc gặp trực tiếp."
            ),
            Level.WARN,
        )
        self.fingerprint.setText(offered.fingerprint)
        self.fingerprint.show()
        self.trust_button.setText(
            self.tr("Giống hệt, đổi khóa") if self._known else self.tr("Giống hệt, tin khóa này")
        )
        self.trust_button.show()

    def _trust(self) -> None:
        offered = self._offered
        if offered is None:
            return
        self._forget()

        def change(ws: "Workspace") -> "Change":
            from ntm_desktop.services.exchange.receipts import change_receiving_key

            return change_receiving_key(ws, offered.encoded)

        self.context.tasks.run(change, done=self._changed, failed=self._refuse, owner=self)

    def _changed(self, _change: "Change") -> None:
        self.notice.show_message(
            self.tr("Từ nay chỉ nhận phiếu ký bằng khóa này. Ctrl+Z để trở lại khóa trước."),
            Level.SUCCESS,
        )

    def _refuse(self, error: NtmError) -> None:
        self._forget()
        self.notice.show_message(str(error), Level.ERROR)

    def _forget(self) -> None:
        self._offered = None
        self.notice.hide()
        self.fingerprint.hide()
        self.trust_button.hide()
