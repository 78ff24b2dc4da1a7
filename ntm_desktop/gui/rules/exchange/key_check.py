"""A key that is not known yet: its fingerprint held against the paper slip before it is trusted."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QVBoxLayout, QWidget

from ntm_desktop.errors import NtmError
from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Card, IconLabel, Label, LinkButton, form_row, row
from ntm_desktop.gui.widgets.fields import LineField


class KeyCheck(Card):
    """Asks for a .pub file, shows its fingerprint, and whose it is.

    Signals:
        wanted: (the key as one line, name of the office): it was compared and is to be trusted.
        refused: the file is no key; carries the error.
    """

    wanted = Signal(str, str)
    refused = Signal(object)

    def __init__(
        self,
        context: CommuneContext,
        title: str,
        text: str,
        agree: str,
        *,
        icon: str = "lock",
        token: str = "warn",
        parent: QWidget | None = None,
    ) -> None:
        """Ask for a file.

        Args:
            context: of the page.
            title: heading.
            text: what has to be done.
            agree: what the button says.
            icon: beside the heading.
            token: its colour.
            parent: Qt parent.
        """
        super().__init__(title, parent)
        self.context = context
        self._file: Path | None = None
        self._key = ""  # whose fingerprint is shown
        self.body.setSpacing(GRID)
        self.body.addLayout(row(IconLabel(icon, token, 20), Label(title, "heading")))
        self.body.addWidget(Label(text, "muted", wrap=True))
        self.choose_button = Button(self.tr("Chọn tệp khóa…"), icon="folder-open")
        self.choose_button.clicked.connect(self._choose)
        self.file_name = Label("", "caption")
        self.cancel_button = LinkButton(self.tr("Thôi"))
        self.cancel_button.hide()
        self.body.addLayout(row(self.choose_button, self.cancel_button, self.file_name))
        self._box = QWidget()
        inside = QVBoxLayout(self._box)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(GRID)
        inside.addWidget(Label(self.tr("Dấu vân tay khóa"), "overline"))
        self.fingerprint = Label("", "value", selectable=True)  # its lines are broken already
        self.fingerprint.setAccessibleName(self.tr("Dấu vân tay khóa"))
        inside.addWidget(self.fingerprint)
        self.authority = LineField(self.tr("Tên nơi ký"), self.tr("ví dụ: UBND tỉnh Lạng Sơn"))
        self.authority.textChanged.connect(lambda _text: self._allow())
        self.compared = QCheckBox(self.tr("Tôi đã so với phiếu giấy, giống từng ký tự"))
        self.compared.toggled.connect(lambda _on: self._allow())
        self.trust_button = Button(agree, "primary", icon="check")
        self.trust_button.clicked.connect(self._agree)
        inside.addLayout(form_row(self.tr("Khóa này của cơ quan nào"), self.authority))
        inside.addSpacing(GRID)
        inside.addWidget(self.compared)
        inside.addLayout(row(self.trust_button))
        self._box.hide()
        self.body.addWidget(self._box)

    def begin(self) -> None:
        """Ask for a file again."""
        self._wait_for(None)
        self.authority.show_text("")
        self.authority.setText("")

    def use_key(self, key: Path) -> None:
        """Show the fingerprint of a key."""
        from ntm_desktop.services.rules import authorities

        self._wait_for(key)
        self.context.tasks.run_background(
            lambda _progress: authorities.authority_key(key),
            done=partial(self._show_fingerprint, key),
            failed=partial(self._fail, key),
            owner=self,
        )

    def show_carried(self, read: tuple[str, str]) -> None:
        """Show the fingerprint of a key that is not a file: the package says it.

        Args:
            read: the key as one line, and its fingerprint.
        """
        self._wait_for(None)
        self._show_key(read, self.tr("khóa ghi trong gói"))

    def _wait_for(self, file: Path | None) -> None:
        """Show no fingerprint until the one of this file is there."""
        self._file, self._key = file, ""
        self._box.hide()
        self.file_name.setText("")

    def _show_fingerprint(self, file: Path, read: tuple[str, str]) -> None:
        if file is not self._file:
            return  # another one was chosen meanwhile
        self._show_key(read, file.name)

    def _show_key(self, read: tuple[str, str], told: str) -> None:
        self._key, fingerprint = read
        self.fingerprint.setText(fingerprint_lines(fingerprint))
        # Half a fingerprint cannot be compared: the card may not be squeezed over its last line.
        self.fingerprint.setMinimumHeight(self.fingerprint.sizeHint().height())
        self.file_name.setText(told)
        self.compared.setChecked(False)
        self._box.show()
        self._allow()
        self.authority.setFocus()

    def _fail(self, file: Path, error: NtmError) -> None:
        if file is self._file:
            self.begin()
        self.refused.emit(error)

    def _allow(self) -> None:
        self.trust_button.setEnabled(
            bool(self._key) and bool(self.authority.text().strip()) and self.compared.isChecked()
        )

    def _agree(self) -> None:
        if self._key:
            self.wanted.emit(self._key, self.authority.text())

    def _choose(self) -> None:
        preferences = self.context.preferences
        name, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Chọn tệp khóa của nơi gửi"),
            preferences.last_folder,
            self.tr("Tệp khóa (*.pub)"),
        )
        if name:
            preferences.last_folder = str(Path(name).parent)
            preferences.save()
            self.use_key(Path(name))


def fingerprint_lines(fingerprint: str) -> str:
    """A fingerprint in two lines, as it stands on the paper slip."""
    groups = fingerprint.split()
    half = (len(groups) + 1) // 2
    return f"{' '.join(groups[:half])}\n{' '.join(groups[half:])}"
