"""Cài đặt: where the office's server is, and the files that the communes need to send to it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from ntm_desktop.district.line.receivers import (
    OWN_CERTIFICATE,
    SYSTEM_TRUST,
    LineWay,
    ReceiversMade,
    line_way,
    making_receivers,
    set_line_way,
)
from ntm_desktop.domain.changes import Change, Touched
from ntm_desktop.errors import NtmError
from ntm_desktop.gui.desk.context import DeskContext, changed, now
from ntm_desktop.gui.desk.marks import commune_words
from ntm_desktop.gui.widgets import (
    Button,
    Card,
    Label,
    Level,
    ProgressStrip,
    form_row,
    row,
)
from ntm_desktop.gui.widgets.elided_box import ElidedBox
from ntm_desktop.gui.widgets.fields import LineField
from ntm_desktop.store.register.register import Register

_CHOOSE = "choose"
_EVERY = ""


class LineCard(Card):
    """The address is saved when it is left; a file is written for one commune, or for each."""

    def __init__(
        self,
        context: DeskContext,
        progress: ProgressStrip,
        choose_place: Callable[[str], Path | None],
    ) -> None:
        super().__init__(self.tr("Gửi nhận qua mạng"))
        self._context, self._progress, self._choose_place = context, progress, choose_place
        self._way = LineWay("", OWN_CERTIFICATE)
        self.body.addWidget(Label(self.tr("Gửi nhận qua mạng"), "heading"))
        self.body.addWidget(
            Label(
                self.tr(
                    "Chỉ khi cơ quan có máy chủ nhận (lệnh ntm-district serve). Mỗi xã cần một tệp "
                    "“nơi nhận”, có khóa truy cập riêng; xã mở tệp một lần. Không có máy chủ thì "
                    "vẫn nhận bằng USB như thường."
                ),
                "caption",
                wrap=True,
            )
        )
        self.address = LineField(self.tr("Địa chỉ máy chủ nhận"), "https://tên-máy:8443")
        self.address.given.connect(self._save_address)
        self.body.addLayout(form_row(self.tr("Địa chỉ máy chủ"), self.address))
        self.certificate = ElidedBox(self.tr("Chứng thư của máy chủ"))
        self.certificate.activated.connect(self._choose_certificate)
        self.body.addLayout(form_row(self.tr("Chứng thư"), self.certificate))
        self.communes = ElidedBox(self.tr("Lập tệp cho"))
        self.body.addLayout(form_row(self.tr("Lập tệp cho"), self.communes))
        self.make_button = Button(self.tr("Lập tệp nơi nhận…"), icon="usb")
        self.make_button.clicked.connect(self._ask_place)
        self.renew_button = Button(self.tr("Đổi khóa truy cập…"), "quiet", icon="lock")
        self.renew_button.clicked.connect(self._ask_renew)
        self.body.addLayout(row(self.make_button, self.renew_button))

    def refresh(self) -> None:
        """Read the address and who may be given a file."""

        def read(register: Register) -> tuple[LineWay, list[tuple[str, str]]]:
            known = [(commune_words(one.code, one.name), one.code) for one in register.communes()]
            return line_way(register), known

        self._context.tasks.run(read, done=self._show, owner=self)

    def _show(self, found: tuple[LineWay, list[tuple[str, str]]]) -> None:
        self._way, known = found
        self.address.show_text(self._way.address)
        given = self._way.certificate
        kinds = [
            (self.tr("Máy chủ tự tạo (xã nhớ dấu vân tay)"), OWN_CERTIFICATE),
            (self.tr("Tổ chức có tiếng cấp, tự gia hạn"), SYSTEM_TRUST),
        ]
        if given not in (OWN_CERTIFICATE, SYSTEM_TRUST):
            kinds.append((self.tr("Tệp {0}").format(given), given))
        kinds.append((self.tr("Chọn tệp chứng thư khác…"), _CHOOSE))
        self.certificate.fill(kinds, given)
        every = self.tr("Mọi xã đã đăng ký khóa ({0})").format(len(known))
        chosen = self.communes.currentData() or _EVERY
        self.communes.fill(
            [(every, _EVERY), *known],
            chosen if chosen in {code for _text, code in known} else _EVERY,
        )
        for button in (self.make_button, self.renew_button):
            button.setEnabled(bool(self._way.address and known))
            button.setToolTip(
                ""
                if button.isEnabled()
                else self.tr("Ghi địa chỉ máy chủ, và đăng ký khóa của xã trước.")
            )

    # Where the server is

    def _save_address(self, text: str) -> None:
        self._save(LineWay(text, self._way.certificate))

    def _choose_certificate(self, _index: int) -> None:
        chosen = self.certificate.currentData()
        if chosen == _CHOOSE:
            name, _ = QFileDialog.getOpenFileName(
                self.window(),
                self.tr("Chứng thư của máy chủ"),
                self._context.preferences.last_folder,
                self.tr("Chứng thư (*.pem *.crt *.cer)"),
            )
            if not name:
                self.refresh()
                return
            chosen = name
        self._save(LineWay(self._way.address, chosen))

    def _save(self, way: LineWay) -> None:
        def work(register: Register) -> Change:
            set_line_way(register, way, now())
            return changed("Đổi máy chủ nhận", Touched.SETTINGS)

        def refused(error: NtmError) -> None:
            self.address.mark(str(error))
            self._context.show_error(error)

        self._context.tasks.run(
            work, done=lambda _change: self.address.mark(""), failed=refused, owner=self
        )

    # The files

    def _ask_place(self) -> None:
        place = self._choose_place(self.tr("Ghi tệp “nơi nhận” vào USB hoặc thư mục nào?"))
        if place is not None:
            self.make(place)

    def _ask_renew(self) -> None:
        from ntm_desktop.gui.dialogs import ask

        if ask(
            self,
            self.tr("Đổi khóa truy cập"),
            self.tr(
                "{0}: khóa cũ không mở được máy chủ nữa, và xã phải mở tệp “nơi nhận” mới thì mới "
                "gửi được. Dùng khi tệp cũ bị mất hoặc giao nhầm."
            ).format(self.communes.currentText()),
            self.tr("Đổi khóa"),
            danger=True,
        ):
            place = self._choose_place(self.tr("Ghi tệp “nơi nhận” mới vào đâu?"))
            if place is not None:
                self.make(place, renew=True)

    def make(self, place: Path, *, renew: bool = False) -> None:
        """Write the file of the chosen commune, or of each, into a folder."""
        code = self.communes.currentData()
        job = self._context.tasks.run_staged(
            making_receivers((code,) if code else (), place, now(), renew=renew),
            done=self._say_made,
            failed=self._context.show_error,
            owner=self,
            title=self.tr("Đang lập tệp “nơi nhận”"),
        )
        self._progress.begin(self.tr("Đang ghi và đọc lại để kiểm tra…"), job)

    def _say_made(self, made: ReceiversMade) -> None:
        self._context.show_message(
            self.tr(
                "Đã ghi {0} tệp “nơi nhận” vào “{1}”. Mỗi tệp có khóa riêng của một xã: chỉ giao "
                "cho xã đó, kèm phiếu giấy ghi dấu vân tay {2}."
            ).format(len(made.files), made.files[0].parent, made.fingerprint),
            Level.SUCCESS,
        )
