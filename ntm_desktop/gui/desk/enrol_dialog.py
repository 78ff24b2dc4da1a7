"""Whose key a file holds, and its fingerprint held against the paper slip."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from ntm_desktop.district.enrolment import KeyOffered
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Label, Level, Notice, form_row, row
from ntm_desktop.gui.widgets.dialog import Dialog

_WIDTH = 540


class EnrolDialog(Dialog):
    """Nothing is enrolled before a person says that both fingerprints are the same.

    Signals:
        agreed: why the key replaces another one, "" when it does not.
    """

    agreed = Signal(str)

    def __init__(self, offered: KeyOffered, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Đăng ký khóa của xã"))
        self.setMinimumWidth(_WIDTH)
        self._replaces = bool(offered.known) and offered.known != offered.fingerprint
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(GRID + 4)
        commune = offered.commune
        name = f"{commune.full_name} ({commune.code})"
        layout.addWidget(Label(name, "heading", wrap=True))
        layout.addWidget(Label(commune.above, "muted"))
        if offered.namesakes:
            text = self.tr("Mã {0} cũng là mã của: {1}. Xem phiếu giấy ghi xã nào.").format(
                commune.code, "; ".join(offered.namesakes)
            )
            layout.addWidget(Notice(text, Level.WARN))
        if offered.doubts:
            layout.addWidget(
                Notice(
                    " ".join(
                        (
                            *offered.doubts,
                            self.tr("Có thể lấy nhầm tệp. Chỉ đăng ký khi phiếu giấy ghi đúng xã."),
                        )
                    ),
                    Level.WARN,
                )
            )
        layout.addWidget(Label(self.tr("Dấu vân tay của khóa trong tệp"), "overline"))
        groups = offered.fingerprint.split()
        half = len(groups) // 2
        self.fingerprint = Label(
            f"{' '.join(groups[:half])}\n{' '.join(groups[half:])}",
            "value",
            wrap=True,
            selectable=True,
        )
        layout.addWidget(self.fingerprint)
        self.compared = QCheckBox(self.tr("Tôi đã so với phiếu giấy của xã, giống từng ký tự"))
        self.reason = QLineEdit()
        self.reason.setMaxLength(300)
        self.reason.setPlaceholderText(self.tr("Ví dụ: máy cũ hỏng, xã lập khóa mới"))
        layout.addWidget(self.compared)
        if self._replaces:
            text = self.tr(
                "Xã đã đăng ký khóa khác, dấu vân tay {0}. Chỉ thay khi xã thật sự đổi khóa; khóa "
                "cũ và lý do được giữ lại trong sổ."
            ).format(offered.known)
            layout.addWidget(Notice(text, Level.WARN))
            layout.addLayout(form_row(self.tr("Lý do thay khóa"), self.reason))
        layout.addWidget(
            Label(
                self.tr(
                    "Phiếu giấy do xã in, có chữ ký và dấu. Khác một ký tự thì không phải khóa của "
                    "xã: đừng đăng ký, hãy gọi điện hỏi."
                ),
                "caption",
                wrap=True,
            )
        )
        self.enrol_button = Button(
            self.tr("Thay khóa") if self._replaces else self.tr("Đăng ký"), "primary", icon="check"
        )
        cancel = Button(self.tr("Thôi"))
        cancel.clicked.connect(self.reject)
        self.enrol_button.clicked.connect(self._agree)
        buttons = row()
        buttons.addWidget(cancel)
        buttons.addWidget(self.enrol_button)
        layout.addLayout(buttons)
        self.compared.toggled.connect(lambda _on: self._offer())
        self.reason.textChanged.connect(lambda _text: self._offer())
        self._offer()

    def _offer(self) -> None:
        told = not self._replaces or bool(self.reason.text().strip())
        self.enrol_button.setEnabled(self.compared.isChecked() and told)

    def _agree(self) -> None:
        self.accept()
        self.agreed.emit(self.reason.text().strip())
