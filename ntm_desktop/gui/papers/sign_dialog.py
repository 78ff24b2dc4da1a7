"""“Ký số…”: the device, the certificate on it, the PIN, and the paper signed."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from ntm_desktop.gui.navigation import PageContext
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import (
    Button,
    Label,
    Level,
    Notice,
    ProgressStrip,
    form_row,
    row,
)
from ntm_desktop.gui.widgets.dialog import Dialog
from ntm_desktop.gui.widgets.elided_box import ElidedBox
from ntm_desktop.gui.widgets.floating import Floating
from ntm_desktop.gui.widgets.layouts import keep_room

if TYPE_CHECKING:
    from ntm_desktop.domain.papers import PaperKey
    from ntm_desktop.domain.signing import Token, TokenCertificate
    from ntm_desktop.errors import NtmError
    from ntm_desktop.services.papers import SigningOffer


class SignDialog(Dialog):
    """Signs one paper by a token; closes when the signed file is kept.

    The PIN stands in its field until it is handed over, and nowhere else.
    """

    def __init__(
        self,
        context: PageContext,
        key: "PaperKey",
        offer: "SigningOffer",
        *,
        again: bool,
        parent: QWidget | None = None,
    ) -> None:
        """Look for devices.

        Args:
            context: of the page.
            key: which paper.
            offer: its number and day as entered so far.
            again: it is signed digitally already and gets one more signature.
            parent: over which window.
        """
        super().__init__(parent)
        self.context = context
        self._key = key
        self._found: list[tuple[Token, TokenCertificate]] = []
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Ký số"))
        self.number = QLineEdit(offer.number)
        self.number.setPlaceholderText(self.tr("ví dụ 28"))
        self.day = QLineEdit(offer.day)
        self.driver = ElidedBox(self.tr("Trình điều khiển của USB ký số"))
        self.driver.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.driver.setMaximumWidth(16_777_215)
        self.choose_button = Button(self.tr("Chọn tệp…"), icon="folder-open")
        self.look_button = Button(self.tr("Tìm lại"), icon="refresh-cw")
        self.certificate = ElidedBox(self.tr("Chứng thư số"))
        self.certificate.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.certificate.setMaximumWidth(16_777_215)
        self.about = Label("", "caption", wrap=True)
        self.pin = QLineEdit()
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self.told = Notice(level=Level.WARN, dismissable=True)
        self.told.hide()
        self.progress = ProgressStrip()
        self.sign_button = Button(self.tr("Ký số"), "primary", icon="shield-check")
        self.sign_button.setDefault(True)
        self.cancel_button = Button(self.tr("Thôi"))
        self._build(offer, again=again)
        self.choose_button.clicked.connect(self._choose_driver)
        self.look_button.clicked.connect(self.look)
        self.driver.activated.connect(lambda _place: self.look())
        self.certificate.currentIndexChanged.connect(lambda _place: self._show_certificate())
        self.pin.textChanged.connect(lambda _text: self._show_possible())
        self.sign_button.clicked.connect(self.sign)
        self.cancel_button.clicked.connect(self.reject)
        self.progress.begun.connect(self._show_possible)
        self.progress.ended.connect(self._go_on)
        self._offer_drivers()
        self._show_possible()
        self.look()

    # Devices

    def look(self) -> None:
        """Ask the driver which devices are plugged in."""
        self._found = []
        self.certificate.clear()
        chosen = self.driver.currentData()
        drivers = [chosen] if chosen else self._drivers()
        if not drivers:
            self._say(
                self.tr(
                    "Chưa thấy phần mềm của USB ký số trên máy này. Hãy cài phần mềm đi kèm USB, "
                    "hoặc bấm “Chọn tệp…” để chỉ tệp trình điều khiển PKCS#11."
                ),
                Level.WARN,
            )
            self._show_certificate()
            return
        from ntm_desktop.services import signing

        job = self.context.tasks.run_background(
            signing.looking(drivers),
            done=self._show_tokens,
            failed=self._say_fault,
            owner=self,
            title=self.tr("Đang tìm USB ký số"),
        )
        self.progress.begin(self.tr("Đang tìm USB ký số…"), job)

    def _show_tokens(self, tokens: "tuple[Token, ...]") -> None:
        self._found = [(token, one) for token in tokens for one in token.certificates]
        self.certificate.clear()
        for token, one in self._found:
            whose = f"{one.owner} – {one.organisation}" if one.organisation else one.owner
            self.certificate.addItem(f"{whose} · {token.label}", one.key_id)
        if not tokens:
            self._say(
                self.tr("Chưa thấy USB ký số nào. Hãy cắm USB rồi bấm “Tìm lại”."), Level.WARN
            )
        elif not self._found:
            self._say(
                self.tr("USB ký số không có chứng thư nào. Hãy liên hệ nơi cấp chữ ký số."),
                Level.WARN,
            )
        self._show_certificate()

    @property
    def _chosen(self) -> "tuple[Token, TokenCertificate] | None":
        place = self.certificate.currentIndex()
        return self._found[place] if 0 <= place < len(self._found) else None

    def _show_certificate(self) -> None:
        from ntm_desktop.domain.signing import PIN_WARNINGS, PinState

        chosen = self._chosen
        if chosen is None:
            self.about.setText("")
            self._show_possible()
            return
        token, one = chosen
        self.about.setText(
            self.tr("Cấp bởi {0}; hiệu lực {1:%d/%m/%Y} – {2:%d/%m/%Y}.").format(
                one.issuer, one.begins, one.ends
            )
        )
        fault = one.fault(datetime.now(UTC)) or PIN_WARNINGS[token.pin]
        hard = token.pin in (PinState.LAST_TRY, PinState.LOCKED) or bool(
            one.fault(datetime.now(UTC))
        )
        if fault:
            self._say(fault, Level.ERROR if hard else Level.WARN)
        else:
            self.told.hide()
        self._show_possible()

    # Signing

    def sign(self) -> None:
        """Hand the paper and the PIN over to the device."""
        chosen = self._chosen
        if chosen is None or not self.sign_button.isEnabled():
            return
        from ntm_desktop.domain.signing import SignOrder
        from ntm_desktop.services import signing

        token, one = chosen
        order = SignOrder(token.driver, token.serial, one.key_id, self.pin.text())
        self.pin.clear()
        self.told.hide()
        job = self.context.tasks.run_staged(
            signing.signing(self._key, self.number.text(), self.day.text(), order),
            done=partial(self._say_signed, token.driver),
            failed=self._say_fault,
            owner=self,
            title=self.tr("Đang ký số"),
        )
        self.progress.begin(self.tr("Đang ký số, đừng rút USB…"), job)

    def _say_signed(self, driver: str, _change: object) -> None:
        self.context.preferences.sign_driver = driver
        self.context.preferences.save()
        self.context.show_message(
            self.tr("Đã ký số. Tệp đã ký được giữ cùng văn bản và đi theo gói gửi lên."),
            Level.SUCCESS,
        )
        self.accept()

    def _say_fault(self, error: "NtmError") -> None:
        from ntm_desktop.domain.signing import PinState
        from ntm_desktop.errors import SigningError

        self._say(str(error), Level.ERROR)
        if isinstance(error, SigningError) and error.pin == PinState.LOCKED:
            self._found = []
            self.certificate.clear()
            self._say(str(error), Level.ERROR)
        self._show_possible()

    def _go_on(self) -> None:
        """The device has answered: the cursor goes where the officer goes on."""
        self._show_possible()
        asked = self.number.isVisible() and not self.number.text()
        (self.number if asked and not self.told.isVisible() else self.pin).setFocus()

    def _say(self, text: str, level: Level) -> None:
        self.told.show_message(text, level)

    def _show_possible(self) -> None:
        chosen, idle = self._chosen, not self.progress.busy
        from ntm_desktop.domain.signing import PinState

        fit = (
            chosen is not None
            and chosen[0].pin is not PinState.LOCKED
            and not chosen[1].fault(datetime.now(UTC))
        )
        self.pin.setEnabled(fit and idle)
        self.sign_button.setEnabled(fit and idle and bool(self.pin.text()))
        for button in (self.look_button, self.choose_button):
            button.setEnabled(idle)

    # Drivers

    def _drivers(self) -> tuple[str, ...]:
        """The one used last, then those that are installed where vendors put them."""
        from ntm_desktop.services import signing

        kept = self.context.preferences.sign_driver
        return tuple(dict.fromkeys([*([kept] if kept else []), *signing.drivers_here()]))

    def _offer_drivers(self) -> None:
        names = self._drivers()
        every = self.tr("Tự tìm ({0} trình điều khiển trên máy)").format(len(names))
        self.driver.fill([(every, ""), *((Path(name).name, name) for name in names)], "")

    def _choose_driver(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Chọn tệp trình điều khiển PKCS#11 của USB ký số"),
            str(Path(self.driver.currentData() or "").parent),
            self.tr("Trình điều khiển (*.dll *.so *.dylib)"),
        )
        if name:
            self.use_driver(name)

    def use_driver(self, name: str) -> None:
        """Look for devices through another driver."""
        if self.driver.findData(name) < 0:
            self.driver.addItem(Path(name).name, name)
        self.driver.setCurrentIndex(self.driver.findData(name))
        self.look()

    # Building

    def _build(self, offer: "SigningOffer", *, again: bool) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 2 * GRID + 4, 3 * GRID, 2 * GRID)
        layout.setSpacing(GRID + 4)
        title = Label(offer.title, "heading", wrap=True)
        layout.addWidget(title)
        if again:
            note = self.tr(
                "Văn bản đã ký số. Chữ ký mới được thêm vào tệp đã ký: cá nhân ký trước, văn thư "
                "ký bằng chữ ký của cơ quan sau."
            )
            layout.addWidget(Label(note, "muted", wrap=True))
        elif offer.warnings:
            layout.addWidget(Notice(" ".join(offer.warnings), Level.WARN))
        if not again:
            fields = QHBoxLayout()
            fields.setSpacing(2 * GRID)
            if offer.numbered:
                fields.addLayout(form_row(self.tr("Số văn bản"), self.number), 1)
            fields.addLayout(form_row(self.tr("Ngày ký"), self.day), 1)
            layout.addLayout(fields)
        drivers = QWidget()
        drivers.setLayout(row(self.driver, self.choose_button, self.look_button, stretch=0))
        layout.addLayout(form_row(self.tr("USB ký số"), drivers))
        layout.addLayout(form_row(self.tr("Chứng thư số"), self.certificate))
        layout.addWidget(self.about)
        help_text = self.tr(
            "Mã PIN chỉ đưa cho USB ký số; chương trình không lưu, không ghi lại ở đâu."
        )
        layout.addLayout(form_row(self.tr("Mã PIN"), self.pin, help_text))
        layout.addStretch(1)
        layout.addWidget(self.progress)
        keep_room(self.progress)
        Floating(self.told, self, title)
        layout.addLayout(
            row(QWidget(), self.cancel_button, self.sign_button, stretch=0, spacing=GRID + 4)
        )
        self.resize(600, 460)
